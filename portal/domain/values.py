"""Values of the register's measures: one year of one measure, the same for every book.

A value comes from where it was said last: what was restated, signed off or approved; else what was counted
or imported. Rules: performance.md (intervals; restatements after a freeze).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import Any

from portal.domain.register import QUARTERS, Interval, Unit, YearlyValues

DIGITS = Decimal("0.01")
"""Counted shares and times are kept to so much of a percent or of a day; counts are whole."""


class Slot(StrEnum):
    """Which number of a fiscal year."""

    TARGET = "target"
    Q1 = "q1"
    Q2 = "q2"
    Q3 = "q3"
    Q4 = "q4"
    ACTUAL = "actual"


QUARTER_SLOTS = (Slot.Q1, Slot.Q2, Slot.Q3, Slot.Q4)


class Source(StrEnum):
    """How a value came to be. Counted and imported ones stand until somebody says another."""

    APPROVED = "approved"
    REPORTED = "reported"
    RESTATED = "restated"
    IMPORTED = "imported"
    COUNTED = "counted"


class Reads(StrEnum):
    """Which number of a counted figure a measure reads. SHARE is in percent, times are in days."""

    SHARE = "share"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MEAN = "mean"
    MEDIAN_DAYS = "median_days"
    NINETIETH_DAYS = "ninetieth_days"


class Lack(StrEnum):
    """Why a counted value has no number.

    TOO_FEW: fewer cases than a rate needs, or what the fixed grid withholds. NOT_YET: its quarter is not
    published yet. NOT_REACHED: a time that so large a share has not come to.
    """

    TOO_FEW = "too_few"
    NOT_YET = "not_yet"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True)
class Number:
    """A number in the measure's unit (percent as 0 to 100); a ratio has what it is made of.

    `lack` says why there is no number, where that is known.
    """

    number: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    lack: Lack | None = None


@dataclass(frozen=True)
class Said:
    """One value as somebody said it, or it was counted or imported: `by` is an account, or empty.

    `words` explain it; `reason` says why it took the place of what stood before; `figure` is the stored
    figure behind it, and `from_grid` says that it was read from a published quarter of the fixed grid
    instead. Of a restatement, `answers` are what the checks asked
    (portal.domain.report_questions.read_answers), and `recount` how the figure held that stood before
    (portal.domain.restatements.Recount).
    """

    value: Number
    source: Source
    words: str = ""
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    figure: int | None = None
    paper: int | None = None
    answers: tuple[Mapping[str, Any], ...] = ()
    recount: Mapping[str, Any] | None = None
    from_grid: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether the portal counted it, and nobody typed it."""
        return self.source is Source.COUNTED or self.figure is not None or self.from_grid


@dataclass(frozen=True)
class Value:
    """What stands in a slot, and what stood there before it was restated, oldest first.

    What the register said comes first where a report said another.

    `now` None: nothing is known. A value that is not `is_final` can still change without a restatement: it is
    counted anew each time, or was never signed off.
    """

    now: Said | None = None
    before: tuple[Said, ...] = ()

    @property
    def number(self) -> Decimal | None:
        """The number that stands."""
        return self.now.value.number if self.now else None

    @property
    def lack(self) -> Lack | None:
        """Why there is no number, where that is known."""
        return self.now.value.lack if self.now else None

    @property
    def text(self) -> str | None:
        """The number as papers keep it, or the code of why there is none (`read_text`); None: not known."""
        return f"{self.number:f}" if self.number is not None else self.lack

    @property
    def words(self) -> str:
        """What explains it."""
        return self.now.words if self.now else ""

    @property
    def is_final(self) -> bool:
        """Whether only a restatement can change it."""
        return self.now is not None and self.now.source in FINAL

    def is_whole(self, last_day: date, today: date) -> bool:
        """Whether it is of a period that is over by a local day, or was signed off: no part of one."""
        return self.is_final or last_day < today

    @property
    def is_bare(self) -> bool:
        """Whether it is a number of which nobody knows what it was made of: a percentage alone, say."""
        return self.now is not None and self.number is not None and self.now.value.denominator is None

    @property
    def restated(self) -> bool:
        """Whether it stands as a restatement left it."""
        return self.now is not None and self.now.source is Source.RESTATED

    def is_other_than(self, known: Number) -> bool:
        """Whether something else stands than what was known once."""
        return self.now is not None and (self.number, self.lack) != (known.number, known.lack)

    def since(self, at: datetime | None, known: Number) -> "Value":
        """Return it with what it stood as since a moment, at which a plan knew a number of it."""
        stood = [*self.before, *filter(None, [self.now])]
        older = sum(at is not None and each.at is not None and each.at <= at for each in stood)
        stood = stood[max(0, older - 1) :]
        if stood and Value(stood[0]).is_other_than(known):
            stood.insert(0, Said(known, Source.APPROVED))
        return Value(self.now, tuple(stood[:-1]))


FINAL = frozenset({Source.APPROVED, Source.REPORTED, Source.RESTATED})


@dataclass(frozen=True)
class MeasureYear:
    """One measure in one fiscal year."""

    identity: str
    year: int
    target: Value = Value()
    quarters: tuple[Value, ...] = (Value(),) * QUARTERS
    actual: Value = Value()

    def value(self, slot: Slot) -> Value:
        """Return what stands in a slot."""
        if slot in QUARTER_SLOTS:
            return self.quarters[QUARTER_SLOTS.index(slot)]
        return self.target if slot is Slot.TARGET else self.actual

    def plain(self) -> YearlyValues:
        """Return it as the checks of numbers read it (portal.domain.checks)."""
        return YearlyValues(
            year=self.year,
            target=self.target.number,
            target_explanation=self.target.words,
            quarters=tuple(quarter.number for quarter in self.quarters),
            context=" ".join(quarter.words for quarter in self.quarters if quarter.words),
            actual=self.actual.number,
            actual_explanation=self.actual.words,
            actual_lack=self.actual.lack or "",
        )


def read_text(text: str | None) -> Number:
    """Read a number as a paper keeps it (`Value.text`)."""
    if text is None or text in set(Lack):
        return Number(lack=Lack(text) if text else None)
    return Number(Decimal(text))


def whole_year(
    interval: Interval | None, quarters: Sequence[Number], unit: Unit | None = Unit.PERCENT
) -> Number:
    """Return what a year's quarters make: their sum, the last one, or the ratio of their sums.

    Without a number where a quarter that is needed has none, or nobody said how they make a year. Percentages
    do not add up: cumulative ones are read as those of a period are.
    """
    if interval is Interval.SNAPSHOT:
        known = [each for each in quarters if each.number is not None]
        return known[-1] if known else Number()
    if len(quarters) < QUARTERS:
        return Number()
    return together(interval, quarters, unit)


def together(
    interval: Interval | None, quarters: Sequence[Number], unit: Unit | None = Unit.PERCENT
) -> Number:
    """Return what some quarters make together, as `whole_year` does of four. A snapshot's do not add up."""
    if interval is None or interval is Interval.SNAPSHOT or any(each.number is None for each in quarters):
        return Number()
    if interval is Interval.CUMULATIVE and unit is not Unit.PERCENT:
        return Number(sum((each.number or Decimal() for each in quarters), Decimal()))
    above, below = _sum([each.numerator for each in quarters]), _sum([each.denominator for each in quarters])
    return ratio(above, below, unit)


def ratio(numerator: Decimal | None, denominator: Decimal | None, unit: Unit | None = Unit.PERCENT) -> Number:
    """Return a ratio with what it is made of, in percent or in its unit; no number without a denominator."""
    if numerator is None or not denominator:
        return Number(None, numerator, denominator)
    times = 100 if unit is Unit.PERCENT else 1
    return Number(rounded(numerator * times / denominator), numerator, denominator)


def rounded(number: Decimal) -> Decimal:
    """Return a counted number as it is kept, without zeros at its end."""
    kept = number.quantize(DIGITS, ROUND_HALF_EVEN).normalize()
    return kept.quantize(Decimal(1)) if kept == kept.to_integral_value() else kept


def _sum(numbers: Sequence[Decimal | None]) -> Decimal | None:
    known = [each for each in numbers if each is not None]
    return sum(known, Decimal()) if len(known) == len(numbers) else None
