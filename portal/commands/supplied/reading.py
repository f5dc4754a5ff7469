"""Reading a table as a whole: every row, or every row that must be put right first."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from portal.commands.imports.files import examine
from portal.commands.places.importing import BadRow
from portal.places.columns import folded

SEPARATORS = ",;\t|"
LONGEST_SOURCE = 200
"""Characters of a source."""

MOST_DIGITS = 15
"""Digits of a number, without its cents."""

GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])")
"""Digits in groups of three, as spreadsheets write them."""

UNREADABLE = "it cannot be read as columns; look for a quote mark without its partner"
"""Said of a row that ends the reading: nobody can tell where the next one begins."""

Row = TypeVar("Row")


class TableRefused(Exception):
    """Nothing was imported: every row that must be put right first."""

    def __init__(self, rows: Sequence[BadRow]) -> None:
        """Take the rows, in the order of the file."""
        super().__init__(f"{len(rows)} rows cannot be taken")
        self.rows = tuple(rows)


class Wrong(Exception):
    """Says of one row what is wrong with it, and what to write."""


@dataclass(frozen=True)
class Line:
    """One row of a table: its line in the file, and its cells by the folded name of their column."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell without the blanks around it."""
        return self.cells[column].strip()


def read_table(path: Path, columns: Sequence[str], read: Callable[[Line], Row]) -> list[tuple[Line, Row]]:
    """Read a CSV file with a heading (comma, semicolon, tab or bar; plain or gzip) as a whole.

    In: the columns that it needs, folded; how a row is read, which raises Wrong. Errors: ImportStopped for a
    file that cannot be read, TableRefused with every row that cannot be taken.
    """
    lines = examine(path, None, lambda _: None).lines(lambda _: None)
    taken, bad = list[tuple[Line, Row]](), list[BadRow]()
    for found in rows_of(lines, columns):
        if isinstance(found, Line):
            try:
                taken.append((found, read(found)))
            except Wrong as wrong:
                bad.append(BadRow(path.name, found.number, str(wrong)))
        else:
            bad.append(BadRow(path.name, *found))
    if not taken and not bad:
        bad.append(BadRow(path.name, 0, "it has no rows; there is nothing to import"))
    if bad:
        raise TableRefused(bad)
    return taken


def require_once(
    path: Path, rows: Iterable[tuple[Line, Row]], same: Callable[[Row], object], words: str
) -> None:
    """Refuse rows that say the same thing twice. In: what makes two rows the same; how to name it.

    Errors: TableRefused.
    """
    first: dict[object, int] = {}
    bad = []
    for line, row in rows:
        before = first.setdefault(same(row), line.number)
        if before != line.number:
            bad.append(BadRow(path.name, line.number, f"{words} is on line {before} already; take one away"))
    if bad:
        raise TableRefused(bad)


def whole_number(text: str, what: str) -> int:
    """Read a whole number from 0. Errors: Wrong."""
    digits = text.replace(",", "") if GROUPED.fullmatch(text) else text
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        raise Wrong(f"{what} is {shown(text)}; write a whole number from 0, such as 12500")
    return int(digits)


def source_of(line: Line) -> str:
    """Read where a row comes from. Errors: Wrong."""
    source = line["source"]
    if not source:
        raise Wrong("the source is missing; say which publication or office it comes from")
    if len(source) > LONGEST_SOURCE or not source.isprintable():
        raise Wrong(f"the source cannot be used; write at most {LONGEST_SOURCE} plain characters")
    return source


def shown(text: str) -> str:
    """Return what stood in a cell, as a message shows it."""
    return repr(text[:40]) if text else "empty"


def rows_of(lines: Iterable[str], columns: Sequence[str]) -> Iterator[Line | tuple[int, str]]:
    """Give a table's rows one by one; in the place of one that is none, its line and what is wrong with it.

    Line 1 is the heading: without one of the columns there are no rows.
    """
    source = iter(lines)
    heading = next(source, "").removeprefix("\ufeff")
    separator = max(SEPARATORS, key=heading.count)
    names = [folded(name) for name in next(csv.reader([heading], delimiter=separator), [])]
    if lacking := [column for column in columns if column not in names]:
        found = ", ".join(name for name in names if name) or "nothing"
        yield 1, f"the heading has no column {', '.join(lacking)}; it has {found}"
        return
    rows, number = csv.reader(source, delimiter=separator, strict=True), 2
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield number, UNREADABLE
            return
        if len(row) == len(names):
            yield Line(number, dict(zip(reversed(names), reversed(row), strict=True)))
        elif any(cell.strip() for cell in row):
            yield number, f"it has {len(row)} columns, and the heading has {len(names)}"
        number = rows.line_num + 2
