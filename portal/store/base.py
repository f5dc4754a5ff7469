"""The database: one engine, reads and writes, alike on SQLite and PostgreSQL."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

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


class Conflict(DatabaseUnavailable):
    """Two writers waited for each other, and this one gave way. Trying again at once is safe."""


CONFLICTS = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for a serialization failure and a deadlock."""


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


UNAVAILABLE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""InternalError: among others a server that takes no writes, because another one has taken its place."""


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except UNAVAILABLE as error:
        if isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in CONFLICTS:
            raise Conflict(type(error).__name__) from error
        raise DatabaseUnavailable(type(error).__name__) from error
    except DatabaseError as error:
        # SQLite has no kind of its own for a file that is damaged or no database; all other kinds are ours.
        if type(error) is not DatabaseError:
            raise
        raise DatabaseUnavailable(type(error).__name__) from error


def engine_for(url: str) -> Engine:
    """Return an engine with the connection rules of this portal.

    What residents wrote never stands in an error's text: errors are logged, and logs hold no personal data.
    """
    if not url.startswith("sqlite"):
        engine = create_engine(
            url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 5}
        )
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    path = url.removeprefix("sqlite:///")
    if path != url:
        _make_file(Path(path))
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    _follow_file(engine, path)
    return engine


def _make_file(path: Path) -> None:
    """Make the file for its owner alone: it holds personal data, and its journals take over its rights."""
    with suppress(OSError):  # the first connection meets the same obstacle, and says so as every other does
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)


def _follow_file(engine: Engine, path: str) -> None:
    """Leave connections whose file is no longer the one at `path`.

    A file that was moved away or replaced (a restore, a disk taken out) stays open: what is written to it
    then would be acknowledged, and nobody would ever find it again.
    """

    def file() -> tuple[int, int] | None:
        with suppress(OSError):
            found = Path(path).stat()
            return found.st_dev, found.st_ino
        return None

    def remember(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["file"] = file()

    def compare(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        if record.info["file"] != file():
            raise DisconnectionError("the database's file was replaced")

    event.listen(engine, "connect", remember)
    event.listen(engine, "checkout", compare)


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # Accepted means durable, also where the role or the database was set up to be quicker than that.
    connection.execute("SET synchronous_commit = on")
    connection.commit()


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
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnavailable(type(error).__name__) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
