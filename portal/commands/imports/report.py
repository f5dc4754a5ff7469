"""The report of an import: a line for every row of the file, for a spreadsheet."""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

from portal.commands.imports.results import ImportStopped, RowResult

HEADING = ("line", "last_line", "number", "result", "service", "why")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Reporter(Protocol):
    """Takes what became of rows."""

    def write(self, rows: Sequence[RowResult]) -> None:
        """Take some rows, in the order of the file."""


class NoReport:
    """Takes rows and keeps nothing."""

    def write(self, rows: Sequence[RowResult]) -> None:
        """Take the rows."""


class FileReport:
    """Writes rows as CSV (UTF-8 with the mark that spreadsheets look for)."""

    def __init__(self, stream: TextIO, path: Path) -> None:
        """Write the heading to an open stream."""
        self._stream, self._path = stream, path
        self._rows = csv.writer(stream)
        with self._room():
            self._rows.writerow(HEADING)
            stream.flush()

    def write(self, rows: Sequence[RowResult]) -> None:
        """Write the rows to the disk, as far as the import has come. Errors: ImportStopped."""
        with self._room():
            for row in rows:
                why = "; ".join(str(finding) for finding in row.findings)
                cells = (row.number, row.result.value, row.service, why)
                self._rows.writerow([row.line, row.last_line, *map(plain, cells)])
            self._stream.flush()

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise cannot_write(self._path, error) from error


def plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    storable = cell.encode("utf-8", "replace").decode().replace("\0", "")
    return f"'{storable}" if storable.startswith(_FORMULA) else storable


def cannot_write(path: Path, error: OSError) -> ImportStopped:
    """Say that a report cannot be written."""
    reason = os.strerror(error.errno or 0)
    return ImportStopped(
        f"The report {path} cannot be written: {reason}. Make room or name another file, and run the same "
        "command again: what is in the portal already stays there once."
    )


@contextmanager
def reporting(path: Path | None, source: Path) -> Iterator[Reporter]:
    """Give a reporter to a file, or one that keeps nothing. Errors: ImportStopped."""
    if path is None:
        yield NoReport()
        return
    if path.exists() and path.samefile(source):
        raise ImportStopped("The report would be written over the file that is read. Name another file.")
    try:
        stream = path.open("w", encoding="utf-8-sig", newline="")
    except OSError as error:
        raise cannot_write(path, error) from error
    try:
        yield FileReport(stream, path)
    finally:
        _close(stream, path)


def _close(stream: TextIO, path: Path) -> None:
    try:
        stream.close()
    except OSError as error:
        raise cannot_write(path, error) from error
