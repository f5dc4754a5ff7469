"""Intervals: as published, as scipy has them, and what must always hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2

from portal.domain.intervals import (
    Interval,
    difference_interval,
    per_thousand,
    per_thousand_interval,
    share_interval,
)

COUNTS = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def rounded(interval: Interval | None) -> tuple[float, float]:
    assert interval is not None
    return round(interval.low, 4), round(interval.high, 4)


def test_shares_have_the_intervals_that_newcombe_printed() -> None:
    """Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3."""
    printed = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    assert {counts: rounded(share_interval(*counts)) for counts in printed} == printed


def test_differences_have_the_intervals_that_newcombe_printed() -> None:
    """Newcombe, 1998, table II, method 10; what he subtracts comes first here."""
    printed = {
        ((48, 80), (56, 70)): (0.0524, 0.3339),
        ((3, 10), (9, 10)): (0.1705, 0.8090),
        ((2, 7), (6, 7)): (0.0582, 0.8062),
        ((0, 29), (5, 56)): (-0.0381, 0.1926),
        ((0, 20), (0, 10)): (-0.1611, 0.2775),
        ((0, 20), (10, 10)): (0.6791, 1.0),
    }
    assert {pair: rounded(difference_interval(*pair)) for pair in printed} == printed


@given(COUNTS)
def test_a_share_lies_in_its_interval_and_the_interval_is_that_of_scipy(counts: tuple[int, int]) -> None:
    found = share_interval(*counts)
    if not counts[1]:
        assert found == Interval(0, 1)
        return
    assert found.holds(counts[0] / counts[1])
    plain = binomtest(*counts).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((plain.low, plain.high), abs=1e-12)


@given(COUNTS.filter(lambda counts: counts[1] > 0), COUNTS.filter(lambda counts: counts[1] > 0))
def test_a_difference_lies_in_its_interval_and_turns_with_its_sides(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    found, turned = difference_interval(one, other), difference_interval(other, one)
    assert found.holds(other[0] / other[1] - one[0] / one[1])
    assert found.low >= -1 - 1e-12
    assert found.high <= 1 + 1e-12
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_rates_of_people_come_close_to_the_exact_interval() -> None:
    for events in (10, 11, 25, 100, 4000):
        found = per_thousand_interval(events, 1000)
        exact = chi2.ppf(0.025, 2 * events) / 2, chi2.ppf(0.975, 2 * events + 2) / 2
        assert found is not None
        assert (found.low, found.high) == pytest.approx(exact, rel=0.002)
    assert per_thousand(25, 50_000) == 0.5
    nothing = per_thousand_interval(0, 1000)
    assert nothing is not None
    assert nothing.low == 0
    assert nothing.high == pytest.approx(chi2.ppf(0.975, 2) / 2, rel=0.01)
    few = per_thousand_interval(1, 1000)
    assert few is not None
    assert few.low < chi2.ppf(0.025, 2) / 2


def test_where_there_is_nothing_to_say_nothing_is_said() -> None:
    assert per_thousand(3, 0) is None
    assert per_thousand_interval(3, 0) is None
    for wrong in ((2, 1), (-1, 1)):
        with pytest.raises(ValueError, match="share"):
            share_interval(*wrong)
    with pytest.raises(ValueError, match="no cases"):
        difference_interval((0, 0), (1, 2))
    with pytest.raises(ValueError, match="below 0"):
        per_thousand_interval(-1, 5)
