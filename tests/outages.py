"""Databases that go away while a portal runs, take no writes, and come back."""

import shutil
import socket
import sqlite3
import tempfile
import threading
from contextlib import closing, suppress
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import event

from portal.store.base import Store


class Outage(Protocol):
    """A database behind `url` whose troubles a test decides."""

    url: str

    def go(self) -> None:
        """Nothing answers at `url` any more."""

    def come_back(self) -> None:
        """Everything is as it was."""

    def refuse_writes(self, store: Store) -> None:
        """Reads go on; a write finds no room, or a server that takes none."""

    def accept_writes(self, store: Store) -> None:
        """Writes go on too."""

    def close(self) -> None:
        """Ends the outage for good."""


class FileOutage:
    """An SQLite file: moved away, with a folder where it was; full when its pages may not become more."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._path = Path(url.removeprefix("sqlite:///"))
        self._elsewhere = self._path.with_suffix(".elsewhere")
        self._is_full = False

    def go(self) -> None:
        """Moves the file."""
        self._path.rename(self._elsewhere)
        self._path.mkdir()

    def come_back(self) -> None:
        """Moves it back."""
        self._path.rmdir()
        self._elsewhere.rename(self._path)

    def refuse_writes(self, store: Store) -> None:
        """Lets the file not grow by one page."""
        self._is_full = True
        event.listen(store.engine, "connect", self._limit)
        store.engine.dispose()
        with closing(sqlite3.connect(self._path)) as connection:
            connection.execute("VACUUM")  # pages that were given up are room too

    def _limit(self, connection: object, _record: object) -> None:
        if self._is_full:
            execute = connection.execute  # type: ignore[attr-defined]  # a connection of the driver
            (pages,) = execute("PRAGMA page_count").fetchone()
            execute(f"PRAGMA max_page_count = {pages}")

    def accept_writes(self, store: Store) -> None:
        """Lets it grow again."""
        self._is_full = False
        store.engine.dispose()

    def close(self) -> None:
        """Nothing is left to end."""


class ServerOutage:
    """A PostgreSQL database behind a relay: gone without the relay, read-only when its server says so."""

    def __init__(self, url: str) -> None:
        self._server = psycopg.conninfo.conninfo_to_dict(url)
        self._folder = Path(tempfile.mkdtemp(prefix="relay-"))  # short: a socket's path has at most 107 bytes
        name = f".s.PGSQL.{self._server['port']}"
        self._relay = Relay(str(self._folder / name), f"{self._server['host']}/{name}")
        self.url = url.replace(f"host={self._server['host']}", f"host={self._folder}")
        assert self.url != url
        self.come_back()

    def go(self) -> None:
        """Cuts every connection and takes no new one."""
        self._relay.stop()

    def come_back(self) -> None:
        """Listens again."""
        self._relay.start()

    def refuse_writes(self, store: Store) -> None:
        """Makes new connections read-only, like those to a server that another one has replaced."""
        self._read_only("on")
        store.engine.dispose()

    def accept_writes(self, store: Store) -> None:
        """Makes new connections as they were."""
        self._read_only("off")
        store.engine.dispose()

    def _read_only(self, switch: str) -> None:
        statement = sql.SQL("ALTER DATABASE {} SET default_transaction_read_only = {}").format(
            sql.Identifier(str(self._server["dbname"])), sql.Literal(switch)
        )
        anywhere = {**self._server, "dbname": "postgres"}
        with closing(psycopg.connect(**anywhere, autocommit=True)) as connection:  # type: ignore[arg-type]
            connection.execute(statement)

    def close(self) -> None:
        """Stops the relay."""
        self._relay.stop()
        shutil.rmtree(self._folder)


class Relay:
    """Carries bytes between a socket file of its own and another one, until it is stopped."""

    def __init__(self, path: str, server: str) -> None:
        self._path = path
        self._server = server
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Listens."""
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self._path)
        listener.listen()
        self._sockets.append(listener)
        self._run(self._accept, listener)

    def stop(self) -> None:
        """Cuts everything and waits until it is cut."""
        with self._lock:
            sockets, self._sockets = self._sockets, []
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        for one in sockets:
            one.close()
        Path(self._path).unlink(missing_ok=True)

    def _run(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):  # the listener was shut down
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                with self._lock:
                    self._sockets += [client, server]
                self._run(self._carry, client, server)
                self._run(self._carry, server, client)

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                target.sendall(piece)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
