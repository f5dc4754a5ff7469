"""Deadlines: hours that elapse, days that end at local midnight, working days of a city's calendar.

Source of every rule: "Clocks" in the outcomes specification. Times go in and come out as aware
datetimes in UTC; what a day is, is decided in the city's own time zone.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

END_OF_DAY = time(23, 59, 59, fold=1)  # the later one, where putting clocks back repeats the last hour
ONE_DAY = timedelta(days=1)
BADLY_LATE_FACTOR = 3


class TargetUnit(StrEnum):
    """What a target is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


class Lateness(StrEnum):
    """How a milestone stands against its deadline."""

    ON_TIME = "on_time"
    LATE = "late"
    BADLY_LATE = "badly_late"


@dataclass(frozen=True)
class Target:
    """A promise: so many hours, days or working days. Raises ValueError when the amount is below one."""

    amount: int
    unit: TargetUnit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a target is at least 1 of its unit, not {self.amount}")

    def times(self, factor: int) -> "Target":
        """The same promise `factor` times over, in the same unit."""
        return Target(self.amount * factor, self.unit)


@dataclass(frozen=True)
class Calendar:
    """A city's days: its time zone, the weekdays it works (Monday is 0) and its holidays.

    Raises ValueError when no weekday, or something that is not a weekday, is named.
    """

    time_zone: ZoneInfo
    working_week: frozenset[int]
    holidays: frozenset[date]

    def __post_init__(self) -> None:
        if not self.working_week or not self.working_week <= set(range(7)):
            raise ValueError("a working week has one to seven weekdays, Monday is 0 and Sunday is 6")

    def is_working(self, day: date) -> bool:
        """Whether the city works on this day."""
        return day.weekday() in self.working_week and day not in self.holidays

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days follow `after`, up to and including `until`; 0 when `until` is not later."""
        days = range(1, (until - after).days + 1)
        return sum(self.is_working(after + timedelta(days=n)) for n in days)

    def local_day(self, moment: datetime) -> date:
        """The day it is in the city at an aware moment; ValueError when the moment has no time zone."""
        return _aware(moment).astimezone(self.time_zone).date()

    def end_of(self, day: date) -> datetime:
        """The last second of a local day, 23:59:59, in UTC."""
        return datetime.combine(day, END_OF_DAY, self.time_zone).astimezone(UTC)

    def working_day_after(self, day: date, count: int) -> date:
        """The working day that is `count` working days after `day`; `day` itself when `count` is 0."""
        for _ in range(count):
            day += ONE_DAY
            while not self.is_working(day):
                day += ONE_DAY
        return day


def deadline(start: datetime, target: Target, calendar: Calendar) -> datetime:
    """When a target that starts to run at `start` (aware) has to be met, in UTC.

    Hours elapse, whatever the wall clock does. Days end at 23:59:59 local time, and the first one is
    tomorrow. Working days end the same way, and the first one is the next working day.
    Raises ValueError when `start` has no time zone.
    """
    return _later(start, target.amount, target.unit, calendar)


def extend(
    due: datetime, unit: TargetUnit, held_from: datetime, resumed_at: datetime, calendar: Calendar
) -> datetime:
    """A deadline after a pause: the time on hold is added in the unit of the target, in UTC.

    Hours add what elapsed; days and working days add the local days that began during the pause.
    A pause that starts after the deadline adds nothing: what is missed stays missed.
    Raises ValueError when a time has no zone or the pause ends before it starts.
    """
    if _aware(resumed_at) < _aware(held_from):
        raise ValueError("a pause cannot end before it starts")
    if held_from > _aware(due):
        return due.astimezone(UTC)
    if unit is TargetUnit.HOURS:
        return (due + (resumed_at - held_from)).astimezone(UTC)
    first, last = calendar.local_day(held_from), calendar.local_day(resumed_at)
    if unit is TargetUnit.DAYS:
        return _later(due, (last - first).days, unit, calendar)
    return _later(due, calendar.working_days_between(first, last), unit, calendar)


def lateness(start: datetime, due: datetime, target: Target, calendar: Calendar, at: datetime) -> Lateness:
    """How late a milestone is at the moment `at`, either still open then or met then.

    The deadline itself is still on time. Badly late is past three times the target, measured from the
    start in the target's own unit; pauses that moved the deadline move that limit as far.
    Raises ValueError when a time has no zone.
    """
    if _aware(at) <= _aware(due):
        return Lateness.ON_TIME
    return Lateness.BADLY_LATE if at > badly_late_after(start, due, target, calendar) else Lateness.LATE


def badly_late_after(start: datetime, due: datetime, target: Target, calendar: Calendar) -> datetime:
    """The moment (UTC) after which a milestone that is still open is badly late; see `lateness`."""
    without_pauses = deadline(start, target, calendar)
    limit = deadline(start, target.times(BADLY_LATE_FACTOR), calendar)
    return extend(limit, target.unit, min(without_pauses, due), due, calendar)


def _later(moment: datetime, amount: int, unit: TargetUnit, calendar: Calendar) -> datetime:
    """`moment` moved on by an amount of a unit; anything but hours lands on the end of a local day."""
    if unit is TargetUnit.HOURS:
        return _aware(moment).astimezone(UTC) + timedelta(hours=amount)
    day = calendar.local_day(moment)
    if unit is TargetUnit.DAYS:
        return calendar.end_of(day + timedelta(days=amount))
    return calendar.end_of(calendar.working_day_after(day, amount))


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone; store and pass UTC")
    return moment
