"""The largest gap between groups: which two, and whether chance explains it."""

from scipy.stats import binomtest

from portal.domain.gaps import Gap, largest_gap, largest_gap_of_people
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


def test_the_place_with_the_most_and_that_with_the_fewest_are_named() -> None:
    counts = {"1": (300, 10_000), "2": (20, 1_000), "3": (0, 3_000), "4": (5, 9), "5": (3, 0)}
    assert largest_gap_of_people(counts) == Gap("1", 30, "3", 0, is_sure=True)
    assert largest_gap_of_people({"1": (5, 9), "2": (20, 1_000)}) is None, "nine people are too few to say"
    assert largest_gap_of_people({"1": (30, 1_000), "2": (60, 2_000)}) is None


def test_a_gap_is_sure_where_the_exact_test_of_all_pairs_together_is() -> None:
    """Of six places: an exact binomial test at 95 % for all fifteen pairs agrees, but for the very edge."""
    level, even = 0.05 / 15, {str(number): (50, 1_000) for number in range(2, 6)}
    seen = set()
    for most in range(50, 110, 4):
        exact = binomtest(most, most + 40, 0.5).pvalue
        found = largest_gap_of_people(even | {"high": (most, 1_000), "low": (40, 1_000)})
        assert found is not None
        if not level / 2 < exact < level * 2:
            assert found.is_sure == (exact < level), most
            seen.add(found.is_sure)
    assert seen == {True, False}
    assert not largest_gap_of_people({"a": (8, 1_000), "b": (0, 100_000)}).is_sure  # type: ignore[union-attr]
