"""Charts: what is drawn lies where the figures say, within its field."""

import re
from datetime import timedelta

import pytest

from portal.domain.curves import AtRisk, Curve, CurvePoint
from portal.domain.spreads import Quantile
from portal.domain.trends import chart
from portal.web.charts import BOTTOM, LEFT, RIGHT, TOP, curve, nice, trend

SERIES = [0.5, 0.6, None, 0.5, 0.6, 0.5, 0.6, 0.5, 0.6, 1.0]


def percent(share: float) -> str:
    return f"{share:.0%}"


def test_a_series_is_drawn_from_nought_with_its_gap_its_limits_and_its_signal() -> None:
    found = chart(SERIES)
    names = [str(number) for number in range(len(SERIES))]
    drawn = trend(found, names, 1, percent, [(3, "1")])
    assert [tick.text for tick in drawn.ticks] == ["0%", "25%", "50%", "75%", "100%"]
    assert (drawn.ticks[0].y, drawn.ticks[-1].y) == (BOTTOM, TOP)
    assert [label.text for label in drawn.labels] == ["0", "9"]
    assert [len(line.split()) for line in drawn.lines] == [2, 7], "a gap is left open"
    assert [(flag.text, flag.x) for flag in drawn.flags] == [("1", drawn.marks[2].x)]
    assert [mark.is_signal for mark in drawn.marks] == [False] * 8 + [True]
    assert found.limits is not None
    middle = BOTTOM - (BOTTOM - TOP) * found.limits.centre
    assert drawn.centre == pytest.approx(middle, abs=0.1)
    assert all(LEFT <= mark.x <= RIGHT and TOP <= mark.y <= BOTTOM for mark in drawn.marks)


def test_what_still_runs_has_a_mark_of_its_own_to_which_no_line_leads() -> None:
    names = [str(number) for number in range(len(SERIES))]
    drawn = trend(chart(SERIES, over=len(SERIES) - 1), names, 1, percent)
    assert [mark.is_running for mark in drawn.marks] == [False] * 8 + [True]
    assert not drawn.marks[-1].is_signal
    assert [len(line.split()) for line in drawn.lines] == [2, 6]
    assert len(drawn.labels) == 2, "its name stands below"


def test_a_curve_climbs_in_steps_and_its_band_is_closed() -> None:
    day = timedelta(days=1)
    points = tuple(CurvePoint(n * day, n / 10, n / 20, min(1.0, n / 6)) for n in range(1, 9))
    half = Quantile(5 * day, 3 * day, None)
    drawn = curve(
        Curve(20, 16, 0, points, (AtRisk(timedelta(), 20), AtRisk(8 * day, 4)), half, Quantile()),
        percent,
        lambda length: f"{length.days} d",
    )
    numbers = [float(number) for number in re.findall(r"V([\d.]+)", drawn.lines[0])]
    assert numbers == sorted(numbers, reverse=True), "more and more get there"
    assert numbers[-1] == pytest.approx(BOTTOM - (BOTTOM - TOP) * 0.8, abs=0.1)
    assert [label.text for label in drawn.labels] == ["0 d", "8 d"]
    assert drawn.band is not None
    assert drawn.band.startswith("M")
    assert drawn.band.endswith("Z")
    assert "nan" not in drawn.band


@pytest.mark.parametrize(
    ("value", "end"), [(0, 4), (4, 4), (5, 8), (20, 20), (21, 40), (283, 400), (1999, 2000)]
)
def test_an_axis_ends_at_a_number_that_four_steps_divide(value: float, end: float) -> None:
    assert nice(value) == end
    assert nice(value) % 4 == 0
