"""A list that may grow beyond memory, kept only while a command runs."""

import sqlite3
from contextlib import closing
from types import TracebackType
from typing import Self

from portal.store.base import DatabaseUnavailable


class FirstLines:
    """Remembers on which line each key was met first, in a private file that ends with this object.

    A file of ten million requests has as many numbers; a set of them would not be constant memory.
    """

    def __init__(self) -> None:
        """Begin an empty list, in the folder for temporary files."""
        # An empty name is SQLite's own for a temporary file that is gone when it is closed.
        self._rows = sqlite3.connect("", isolation_level=None)
        for statement in (
            "PRAGMA journal_mode=OFF",
            "PRAGMA synchronous=OFF",
            "CREATE TABLE seen (key TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID",
            "BEGIN",
        ):
            self._rows.execute(statement)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()

    def claim(self, key: str, line: int) -> int:
        """Return the line that had this key first: `line` itself when it is new.

        Errors: DatabaseUnavailable when there is no room for the list.
        """
        try:
            with closing(self._rows.cursor()) as cursor:
                cursor.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line))
                if cursor.rowcount:
                    return line
                cursor.execute("SELECT line FROM seen WHERE key = ?", (key,))
                first: int = cursor.fetchone()[0]
                return first
        except sqlite3.Error as error:
            raise DatabaseUnavailable("no room for temporary files") from error
