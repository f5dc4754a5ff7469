"""The database: one engine, reads and writes, alike on SQLite and PostgreSQL."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session

CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

WRITER = "portal_writer"
"""Execution option: this transaction will write."""

BUSY_MILLISECONDS = 10_000
CONNECT_SECONDS = 5


class Table(DeclarativeBase):
    """The base of every table; all constraints carry names, so that migrations can find them."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class DatabaseUnavailable(Exception):
    """The database does not answer, or has no room. Nothing was written; trying again later is safe."""


class Store:
    """Reads and writes in transactions.

    `write()` commits when its block ends and rolls back when it raises; `read()` never commits.
    """

    def __init__(self, url: str) -> None:
        """Open (not yet connect) the database at `url`: sqlite:///path or postgresql://…"""
        self.engine = engine_for(url)
        self._queue = _queue_file(self.engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session for reading. Errors: DatabaseUnavailable."""
        with _answering(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose work is durable when the block ends without an error.

        Errors: DatabaseUnavailable, and what SQLAlchemy raises; then nothing was written. Writes must
        not nest.
        """
        with (
            _answering(),
            _place_in_queue(self._queue),
            Session(self.engine.execution_options(**{WRITER: True})) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise DatabaseUnavailable(type(error).__name__) from error


def engine_for(url: str) -> Engine:
    """Return an engine with the connection rules of this portal.

    What residents wrote never stands in an error's text: errors are logged, and logs hold no personal data.
    """
    if not url.startswith("sqlite"):
        return create_engine(
            url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 5}
        )
    path = url.removeprefix("sqlite:///")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions of its own: BEGIN IMMEDIATE is ours to say.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        # Accepted means durable: every commit waits for the disk.
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITER, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _queue_file(engine: Engine) -> Path | None:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return None
    return Path(engine.url.database + ".queue")


@contextmanager
def _place_in_queue(path: Path | None) -> Iterator[None]:
    """Wait for the one place of a writer.

    SQLite's own busy waiting is unfair: with many writers some wait ten times longer than others. The
    kernel's file lock wakes waiters in turn, and a killed process loses its place at once. Writes must not
    nest: the inner one would wait for the outer for ever.
    """
    if path is None:
        yield
        return
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
