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
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
from psycopg import sql

from portal.store.migrate import upgrade
from tests.postgres_guard import PORT, SUPERUSER

START_SECONDS = 60  # of a server on a busy machine
STOP_SECONDS = 30
GUARD = Path(__file__).with_name("postgres_guard.py")


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
    def alone(self) -> Iterator[None]:
        """Holds the other processes of the run back, so that a thing they share is made once."""
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Databases:
    """Makes databases for one process of a run."""

    def __init__(self, run: Run) -> None:
        self._run = run

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
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(self._postgres_template() if migrated else "template0")
            )
        )
        return self._url(name)

    def drop(self, url: str) -> None:
        """Removes a PostgreSQL database that `create` made, whoever is still connected to it."""
        if url.startswith(Database.POSTGRESQL):
            name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))

    def _sqlite_template(self) -> Path:
        path = self._run.folder / "template.db"

        def make() -> None:
            upgrade(f"sqlite:///{path}")
            with closing(sqlite3.connect(path)) as connection:  # all of it into the one file that is copied
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        self._once("sqlite-template", make)
        return path

    def _postgres_template(self) -> str:
        name = "portal_template"

        def make() -> None:
            self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            upgrade(self._url(name))
            # Nobody may be connected to a template that is copied.
            self._execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name)))

        self._once("server", self._start_server)
        self._once("postgres-template", make)
        return name

    def _once(self, what: str, make: Callable[[], None]) -> None:
        """Makes a thing the first time any process of the run needs it; a failure is told to all."""
        made, failed = self._run.folder / f"{what}.made", self._run.folder / f"{what}.failed"
        if made.exists():
            return
        with self._run.alone():
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

    def _execute(self, statement: sql.Composed) -> None:
        self._once("server", self._start_server)
        with closing(psycopg.connect(self._url("postgres"), autocommit=True)) as connection:
            connection.execute(statement)

    def _url(self, name: str) -> str:
        return f"postgresql://{SUPERUSER}@/{name}?host={self._run.folder / 'postgres'}&port={PORT}"


def _wait_until(done: Callable[[], bool], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not done() and time.monotonic() < give_up:
        time.sleep(0.05)
