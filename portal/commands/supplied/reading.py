"""Reading a table as a whole: every row, or every row that must be put right first."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from portal.commands.imports.tables import open_table
from portal.commands.places.importing import BadRow
from portal.places.tables import Line, Table

LONGEST_SOURCE = 200
"""Characters of a source."""

MOST_DIGITS = 15
"""Digits of a number, without its cents."""

GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])")
"""Digits in groups of three, as spreadsheets write them."""

Row = TypeVar("Row")


class TableRefused(Exception):
    """Nothing was imported: every row that must be put right first."""

    def __init__(self, rows: Sequence[BadRow]) -> None:
        """Take the rows, in the order of the file."""
        super().__init__(f"{len(rows)} rows cannot be taken")
        self.rows = tuple(rows)


class Wrong(Exception):
    """Says of one row what is wrong with it, and what to write."""


def read_table(path: Path, columns: Sequence[str], read: Callable[[Line], Row]) -> list[tuple[Line, Row]]:
    """Read a table with a heading (CSV, plain or gzip, or a sheet of a workbook) as a whole.

    In: the columns that it needs, folded; how a row is read, which raises Wrong. Errors: ImportStopped for a
    file that cannot be read, TableRefused with every row that cannot be taken.
    """
    taken, bad = list[tuple[Line, Row]](), list[BadRow]()
    for found in open_with(path, columns).rows:
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


def open_with(path: Path, columns: Sequence[str]) -> Table:
    """Open a table that has some columns, named as folded. Errors: ImportStopped, TableRefused."""
    table = open_table(path, lambda names: set(columns) <= set(names))
    if problem := table.lacking(columns):
        raise TableRefused([BadRow(path.name, table.heading, problem)])
    if twice := sorted(set(columns) & set(table.twice())):
        problem = f"the heading has a column twice: {', '.join(twice)}; rename one, or take it away"
        raise TableRefused([BadRow(path.name, table.heading, problem)])
    return table


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
