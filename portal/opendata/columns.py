"""Columns: each is declared once, for the files that hold it and for the dictionary that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FORMULA = r"^[=+\-@\t\r\n]"
"""A text that begins so is computed by a spreadsheet, not shown; in CSV an apostrophe goes before it."""


class Format(StrEnum):
    """How a file is written; the value ends its name."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    MOMENT = "moment"
    DAY = "day"
    INTEGER = "integer"
    NUMBER = "number"
    YES_NO = "yes or no"


STORED: Mapping[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.MOMENT: "TIMESTAMP",
    Kind.DAY: "DATE",
    Kind.INTEGER: "BIGINT",
    Kind.NUMBER: "DOUBLE",
    Kind.YES_NO: "BOOLEAN",
}
"""The DuckDB type of each kind. Moments are UTC without a zone, as in the facts."""

EMPTY = "NULL"
"""The source of a column that another layout asks for and that we have no true value of."""


@dataclass(frozen=True)
class Column:
    """One column. `meaning` is said in the dictionary.

    `source` is an SQL expression over a row `f`. `{service_name}`, `{agency_name}` and `{topic}` stand in it
    for what the profile says of the row's service or agency.
    """

    name: str
    kind: Kind
    meaning: str
    source: str

    def written(self, form: Format, names: Mapping[str, str]) -> str:
        """Return what is written of it, as a part of a SELECT."""
        value = f"CAST({self.source.format_map(names)} AS {STORED[self.kind]})"
        return f'{_as(self.kind, form, value)} AS "{self.name}"'


def text(name: str, meaning: str, source: str | None = None) -> Column:
    """Declare a column of text; without a source it is the row's own of the same name."""
    return Column(name, Kind.TEXT, meaning, source or f"f.{name}")


def moment(name: str, meaning: str, source: str | None = None) -> Column:
    """Declare a column of moments."""
    return Column(name, Kind.MOMENT, meaning, source or f"f.{name}")


def integer(name: str, meaning: str, source: str | None = None) -> Column:
    """Declare a column of whole numbers."""
    return Column(name, Kind.INTEGER, meaning, source or f"f.{name}")


def yes_no(name: str, meaning: str, source: str | None = None) -> Column:
    """Declare a column of true and false."""
    return Column(name, Kind.YES_NO, meaning, source or f"f.{name}")


def _as(kind: Kind, form: Format, value: str) -> str:
    """Return a value as a format has it: JSON and CSV know no moments, and CSV is opened by spreadsheets."""
    if kind is Kind.MOMENT:
        if form is Format.PARQUET:
            return f"{value} AT TIME ZONE 'UTC'"
        return f"strftime({value}, '%Y-%m-%dT%H:%M:%S.%fZ')"
    if kind is Kind.TEXT and form is Format.CSV:
        return f"regexp_replace({value}, '{FORMULA}', chr(39) || '\\0')"
    return value
