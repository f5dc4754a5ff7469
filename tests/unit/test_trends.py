"""Trends: what is a signal and what is noise."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.intervals import difference_interval
from portal.domain.measures import Rate
from portal.domain.trends import (
    FACTOR,
    Chart,
    Comparison,
    Direction,
    Ground,
    Signal,
    Verdict,
    chart,
    compare,
    limits,
)

SERIES = st.lists(st.none() | st.floats(0, 1), max_size=40)
STEADY = [0.50, 0.52, 0.49, 0.51, 0.50, 0.48, 0.51, 0.50]


def marked(found: Chart, signal: Signal) -> list[int]:
    return [number for number, point in enumerate(found.points) if signal in point.signals]


def test_a_chart_by_hand() -> None:
    """Eight points with seven ranges between them, added up by hand."""
    found = chart([5.0, 7.0, 6.0, 8.0, 4.0, 6.0, 7.0, 5.0], within=None)
    assert found.limits is not None
    assert found.limits.centre == 6
    ranges = 2 + 1 + 2 + 4 + 2 + 1 + 2
    assert found.limits.natural.high == pytest.approx(6 + FACTOR * ranges / 7)
    assert found.limits.natural.low == pytest.approx(6 - FACTOR * ranges / 7)
    assert not found.signals


def test_seven_points_have_no_limits_and_eight_do_however_many_gaps_lie_between() -> None:
    few = [*STEADY[:4], None, *STEADY[4:7]]
    assert chart(few).limits is None
    assert not chart([0.0, 1.0] * 3).signals
    gaps = chart([*few, None, STEADY[7]])
    assert gaps.limits == chart(STEADY).limits
    assert [point.value for point in gaps.points] == [*few, None, STEADY[7]]


def test_a_point_outside_is_a_signal() -> None:
    assert marked(chart([*STEADY, *STEADY, 0.9]), Signal.OUTSIDE) == [16]
    assert marked(chart([*STEADY, *STEADY, 0.1]), Signal.OUTSIDE) == [16]


def test_eight_in_a_row_on_one_side_are_a_signal_and_seven_are_not() -> None:
    low, high = [0.4, 0.45, 0.4, 0.45], [0.55, 0.6, 0.55, 0.6]
    assert marked(chart([*low, *low, *high, None, *high]), Signal.RUN) == [*range(12), *range(13, 17)]
    assert marked(chart([*low, *low[:3], *high, *high[:3]]), Signal.RUN) == []


def test_a_series_that_never_moves_is_no_signal_until_it_does() -> None:
    assert not chart([0.1 + 0.2] * 20).signals
    assert marked(chart([1 / 3] * 30 + [0.5]), Signal.OUTSIDE) == [30]


def test_what_still_runs_is_drawn_and_makes_no_limits_and_no_signal() -> None:
    found = chart([*STEADY, 0.05], over=len(STEADY))
    assert found.limits == chart(STEADY).limits, "as if it were not there"
    assert not found.signals, "half a month is no fall"
    assert [point.value for point in found.points] == [*STEADY, 0.05]
    assert [point.is_running for point in found.points] == [False] * 8 + [True]
    assert marked(chart([*STEADY, 0.05]), Signal.OUTSIDE) == [8], "but for that it would be one"
    assert chart([*STEADY[:7], 0.05], over=7).limits is None, "nor is it the eighth point"


@given(SERIES)
def test_limits_hold_the_centre_and_stay_within_what_a_share_can_be(series: list[float | None]) -> None:
    found = chart(series)
    assert [point.value for point in found.points] == series
    if found.limits is None:
        assert not found.signals
        return
    natural = found.limits.natural
    assert 0 <= natural.low <= found.limits.centre + 1e-12
    assert found.limits.centre - 1e-12 <= natural.high <= 1


def test_chance_alone_is_seldom_outside() -> None:
    """Of normal values about one in a hundred is (limits of 24 points are themselves unsure)."""
    chance = random.Random(7)
    charts = [chart([chance.gauss(0, 1) for _ in range(24)], within=None) for _ in range(400)]
    outside = sum(len(marked(each, Signal.OUTSIDE)) for each in charts)
    assert 10 < outside < 150


BETTER = Comparison(
    Verdict.BETTER, Ground.SIGNAL, 0.75 - 0.5, difference_interval((500, 1000), (750, 1000)), limits(STEADY)
)


def test_a_change_beyond_chance_and_limits_is_a_signal() -> None:
    before, after = Rate(500, 1000), Rate(750, 1000)
    assert compare(before, after, Direction.INCREASE, STEADY) == BETTER
    assert compare(before, after, Direction.DECREASE, STEADY).verdict is Verdict.WORSE
    assert compare(before, after, Direction.MAINTAIN, STEADY).verdict is Verdict.CHANGED
    assert compare(after, before, Direction.INCREASE, STEADY[:7]).verdict is Verdict.WORSE


def test_many_cases_make_no_signal_of_what_the_series_does_by_itself() -> None:
    history = [0.50, 0.62, 0.45, 0.60, 0.48, 0.63, 0.44, 0.50]
    before, after = Rate(5000, 10_000), Rate(5400, 10_000)
    found = compare(before, after, Direction.INCREASE, history)
    assert (found.verdict, found.ground) == (Verdict.CANNOT_TELL, Ground.ORDINARY)
    assert found.interval is not None
    assert found.interval.low > 0
    short = compare(before, after, Direction.INCREASE, history[1:])
    assert (short.verdict, short.limits) == (Verdict.BETTER, None)


def test_few_cases_make_no_signal_of_a_point_outside_the_limits() -> None:
    found = compare(Rate(10, 20), Rate(13, 20), Direction.INCREASE, STEADY)
    assert found.limits is not None
    assert found.limits.outside(13 / 20)
    assert (found.verdict, found.ground) == (Verdict.CANNOT_TELL, Ground.CHANCE)


def test_the_eighth_in_a_row_is_a_signal_though_it_lies_within_the_limits() -> None:
    history = [0.3, 0.5] * 5 + [0.47, 0.46, 0.47, 0.46, 0.47, 0.46, 0.47]
    found = compare(Rate(3000, 10_000), Rate(4700, 10_000), Direction.INCREASE, history)
    assert found.limits is not None
    assert not found.limits.outside(0.47)
    assert found.verdict is Verdict.BETTER
    assert compare(Rate(3000, 10_000), Rate(4700, 10_000), Direction.INCREASE, history[:-2]).ground is (
        Ground.ORDINARY
    )


def test_falling_back_from_an_odd_period_is_no_signal_of_getting_worse() -> None:
    found = compare(Rate(900, 1000), Rate(700, 1000), Direction.INCREASE, [*STEADY, *STEADY])
    assert (found.verdict, found.ground) == (Verdict.CANNOT_TELL, Ground.ORDINARY)


def test_fewer_than_ten_cases_say_nothing() -> None:
    found = compare(Rate(0, 9), Rate(900, 900), Direction.INCREASE, STEADY)
    assert found == Comparison(Verdict.CANNOT_TELL, Ground.TOO_FEW)
