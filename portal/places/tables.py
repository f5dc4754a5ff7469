"""Tables with a heading, however they were written: cells by the folded names of their columns."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.places.columns import folded

SEPARATORS = ",;\t|"

UNREADABLE = "it cannot be read as columns; look for a quote mark without its partner"
"""Said of a row that ends the reading: nobody can tell where the next one begins."""

NumberedCells = tuple[int, Sequence[str]]
"""A row's line in the file, or its number in the sheet, and its cells."""


@dataclass(frozen=True)
class Line:
    """One row of a table: its line in the file, and its cells by the folded name of their column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell without the blanks around it."""
        return self.cells[column].strip()


@dataclass(frozen=True)
class Table:
    """A heading's line and folded names in their order, and its rows one by one, empty ones left out.

    In the place of a row that is none: its line, and what is wrong with it.
    """

    heading: int
    names: tuple[str, ...]
    rows: Iterator[Line | tuple[int, str]]

    def lacking(self, columns: Iterable[str]) -> str | None:
        """Say which of the columns the heading lacks, if any."""
        missing = [column for column in columns if column not in self.names]
        if not missing:
            return None
        found = ", ".join(name for name in self.names if name) or "nothing"
        return f"the heading has no column {', '.join(missing)}; it has {found}"

    def twice(self) -> tuple[str, ...]:
        """Return the names that stand in the heading more than once: only the first one's cells are read."""
        return tuple(name for name, count in Counter(self.names).items() if count > 1)


def table_of_text(lines: Iterable[str]) -> Table:
    """Read lines of CSV (comma, semicolon, tab or bar), the heading first."""
    source = iter(lines)
    heading = next(source, "").removeprefix("\ufeff")
    separator = max(SEPARATORS, key=heading.count)
    names = next(csv.reader([heading], delimiter=separator), [])
    return table_of(1, names, _text_rows(source, separator))


def table_of(heading: int, names: Iterable[str], rows: Iterable[NumberedCells | tuple[int, None]]) -> Table:
    """Make a table of a heading's line and names and of numbered rows; None for cells that are unreadable."""
    known = tuple(map(folded, names))
    return Table(heading, known, _lines(known, rows))


def _text_rows(source: Iterator[str], separator: str) -> Iterator[NumberedCells | tuple[int, None]]:
    rows, number = csv.reader(source, delimiter=separator, strict=True), 2
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
            return
        yield number, row
        number = rows.line_num + 2


def _lines(
    names: Sequence[str], rows: Iterable[NumberedCells | tuple[int, None]]
) -> Iterator[Line | tuple[int, str]]:
    for number, cells in rows:
        if cells is None:
            yield number, UNREADABLE
        elif not any(cell.strip() for cell in cells):
            continue
        elif len(cells) != len(names):
            yield number, f"it has {len(cells)} columns, and the heading has {len(names)}"
        else:
            yield Line(number, dict(zip(reversed(names), reversed(cells), strict=True)))
