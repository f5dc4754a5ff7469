"""The largest gap: the same rate or time across districts, services, channels, side by side.

Among many groups the two farthest apart differ by chance alone, the more so the more groups there are. So the
interval that tells chance from more is not one at 95 % but at 95 % for all pairs together (C. E. Bonferroni,
"Teoria statistica delle classi e calcolo delle probabilità", 1936).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from portal.domain.intervals import THOUSAND, quantile
from portal.domain.measures import FEWEST_FOR_A_RATE, Rate, Time


@dataclass(frozen=True)
class Gap:
    """The groups with the highest and the lowest share, by code; or with the most and the fewest per 1,000.

    `is_sure`: so far apart are not even the farthest two of so many groups by chance.
    """

    high: str
    high_share: float
    low: str
    low_share: float
    is_sure: bool


def largest_gap(rates: Mapping[str, Rate]) -> Gap | None:
    """Return the largest gap between groups with cases enough; None where fewer than two have, or all agree.

    Of equal shares the first code in the alphabet is named.
    """
    known = {code: rate for code, rate in sorted(rates.items()) if rate.share is not None}
    if len(known) < 2:
        return None
    high = max(known, key=lambda code: known[code].share or 0)
    low = min(known, key=lambda code: known[code].share or 0)
    most, least = known[high], known[low]
    if most.share is None or least.share is None or most.share == least.share:
        return None
    return Gap(high, most.share, low, least.share, _is_sure(most, least, math.comb(len(known), 2)))


def _is_sure(high: Rate, low: Rate, pairs: int) -> bool:
    """Whether the two-proportion test rejects equal shares at the level of all pairs together."""
    share = (high.numerator + low.numerator) / (high.denominator + low.denominator)
    error = math.sqrt(share * (1 - share) * (1 / high.denominator + 1 / low.denominator))
    away = high.numerator / high.denominator - low.numerator / low.denominator
    return away > error * quantile(pairs)


@dataclass(frozen=True)
class TimeGap:
    """The groups where half took longest and shortest, by code; `long_time` None: it is not reached there.

    `is_sure`: so far apart are not even the farthest two of so many groups by chance. `can_tell`: whether
    enough is known of the longest to say so.
    """

    long: str
    long_time: timedelta | None
    short: str
    short_time: timedelta
    is_sure: bool
    can_tell: bool


def largest_gap_of_times(times: Mapping[str, Time]) -> TimeGap | None:
    """Return the largest gap between the medians of groups with cases enough, whose spread is known.

    Out: None where fewer than two have, half got there in none, or all agree. A median that is not reached
    is longer than any that is; of several of them that is named which lies farthest off for sure.
    """
    known = {code: time for code, time in sorted(times.items()) if time.enough}
    reached = {code: time.median for code, time in known.items() if time.median is not None}
    if len(known) < 2 or not reached:
        return None
    short = min(reached, key=lambda code: reached[code])
    long = max(known, key=lambda code: _length(known[code]))
    longest = known[long]
    if longest.median == reached[short]:
        return None
    sure = longest.spread.surely_longer_than(known[short].spread)
    return TimeGap(long, longest.median, short, reached[short], sure, longest.events > 0)


def _length(time: Time) -> tuple[timedelta, timedelta]:
    low = time.spread.together.low or time.spread.followed or timedelta()
    return timedelta.max if time.median is None else time.median, low


def largest_gap_of_people(counts: Mapping[str, tuple[int, int]]) -> Gap | None:
    """Return the largest gap in requests per 1,000 people between places, from (requests, people) by code.

    Out: None where fewer than two places have people enough, or all agree. `is_sure` takes requests as
    Poisson: of all that the two places asked for together, does the first have more than its part of their
    people? (J. Przyborowski & H. Wilenski, "Homogeneity of results in testing samples from Poisson series",
    Biometrika 31, 1940; by the normal distribution, so with fewer than ten requests it is never sure.)
    """
    known = {
        code: THOUSAND * requests / people
        for code, (requests, people) in sorted(counts.items())
        if people >= FEWEST_FOR_A_RATE
    }
    if len(known) < 2:
        return None
    high, low = max(known, key=lambda code: known[code]), min(known, key=lambda code: known[code])
    if known[high] == known[low]:
        return None
    sure = _is_more(counts[high], counts[low], math.comb(len(known), 2))
    return Gap(high, known[high], low, known[low], sure)


def _is_more(high: tuple[int, int], low: tuple[int, int], pairs: int) -> bool:
    together, part = high[0] + low[0], high[1] / (high[1] + low[1])
    error = math.sqrt(together * part * (1 - part))
    return together >= FEWEST_FOR_A_RATE and high[0] - together * part > error * quantile(pairs)
