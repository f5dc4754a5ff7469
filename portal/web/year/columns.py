"""The columns of the books as files: each declared once, for the file and for its dictionary."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from portal.domain.values import MeasureYear, Slot, Value
from portal.queries.books import Entry

Cell = str | bool | None


@dataclass(frozen=True)
class Column:
    """A column: its name, what stands in it, and how it is read from one fiscal year of a measure."""

    name: str
    meaning: str
    read: Callable[[Entry, MeasureYear], Cell]


def written(number: Decimal | None) -> str | None:
    """Write a number as it is kept: a point before its digits, and nothing between thousands."""
    return None if number is None else f"{number:f}"


def _of_slot(slot: Slot) -> list[Column]:
    return [
        Column(
            slot.value,
            f"the {slot.value}, in the unit; percent as 0 to 100, durations in days",
            lambda _, year: written(year.value(slot).number),
        ),
        Column(
            f"{slot.value}_source",
            f"how the {slot.value} came to be: approved, reported, restated, imported (the register says so) "
            "or counted (until now, not final)",
            lambda _, year: _source(year.value(slot)),
        ),
    ]


def _source(value: Value) -> str | None:
    return value.now.source.value if value.now else None


def _restatements(_: Entry, year: MeasureYear) -> str | None:
    """Write each number that no longer stands, with what took its place, when and why."""
    said = []
    for slot in Slot:
        value = year.value(slot)
        stood = [*value.before, *filter(None, [value.now])]
        for before, after in pairwise(stood):
            day = f"{after.at:%Y-%m-%d}" if after.at else ""
            numbers = (
                f"{written(before.value.number) or 'none'} became {written(after.value.number) or 'none'}"
            )
            said.append(f"{slot.value}: {numbers} ({day}: {after.reason})")
    return "; ".join(said) or None


def _without_number(_: Entry, year: MeasureYear) -> str | None:
    lacking = {slot: year.value(slot).lack for slot in Slot}
    return "; ".join(f"{slot}: {lack}" for slot, lack in lacking.items() if lack) or None


COLUMNS: tuple[Column, ...] = (
    Column("identity", "what finds the measure here", lambda entry, _: entry.measure.identity),
    Column("code", "its number in the city's register", lambda entry, _: entry.measure.defined.code),
    Column("agency", "the agency's code", lambda entry, _: entry.measure.agency),
    Column("service", "the budget service", lambda entry, _: entry.measure.defined.service),
    Column("service_code", "its budget number", lambda entry, _: entry.measure.defined.service_code),
    Column("title", "what is measured", lambda entry, _: entry.measure.defined.title),
    Column(
        "type",
        "input, output, efficiency, effectiveness or outcome",
        lambda entry, _: entry.measure.defined.type,
    ),
    Column("direction", "increase, decrease or maintain", lambda entry, _: entry.measure.defined.direction),
    Column(
        "interval",
        "how quarters make a year: cumulative (they add up), snapshot (the last stands) or period (what they "
        "are made of adds up)",
        lambda entry, _: entry.measure.defined.interval,
    ),
    Column("unit", "count, percent, currency or duration", lambda entry, _: entry.measure.defined.unit),
    Column("equity", "whether it is an equity measure", lambda entry, _: entry.measure.defined.equity),
    Column("books", "the books it belongs to", lambda entry, _: "; ".join(entry.measure.defined.books)),
    Column("fiscal_year", "by the year in which it ends", lambda _, year: str(year.year)),
    *(column for slot in Slot for column in _of_slot(slot)),
    Column(
        "actual_numerator",
        "of a ratio, what stands above the line; empty where only the percentage is known",
        lambda _, year: written(year.actual.now.value.numerator) if year.actual.now else None,
    ),
    Column(
        "actual_denominator",
        "of a ratio, what stands below the line",
        lambda _, year: written(year.actual.now.value.denominator) if year.actual.now else None,
    ),
    Column(
        "without_number",
        "counted values that have no number, and why: too_few (fewer than ten cases, or withheld), not_yet "
        "(its quarter is not published yet), not_reached (of a time)",
        _without_number,
    ),
    Column("target_explanation", "why this target", lambda _, year: year.target.words),
    Column("actual_explanation", "what explains the actual", lambda _, year: year.actual.words),
    Column("restatements", "what stood before, since when no longer, and why", _restatements),
)


def as_rows(entries: Iterable[Entry]) -> Iterator[list[str]]:
    """Give measures as rows of a table, the heading first: one for each fiscal year of each."""
    yield [column.name for column in COLUMNS]
    for entry in entries:
        for year in entry.years:
            yield [_cell(column.read(entry, year)) for column in COLUMNS]


def as_json(entries: Iterable[Entry], licence: str | None, at: str) -> str:
    """Write the same for programs, with the dictionary of the columns. `at` is when it was put together."""
    rows = [
        {column.name: column.read(entry, year) for column in COLUMNS}
        for entry in entries
        for year in entry.years
    ]
    columns = {column.name: column.meaning for column in COLUMNS}
    document = {"as_of": at, "licence": licence, "columns": columns, "measures": rows}
    return json.dumps(document, ensure_ascii=False, indent=1)


def _cell(value: Cell) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or ""
