"""The largest gap: the same rate across districts, services, channels, side by side.

Among many groups the two farthest apart differ by chance alone, the more so the more groups there are. So the
interval that tells chance from more is not one at 95 % but at 95 % for all pairs together (C. E. Bonferroni,
"Teoria statistica delle classi e calcolo delle probabilità", 1936).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from portal.domain.intervals import LEVEL
from portal.domain.measures import Rate


@dataclass(frozen=True)
class Gap:
    """The groups with the highest and the lowest share, by code.

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
    return away > error * NormalDist().inv_cdf(1 - (1 - LEVEL) / pairs / 2)
