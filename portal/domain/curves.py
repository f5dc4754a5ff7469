"""A curve of how long something takes, with its band: what portal/outcomes/curves.py draws from the facts.

Read off at a time, it says which share of all cases had got there, and from where to where that share may lie
(95 %, each time by itself). Definitions: docs/measures.md, "The curves".
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.domain.measures import Ends
from portal.domain.spreads import NOT_REACHED, Quantile

MOST_POINTS = 120
"""A drawn curve has at most so many points; more would lie closer than anybody can see."""

MOST_STEPS = 6
"""The axis of time has at most so many steps."""

STEPS: Sequence[timedelta] = (
    *(timedelta(minutes=minutes) for minutes in (10, 30)),
    *(timedelta(hours=hours) for hours in (1, 2, 4, 8, 12)),
    *(timedelta(days=days) for days in (1, 2, 5, 10, 20, 30, 60, 90, 180, 365, 730, 1825, 3650, 18250)),
)
"""Lengths that a reader can count in; the axis takes the shortest of which six are enough."""


@dataclass(frozen=True)
class CurvePoint:
    """From `at` on, until the next point, so great a share had got there: `reached`, 0 to 1.

    `low` and `high` are the band; None before the first event, when nothing tells how far off nought is.
    """

    at: timedelta
    reached: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class AtRisk:
    """How many cases had not ended or left our sight just before a time: what the curve rests on there."""

    at: timedelta
    cases: int


@dataclass(frozen=True)
class Curve(Ends):
    """How the share of cases that got there, with the event that is asked for, grew.

    The points are a step function, thinned for drawing; the quantiles are read from all of it.
    """

    points: tuple[CurvePoint, ...] = ()
    at_risk: tuple[AtRisk, ...] = ()
    median: Quantile = NOT_REACHED
    ninetieth: Quantile = NOT_REACHED

    def when(self, at: timedelta) -> CurvePoint:
        """Return what the drawn curve says of a time: its last point up to then; nought before the first."""
        number = bisect_right(self.points, at, key=lambda point: point.at)
        return self.points[number - 1] if number else CurvePoint(timedelta(), 0, None, None)
