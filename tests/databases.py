"""Real databases for tests: a SQLite file or a database on a PostgreSQL server of this run's own.

The server starts when the first test asks for it, serves every worker of the run, and is stopped by its
guard (tests/postgres_guard.py) however the run ends. A test gets its own copy of a migrated template.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import psutil
import psycopg
from psycopg import sql

from portal.store.migrate import upgrade
from tests.postgres_guard import PORT, SUPERUSER

START_SECONDS = 60  # of a server on a busy machine
STOP_SECONDS = 30
GUARD = Path(__file__).with_name("postgres_guard.py")
MEMORY = Path("/dev/shm")  # noqa: S108 - names in it are drawn by tempfile and pytest, as elsewhere
ROOM = 4 << 30
"""Bytes that must be free there: a whole run needs less than a quarter."""

MOST_ROWS = 2000  # that are deleted faster than a database is made
OTHERS_LEAVE: LiteralString = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
OWN_SETTINGS: LiteralString = (
    "SELECT setconfig FROM pg_db_role_setting JOIN pg_database ON oid = setdatabase"
    " WHERE datname = current_database()"
)
TABLES: LiteralString = (
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
NO_TRIGGERS: LiteralString = "SET session_replication_role = replica"  # of foreign keys: everything goes
COUNT_ANEW: LiteralString = "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"
SHAPE: LiteralString = " UNION ALL ".join(
    f"SELECT count(*), max(xmin::text::bigint) FROM {catalogue}"
    for catalogue in (
        "pg_attribute",
        "pg_constraint",
        "pg_index",
        "pg_trigger",
        "pg_proc",
        "pg_sequence",
        "alembic_version",
    )
)

Shape = list[tuple[int, int]]
"""How many rows PostgreSQL's own tables of tables have, and who wrote last: other when these were changed, or
when the tables are said to be of another version."""


def shape(connection: "psycopg.Connection") -> Shape:
    """How a database's tables are made."""
    return connection.execute(SHAPE).fetchall()


def in_memory() -> None:
    """Lets this process and those it starts keep temporary files in memory, where there is room, and nobody
    said otherwise.

    The portal waits for the disk at every commit; tests kill its processes and never the machine, so nothing
    that only a power failure could lose is waited for here.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


class Database(StrEnum):
    """What a test can run on."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True)
class Run:
    """One run of pytest: the folder its processes share. Its first process begins and ends it."""

    folder: Path

    @classmethod
    def begin(cls) -> "Run":
        """A new run, led by this process."""
        folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
        folder.chmod(0o711)  # the server's own user has to reach its folder in here
        (folder / "leader").write_text(str(os.getpid()))
        return cls(folder)

    def end(self) -> None:
        """Stops the server, if one was started, and removes the folder."""
        guard = self.folder / "guard"
        if guard.exists():
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(int(guard.read_text()))
                process.terminate()
                _wait_until((self.folder / "guard-ended").exists, STOP_SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Holds back the other processes of the run that need the same thing, so that it is made once."""
        with (self.folder / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def once(self, what: str, make: Callable[[], None]) -> None:
        """Makes a thing the first time any process of the run needs it; a failure is told to all."""
        made, failed = self.folder / f"{what}.made", self.folder / f"{what}.failed"
        if made.exists():
            return
        with self.alone(what):
            if failed.exists():
                raise RuntimeError(failed.read_text())
            if made.exists():
                return
            try:
                make()
            except Exception as error:
                failed.write_text(f"{what}: {error}")
                raise
            made.touch()


def make_sqlite(url: str) -> None:
    """Makes a SQLite database at an address, migrated to the head: once a process by its migrations, then as
    a copy.
    """
    Path(url.removeprefix("sqlite:///")).write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "template.db")
        upgrade(f"sqlite:///{path}")
        with closing(sqlite3.connect(path)) as connection:  # all of it into the one file that is read
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


class Databases:
    """Makes databases for one process of a run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lent: dict[str, Shape] = {}
        self._emptied: list[tuple[str, Shape]] = []
        self._server: psycopg.Connection | None = None

    def create(self, kind: Database, folder: Path, *, migrated: bool = True) -> str:
        """The address of a new database, for SQLAlchemy: migrated to the head, or else empty.

        A SQLite file is put into `folder`; a PostgreSQL database lives until `drop` or the end of the run.
        Raises RuntimeError with the reason when the server cannot be started.
        """
        name = f"test_{uuid4().hex}"
        if kind is Database.SQLITE:
            path = folder / f"{name}.db"
            if migrated:
                shutil.copyfile(self._sqlite_template(), path)
            return f"sqlite:///{path}"
        if not migrated:
            self._create(name, "template0")
        elif self._emptied:
            emptied, self._lent[name] = self._emptied.pop()
            # Under a new name: whoever still knows the old one does not come back to it.
            self._execute("ALTER DATABASE {} RENAME TO {}", emptied, name)
        else:
            self._create(name, self._postgres_template())
            with closing(psycopg.connect(self._url(name))) as connection:
                self._lent[name] = shape(connection)
        return self._url(name)

    def drop(self, url: str) -> None:
        """Ends a PostgreSQL database that `create` made, whoever is still connected to it.

        To make one anew costs many times what it costs to empty one: so one that is as it was, but for a few
        rows, is emptied and given out again.
        """
        if not url.startswith(Database.POSTGRESQL):
            return
        name = str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])
        before = self._lent.pop(name, None)
        if before is not None and self._empty(name, before):
            self._emptied.append((name, before))
        else:
            self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def close(self) -> None:
        """Ends the connection to the server; the databases stay until the end of the run."""
        if self._server is not None:
            self._server.close()

    def _create(self, name: str, template: str) -> None:
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)

    def _empty(self, name: str, before: Shape) -> bool:
        """Whether a database could be made as it was."""
        with closing(psycopg.connect(self._url(name), autocommit=True)) as connection:
            connection.execute(OTHERS_LEAVE)
            if shape(connection) != before or connection.execute(OWN_SETTINGS).fetchall():
                return False
            tables = [name for (name,) in connection.execute(TABLES)]
            counted = sql.SQL(", ").join(
                sql.SQL("(SELECT count(*) FROM {})").format(sql.Identifier(table)) for table in tables
            )
            (held,) = connection.execute(sql.SQL("SELECT {}").format(counted)).fetchall()
            if sum(held) > MOST_ROWS:
                return False
            deleted = [
                sql.SQL("DELETE FROM {}").format(sql.Identifier(table))
                for table, rows in zip(tables, held, strict=True)
                if rows
            ]
            connection.execute(sql.SQL("; ").join([sql.SQL(NO_TRIGGERS), *deleted, sql.SQL(COUNT_ANEW)]))
        return True

    def _sqlite_template(self) -> Path:
        path = self._run.folder / "template.db"

        self._run.once("sqlite-template", lambda: make_sqlite(f"sqlite:///{path}"))
        return path

    def _postgres_template(self) -> str:
        name = "portal_template"

        def make() -> None:
            self._execute("CREATE DATABASE {}", name)
            upgrade(self._url(name))
            # Nobody may be connected to a template that is copied.
            self._execute("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)

        self._run.once("server", self._start_server)
        self._run.once("postgres-template", make)
        return name

    def _start_server(self) -> None:
        subprocess.run([sys.executable, GUARD, self._run.folder], check=True)
        ended = self._run.folder / "guard-ended"
        _wait_until(lambda: ended.exists() or self._answers(), START_SECONDS)
        if not self._answers():
            log = self._run.folder / "log"
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text() if log.exists() else 'no log'}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: LiteralString, *names: str) -> None:
        if self._server is None or self._server.closed:
            self._run.once("server", self._start_server)
            self._server = psycopg.connect(self._url("postgres"), autocommit=True)
        self._server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _url(self, name: str) -> str:
        return f"postgresql://{SUPERUSER}@/{name}?host={self._run.folder / 'postgres'}&port={PORT}"


def _wait_until(done: Callable[[], bool], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not done() and time.monotonic() < give_up:
        time.sleep(0.05)
