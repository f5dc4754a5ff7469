"""The checks of the register's numbers: each finds its planted fault, and leaves what is right alone."""

from decimal import Decimal

from portal.domain.checks import (
    Check,
    Finding,
    annual,
    beyond_limits,
    denominator_drift,
    easy_target,
    equals_target,
    findings,
    percent_range,
    same_quarters,
    scale_flip,
    unexplained_miss,
)
from portal.domain.register import Interval, Unit, Version, YearlyValues, version_of, versions
from portal.domain.trends import Direction


def numbers(*texts: str) -> tuple[Decimal, ...]:
    """Decimals, as they are written."""
    return tuple(map(Decimal, texts))


def year(
    quarters: str = "", actual: str = "", target: str = "", words: str = "", of: int = 2025
) -> YearlyValues:
    """A fiscal year; quarters with blanks between, - for none."""
    read = [None if each == "-" else Decimal(each) for each in quarters.split()] or [None] * 4
    return YearlyValues(
        of,
        target=Decimal(target) if target else None,
        quarters=tuple(read),
        actual=Decimal(actual) if actual else None,
        actual_explanation=words,
    )


def test_a_year_is_held_against_its_quarters_by_its_interval() -> None:
    count, percent = Unit.COUNT, Unit.PERCENT
    quarters = "10 20 30 40"
    assert annual(year(quarters, "100"), Interval.CUMULATIVE, count) is None
    assert annual(year(quarters, "90"), Interval.CUMULATIVE, count) == Finding(
        Check.NOT_SUM, 2025, numbers("90", "100")
    )
    assert annual(year("1 2 3 -", "90"), Interval.CUMULATIVE, count) is None
    assert annual(year("1 2 3 -", "3"), Interval.SNAPSHOT, count) is None
    assert annual(year(quarters, "39"), Interval.SNAPSHOT, count) == Finding(
        Check.NOT_LAST_QUARTER, 2025, numbers("39", "40")
    )
    for interval in (Interval.PERIOD, Interval.CUMULATIVE):
        assert annual(year(quarters, "25"), interval, percent) is None
        assert annual(year(quarters, "41"), interval, percent) == Finding(
            Check.OUTSIDE_QUARTERS, 2025, numbers("41", "10", "40")
        )
    assert annual(year(quarters, "90"), None, count) is None


def test_a_number_is_compared_as_precisely_as_it_was_written() -> None:
    quarters = "6374 6884 4357 13667.5"
    assert annual(year(quarters, "31283"), Interval.CUMULATIVE, Unit.COUNT) is None
    assert annual(year(quarters, "31282.4"), Interval.CUMULATIVE, Unit.COUNT) is not None
    assert annual(year("1 1 1 87.27", "87.3"), Interval.PERIOD, Unit.PERCENT) is None


def test_percentages_out_of_range_or_on_two_scales_are_found() -> None:
    assert percent_range(year("0 100 50 50", "105.6", "-1"), Unit.PERCENT) == Finding(
        Check.OUT_OF_RANGE, 2025, numbers("-1", "105.6")
    )
    assert percent_range(year("0 100 50 50"), Unit.PERCENT) is None
    assert percent_range(year(actual="105"), Unit.COUNT) is None
    flip = Finding(Check.SCALE_FLIP, 2025, numbers("0.95", "95"))
    assert scale_flip(year("95 96 - -", "0.95"), Unit.PERCENT) == flip
    assert scale_flip(year(actual="0.95"), Unit.PERCENT, year(actual="95", of=2024)) == flip
    assert scale_flip(year("3 6 12 24", "1"), Unit.PERCENT) is None
    assert scale_flip(year("95 96 - -", "0.95"), Unit.COUNT) is None


def test_numbers_that_are_too_alike_are_found() -> None:
    assert equals_target(year(actual="9.50", target="9.5")) == Finding(
        Check.EQUALS_TARGET, 2025, numbers("9.50")
    )
    assert equals_target(year(actual="9.51", target="9.5")) is None
    assert same_quarters(year("5 5.0 5 5")) == Finding(Check.SAME_QUARTERS, 2025, numbers("5"))
    assert same_quarters(year("5 5 5 -")) is None
    assert same_quarters(year()) is None


def test_a_jump_is_found_from_eight_points_on() -> None:
    history = numbers("10", "11", "10", "11", "10", "11", "10", "11")
    assert beyond_limits(2025, Decimal(14), history) == Finding(
        Check.BEYOND_LIMITS, 2025, numbers("14", "7.84", "13.16")
    )
    assert beyond_limits(2025, Decimal(13), history) is None
    assert beyond_limits(2025, Decimal(14), history[1:]) is None
    assert beyond_limits(2025, None, history) is None


def test_a_denominator_that_leaves_those_before_it_is_found() -> None:
    before = [*numbers("100", "110", "90"), None]
    assert denominator_drift(2025, Decimal(150), before) == Finding(
        Check.DENOMINATOR_DRIFT, 2025, numbers("150", "100")
    )
    assert denominator_drift(2025, Decimal(60), before) is not None
    assert denominator_drift(2025, Decimal(140), before) is None
    assert denominator_drift(2025, Decimal(0), [Decimal(0)]) is None


def test_an_easy_target_is_found_by_direction() -> None:
    before = year(actual="50", of=2024)
    found = Finding(Check.EASY_TARGET, 2025, numbers("45", "50"))
    assert easy_target(year(target="45"), before, Direction.INCREASE) == found
    assert easy_target(year(target="55"), before, Direction.DECREASE) is not None
    assert easy_target(year(target="45"), before, Direction.DECREASE) is None
    assert easy_target(year(target="45"), before, Direction.MAINTAIN) is None
    assert easy_target(year(target="45"), None, Direction.INCREASE) is None


def test_a_miss_without_an_explanation_is_found_by_direction() -> None:
    found = Finding(Check.UNEXPLAINED_MISS, 2025, numbers("45", "50"))
    assert unexplained_miss(year(actual="45", target="50", words=" N/A "), Direction.INCREASE) == found
    assert unexplained_miss(year(actual="45", target="50", words="A flood."), Direction.INCREASE) is None
    assert unexplained_miss(year(actual="45", target="50"), Direction.DECREASE) is None
    assert unexplained_miss(year(actual="55", target="50"), Direction.DECREASE) is not None
    assert unexplained_miss(year(actual="45", target="50"), Direction.MAINTAIN) == found
    assert unexplained_miss(year(actual="50", target="50.4"), Direction.MAINTAIN) is None


def test_all_checks_run_over_a_measures_years_in_order() -> None:
    history = [year(actual=str(10 + of % 2), of=of) for of in range(2015, 2024)]
    planted = year("5 5 5 5", "20", "20", of=2024)
    later = year(actual="14", target="15", of=2025)
    found = findings([later, planted, *history], Interval.CUMULATIVE, Unit.COUNT, Direction.INCREASE)
    assert [(one.year, one.check) for one in found] == [
        (2024, Check.EQUALS_TARGET),
        (2024, Check.SAME_QUARTERS),
        (2024, Check.BEYOND_LIMITS),
        (2025, Check.EASY_TARGET),
        (2025, Check.UNEXPLAINED_MISS),
    ]


def test_a_changed_formula_is_a_new_version_and_old_years_keep_theirs() -> None:
    known = versions({2027: "Sum  of A", 2024: "Sum of a", 2025: "", 2029: "Sum of b", 2026: "sum of a"})
    assert known == (Version(2024, "Sum of a"), Version(2029, "Sum of b"))
    assert [version_of(each, known) for each in (2020, 2028, 2029)] == [known[0], known[0], known[1]]
    assert version_of(2029, ()) is None
