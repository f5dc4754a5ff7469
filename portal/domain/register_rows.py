"""One row of the city's register: what is safe is normalised and noted, what is not is asked about.

Nothing is lost: every cell's own text is kept beside what was made of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portal.domain.checks import CONTRADICTIONS, Finding, findings
from portal.domain.fiscal import FIRST_YEAR, LAST_YEAR
from portal.domain.register import (
    Agency,
    Interval,
    RegisteredMeasure,
    Status,
    Type,
    Unit,
    YearlyValues,
    books_in,
    no_agency,
    no_book,
)
from portal.domain.register_cells import NO_ANSWERS, Answers, CellReader, Remark, Value, year_of
from portal.domain.trends import Direction

COLUMNS = (
    "performance measure",
    "agency",
    "service",
    "measure id",
    "performance measure type",
    "desired outcome",
    "interval",
    "percent or count",
    "fiscal year",
)
"""What a register must have; the other columns that are read are in docs/register.md."""

OF_THE_CITY = frozenset({"agency", "books"})
"""Columns that are asked about when the city's profile does not have what they name."""

FISCAL_YEAR = re.compile(r"(?:fy ?)?(\d{2}|\d{4})", re.ASCII | re.IGNORECASE)
NUMBERED = re.compile(r"([A-Z]{3}\d{2,8}) (.+)", re.ASCII | re.DOTALL)

INTERVALS = {"cumalitve": Interval.CUMULATIVE, "cumulitive": Interval.CUMULATIVE}
FREQUENCIES = {
    "daily": "daily",
    "weekly": "weekly",
    "monthly": "monthly",
    "quarterly": "quarterly",
    "yearly": "yearly",
    "annually": "yearly",
    "annual": "yearly",
}
"""How often a number is refreshed. Some stand under "Interval", which is another thing."""

UNITS = {"percentage": Unit.PERCENT, "%": Unit.PERCENT, "number": Unit.COUNT, "#": Unit.COUNT}
STATUSES = {"in review": Status.IN_REVIEW}
YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


@dataclass(frozen=True)
class Terms:
    """What of a city its register is read by.

    `currency` is the sign of its money, `agencies` are those of its profile; `goals` are the codes of its
    Action Plan's goals, None where it keeps no performance year.
    """

    currency: str
    agencies: tuple[Agency, ...]
    goals: tuple[str, ...] | None = None


class Refused(Exception):
    """Says why a row cannot be kept: nobody could tell which measure or year it is about."""


@dataclass(frozen=True)
class Row:
    """A row as it was read: for which edition (a fiscal year) it defines the measure, and all it says.

    A row with questions is kept and flagged, and not usable until they are answered in a later row.
    """

    edition: int
    measure: RegisteredMeasure
    values: tuple[Value, ...]
    notes: tuple[Remark, ...]
    questions: tuple[Remark, ...]
    findings: tuple[Finding, ...]

    @property
    def identity(self) -> str:
        """What makes two rows the same measure: its id, or agency, service and title."""
        measure = self.measure
        named = (measure.agency, measure.service, measure.title)
        return measure.code or "\n".join(each.casefold() for each in named)


def read_row(cells: Mapping[str, str], terms: Terms, answers: Answers = NO_ANSWERS) -> Row:
    """Read a row by the folded names of its columns, all of COLUMNS among them.

    In: what people said of the row: what they did not speak of is read as it is written. Errors: Refused.
    """
    reader = CellReader({**cells, **answers.cells}, terms.currency, answers)
    edition = _edition(cells["fiscal year"])
    for column, text in sorted(answers.cells.items()):
        reader.note(column, f"{cells.get(column, '')!r} was said to mean {text!r}")
    measure = _measure(reader)
    if not measure.code and not (measure.title and measure.agency):
        raise Refused("it has no measure id, and no title and agency to know it by")
    if unknown := no_agency(terms.agencies, measure.agency_code, measure.agency):
        reader.ask("agency", unknown)
    if unknown := no_book(measure.books, terms.goals):
        reader.ask("books", unknown)
    values = reader.values(measure.unit)
    found = findings(years_of(values), measure.interval, measure.unit, measure.direction)
    for one in found:
        if one.check in CONTRADICTIONS:
            numbers = " and ".join(f"{each:f}" for each in one.numbers)
            reader.ask(f"fy {one.year} actual", f"contradicts the quarters ({one.check.value}: {numbers})")
    return Row(edition, measure, values, tuple(reader.notes), tuple(reader.questions), found)


def read_measure(cells: Mapping[str, str], answers: Answers) -> RegisteredMeasure:
    """Return what a row that was taken defines, without what it says of years."""
    return _measure(CellReader({**cells, **answers.cells}, currency="", answers=answers))


def years_of(values: Iterable[Value]) -> tuple[YearlyValues, ...]:
    """Return the values of each fiscal year that the cells say anything of, in order."""
    years: dict[int, YearlyValues] = {}
    for value in values:
        year = years.get(value.year, YearlyValues(value.year))
        if value.slot.startswith("q"):
            quarters = list(year.quarters)
            quarters[int(value.slot[1]) - 1] = value.number
            years[value.year] = replace(year, quarters=tuple(quarters))
        elif value.slot in {"target", "actual"}:
            number = {value.slot: value.number}
            years[value.year] = replace(year, **number)  # type: ignore[arg-type]
        else:
            words = {value.slot: value.text.strip()}
            years[value.year] = replace(year, **words)  # type: ignore[arg-type]
    return tuple(years[year] for year in sorted(years))


def number_in(text: str) -> str:
    """Return the budget number of an agency or service, which may stand before its name."""
    found = NUMBERED.fullmatch(text)
    return found[1] if found else text


def _edition(text: str) -> int:
    found = FISCAL_YEAR.fullmatch(text.strip())
    year = year_of(found[1]) if found else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        advice = f"write one from {FIRST_YEAR} to {LAST_YEAR}, such as FY26"
        raise Refused(f"its fiscal year is {text.strip()[:40]!r}; {advice}")
    return year


def _measure(reader: CellReader) -> RegisteredMeasure:
    title = reader.text("performance measure")
    if not title:
        reader.ask("performance measure", "the title is missing")
    code = reader.text("measure id")
    if not code:
        reader.note("measure id", "empty: the measure is known by agency, service and title")
    interval, refresh = _interval(reader)
    unit = reader.code("percent or count", Unit, UNITS)
    if unit not in {None, Unit.PERCENT} and title.startswith("%"):
        reader.ask("percent or count", f"the title begins with %, and the unit is {unit}")
    if unit is Unit.PERCENT and interval is Interval.CUMULATIVE:
        reader.note("interval", "percentages do not add up: the year is held against its quarters")
    formula = reader.text("measure formula")
    if not formula:
        reader.note("measure formula", "empty")
    return RegisteredMeasure(
        code=code,
        title=title,
        agency=reader.text("agency"),
        agency_code=number_in(reader.text("agency id")),
        service=reader.text("service"),
        service_code=number_in(reader.text("service id")),
        type=reader.code("performance measure type", Type),
        direction=reader.code("desired outcome", Direction),
        interval=interval,
        unit=unit,
        formula=formula,
        data_source=reader.text("data source"),
        refresh=refresh,
        owner=reader.text("owner"),
        equity=_yes_or_no(reader, "equity measure"),
        books=_books(reader),
        status=_status(reader),
        baseline=reader.text("baseline"),
    )


def _interval(reader: CellReader) -> tuple[Interval | None, str]:
    """Return the interval and the refresh frequency, which may stand in the interval's place."""
    refresh = reader.text("refresh frequency")
    often = FREQUENCIES.get(reader.cells["interval"].strip().casefold())
    if often is None:
        return reader.code("interval", Interval, INTERVALS), refresh
    plain = reader.text("interval")
    reader.note("interval", f"{plain!r} says how often it is refreshed, and was read as {often}")
    reader.ask(
        "interval", f"{plain!r} does not say how quarters make a year; write one of {', '.join(Interval)}"
    )
    return None, refresh or often


def _yes_or_no(reader: CellReader, column: str) -> bool | None:
    plain = reader.text(column)
    if plain and plain.casefold() not in YES_NO:
        reader.ask(column, f"{plain!r} is neither yes nor no")
    return YES_NO.get(plain.casefold())


def _books(reader: CellReader) -> tuple[str, ...]:
    plain = reader.text("books")
    if plain != plain.casefold():
        reader.note("books", f"{plain!r} was read as {plain.casefold()}")
    return books_in(plain)


def _status(reader: CellReader) -> Status | None:
    if _yes_or_no(reader, "deprecated"):
        reader.note("deprecated", "the measure was read as retired")
        return Status.RETIRED
    plain = reader.text("status")
    folded = plain.casefold()
    if not plain or folded in STATUSES:
        return STATUSES.get(folded)
    if folded in set(Status):
        return Status(folded)
    reader.note("status", f"{plain!r} is no status here, and stays as it is")
    return None
