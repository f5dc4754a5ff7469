"""Charts: where each point, line and label lies. The drawing is templates/components/chart.html.

The unit is a CSS pixel on a screen 320 pixels wide; wider screens draw everything larger. Time runs from left
to right in every language, as on the axis of a clock's tape, and zero is always on the chart.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.domain.curves import Curve
from portal.domain.trends import Chart

WIDTH, HEIGHT = 320, 200
LEFT, RIGHT, TOP, BOTTOM = 44, 312, 14, 170
"""The edges of the field that the figure is drawn in; labels stand outside it."""

TICKS = 4
"""So many steps the axis of values has at most."""


@dataclass(frozen=True)
class Label:
    """A text at a place. `anchor` is SVG's: start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Mark:
    """A point. A signal, and one of a period that still runs, have other shapes: known without colour."""

    x: float
    y: float
    is_signal: bool
    is_running: bool = False


@dataclass(frozen=True)
class Drawing:
    """All that is drawn, in the order in which it is: lines across with their labels, then the figure."""

    ticks: Sequence[Label]
    labels: Sequence[Label]
    lines: Sequence[str] = ()
    marks: Sequence[Mark] = ()
    centre: float | None = None
    limits: Sequence[float] = ()
    flags: Sequence[Label] = ()
    band: str | None = None


def trend(
    chart: Chart,
    names: Sequence[str],
    most: float,
    said: Callable[[float], str],
    flags: Iterable[tuple[int, str]] = (),
) -> Drawing:
    """Draw a series: points joined by lines, gaps left open, the centre line and the natural limits.

    No line leads to a period that still runs: it would be drawn as a fall.

    In: the series, a short name for each point, the highest value of the axis, how a value is written, and
    at which points to raise a flag with which text.
    """
    field = _Field(most)
    count = len(chart.points)
    places = [LEFT + (RIGHT - LEFT) * (number + 0.5) / count for number in range(count)]
    runs: list[list[str]] = [[]]
    marks = []
    for x, point in zip(places, chart.points, strict=True):
        if point.value is None:
            runs.append([])
            continue
        y = field.y(point.value)
        if not point.is_running:
            runs[-1].append(f"{x:.1f},{y:.1f}")
        marks.append(Mark(round(x, 1), round(y, 1), bool(point.signals), point.is_running))
    limits = chart.limits
    return Drawing(
        ticks=field.ticks(said),
        labels=_names(places, names),
        lines=[" ".join(run) for run in runs if len(run) > 1],
        marks=marks,
        centre=field.y(limits.centre) if limits else None,
        flags=[Label(round(places[number], 1), TOP - 4, text) for number, text in flags],
        limits=[field.y(edge) for edge in (limits.natural.low, limits.natural.high)] if limits else (),
    )


def _names(places: Sequence[float], names: Sequence[str]) -> list[Label]:
    """Name the first and the last point, and one between them where there is room."""
    below = BOTTOM + 18
    if len(places) == 1:
        return [Label(places[0], below, names[0])]
    return [Label(LEFT, below, names[0], "start"), Label(RIGHT, below, names[-1], "end")]


def curve(curve: Curve, percent: Callable[[float], str], duration: Callable[[timedelta], str]) -> Drawing:
    """Draw how the share that got there grew, as steps, with its band."""
    field = _Field(1)
    end = max((point.at for point in curve.points), default=timedelta()) or timedelta(days=1)

    def x(at: timedelta) -> float:
        return LEFT + (RIGHT - LEFT) * (at / end)

    top, low, high = ["M", f"{LEFT},{BOTTOM}"], [], []
    for point in curve.points:
        top.append(f"H{x(point.at):.1f}V{field.y(point.reached):.1f}")
        low.append((x(point.at), field.y(point.low or 0)))
        high.append((x(point.at), field.y(point.high if point.high is not None else point.reached)))
    times = [each.at for each in curve.at_risk if each.at <= end]
    shown = [times[0], *times[1:][-1:]] if times else []
    return Drawing(
        ticks=field.ticks(percent),
        labels=[Label(x(at), BOTTOM + 18, duration(at), "start" if not at else "end") for at in shown],
        lines=["".join(top)],
        band=_band(low, high),
    )


def _band(low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]]) -> str | None:
    """Return the band as a path: along the upper edge, and back along the lower, both in steps."""
    if len(high) < 2:
        return None
    there = f"M{high[0][0]:.1f},{high[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y in high[1:])
    back = f"V{low[-1][1]:.1f}" + "".join(
        f"H{after[0]:.1f}V{before[1]:.1f}" for before, after in zip(low[-2::-1], low[:0:-1], strict=True)
    )
    return f"{there}{back}H{low[0][0]:.1f}Z"


class _Field:
    """The field and its axis of values, from nought to the highest."""

    def __init__(self, most: float) -> None:
        self.most = most

    def y(self, value: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * value / self.most, 1)

    def ticks(self, said: Callable[[float], str]) -> list[Label]:
        steps = [self.most * number / TICKS for number in range(TICKS + 1)]
        return [Label(LEFT - 6, self.y(step), said(step), "end") for step in steps]


def nice(value: float) -> float:
    """Return the next number that an axis of four steps can end at: a multiple of 4, 20, 40, 200 …"""
    step = TICKS
    while value > step * 5:
        step *= 5 if str(step)[0] == "4" else 2
    return float(max(step, math.ceil(value / step) * step))
