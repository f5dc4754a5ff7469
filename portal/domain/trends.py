"""Whether a figure has changed, or only moved as it always does: process-behaviour charts, and two periods.

**The chart** (XmR; individual values and moving ranges): the centre line is the mean of the points, the
natural limits lie 2.66 mean moving ranges beside it. They say how far the figure goes by itself, from one
period to the next; they are no targets, and no intervals of the single figure. Two rules tell a signal: a
point outside the limits, and eight points in a row on one side of the centre line. Wheeler knows a third
(three of four nearer to a limit than to the centre line), Western Electric and Nelson up to eight. Each more
finds small shifts sooner and cries wolf more often; of a city's hundreds of charts, with nobody standing by
to look into each cry, the two suffice that a reader can check by eye.

**A gap** is a period with too few cases to say. It is left out: the limits are those of the other points, the
range across it is one like any other, and it neither breaks a run nor adds to it.

**A period that still runs** is drawn and nothing else: half a month beside whole ones reads as a fall. It
helps to draw no limits, is no signal, and is compared with nothing.

Sources: W. A. Shewhart, "Economic Control of Quality of Manufactured Product", 1931; D. J. Wheeler,
"Understanding Variation", 1993 (2.66 = 3 ÷ 1.128, the mean range of two normal values being 1.128 σ); Western
Electric, "Statistical Quality Control Handbook", 1956 (tests 1 and 4).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import fmean

from portal.domain.intervals import Interval, difference_interval
from portal.domain.measures import ROUNDING, Rate, Time

FEWEST_FOR_LIMITS = 8
"""Limits of fewer points are too unsure themselves (performance.md: from 8 points on)."""

RUN = 8
"""So many points in a row on one side of the centre line are a signal."""

FACTOR = 2.66
"""Natural limits lie so many mean moving ranges from the mean."""

SHARES = Interval(0, 1)
"""What no share can leave."""


class Signal(StrEnum):
    """Why a point is more than the usual up and down."""

    OUTSIDE = "outside"
    RUN = "run"


@dataclass(frozen=True)
class Limits:
    """The centre line, and how far the figure goes by itself on either side."""

    centre: float
    natural: Interval

    def outside(self, value: float) -> bool:
        """Whether a value lies beyond a limit, by more than rounding."""
        return not self.natural.low - ROUNDING <= value <= self.natural.high + ROUNDING

    def side(self, value: float) -> int:
        """On which side of the centre line a value lies: -1 below, 1 above, 0 on it."""
        away = value - self.centre
        return 0 if abs(away) <= ROUNDING else 1 if away > 0 else -1


@dataclass(frozen=True)
class Point:
    """One period's value, None for a gap, and the signals that it gives or is part of.

    `is_running`: the period is not over yet, so the value is only what there is so far.
    """

    value: float | None
    signals: frozenset[Signal] = frozenset()
    is_running: bool = False


@dataclass(frozen=True)
class Chart:
    """The points of a series in their order; `limits` is None with fewer than eight of them."""

    points: tuple[Point, ...]
    limits: Limits | None

    @property
    def signals(self) -> bool:
        """Whether any point is a signal."""
        return any(point.signals for point in self.points)


def limits(values: Sequence[float | None], within: Interval | None = SHARES) -> Limits | None:
    """Return the natural limits of a series, None with fewer than eight points (gaps are None).

    `within` cuts the limits: what the figure cannot leave. For a time of days it is Interval(0, inf), None
    for a figure that can be anything.
    """
    known = [value for value in values if value is not None]
    if len(known) < FEWEST_FOR_LIMITS:
        return None
    centre = fmean(known)
    reach = FACTOR * fmean(abs(after - before) for before, after in pairwise(known))
    low, high = centre - reach, centre + reach
    if within is not None:
        low, high = max(low, within.low), min(high, within.high)
    return Limits(centre, Interval(low, high))


def points(values: Sequence[float | None], over: int | None = None) -> tuple[Point, ...]:
    """Return the points of a series without limits; so many of its periods are over (None: all)."""
    ended = len(values) if over is None else over
    return tuple(Point(value, is_running=number >= ended) for number, value in enumerate(values))


def chart(values: Sequence[float | None], within: Interval | None = SHARES, over: int | None = None) -> Chart:
    """Return a series as a process-behaviour chart; the limits are those of all its periods that are over.

    `over`: so many are, the first of them; None: all.
    """
    drawn = points(values, over)
    judged = [None if point.is_running else point.value for point in drawn]
    found = limits(judged, within)
    if found is None:
        return Chart(drawn, None)
    runs = _in_runs(judged, found)
    return Chart(
        tuple(
            point if value is None else replace(point, signals=_signals(value, found, number in runs))
            for number, (point, value) in enumerate(zip(drawn, judged, strict=True))
        ),
        found,
    )


def _signals(value: float, found: Limits, in_run: bool) -> frozenset[Signal]:
    given = {Signal.OUTSIDE: found.outside(value), Signal.RUN: in_run}
    return frozenset(signal for signal, holds in given.items() if holds)


def _in_runs(values: Sequence[float | None], found: Limits) -> set[int]:
    """Return the numbers of the points that lie in a run of eight or more on one side."""
    sides = [(number, found.side(value)) for number, value in enumerate(values) if value is not None]
    runs = [(side, [number for number, _ in run]) for side, run in groupby(sides, key=lambda each: each[1])]
    return {number for side, run in runs if side and len(run) >= RUN for number in run}


class Direction(StrEnum):
    """Where a measure should go."""

    INCREASE = "increase"
    DECREASE = "decrease"
    MAINTAIN = "maintain"


class Verdict(StrEnum):
    """What can be said of two periods. CHANGED is for a measure that should stay where it is."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    CANNOT_TELL = "cannot_tell"


class Ground(StrEnum):
    """Why a verdict is as it is.

    TOO_FEW: a period has fewer than ten cases. CHANCE: so much apart can two periods be by chance, with as
    many cases. ORDINARY: the figures differ, but the later one is no more unusual than what the series does
    by itself. SIGNAL: neither explains it.
    """

    TOO_FEW = "too_few"
    CHANCE = "chance"
    ORDINARY = "ordinary"
    SIGNAL = "signal"


@dataclass(frozen=True)
class Comparison:
    """Two periods' shares: what can be said, why, and the difference (after minus before) with its interval.

    `difference` and `interval` are None where there are too few cases. `limits` are those that the later
    share was held against, None where the series has fewer than eight points.
    """

    verdict: Verdict
    ground: Ground
    difference: float | None = None
    interval: Interval | None = None
    limits: Limits | None = None


def compare(
    before: Rate, after: Rate, direction: Direction, history: Sequence[float | None] = ()
) -> Comparison:
    """Say whether a share has changed from one period to another, or only moved.

    `history` are the shares of the periods before `after`, of the same length and in their order (the one of
    `before` among them, None for gaps), without `after`: a point that helped to draw the limits would widen
    them for itself. No case may be in both periods.

    With fewer than eight points of history, Newcombe's interval decides: does it hold 0? With eight or more,
    the difference must pass it *and* the later share be a signal of the series (outside the limits, or the
    eighth in a row on one side). The interval takes every case for an independent draw, so among ten thousand
    requests one and a half percentage points pass it: true of the two periods, and nothing to act on where
    storms and holidays move the figure by five points a month. The limits know that. They do not know how
    many cases a single point has, which the interval does. Where they disagree, "cannot tell" is the honest
    answer.
    """
    if before.share is None or after.share is None:
        return Comparison(Verdict.CANNOT_TELL, Ground.TOO_FEW)
    difference = after.share - before.share
    interval = difference_interval(
        (before.numerator, before.denominator), (after.numerator, after.denominator)
    )
    found = limits(history)
    ground = Ground.SIGNAL
    if interval.holds(0):
        ground = Ground.CHANCE
    elif found is not None and not _is_signal(after.share, history, found, difference):
        ground = Ground.ORDINARY
    verdict = _verdict(difference, direction) if ground is Ground.SIGNAL else Verdict.CANNOT_TELL
    return Comparison(verdict, ground, difference, interval, found)


DAY = timedelta(days=1)


def compare_times(before: Time, after: Time, history: Sequence[timedelta | None] = ()) -> Comparison:
    """Say whether half took longer or shorter in one period than in another, by the same two questions.

    `history` as for `compare`: medians. Both times know their spread among the two. Where those have
    nothing in common and, from eight points on, the later median is a signal of the series, a shorter time is
    better. A median that is not reached is held against the limits at as long as its cases were followed.
    """
    if not before.enough or not after.enough:
        return Comparison(Verdict.CANNOT_TELL, Ground.TOO_FEW)
    longer = after.spread.surely_longer_than(before.spread)
    if not longer and not before.spread.surely_longer_than(after.spread):
        return Comparison(Verdict.CANNOT_TELL, Ground.CHANCE)
    values = [None if each is None else each / DAY for each in history]
    found = limits(values, Interval(0, math.inf))
    latest = (after.median or after.spread.followed or timedelta()) / DAY
    if found is not None and not _is_signal(latest, values, found, 1 if longer else -1):
        return Comparison(Verdict.CANNOT_TELL, Ground.ORDINARY, limits=found)
    return Comparison(Verdict.WORSE if longer else Verdict.BETTER, Ground.SIGNAL, limits=found)


def _is_signal(value: float, history: Sequence[float | None], found: Limits, difference: float) -> bool:
    """Whether a new value is outside the limits of its past or ends a run of eight, on the side it moved to.

    After an odd period a share can fall and still lie above the limits: that is no signal of getting lower.
    """
    if found.side(value) != (1 if difference > 0 else -1):
        return False
    return found.outside(value) or len(history) in _in_runs([*history, value], found)


def _verdict(difference: float, direction: Direction) -> Verdict:
    if direction is Direction.MAINTAIN:
        return Verdict.CHANGED
    return Verdict.BETTER if (difference > 0) == (direction is Direction.INCREASE) else Verdict.WORSE
