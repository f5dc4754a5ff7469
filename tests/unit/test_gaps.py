"""The largest gap between groups: which two, and whether chance explains it."""

from portal.domain.gaps import Gap, largest_gap
from portal.domain.measures import Rate


def test_the_farthest_two_with_cases_enough_are_named() -> None:
    rates = {"1": Rate(90, 100), "2": Rate(50, 100), "3": Rate(0, 9), "4": Rate(70, 100)}
    assert largest_gap(rates) == Gap("1", 0.9, "2", 0.5, is_sure=True)


def test_many_small_groups_differ_by_chance() -> None:
    """8 of 10 and 3 of 10 pass a test of their own (z = 2.25), but not as the farthest two of twelve."""
    pair = {"high": Rate(8, 10), "low": Rate(3, 10)}
    found = largest_gap(pair)
    assert found is not None
    assert found.is_sure
    among = largest_gap(pair | {str(number): Rate(5, 10) for number in range(10)})
    assert among == Gap("high", 0.8, "low", 0.3, is_sure=False)


def test_without_two_that_differ_there_is_no_gap() -> None:
    assert largest_gap({}) is None
    assert largest_gap({"1": Rate(5, 10), "2": Rate(4, 9)}) is None
    assert largest_gap({"1": Rate(5, 10), "2": Rate(50, 100)}) is None
