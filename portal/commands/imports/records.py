"""Records of a CSV file with the lines they stand on, going on after one that cannot be read."""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES = 200
"""Lines of one record. A quote mark without its partner would otherwise swallow the rest of the file."""


@dataclass(frozen=True)
class Record:
    """Cells and their lines in the physical file, from 1; `error` is set when there are no cells."""

    line: int
    last_line: int
    cells: tuple[str, ...]
    error: str | None = None


class Records:
    """Reads records strictly (RFC 4180). A record that fails costs its first line only.

    The lines after that are read again on their own, so that one stray quote mark loses one row.
    """

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        """Read from lines that keep their ends."""
        self._lines = lines
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self._delimiter = delimiter
        self._line = 0

    def __iter__(self) -> Iterator[Record]:
        """Give the records; lines without anything are not records."""
        reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
        while True:
            self._held.clear()
            start = self._line + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                yield Record(start, start, (), str(error))
                self._go_back()
                reader = csv.reader(self._feed(), delimiter=self._delimiter, strict=True)
                continue
            if cells is None:
                return
            if cells:
                yield Record(start, self._line, tuple(cells))

    def _feed(self) -> Iterator[str]:
        while True:
            line = self._again.popleft() if self._again else next(self._lines, None)
            if line is None:
                return
            if len(self._held) >= MOST_LINES:
                self._again.appendleft(line)
                raise csv.Error("a quote mark is never closed")
            self._held.append(line)
            self._line += 1
            yield line

    def _go_back(self) -> None:
        rest = self._held[1:]
        self._line -= len(rest)
        self._again.extendleft(reversed(rest))
