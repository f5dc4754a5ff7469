"""The checks of submitted numbers as questions: which are asked about the values of one fiscal year.

Asked is about what is being submitted, of a report or of a restatement. What the checks find in numbers that
were all signed before was asked then. Rules: performance.md (checks on every submitted number).
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from portal.domain.checks import (
    Check,
    Finding,
    beyond_limits,
    denominator_drift,
    equals_target,
    findings,
    other_in_register,
    same_running,
)
from portal.domain.register import RegisteredMeasure, YearlyValues
from portal.domain.values import QUARTER_SLOTS, MeasureYear, Number, Said, Slot, Source, Value


@dataclass(frozen=True)
class Subject:
    """A measure that a report is about: its definition, and all fiscal years that are known of it.

    `is_computed`: what nobody has said yet is counted, and nothing is asked for. `currency` is the sign of
    the city's own money; without it no sign is read.
    """

    identity: str
    defined: RegisteredMeasure
    years: Mapping[int, MeasureYear]
    is_computed: bool
    currency: str = ""

    def year(self, year: int) -> MeasureYear:
        """Return what is known of a fiscal year."""
        return self.years.get(year) or MeasureYear(self.identity, year)

    def in_register(self, year: int, slot: Slot) -> Said | None:
        """Return what the register says of a value that nobody has said or counted yet."""
        stands = self.year(year).value(slot).now
        return stands if stands is not None and stands.source is Source.IMPORTED else None

    def replaced(self, year: int, slot: Slot, value: Number) -> Finding | None:
        """Return what the checks find where a value is to replace what the register says."""
        held = self.in_register(year, slot)
        return other_in_register(year, value.number, held.value.number if held else None)


@dataclass(frozen=True)
class Question:
    """A check's finding as a question, and its answer, "" without one. `slot`: of one value alone."""

    finding: Finding
    answer: str
    slot: Slot | None = None


@dataclass(frozen=True)
class Submitted:
    """The values of a fiscal year as they are to stand, those submitted now, and those that stood before.

    What the checks find in what stood before was asked then, and is not asked again.
    """

    year: int
    values: Mapping[Slot, Number]
    fresh: Collection[Slot]
    before: Mapping[Slot, Number]

    def number(self, slot: Slot) -> Decimal | None:
        """Return the number of a value."""
        return self.values.get(slot, Number()).number


def question_key(finding: Finding) -> str:
    """Name a question by its check and numbers: other numbers are another question, and asked again."""
    numbers = " ".join(f"{each.normalize():f}" for each in finding.numbers)
    digest = hashlib.sha256(f"{finding.year} {numbers}".encode()).hexdigest()[:8]
    return f"{finding.check}.{digest}"


def kept_answers(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """Return questions with their answers as they are kept."""
    return [
        {
            "check": each.finding.check.value,
            "numbers": [str(number) for number in each.finding.numbers],
            "slot": each.slot.value if each.slot else None,
            "answer": each.answer,
        }
        for each in questions
    ]


def read_answers(kept: Sequence[Mapping[str, Any]], year: int) -> tuple[Question, ...]:
    """Return questions with their answers from what is kept."""
    return tuple(
        Question(
            Finding(Check(each["check"]), year, tuple(Decimal(number) for number in each["numbers"])),
            each["answer"],
            Slot(each["slot"]) if each["slot"] else None,
        )
        for each in kept
    )


def asked(subject: Subject, given: Submitted) -> list[tuple[Finding, Slot | None]]:
    """Return what the checks find in what is submitted, beside all years that are known; each finding once.

    Misses are not among them: they have their own questions. A target is asked about where no plan could.
    """
    seen: set[str] = set()
    found: list[tuple[Finding, Slot | None]] = []
    for finding, slot in (*_of_the_year(subject, given), *_of_each(subject, given)):
        key = question_key(finding)
        if key not in seen:
            seen.add(key)
            found.append((finding, slot))
    return found


def _of_the_year(subject: Subject, given: Submitted) -> Iterable[tuple[Finding, Slot | None]]:
    of, year = subject.defined, given.year
    earlier = [each.plain() for each in _earlier(subject, year)]

    def run(values: Mapping[Slot, Number]) -> list[Finding]:
        all_found = findings([*earlier, _plain(year, values)], of.interval, of.unit, of.direction)
        return [each for each in all_found if each.year == year and each.check is not Check.UNEXPLAINED_MISS]

    is_due = is_target_due(subject, given)
    without = {Slot.TARGET} if is_due and Slot.TARGET not in given.fresh else set()
    asked_before = run({slot: each for slot, each in given.before.items() if slot not in without})
    for finding in run(given.values):
        if finding.check is Check.EASY_TARGET and not is_due:
            continue
        if finding not in asked_before:
            yield finding, Slot.ACTUAL if finding.check is Check.BEYOND_LIMITS else None


def is_target_due(subject: Subject, given: Submitted) -> bool:
    """Say whether a target is to be asked about here: it is submitted, or its plan could not ask.

    No plan has locked it, or last year's actual was signed after it; and the mid-year report did not ask.
    """
    if Slot.TARGET in given.fresh:
        return True
    own, before = subject.year(given.year), subject.year(given.year - 1).actual
    known_since = _said_at(before) or datetime.min.replace(tzinfo=UTC)
    reported = _said_at(own.quarters[0])
    if reported is not None and reported >= known_since:
        return False
    locked = _said_at(own.target)
    return own.target.number is not None if locked is None else known_since > locked


def _said_at(value: Value) -> datetime | None:
    return value.now.at if value.now is not None and value.is_final else None


def _of_each(subject: Subject, given: Submitted) -> Iterable[tuple[Finding, Slot | None]]:
    for slot in (*QUARTER_SLOTS, Slot.ACTUAL):
        value = given.values.get(slot)
        if value is None or slot not in given.fresh:
            continue
        history = _history(subject, given, slot)
        found = [
            subject.replaced(given.year, slot, value),
            denominator_drift(given.year, value.denominator, [each.denominator for each in history]),
        ]
        if slot is not Slot.ACTUAL:
            numbers = [each.number for each in history]
            found += [
                beyond_limits(given.year, value.number, numbers),
                same_running(given.year, [*numbers, value.number]),
            ]
        if not subject.is_computed:
            own = YearlyValues(given.year, target=given.number(Slot.TARGET), actual=value.number)
            found.append(equals_target(own))
        yield from ((each, slot) for each in found if each is not None)


def _plain(year: int, values: Mapping[Slot, Number]) -> YearlyValues:
    def number(slot: Slot) -> Decimal | None:
        return values.get(slot, Number()).number

    quarters = tuple(number(slot) for slot in QUARTER_SLOTS)
    return YearlyValues(year, target=number(Slot.TARGET), quarters=quarters, actual=number(Slot.ACTUAL))


def _history(subject: Subject, given: Submitted, slot: Slot) -> Sequence[Number]:
    """Return what stood before a value: actuals of years before an actual, quarters before a quarter."""
    earlier = _earlier(subject, given.year)
    if slot is Slot.ACTUAL:
        return [number_of(each.actual) for each in earlier]
    own = [given.values.get(each, Number()) for each in QUARTER_SLOTS[: QUARTER_SLOTS.index(slot)]]
    return [*(number_of(quarter) for each in earlier for quarter in each.quarters), *own]


def _earlier(subject: Subject, year: int) -> list[MeasureYear]:
    return [each for _, each in sorted(subject.years.items()) if each.year < year]


def number_of(value: Value) -> Number:
    """Return the number that stands, with what it is made of."""
    return value.now.value if value.now else Number()
