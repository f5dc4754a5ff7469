"""Workbooks (.xlsx): the sheet that has a layout, as the texts that somebody would have typed.

Format: ECMA-376, "Office Open XML"; number formats: its part 1, 18.8.31. Read are the values that the program
which saved it has computed, never formulas.
"""

import os
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from portal.commands.imports.results import ImportStopped
from portal.places.columns import folded
from portal.places.tables import NumberedCells, Table, table_of

WORKBOOK = ".xlsx"
MOST_BYTES = 50_000_000
"""Of the file on the disk."""
MOST_UNPACKED = 200_000_000
"""Bytes of all that is packed in it: a register of 10,000 rows has 20 million."""
MOST_CELLS = 2_000_000
"""Of the sheet, empty ones too. CSV has no such limit."""
HEADING_WITHIN = 20
"""The heading is the first row with cells among so many."""
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
DIGITS = ".15g"
"""A spreadsheet keeps fifteen digits; what comes after them is rounding."""

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    EOFError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
)
"""What openpyxl and the unpacking raise at files that are no workbooks inside."""


def read_workbook(path: Path, fits: Callable[[Sequence[str]], bool]) -> Table:
    """Read the sheet whose heading fits; without one the first sheet, whose heading then says what it lacks.

    Errors: ImportStopped (not there, not a workbook, too large, a formula without a value, two such sheets).
    """
    _require_workbook(path)
    # The library leaves open what it opens and cannot read: it is given files that are closed here.
    with _read(path), path.open("rb") as first, path.open("rb") as second:
        values = load_workbook(first, read_only=True, data_only=True)
        sheets = [sheet.title for sheet in values.worksheets]
        found = {title: _heading(values[title]) for title in sheets}
        chosen = [title for title in sheets if fits(tuple(map(folded, found[title][1])))]
        if len(chosen) > 1:
            these = ", ".join(chosen)
            raise ImportStopped(f"{path.name} has this layout on several sheets: {these}. Keep one.")
        title = (chosen or sheets)[0]
        heading, names = found[title]
        rows = list(_rows(path, values[title], heading, len(names)))
        formulas = load_workbook(second, read_only=True, data_only=False)
        _require_values(path, values[title], formulas[title])
        return table_of(heading, names, rows)


def _require_workbook(path: Path) -> None:
    try:
        with path.open("rb") as file:
            first = file.read(len(OLD_OR_LOCKED))
        size = path.stat().st_size
    except OSError as error:
        raise ImportStopped(f"{path} cannot be read: {os.strerror(error.errno or 0)}.") from error
    if first == OLD_OR_LOCKED:
        raise ImportStopped(
            f"{path.name} is locked with a password, or an old .xls. Save it as .xlsx without a password."
        )
    if not zipfile.is_zipfile(path):
        raise ImportStopped(f"{path.name} is named like a workbook and is none. If it is CSV, name it .csv.")
    if size > MOST_BYTES:
        raise ImportStopped(f"{path.name} is too large for a table in a workbook. Save the sheet as CSV.")
    with _read(path), zipfile.ZipFile(path) as packed:
        # No part is ever unpacked beyond the size that stands here.
        unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > MOST_UNPACKED:
        raise ImportStopped(f"{path.name} unpacks to more than a table can be. Save the sheet as CSV.")


@contextmanager
def _read(path: Path) -> Iterator[None]:
    """Say of a damaged workbook that it is one; what the library does not know (charts) is no matter."""
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")
            yield
    except _DAMAGED as error:
        raise ImportStopped(
            f"{path.name} is no workbook that can be read: it is damaged. Save it again."
        ) from error


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    sheet.reset_dimensions()  # what the file says of its own size may be anything
    return sheet.iter_rows()  # type: ignore[no-any-return]


def _heading(sheet: Any) -> tuple[int, list[str]]:
    """Return the row of the heading and its names, without the empty ones behind the last."""
    for number, row in enumerate(islice(_cells(sheet), HEADING_WITHIN), 1):
        names = list(map(text_of, row))
        while names and not names[-1].strip():
            names.pop()
        if names:
            return number, names
    return 1, []


def _rows(path: Path, sheet: Any, heading: int, width: int) -> Iterator[NumberedCells]:
    """Give the rows below the heading, as wide as it is unless there is something beyond."""
    seen = 0
    for number, row in enumerate(_cells(sheet), 1):
        seen += max(1, len(row))
        if seen > MOST_CELLS:
            raise ImportStopped(f"{path.name} has more than {MOST_CELLS:,} cells. Save the sheet as CSV.")
        if number <= heading or not row:
            continue
        cells = list(map(text_of, row))
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        yield number, cells + [""] * (width - len(cells))


def _require_values(path: Path, values: Any, formulas: Any) -> None:
    """Refuse formulas that nobody has computed: their cells would look empty. Errors: ImportStopped."""
    for number, (computed, written) in enumerate(zip(_cells(values), _cells(formulas), strict=True), 1):
        for column, (value, cell) in enumerate(zip(computed, written, strict=True), 1):
            if cell.data_type == "f" and value.value is None:
                where = f"{get_column_letter(column)}{number}"
                raise ImportStopped(
                    f"{path.name} has a formula without its value in {where} of {formulas.title}. "
                    "Open it in a spreadsheet program and save it."
                )


_LOCALE = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')


def text_of(cell: Any) -> str:
    """Return a cell as the shortest text that somebody would have typed: 95% for 0.95 with that format."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        day = value.date().isoformat()
        return day if value.time() == time() else f"{day} {value:%H:%M:%S}"
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float, shown_as: str) -> str:
    shown = _LOCALE.sub(r"\1", shown_as.partition(";")[0])
    signs = "".join(quoted or single or "" for quoted, single in _LITERAL.findall(shown))
    plain = _LITERAL.sub("", shown)
    number = Decimal(format(value, DIGITS))
    if "%" in plain:
        return f"{_short(number * 100)}%"
    if "%" in signs:  # a sign that is drawn behind the number, and not reckoned with
        return f"{_short(number)}%"
    currency = next((sign for sign in "$\u00a3\u20ac" if sign in plain + signs), "")
    return f"{currency}{_short(number)}"


def _short(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
