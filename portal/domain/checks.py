"""The checks of every number of the register: questions that its author must answer, with the numbers.

Each check is one function of values in the measure's unit (percent as 0 to 100) and returns a finding, or
None: also where a number that it needs is missing. No check changes anything.

Numbers are compared as precisely as they were written: 31283 is 31282.5, rounded, and 31282.4 is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import inf
from statistics import median

from portal.domain.intervals import Interval as Range
from portal.domain.register import QUARTERS, Interval, Unit, YearlyValues
from portal.domain.trends import Direction, limits

DRIFT = Decimal("1.5")
"""A denominator drifts when it is so many times the median of those before, or so many times less. A
convention: half as many again is no season."""

FLIP = (Decimal(50), Decimal(200))
"""Two percentages on two scales are about a hundred apart: within a factor of two of it."""

NO_WORDS = frozenset({"", "-", "n/a", "na", "none", "no data"})
"""What explains nothing, folded."""


class Check(StrEnum):
    """What a finding is about; docs/register.md explains each."""

    NOT_LAST_QUARTER = "not_last_quarter"
    NOT_SUM = "not_sum"
    OUTSIDE_QUARTERS = "outside_quarters"
    OUT_OF_RANGE = "out_of_range"
    SCALE_FLIP = "scale_flip"
    EQUALS_TARGET = "equals_target"
    SAME_QUARTERS = "same_quarters"
    BEYOND_LIMITS = "beyond_limits"
    DENOMINATOR_DRIFT = "denominator_drift"
    EASY_TARGET = "easy_target"
    UNEXPLAINED_MISS = "unexplained_miss"
    OTHER_IN_REGISTER = "other_in_register"


CONTRADICTIONS = frozenset({Check.NOT_LAST_QUARTER, Check.NOT_SUM, Check.OUTSIDE_QUARTERS})
"""The year's actual and its quarters cannot both be right."""


@dataclass(frozen=True)
class Finding:
    """One check's finding: the fiscal year, and the numbers it is about in the order its function names."""

    check: Check
    year: int
    numbers: tuple[Decimal, ...] = ()


def annual(values: YearlyValues, interval: Interval | None, unit: Unit | None) -> Finding | None:
    """Hold a year's actual against its quarters: (actual, last), (actual, sum) or (actual, lowest, highest).

    Percentages never add up, so a cumulative one is held against its quarters as one of a period is.
    """
    quarters = [each for each in values.quarters if each is not None]
    if values.actual is None or interval is None or not quarters:
        return None
    if interval is Interval.SNAPSHOT:
        return _unless(
            _equal(values.actual, quarters[-1:]),
            Check.NOT_LAST_QUARTER,
            values,
            (values.actual, quarters[-1]),
        )
    if len(quarters) < QUARTERS:
        return None
    if interval is Interval.CUMULATIVE and unit is not Unit.PERCENT:
        return _unless(_equal(values.actual, quarters), Check.NOT_SUM, values, (values.actual, sum(quarters)))
    low, high = min(quarters), max(quarters)
    inside = low <= values.actual <= high or any(_equal(values.actual, [each]) for each in (low, high))
    return _unless(inside, Check.OUTSIDE_QUARTERS, values, (values.actual, low, high))


def percent_range(values: YearlyValues, unit: Unit | None) -> Finding | None:
    """Find percentages below 0 or above 100: all of them."""
    if unit is not Unit.PERCENT:
        return None
    outside = tuple(each for each in _numbers(values) if not 0 <= each <= 100)
    return _unless(not outside, Check.OUT_OF_RANGE, values, outside)


def scale_flip(values: YearlyValues, unit: Unit | None, before: YearlyValues | None = None) -> Finding | None:
    """Find percentages on two scales, in a year and the one before it: (smaller, larger), 0.95 beside 95.

    The newest number that stands beside one of another scale is named.
    """
    if unit is not Unit.PERCENT:
        return None
    own = [each for each in _numbers(values) if each]
    around = own + ([each for each in _numbers(before) if each] if before else [])
    for one in reversed(own):
        for other in around:
            small, large = sorted((abs(one), abs(other)))
            if small <= 1 and FLIP[0] <= large / small <= FLIP[1]:
                return Finding(Check.SCALE_FLIP, values.year, (small, large))
    return None


def equals_target(values: YearlyValues) -> Finding | None:
    """Find a year's actual that is its target to every digit: (actual,)."""
    if values.actual is None or values.target is None:
        return None
    return _unless(values.actual != values.target, Check.EQUALS_TARGET, values, (values.actual,))


def same_quarters(values: YearlyValues) -> Finding | None:
    """Find the same value in all four quarters of a year: (value,)."""
    return same_running(values.year, values.quarters)


def same_running(year: int, quarters: Sequence[Decimal | None]) -> Finding | None:
    """Find the same value in the last four of some quarters, also over the turn of a year: (value,)."""
    last = quarters[-QUARTERS:]
    if len(last) < QUARTERS or last[-1] is None or any(each != last[-1] for each in last):
        return None
    return Finding(Check.SAME_QUARTERS, year, (last[-1],))


def beyond_limits(year: int, value: Decimal | None, history: Sequence[Decimal | None]) -> Finding | None:
    """Find a value beyond the natural limits of its own history, from 8 points on: (value, low, high).

    `history` are the values before it in their order, without it. Where nothing was ever below zero, the
    limits are not either.
    """
    if value is None:
        return None
    points = [None if each is None else float(each) for each in history]
    never_below = Range(0, inf) if value >= 0 and all(each is None or each >= 0 for each in points) else None
    found = limits(points, within=never_below)
    if found is None or not found.outside(float(value)):
        return None
    low, high = (Decimal(str(round(each, 4))) for each in (found.natural.low, found.natural.high))
    return Finding(Check.BEYOND_LIMITS, year, (value, low, high))


def denominator_drift(
    year: int, denominator: Decimal | None, before: Sequence[Decimal | None]
) -> Finding | None:
    """Find a ratio's denominator that left those before it: (denominator, their median)."""
    known = [each for each in before if each is not None]
    if denominator is None or not known:
        return None
    usual = median(known)
    if usual / DRIFT < denominator < usual * DRIFT or denominator == usual:
        return None
    return Finding(Check.DENOMINATOR_DRIFT, year, (denominator, usual))


def easy_target(
    values: YearlyValues, before: YearlyValues | None, direction: Direction | None
) -> Finding | None:
    """Find a target that is easier than last year's actual: (target, that actual)."""
    if values.target is None or before is None or before.actual is None:
        return None
    gone = values.target - before.actual
    easier = gone < 0 if direction is Direction.INCREASE else direction is Direction.DECREASE and gone > 0
    return _unless(not easier, Check.EASY_TARGET, values, (values.target, before.actual))


def unexplained_miss(values: YearlyValues, direction: Direction | None) -> Finding | None:
    """Find a missed target without an explanation: (actual, target)."""
    if values.actual is None or values.target is None:
        return None
    missed = is_missed(direction, values.target, values.actual)
    explained = values.actual_explanation.strip().casefold() not in NO_WORDS
    return _unless(not missed or explained, Check.UNEXPLAINED_MISS, values, (values.actual, values.target))


def other_in_register(year: int, value: Decimal | None, held: Decimal | None) -> Finding | None:
    """Find a value that is to replace another one of the register: (held, value), or (held,) without one."""
    if held is None or (value is not None and _equal(held, [value])):
        return None
    return Finding(Check.OTHER_IN_REGISTER, year, (held,) if value is None else (held, value))


def is_missed(direction: Direction | None, target: Decimal | None, actual: Decimal | None) -> bool | None:
    """Say whether a target was missed; None where there is nothing to compare.

    A measure to maintain misses its target on either side; rounding is no miss.
    """
    if actual is None or target is None or direction is None:
        return None
    return {
        Direction.INCREASE: actual < target,
        Direction.DECREASE: actual > target,
        Direction.MAINTAIN: not _equal(actual, [target]),
    }[direction]


def findings(
    years: Sequence[YearlyValues], interval: Interval | None, unit: Unit | None, direction: Direction | None
) -> tuple[Finding, ...]:
    """Run every check over a measure's years, in order of year, then of the checks.

    Denominators are no part of the city's layout; `denominator_drift` is for ratios that keep them.
    `other_in_register` is for what reports submit.
    """
    ordered = sorted(years, key=lambda each: each.year)
    by_year = {each.year: each for each in ordered}
    found: list[Finding | None] = []
    for values in ordered:
        before = by_year.get(values.year - 1)
        found += (
            annual(values, interval, unit),
            percent_range(values, unit),
            scale_flip(values, unit, before),
            equals_target(values),
            same_quarters(values),
            beyond_limits(
                values.year, values.actual, [each.actual for each in ordered if each.year < values.year]
            ),
            easy_target(values, before, direction),
            unexplained_miss(values, direction),
        )
    return tuple(each for each in found if each is not None)


def _numbers(values: YearlyValues) -> list[Decimal]:
    return [each for each in (values.target, *values.quarters, values.actual) if each is not None]


def _unless(
    good: bool, check: Check, values: YearlyValues, numbers: tuple[Decimal | int, ...]
) -> Finding | None:
    return None if good else Finding(check, values.year, tuple(map(Decimal, numbers)))


def _equal(whole: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether a number is the sum of parts, as precisely as the number was written."""
    return abs(whole - sum(parts)) <= _half_a_digit(whole)


def _half_a_digit(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) else Decimal(0)
