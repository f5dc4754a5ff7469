"""One row of the city's register: what is safe is normalised and noted, what is not is asked about.

Nothing is lost: every cell's own text is kept beside what was made of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from portal.domain.checks import CONTRADICTIONS, Finding, findings
from portal.domain.register import (
    Interval,
    RegisteredMeasure,
    Status,
    Type,
    Unit,
    YearlyValues,
)
from portal.domain.register_numbers import (
    PERCENT,
    Cell,
    Scale,
    Sign,
    examples,
    in_points,
    percent_scale,
    read_number,
)
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

YEARLY = re.compile(
    r"(?:notes:? )?fy ?(\d{2}|\d{4}) (target|actual|q[1-4]|quarterly context)( explanation)?", re.ASCII
)
FISCAL_YEAR = re.compile(r"(?:fy ?)?(\d{2}|\d{4})", re.ASCII | re.IGNORECASE)
NUMBERED = re.compile(r"([A-Z]{3}\d{2,8}) (.+)", re.ASCII | re.DOTALL)
CENTURY = 2000
SHORT_YEAR = 2
"""Digits of FY26."""

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
YES_NO = {"yes": True, "no": False}


class Refused(Exception):
    """Says why a row cannot be kept: nobody could tell which measure or year it is about."""


@dataclass(frozen=True)
class Remark:
    """What was done to a cell, or what is asked about it: its column, and a sentence."""

    column: str
    words: str


@dataclass(frozen=True)
class Value:
    """One yearly cell: fiscal year, slot (`target`, `q1` … `actual`, or words), its text, and the number."""

    year: int
    slot: str
    text: str
    number: Decimal | None = None


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


def read_row(cells: Mapping[str, str]) -> Row:
    """Read a row by the folded names of its columns. Errors: Refused."""
    reader = _Reader(cells)
    edition = _edition(cells.get("fiscal year", ""))
    measure = reader.measure()
    if not measure.code and not (measure.title and measure.agency):
        raise Refused("it has no measure id, and no title and agency to know it by")
    values = reader.values(measure.unit)
    found = findings(years_of(values), measure.interval, measure.unit, measure.direction)
    for one in found:
        if one.check in CONTRADICTIONS:
            numbers = " and ".join(f"{each:f}" for each in one.numbers)
            reader.ask(f"fy {one.year} actual", f"contradicts the quarters ({one.check.value}: {numbers})")
    return Row(edition, measure, values, tuple(reader.notes), tuple(reader.questions), found)


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


def _edition(text: str) -> int:
    found = FISCAL_YEAR.fullmatch(text.strip())
    if found is None:
        raise Refused(f"its fiscal year is {text.strip()[:40]!r}; write one such as FY26")
    return _year(found[1])


def _year(digits: str) -> int:
    return int(digits) if len(digits) > SHORT_YEAR else CENTURY + int(digits)


Code = TypeVar("Code", bound=StrEnum)


@dataclass
class _Reader:
    """Reads one row, and writes down what it did and what it must ask."""

    cells: Mapping[str, str]
    notes: list[Remark] = field(default_factory=list)
    questions: list[Remark] = field(default_factory=list)

    def note(self, column: str, words: str) -> None:
        self.notes.append(Remark(column, words))

    def ask(self, column: str, words: str) -> None:
        self.questions.append(Remark(column, words))

    def measure(self) -> RegisteredMeasure:
        title = self.text("performance measure")
        if not title:
            self.ask("performance measure", "the title is missing")
        code = self.text("measure id")
        if not code:
            self.note("measure id", "empty: the measure is known by agency, service and title")
        interval, refresh = self.interval()
        unit = self.code("percent or count", Unit, UNITS)
        if unit not in {None, Unit.PERCENT} and title.startswith("%"):
            self.ask("percent or count", f"the title begins with %, and the unit is {unit}")
        if unit is Unit.PERCENT and interval is Interval.CUMULATIVE:
            self.note("interval", "percentages do not add up: the year is held against its quarters")
        formula = self.text("measure formula")
        if not formula:
            self.note("measure formula", "empty")
        return RegisteredMeasure(
            code=code,
            title=title,
            agency=self.text("agency"),
            agency_code=self.number_of("agency id"),
            service=self.text("service"),
            service_code=self.number_of("service id"),
            type=self.code("performance measure type", Type),
            direction=self.code("desired outcome", Direction),
            interval=interval,
            unit=unit,
            formula=formula,
            data_source=self.text("data source"),
            refresh=refresh,
            owner=self.text("owner"),
            equity=self.equity(),
            books=tuple(filter(None, map(str.strip, self.text("books").split(";")))),
            status=self.status(),
            baseline=self.text("baseline"),
        )

    def text(self, column: str) -> str:
        """Return a cell without outer and repeated blanks, noting where there were any."""
        raw = self.cells.get(column, "")
        plain = " ".join(raw.split())
        if plain != raw and plain:
            self.note(column, "blanks were taken away")
        return plain

    def code(self, column: str, codes: type[Code], others: Mapping[str, Code] | None = None) -> Code | None:
        """Return a cell as one of some codes, or ask what it means."""
        plain = self.text(column)
        folded = plain.casefold()
        if folded in set(codes):
            if plain not in {folded, folded.capitalize()}:
                self.note(column, f"{plain!r} was read as {folded}")
            return codes(folded)
        if others and folded in others:
            self.note(column, f"{plain!r} was read as {others[folded].value}")
            return others[folded]
        known = ", ".join(codes)
        self.ask(column, f"{plain!r} is none of {known}" if plain else f"it is empty; write one of {known}")
        return None

    def interval(self) -> tuple[Interval | None, str]:
        """Return the interval and the refresh frequency, which may stand in the interval's place."""
        refresh, plain = self.text("refresh frequency"), self.text("interval")
        if plain.casefold() not in FREQUENCIES:
            return self.code("interval", Interval, INTERVALS), refresh
        often = FREQUENCIES[plain.casefold()]
        self.note("interval", f"{plain!r} says how often it is refreshed, and was read as {often}")
        self.ask(
            "interval", f"{plain!r} does not say how quarters make a year; write one of {', '.join(Interval)}"
        )
        return None, refresh or often

    def number_of(self, column: str) -> str:
        """Return the number of an agency or service, which stands before its name."""
        plain = self.text(column)
        found = NUMBERED.fullmatch(plain)
        return found[1] if found else plain

    def equity(self) -> bool | None:
        plain = self.text("equity measure")
        if plain and plain.casefold() not in YES_NO:
            self.ask("equity measure", f"{plain!r} is neither yes nor no")
        return YES_NO.get(plain.casefold())

    def status(self) -> Status | None:
        if self.text("deprecated").casefold() == "yes":
            self.note("deprecated", "the measure was read as retired")
            return Status.RETIRED
        plain = self.text("status")
        folded = plain.casefold()
        if not plain or folded in STATUSES:
            return STATUSES.get(folded)
        if folded in set(Status):
            return Status(folded)
        self.note("status", f"{plain!r} is no status here, and stays as it is")
        return None

    def values(self, unit: Unit | None) -> tuple[Value, ...]:
        """Return every yearly cell that has text: numbers before words, each in order of their columns."""
        words, read = list[Value](), list[tuple[str, Value, Cell]]()
        seen = set[tuple[int, str]]()
        for column, text in sorted(self.cells.items()):
            found = YEARLY.fullmatch(column)
            if found is None or not text.strip():
                continue
            value = Value(_year(found[1]), _slot(found[2], found[3]), text)
            if (value.year, value.slot) in seen:
                self.ask(column, "another column is about the same; which one counts?")
                continue
            seen.add((value.year, value.slot))
            if found[3] or "context" in found[2]:
                words.append(value)
            else:
                read.append((column, value, read_number(text)))
        scale = self.scale([cell for _, _, cell in read], unit)
        numbers = [
            replace(value, number=self.number(column, value, cell, unit, scale))
            for column, value, cell in read
        ]
        return (*numbers, *words)

    def scale(self, cells: list[Cell], unit: Unit | None) -> Scale:
        if unit is not Unit.PERCENT:
            return Scale.POINTS
        scale = percent_scale(cells)
        if scale is Scale.UNCLEAR:
            self.ask("percent or count", f"on which scale are the percentages? {examples(cells)}")
        return scale

    def number(
        self, column: str, value: Value, cell: Cell, unit: Unit | None, scale: Scale
    ) -> Decimal | None:
        """Return a cell's number in the measure's unit, or None with a question."""
        for change in cell.changes:
            self.note(column, f"{value.text!r}: {change}")
        if not cell.readable:
            self.ask(column, f"{value.text[:60]!r} is no number")
        if cell.number is None:
            return None
        wanted = {Sign.PERCENT: Unit.PERCENT, Sign.CURRENCY: Unit.CURRENCY}.get(cell.sign, unit)
        if wanted is not unit:
            self.ask(column, f"{value.text!r} does not fit the unit {unit or 'that is missing'}")
            return None
        if unit is Unit.COUNT and cell.number < 0:
            self.ask(column, f"{value.text!r} is below 0, and the unit is a count")
        if unit is Unit.PERCENT and cell.sign is Sign.NONE:
            return self.bare(column, value, cell.number, scale)
        return cell.number

    def bare(self, column: str, value: Value, number: Decimal, scale: Scale) -> Decimal | None:
        if not number:
            return number
        if scale is Scale.FRACTIONS:
            points = in_points(number)
            self.note(column, f"{value.text!r} was read as {points:f} of {PERCENT}")
            return points
        return number if scale is Scale.POINTS else None


def _slot(what: str, explanation: str | None) -> str:
    if "context" in what:
        return "context"
    return f"{what}_explanation" if explanation else what
