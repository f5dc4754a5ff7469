"""Tables that anybody may take along: each column declared once, for the file and for its dictionary."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypeVar

from flask import Response, abort
from werkzeug.utils import secure_filename

from portal.web.current import current_portal
from portal.web.spreadsheets import csv_file

Cell = str | bool | None
Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its name, what stands in it, and how it is read from what a row is of."""

    name: str
    meaning: str
    read: Callable[[Row], Cell]


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A table: its name in the dictionary and for the list of a JSON file, what a row is, its columns."""

    name: str
    about: str
    columns: tuple[Column[Row], ...]


def written(number: Decimal | None) -> str | None:
    """Write a number as it is kept: a point before its digits, and nothing between thousands."""
    return None if number is None else f"{number:f}"


def table_file(
    table: Table[Row], rows: Iterable[Row], name: str, ending: str, head: dict[str, Any] | None = None
) -> Response:
    """Return a table as a file, CSV or JSON; 404 for another ending.

    In: `head` is what JSON says before the rows, besides when it was made, the license and the columns.
    """
    if ending == "csv":
        response = csv_file(name, as_rows(table, rows), marked=False)
    elif ending == "json":
        response = Response(as_json(table, rows, head or {}), content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="{secure_filename(name)}.json"'
    else:
        abort(404)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def as_rows(table: Table[Row], rows: Iterable[Row]) -> Iterable[Sequence[str]]:
    """Give the cells of each row, the heading first."""
    yield [column.name for column in table.columns]
    for row in rows:
        yield [_cell(column.read(row)) for column in table.columns]


def as_json(table: Table[Row], rows: Iterable[Row], head: dict[str, Any]) -> str:
    """Write a table for programs, with the dictionary of its columns."""
    portal = current_portal()
    document = {
        "as_of": portal.now().isoformat(),
        "licence": portal.catalogue.city.open_data_licence,
        **head,
        "columns": {column.name: column.meaning for column in table.columns},
        table.name: [{column.name: column.read(row) for column in table.columns} for row in rows],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _cell(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or ""
