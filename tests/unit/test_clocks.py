"""Deadlines, pauses and lateness, against dates worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.domain.clocks import Calendar, Lateness, Target, TargetUnit, deadline, extend, lateness

NEW_YORK = ZoneInfo("America/New_York")
THANKSGIVING = date(2026, 11, 26)
CITY = Calendar(NEW_YORK, frozenset(range(5)), frozenset({THANKSGIVING, date(2026, 12, 25)}))


def local(text: str, fold: int = 0) -> datetime:
    """A wall-clock time in the city, as the UTC moment it is."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK, fold=fold).astimezone(UTC)


def hours(amount: int) -> Target:
    return Target(amount, TargetUnit.HOURS)


def days(amount: int) -> Target:
    return Target(amount, TargetUnit.DAYS)


def working_days(amount: int) -> Target:
    return Target(amount, TargetUnit.WORKING_DAYS)


@pytest.mark.parametrize(
    ("start", "target", "due"),
    [
        pytest.param("2026-11-09T10:15", hours(48), "2026-11-11T10:15", id="hours elapse"),
        pytest.param("2026-03-07T12:00", hours(48), "2026-03-09T13:00", id="hours over a spring Sunday"),
        pytest.param("2026-10-31T12:00", hours(48), "2026-11-02T11:00", id="hours over an autumn Sunday"),
        pytest.param("2026-11-09T10:15", days(7), "2026-11-16T23:59:59", id="days end at midnight"),
        pytest.param("2026-11-09T23:59:59", days(1), "2026-11-10T23:59:59", id="a day counts from tomorrow"),
        pytest.param("2026-03-07T12:00", days(1), "2026-03-08T23:59:59", id="days into summer time"),
        pytest.param("2026-10-31T12:00", days(1), "2026-11-01T23:59:59", id="days out of summer time"),
        pytest.param("2026-11-07T09:00", days(1), "2026-11-08T23:59:59", id="days run on a weekend"),
        pytest.param("2026-11-09T10:15", working_days(1), "2026-11-10T23:59:59", id="next working day"),
        pytest.param("2026-11-06T16:00", working_days(1), "2026-11-09T23:59:59", id="Friday to Monday"),
        pytest.param("2026-11-07T09:00", working_days(1), "2026-11-09T23:59:59", id="a Saturday start"),
        pytest.param("2026-11-08T23:30", working_days(2), "2026-11-10T23:59:59", id="a Sunday night start"),
        pytest.param("2026-11-25T09:00", working_days(1), "2026-11-27T23:59:59", id="over a holiday"),
        pytest.param("2026-11-26T09:00", working_days(2), "2026-11-30T23:59:59", id="a start on a holiday"),
        pytest.param("2026-03-06T09:00", working_days(1), "2026-03-09T23:59:59", id="into summer time"),
        pytest.param("2026-10-30T09:00", working_days(1), "2026-11-02T23:59:59", id="out of summer time"),
    ],
)
def test_deadline_follows_the_unit_of_its_target(start: str, target: Target, due: str) -> None:
    assert deadline(local(start), target, CITY) == local(due)


def test_deadline_belongs_to_the_local_day_even_when_it_is_tomorrow_in_utc() -> None:
    late_evening = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)  # 9 p.m. on November 9 in the city
    assert deadline(late_evening, days(1), CITY) == local("2026-11-10T23:59:59")


def test_deadline_is_given_in_utc() -> None:
    in_the_city = datetime(2026, 11, 9, 10, 15, tzinfo=NEW_YORK)
    assert {deadline(in_the_city, target, CITY).tzinfo for target in (hours(1), days(1))} == {UTC}


def test_a_day_whose_last_hour_comes_twice_ends_with_the_second_one() -> None:
    beirut = Calendar(ZoneInfo("Asia/Beirut"), frozenset(range(5)), frozenset())
    noon_before = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)
    # On October 24 the clocks go back at midnight, from UTC+3 to UTC+2.
    assert deadline(noon_before, days(1), beirut) == datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)


def test_a_city_may_work_from_sunday_to_thursday() -> None:
    calendar = Calendar(NEW_YORK, frozenset({6, 0, 1, 2, 3}), frozenset())
    assert deadline(local("2026-11-05T09:00"), working_days(1), calendar) == local("2026-11-08T23:59:59")


@pytest.mark.parametrize(
    ("after", "until", "count"),
    [
        ("2026-11-09", "2026-11-09", 0),
        ("2026-11-09", "2026-11-10", 1),
        ("2026-11-06", "2026-11-09", 1),
        ("2026-11-25", "2026-11-30", 2),
        ("2026-11-10", "2026-11-09", 0),
    ],
)
def test_working_days_between_leaves_out_weekends_and_holidays(after: str, until: str, count: int) -> None:
    assert CITY.working_days_between(date.fromisoformat(after), date.fromisoformat(until)) == count


@pytest.mark.parametrize(
    ("due", "unit", "held", "resumed", "moved"),
    [
        pytest.param(
            *("2026-11-11T10:15", TargetUnit.HOURS, "2026-11-10T08:00", "2026-11-10T13:30"),
            "2026-11-11T15:45",
            id="hours add what elapsed",
        ),
        pytest.param(
            *("2026-11-01T12:00", TargetUnit.HOURS, "2026-11-01T00:30", "2026-11-01T03:30"),
            "2026-11-01T16:00",
            id="the autumn night has four hours from half past twelve to half past three",
        ),
        pytest.param(
            *("2026-11-16T23:59:59", TargetUnit.DAYS, "2026-11-10T08:00", "2026-11-13T09:00"),
            "2026-11-19T23:59:59",
            id="days add days",
        ),
        pytest.param(
            *("2026-11-16T23:59:59", TargetUnit.DAYS, "2026-11-10T08:00", "2026-11-10T19:00"),
            "2026-11-16T23:59:59",
            id="a pause inside one day adds no day",
        ),
        pytest.param(
            *("2026-10-31T23:59:59", TargetUnit.DAYS, "2026-10-30T08:00", "2026-10-31T08:00"),
            "2026-11-01T23:59:59",
            id="days still end at midnight after the clocks change",
        ),
        pytest.param(
            *("2026-11-12T23:59:59", TargetUnit.WORKING_DAYS, "2026-11-06T08:00", "2026-11-09T09:00"),
            "2026-11-13T23:59:59",
            id="a weekend on hold is one working day",
        ),
        pytest.param(
            *("2026-11-25T23:59:59", TargetUnit.WORKING_DAYS, "2026-11-23T08:00", "2026-11-25T09:00"),
            "2026-11-30T23:59:59",
            id="the days added are working days too",
        ),
        pytest.param(
            *("2026-11-11T10:15", TargetUnit.HOURS, "2026-11-11T12:00", "2026-11-12T12:00"),
            "2026-11-11T10:15",
            id="a pause after the deadline mends nothing",
        ),
        pytest.param(
            *("2026-11-10T23:59:59", TargetUnit.DAYS, "2026-11-10T20:00", "2026-11-20T08:00"),
            "2026-11-20T23:59:59",
            id="a pause that outlasts the deadline counts in full",
        ),
    ],
)
def test_a_pause_adds_time_in_the_unit_of_the_target(
    due: str, unit: TargetUnit, held: str, resumed: str, moved: str
) -> None:
    assert extend(local(due), unit, local(held), local(resumed), CITY) == local(moved)


@pytest.mark.parametrize(
    ("start", "target", "limit"),
    [
        pytest.param("2026-11-09T10:15", hours(12), "2026-11-10T22:15", id="hours"),
        pytest.param("2026-11-01T00:30", hours(1), "2026-11-01T02:30", id="hours on an autumn night"),
        pytest.param("2026-11-09T10:15", days(7), "2026-11-30T23:59:59", id="days"),
        pytest.param("2026-11-06T16:00", working_days(5), "2026-11-30T23:59:59", id="working days"),
    ],
)
def test_badly_late_is_past_three_targets_in_the_same_unit(start: str, target: Target, limit: str) -> None:
    begun = local(start)
    due = deadline(begun, target, CITY)
    second = timedelta(seconds=1)
    seen = [lateness(begun, due, target, CITY, at) for at in (due, due + second)]
    seen += [lateness(begun, due, target, CITY, at) for at in (local(limit), local(limit) + second)]
    assert seen == [Lateness.ON_TIME, Lateness.LATE, Lateness.LATE, Lateness.BADLY_LATE]


@pytest.mark.parametrize(
    ("target", "held", "resumed", "limit"),
    [
        pytest.param(hours(12), "2026-11-09T12:00", "2026-11-09T15:00", "2026-11-11T00:00", id="hours"),
        pytest.param(days(2), "2026-11-10T12:00", "2026-11-12T15:00", "2026-11-17T23:59:59", id="days"),
        pytest.param(
            *(working_days(2), "2026-11-10T12:00", "2026-11-12T15:00"),
            "2026-11-19T23:59:59",
            id="working days",
        ),
    ],
)
def test_a_pause_moves_the_badly_late_limit_once_not_three_times(
    target: Target, held: str, resumed: str, limit: str
) -> None:
    begun = local("2026-11-09T09:00")
    due = extend(deadline(begun, target, CITY), target.unit, local(held), local(resumed), CITY)
    assert lateness(begun, due, target, CITY, local(limit)) is Lateness.LATE
    assert lateness(begun, due, target, CITY, local(limit) + timedelta(seconds=1)) is Lateness.BADLY_LATE


def test_times_without_a_zone_are_refused() -> None:
    naive, aware = datetime(2026, 11, 9), local("2026-11-09T09:00")  # noqa: DTZ001  the case under test
    with pytest.raises(ValueError, match="time zone"):
        deadline(naive, days(1), CITY)
    with pytest.raises(ValueError, match="time zone"):
        extend(aware, TargetUnit.HOURS, aware, naive, CITY)
    with pytest.raises(ValueError, match="time zone"):
        lateness(aware, aware, days(1), CITY, naive)


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    early, late = local("2026-11-09T09:00"), local("2026-11-09T10:00")
    with pytest.raises(ValueError, match="before it starts"):
        extend(late, TargetUnit.HOURS, late, early, CITY)


@pytest.mark.parametrize("amount", [0, -3])
def test_a_target_is_at_least_one(amount: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        days(amount)


@pytest.mark.parametrize("week", [frozenset(), frozenset({0, 7})])
def test_a_working_week_names_weekdays(week: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Calendar(NEW_YORK, week, frozenset())
