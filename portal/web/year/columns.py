"""The columns of the register in the books' files: a row is one fiscal year of a measure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.domain.checks import Check
from portal.domain.register import RegisteredMeasure
from portal.domain.report_questions import Question
from portal.domain.values import QUARTER_SLOTS, MeasureYear, Said, Slot, Value
from portal.queries.books import Entry
from portal.queries.measures import MeasureView
from portal.web.year.restated import pairs, who
from portal.web.year.tables import Column, Table, written


@dataclass(frozen=True)
class OneYear:
    """One fiscal year of a measure."""

    entry: Entry
    year: MeasureYear

    @property
    def then(self) -> MeasureView:
        """The measure as it was in the year."""
        return self.entry.in_year(self.year.year)

    @property
    def of(self) -> RegisteredMeasure:
        """Its definition in the year."""
        return self.then.defined


NAMES = {
    Slot.TARGET: "target",
    Slot.Q1: "first quarter",
    Slot.Q2: "second quarter",
    Slot.Q3: "third quarter",
    Slot.Q4: "fourth quarter",
    Slot.ACTUAL: "actual",
}


def _of_slot(slot: Slot) -> list[Column[OneYear]]:
    return [
        Column(
            slot.value,
            f"the {NAMES[slot]}, in the unit; percent as 0 to 100, durations in days",
            lambda row: written(row.year.value(slot).number),
        ),
        Column(
            f"{slot.value}_source",
            f"how the {NAMES[slot]} came to be: approved, reported, restated, imported (the register says "
            "so) or counted (until now, not final)",
            lambda row: _source(row.year.value(slot)),
        ),
    ]


def _source(value: Value) -> str | None:
    return value.now.source.value if value.now else None


def _contexts(row: OneYear) -> str | None:
    words = [f"{slot.value}: {text}" for slot in QUARTER_SLOTS if (text := row.year.value(slot).words)]
    return "; ".join(words) or None


def _restatements(row: OneYear) -> str | None:
    """Write each number that no longer stands, with what took its place, when and why."""
    said = []
    for slot in Slot:
        said += [f"{slot.value}: {restated(before, after)}" for before, after in pairs(row.year.value(slot))]
    return "; ".join(said) or None


def _without_number(row: OneYear) -> str | None:
    lacking = {slot: row.year.value(slot).lack for slot in Slot}
    return "; ".join(f"{slot}: {lack}" for slot, lack in lacking.items() if lack) or None


def restated(before: Said, after: Said) -> str:
    """Write one restatement: from what to what, on which day, by whom, and why."""
    day = f"{after.at:%Y-%m-%d}" if after.at else ""
    numbers = f"{written(before.value.number) or 'none'} became {written(after.value.number) or 'none'}"
    return f"{numbers} ({day}, {who(after.by)}: {after.reason})"


ANSWERS = "what the checks asked of it, by check and numbers, with the answers: " + "; ".join(
    each.value for each in Check
)


def answered(questions: Iterable[Question]) -> str | None:
    """Write what the checks asked, each with its numbers and the answer: "not_sum 91, 94: A late sheet"."""
    said = []
    for each in questions:
        numbers = ", ".join(f"{number:f}" for number in each.finding.numbers)
        said.append(f"{each.finding.check.value} {numbers}: {each.answer}")
    return "; ".join(said) or None


MEASURES: Table[OneYear] = Table(
    "measures",
    "A row for each fiscal year of a measure, for each of the years that the page has.",
    (
        Column("identity", "what finds the measure here", lambda row: row.then.identity),
        Column("code", "its number in the city's register", lambda row: row.of.code),
        Column("agency", "the agency's code", lambda row: row.then.agency),
        Column("service", "the budget service", lambda row: row.of.service),
        Column("service_code", "its budget number", lambda row: row.of.service_code),
        Column("title", "what is measured", lambda row: row.of.title),
        Column(
            "type",
            "input, output, efficiency, effectiveness or outcome",
            lambda row: row.of.type,
        ),
        Column("direction", "increase, decrease or maintain", lambda row: row.of.direction),
        Column(
            "interval",
            "how quarters make a year: cumulative (they add up), snapshot (the last stands) or period (what "
            "they are made of adds up)",
            lambda row: row.of.interval,
        ),
        Column("unit", "count, percent, currency or duration", lambda row: row.of.unit),
        Column("formula", "how it was counted in the year", lambda row: row.of.formula),
        Column("data_source", "where the numbers come from", lambda row: row.of.data_source),
        Column("refresh", "how often they are refreshed", lambda row: row.of.refresh),
        Column("baseline", "what it began with", lambda row: row.of.baseline),
        Column("equity", "whether it is an equity measure", lambda row: row.of.equity),
        Column("books", "the books it belongs to", lambda row: "; ".join(row.of.books)),
        Column(
            "last_fiscal_year",
            "of a measure that stopped, the last year that it was planned for",
            lambda row: str(row.entry.last_year or "") or None,
        ),
        Column("fiscal_year", "by the year in which it ends", lambda row: str(row.year.year)),
        *(column for slot in Slot for column in _of_slot(slot)),
        Column(
            "actual_numerator",
            "of a ratio, what stands above the line; empty where only the percentage is known",
            lambda row: written(row.year.actual.now.value.numerator) if row.year.actual.now else None,
        ),
        Column(
            "actual_denominator",
            "of a ratio, what stands below the line",
            lambda row: written(row.year.actual.now.value.denominator) if row.year.actual.now else None,
        ),
        Column(
            "without_number",
            "counted values that have no number, and why: too_few (fewer than ten cases, or withheld), "
            "not_yet (its quarter is not published yet), not_reached (of a time)",
            _without_number,
        ),
        Column("target_explanation", "why this target", lambda row: row.year.target.words),
        Column("actual_explanation", "what explains the actual", lambda row: row.year.actual.words),
        Column("quarter_contexts", "what explains the quarters", _contexts),
        Column("restatements", "what stood before, since when no longer, by whom, and why", _restatements),
    ),
)


def rows_of(entries: Iterable[Entry]) -> Iterator[OneYear]:
    """Give the rows of measures: one for each fiscal year of each."""
    return (OneYear(entry, year) for entry in entries for year in entry.years)
