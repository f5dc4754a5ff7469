"""Fiscal years: their names, bounds and quarters."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.fiscal import FiscalYear

JULY = FiscalYear(7, 1)
CALENDAR_YEAR = FiscalYear(1, 1)
APRIL_SIXTH = FiscalYear(4, 6)
starts = st.builds(FiscalYear, month=st.integers(1, 12), day=st.integers(1, 28))
dates = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("fiscal", "day", "year", "quarter"),
    [
        (JULY, date(2026, 6, 30), 2026, 4),
        (JULY, date(2026, 7, 1), 2027, 1),
        (JULY, date(2026, 12, 31), 2027, 2),
        (JULY, date(2027, 1, 1), 2027, 3),
        (CALENDAR_YEAR, date(2026, 1, 1), 2026, 1),
        (CALENDAR_YEAR, date(2026, 12, 31), 2026, 4),
        (APRIL_SIXTH, date(2026, 4, 5), 2026, 4),
        (APRIL_SIXTH, date(2026, 4, 6), 2027, 1),
        (APRIL_SIXTH, date(2026, 7, 5), 2027, 1),
        (APRIL_SIXTH, date(2026, 7, 6), 2027, 2),
    ],
)
def test_a_day_has_a_fiscal_year_and_a_quarter(
    fiscal: FiscalYear, day: date, year: int, quarter: int
) -> None:
    assert (fiscal.year_of(day), fiscal.quarter_of(day)) == (year, quarter)


@pytest.mark.parametrize(
    ("fiscal", "first", "last"),
    [
        (JULY, date(2025, 7, 1), date(2026, 6, 30)),
        (CALENDAR_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (FiscalYear(1, 2), date(2025, 1, 2), date(2026, 1, 1)),
        (FiscalYear(3, 1), date(2025, 3, 1), date(2026, 2, 28)),
    ],
)
def test_a_fiscal_year_has_bounds(fiscal: FiscalYear, first: date, last: date) -> None:
    assert fiscal.bounds(2026) == (first, last)


@given(starts, dates)
def test_every_day_lies_in_the_bounds_of_its_year_and_years_meet(fiscal: FiscalYear, day: date) -> None:
    year = fiscal.year_of(day)
    first, last = fiscal.bounds(year)
    assert first <= day <= last
    assert last.year == year
    assert fiscal.bounds(year + 1)[0] == last + timedelta(days=1)


@given(starts, dates)
def test_quarters_follow_each_other(fiscal: FiscalYear, day: date) -> None:
    today, tomorrow = fiscal.quarter_of(day), fiscal.quarter_of(day + timedelta(days=1))
    assert tomorrow in (today, today % 4 + 1)
    assert today in (1, 2, 3, 4)


@pytest.mark.parametrize(("month", "day"), [(0, 1), (13, 1), (2, 0), (1, 29)])
def test_a_start_that_some_year_or_quarter_lacks_is_refused(month: int, day: int) -> None:
    with pytest.raises(ValueError, match="fiscal year starts"):
        FiscalYear(month, day)


@pytest.mark.parametrize("start", [(1, 1), (4, 1), (7, 28)])
def test_the_quarters_follow_one_another_and_fill_the_year(start: tuple[int, int]) -> None:
    fiscal = FiscalYear(*start)
    first, last = fiscal.bounds(2027)
    day, quarters = first, []
    while day <= last:
        begins, ends = fiscal.quarter_bounds(day)
        assert begins == day
        assert fiscal.quarter_bounds(ends) == (begins, ends)
        quarters.append(fiscal.quarter_of(ends))
        day = ends + timedelta(days=1)
    assert quarters == [1, 2, 3, 4]
    assert day == last + timedelta(days=1)
