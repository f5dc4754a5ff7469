"""Curves with their bands: as printed, as lifelines has them, by plain sums, and what must always hold."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.utils import median_survival_times

from portal.domain.curves import MOST_POINTS, AtRisk, Curve, CurvePoint
from portal.domain.intervals import Z
from portal.domain.lifecycle import Outcome
from portal.domain.spreads import Quantile
from portal.outcomes import curves, times
from portal.outcomes.cells import Group
from tests.facts import AS_OF, HOUR, START, YEAR, Row, closed, database, fact

CENSORED, DONE, DECLINED = None, Outcome.COMPLETED, Outcome.DECLINED
Life = tuple[int, Outcome | None]
"""How many hours something took and how it ended."""

LIVES = st.lists(
    st.tuples(st.integers(1, 40), st.sampled_from([CENSORED, DONE, DECLINED])), min_size=1, max_size=60
)
"""Many take as long as another."""


@dataclass(frozen=True)
class Stock:
    """Lives by chance, and their curves to any end and to completion."""

    lives: Sequence[Life]
    answers: Curve
    completions: Curve


@pytest.fixture(scope="module")
def stocks() -> list[Stock]:
    """Fifty groups in one query, every other without two different ends at one instant."""
    chance = random.Random(15)
    lives: dict[str, list[Life]] = {}
    for number in range(50):
        ends: list[Outcome | None] = chance.choice(
            [[CENSORED, DONE], [DONE, DECLINED], [CENSORED, DONE, DECLINED]]
        )
        lives[f"{number:02}"] = [
            (3 * hours + (end is DECLINED) if number % 2 else hours, end)
            for hours, end in (
                (chance.randint(1, 40), chance.choice(ends)) for _ in range(chance.randint(1, 60))
            )
        ]
    rows = [row | {"service": name} for name, group in lives.items() for row in rows_of(group)]
    with database(rows) as connection:
        answers, completions = (
            curves.drawn(connection, [YEAR], Group.SERVICE, end(AS_OF))
            for end in (curves.answer, curves.completion)
        )
    return [Stock(group, answers[0, name], completions[0, name]) for name, group in lives.items()]


def rows_of(lives: Sequence[Life]) -> list[Row]:
    """An open request is seen as long as it has been there, so it came in so long ago."""
    return [
        closed(hours, outcome) if outcome else fact((AS_OF - START) / HOUR - hours)
        for hours, outcome in lives
    ]


def drawn(lives: Sequence[Life], competing: bool = True, most: int = MOST_POINTS) -> Curve:
    """The curve of all, of completion or of any answer."""
    end = curves.completion(AS_OF) if competing else curves.answer(AS_OF)
    with database(rows_of(lives)) as connection:
        return curves.drawn(connection, [YEAR], Group.NONE, end, most)[None]


def band(curve: Curve, hours: float) -> tuple[float, float, float]:
    point = curve.when(hours * HOUR)
    assert point.low is not None
    assert point.high is not None
    return point.reached, point.low, point.high


def codes(lives: Sequence[Life]) -> tuple["np.ndarray[tuple[int], np.dtype[np.float64]]", list[int]]:
    numbers = {CENSORED: 0, DONE: 1, DECLINED: 2}
    return np.array([float(hours) for hours, _ in lives]), [numbers[end] for _, end in lives]


def test_a_curve_is_as_printed() -> None:
    """6-mercaptopurine in leukaemia (Freireich and others, 1963), as Stata's `sts list` prints it."""
    ended, left = [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    curve = drawn([*((hours, DONE) for hours in ended), *((hours, CENSORED) for hours in left)], False)
    printed = {
        6: (0.8571, 0.6197, 0.9516),
        10: (0.7529, 0.5032, 0.8894),
        16: (0.6275, 0.3675, 0.8049),
        23: (0.4482, 0.1881, 0.6801),
    }
    for hours, (waiting, low, high) in printed.items():
        assert band(curve, hours) == pytest.approx((1 - waiting, 1 - high, 1 - low), abs=6e-5)
    assert curve.median == Quantile(23 * HOUR, 13 * HOUR, None)
    assert curve.ninetieth == Quantile(None, None, None)
    assert (curve.cases, curve.events, curve.others, curve.censored) == (21, 9, 0, 12)
    assert [(risk.at // HOUR, risk.cases) for risk in curve.at_risk] == [
        (0, 21), (8, 16), (16, 11), (24, 5), (32, 4),
    ]  # fmt: skip


def test_without_another_end_the_curve_and_its_median_are_those_of_lifelines(stocks: list[Stock]) -> None:
    compared = 0
    for stock in stocks:
        took, ended = codes(stock.lives)
        fitter = KaplanMeierFitter().fit(took, [end > 0 for end in ended])
        edges, waiting = fitter.confidence_interval_, fitter.survival_function_.iloc[:, 0]
        for hours, share in waiting.items():
            if 1e-9 < share < 1 - 1e-9:
                low, high = edges.loc[hours]
                assert band(stock.answers, hours) == pytest.approx((1 - share, 1 - high, 1 - low), abs=1e-9)
                compared += 1
        if waiting.iloc[-1] > 1e-9 and not (np.abs(waiting - 0.5) < 1e-9).any():
            found = stock.answers.median
            wanted = [*median_survival_times(edges).iloc[0], fitter.median_survival_time_]
            assert [
                math.inf if at is None else at / HOUR for at in (found.low, found.high, found.at)
            ] == wanted
    assert compared > 500


def test_with_another_end_the_curve_is_that_of_lifelines(stocks: list[Stock]) -> None:
    """Where different ends share an instant lifelines draws lots: here they never do."""
    compared = 0
    for stock in stocks[1::2]:
        took, ended = codes(stock.lives)
        with np.errstate(all="ignore"):  # of its logarithms of 0
            fitter = AalenJohansenFitter().fit(took, ended, event_of_interest=1)
        for hours, reached in fitter.cumulative_density_.iloc[:, 0].items():
            edges = sorted(fitter.confidence_interval_.loc[hours])
            assert stock.completions.when(hours * HOUR).reached == pytest.approx(reached, abs=1e-9)
            if 1e-9 < reached < 1 - 1e-9 and not math.isnan(edges[0]):  # as it is when the last one ends
                assert band(stock.completions, hours)[1:] == pytest.approx(edges, abs=1e-7)
                compared += 1
    assert compared > 300


def plain_band(lives: Sequence[Life], hours: int) -> tuple[float, float, float]:
    """The incidence and its band by the sums as they are printed, one instant after another."""
    left, reached = 1.0, 0.0
    steps = []
    for instant in sorted({took for took, _ in lives if took <= hours}):
        there = sum(took >= instant for took, _ in lives)
        done = sum(life == (instant, DONE) for life in lives)
        ended = done + sum(life == (instant, DECLINED) for life in lives)
        reached += left * done / there
        steps.append((there, ended, done, left, reached))
        left *= 1 - ended / there
    variance = 0.0
    for there, ended, done, waiting, then in steps:
        if reached > then:
            variance += (reached - then) ** 2 * ended / (there * (there - ended))
        variance += waiting**2 * done * (there - done) / there**3
        variance -= 2 * (reached - then) * waiting * done / there**2
    width = math.exp(Z * math.sqrt(max(0.0, variance)) / (reached * -math.log(reached)))
    return reached, reached**width, reached ** (1 / width)


def test_with_ties_the_band_is_that_of_plain_sums(stocks: list[Stock]) -> None:
    for stock in stocks:
        for point in stock.completions.points:
            if 1e-9 < point.reached < 1 - 1e-9:
                hours = round(point.at / HOUR)
                assert band(stock.completions, hours) == pytest.approx(
                    plain_band(stock.lives, hours), abs=1e-7
                )


@settings(max_examples=10)  # each opens a DuckDB
@given(LIVES, st.booleans())
def test_a_curve_only_rises_within_its_band(lives: list[Life], competing: bool) -> None:
    curve = drawn(lives, competing)
    heights = [point.reached for point in curve.points]
    assert heights == sorted(heights)
    for point in curve.points:
        assert (point.low is None) == (point.high is None) == (point.reached == 0)
        if point.low is not None and point.high is not None:
            assert 0 <= point.low <= point.reached + 1e-12
            assert point.reached - 1e-12 <= point.high <= 1
    for found in (curve.median, curve.ninetieth):
        if found.at is not None:
            assert found.low is not None
            assert found.low <= found.at
        if found.high is not None:
            assert found.at is not None
            assert found.at <= found.high
    assert curve.at_risk[0] == AtRisk(timedelta(), len(lives))
    for risk in curve.at_risk:
        assert risk.cases == sum(hours * HOUR >= risk.at for hours, _ in lives)


def test_where_nothing_has_ended_nothing_is_reached() -> None:
    curve = drawn([(5, CENSORED), (7, CENSORED)])
    assert curve.points == (CurvePoint(5 * HOUR, 0, None, None), CurvePoint(7 * HOUR, 0, None, None))
    assert curve.median == curve.ninetieth == Quantile()
    assert curve.when(HOUR) == CurvePoint(timedelta(), 0, None, None)


def test_a_single_case_says_when_it_ended_and_nothing_more() -> None:
    for competing in (True, False):
        curve = drawn([(5, DONE)], competing)
        assert curve.points == (CurvePoint(5 * HOUR, 1, 0, 1),)
        assert curve.median == Quantile(5 * HOUR, 5 * HOUR, None)
        assert not curve.enough
    assert drawn([(5, DECLINED)]).points == (CurvePoint(5 * HOUR, 0, None, None),)


def test_a_curve_is_thinned_for_drawing_and_read_from_all_of_it() -> None:
    chance = random.Random(6)
    lives: list[Life] = [
        (min(2300, round(chance.expovariate(1 / 300)) + 1), chance.choice([DONE, DONE, DECLINED, CENSORED]))
        for _ in range(1500)
    ]
    with database(rows_of(lives)) as connection:
        end = curves.completion(AS_OF)
        whole, thin = (curves.drawn(connection, [YEAR], Group.NONE, end, most)[None] for most in (9999, 50))
        time = times.times(connection, [YEAR], Group.NONE, end)[None]
    assert len(thin.points) <= 50
    assert len(whole.points) > 300
    assert (thin.median, thin.ninetieth) == (whole.median, whole.ninetieth)
    assert (thin.median.at, thin.ninetieth.at) == (time.median, time.ninetieth)
    assert thin.median.at in {point.at for point in thin.points}
    assert set(thin.points) <= set(whole.points)
    top = whole.points[-1].reached
    for point in whole.points:
        assert point.reached - thin.when(point.at).reached <= top / 46 + 0.003
    for hours in (50, 300, 900):
        assert band(whole, hours) == pytest.approx(plain_band(lives, hours), abs=1e-9)
