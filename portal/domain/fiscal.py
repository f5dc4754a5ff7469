"""Fiscal years: named by the calendar year in which they end, with four quarters of three months."""

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Fiscal years that something can be of; any other is a slip of the pen."""

LAST_SAFE_DAY = 28  # every month has it, so every quarter can start on it
MONTHS_IN_YEAR = 12
MONTHS_IN_QUARTER = 3


@dataclass(frozen=True)
class FiscalYear:
    """A city's fiscal year, given by the month and day on which it starts.

    Raises ValueError for a month outside 1 to 12 or a day outside 1 to 28.
    """

    month: int
    day: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= MONTHS_IN_YEAR or not 1 <= self.day <= LAST_SAFE_DAY:
            raise ValueError("a fiscal year starts in a month from 1 to 12, on a day from 1 to 28")

    def year_of(self, day: date) -> int:
        """The fiscal year a day falls in. With a start on July 1, July 1 2026 is in fiscal year 2027."""
        return self._last_day_from(self._start_at_or_before(day)).year

    def bounds(self, year: int) -> tuple[date, date]:
        """The first and the last day of a fiscal year, both inside it."""
        starts_in = year if (self.month, self.day) == (1, 1) else year - 1
        first = date(starts_in, self.month, self.day)
        return first, self._last_day_from(first)

    def middle(self, year: int) -> date:
        """The last day of the first half of a fiscal year."""
        first, _ = self.bounds(year)
        return _later(first, MONTHS_IN_YEAR // 2) - timedelta(days=1)

    def quarter_of(self, day: date) -> int:
        """The quarter of the fiscal year a day falls in, from 1 to 4."""
        start = self._start_at_or_before(day)
        months = (day.year - start.year) * MONTHS_IN_YEAR + day.month - start.month
        if day.day < self.day:
            months -= 1
        return months // MONTHS_IN_QUARTER + 1

    def quarters(self, year: int) -> tuple[tuple[date, date], ...]:
        """The first and the last day of each quarter of a fiscal year, both inside it."""
        first, _ = self.bounds(year)
        return tuple(self.quarter_bounds(_later(first, quarter * MONTHS_IN_QUARTER)) for quarter in range(4))

    def quarter_bounds(self, day: date) -> tuple[date, date]:
        """The first and the last day of the quarter a day falls in, both inside it."""
        first, _ = self.bounds(self.year_of(day))
        start = _later(first, (self.quarter_of(day) - 1) * MONTHS_IN_QUARTER)
        return start, _later(start, MONTHS_IN_QUARTER) - timedelta(days=1)

    def _start_at_or_before(self, day: date) -> date:
        start = date(day.year, self.month, self.day)
        return start if start <= day else start.replace(year=day.year - 1)

    @staticmethod
    def _last_day_from(start: date) -> date:
        return start.replace(year=start.year + 1) - timedelta(days=1)


def first_after(month_day: str, day: date) -> date:
    """Return the first day after another that is a month and day of every year ("07-01")."""
    month, number = map(int, month_day.split("-"))
    found = date(day.year, month, number)
    return found if found > day else found.replace(year=day.year + 1)


def _later(day: date, months: int) -> date:
    """Return the same day so many months later; every month has it."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_YEAR)
    return day.replace(year=day.year + years, month=month + 1)
