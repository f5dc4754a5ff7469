"""How sure a figure is: intervals at a level of 95 % for shares, differences of shares, and rates of people.

They speak of chance alone: how far a figure of so many cases would stray if the same city had the same year
again. What was never reported, or is recorded wrongly, is in none of them.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
American Statistical Association 22 (1927); R. G. Newcombe, "Interval estimation for the difference between
independent proportions: comparison of eleven methods", Statistics in Medicine 17 (1998), method 10; D. P.
Byar's approximation as in N. E. Breslow & N. E. Day, "Statistical Methods in Cancer Research II" (1987), p.
69.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
"""Of a hundred such intervals, about so many hold the true value."""


def quantile(statements: int) -> float:
    """Return how many standard errors one of so many statements may stray, that all may hold at the level.

    For one it is 1.96. For more each gets its part of what may go wrong (C. E. Bonferroni, 1936).
    """
    return NormalDist().inv_cdf(1 - (1 - LEVEL) / statements / 2)


Z = quantile(1)
"""The quantile of the normal distribution that belongs to the level."""

THOUSAND = 1000
"""Rates of people are per so many."""


@dataclass(frozen=True)
class Interval:
    """From `low` to `high`, both inside."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Whether a value lies in the interval."""
        return self.low <= value <= self.high


def share_interval(numerator: int, denominator: int) -> Interval:
    """Return Wilson's interval of a share, within 0 and 1; all of it where there are no cases.

    It holds at 0 % and 100 % too, where the usual interval (share ± 1.96 standard errors) has no width.
    Raises ValueError unless 0 ≤ numerator ≤ denominator.
    """
    _check(numerator, denominator)
    if not denominator:
        return Interval(0, 1)
    share, square = numerator / denominator, Z * Z
    middle = (share + square / (2 * denominator)) / (1 + square / denominator)
    spread = math.sqrt(share * (1 - share) / denominator + square / (4 * denominator * denominator))
    half = Z * spread / (1 + square / denominator)
    return Interval(
        max(0.0, middle - half) if numerator else 0.0,
        min(1.0, middle + half) if numerator < denominator else 1.0,
    )


def difference_interval(before: tuple[int, int], after: tuple[int, int]) -> Interval:
    """Return Newcombe's interval of the second share minus the first, within -1 and 1.

    Each is a numerator and its denominator; no case may be in both. Raises ValueError where one has no cases
    or a numerator is not within 0 and its denominator.
    """
    if not before[1] or not after[1]:
        raise ValueError("a share of no cases differs from nothing")
    old, new = share_interval(*before), share_interval(*after)
    first, second = before[0] / before[1], after[0] / after[1]
    between = second - first
    return Interval(
        between - math.hypot(second - new.low, old.high - first),
        between + math.hypot(new.high - second, first - old.low),
    )


def per_thousand(events: int, people: int) -> float | None:
    """Return how many events there were per 1,000 people; None where there are no people.

    Raises ValueError below 0. There may be more events than people: one person can ask twice.
    """
    _check_counts(events, people)
    return THOUSAND * events / people if people else None


def per_thousand_interval(events: int, people: int) -> Interval | None:
    """Return Byar's interval of a rate per 1,000 people, the events taken as Poisson; None without people.

    From 10 events on, both ends lie within 0.2 % of the exact ones (Garwood 1936); the lower end of fewer is
    too low, by half at a single event. Raises ValueError below 0.
    """
    _check_counts(events, people)
    if not people:
        return None
    low = events * _cube(events, -Z) if events else 0.0
    high = (events + 1) * _cube(events + 1, Z)
    return Interval(THOUSAND * low / people, THOUSAND * high / people)


def _cube(events: int, quantile: float) -> float:
    """Return by what a count is multiplied to come to its limit: the cube root of a χ² is nearly normal."""
    return (1 - 1 / (9 * events) + quantile / (3 * math.sqrt(events))) ** 3


def _check(numerator: int, denominator: int) -> None:
    if not 0 <= numerator <= denominator:
        raise ValueError("a share counts some of its cases, none, or all")


def _check_counts(events: int, people: int) -> None:
    if events < 0 or people < 0:
        raise ValueError("nothing is counted below 0")
