"""The figures of the release: each measure of each service in each fiscal year, over released rows alone."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from portal.domain.measures import RATES, TIMES, Exclusion, Figures, Measure, Period, Rate, Time
from portal.opendata.columns import Column, Kind, integer, moment, text, yes_no
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.curves import Place
from portal.outcomes.measures import first_received, measure
from portal.portal import Portal

COLUMNS: tuple[Column, ...] = (
    integer("fiscal_year", "The fiscal year, by the calendar year in which it ends."),
    Column("first_day", Kind.DAY, "Its first day, in the city.", "f.first_day"),
    Column("last_day", Kind.DAY, "Its last day, in the city.", "f.last_day"),
    text("service", "As service in requests; empty in the row of all services together."),
    text("service_name", "As service_name in requests.", "{service_name}"),
    text("measure", "Which figure: measure-definitions says what it is made of."),
    integer(
        "numerator", "The cases above the line; of a time those that had the end, of a backlog the late."
    ),
    integer(
        "denominator", "The cases below the line; of a time all of its cases, of a backlog all open ones."
    ),
    Column(
        "share",
        Kind.NUMBER,
        "Of a rate numerator ÷ denominator, 0 to 1; empty below ten cases: too few to say.",
        "f.share",
    ),
    integer("suspect", "Cases below the line that would be above it but for their suspect close."),
    *(
        integer(
            f"excluded_{reason.value}", f"Cases that are neither above nor below the line: {reason.value}."
        )
        for reason in Exclusion
    ),
    Column(
        "median_hours",
        Kind.NUMBER,
        "Of a time: by when half got there. Of backlog_age: what half of the open ones had waited up to. "
        "Empty where half did not get there, where nothing is open, and where too_few is true.",
        "f.median_hours",
    ),
    Column(
        "ninetieth_hours",
        Kind.NUMBER,
        "Of a time: by when nine in ten got there; empty as median_hours.",
        "f.ninetieth_hours",
    ),
    yes_no(
        "too_few",
        "Of a rate and of a time: whether it has fewer than ten cases, too few to say. Then share, "
        "median_hours and ninetieth_hours are empty whatever was reached.",
    ),
    yes_no(
        "median_rests_on_few",
        "Of a time whose median is reached: whether it is not sure, because so few were still waiting by "
        "then that each stands for more than a tenth of all cases.",
    ),
    yes_no("ninetieth_rests_on_few", "The same of a time with ninetieth_hours."),
    moment("as_of", "Every change committed before then is counted, and deadlines up to then have passed."),
)


ON_ROWS: Mapping[Measure, Callable[[Figures], Rate]] = {
    name: rate_of for name, rate_of in RATES.items() if name is not Measure.DIGITAL_TAKE_UP
}
"""The rates of what released rows say. By which channel a request came they do not: quarterly-counts does."""


def count(portal: Portal) -> tuple[datetime | None, list[tuple[Any, ...]]]:
    """Count every figure. Out: as of when, and the rows in the order of COLUMNS, without `service_name`.

    The moment is None where there are no facts yet. Errors: DamagedFacts.
    """
    with facts.open(portal, RELEASED) as opened:
        as_of, first = opened.as_of, first_received(opened.connection)
        if as_of is None or first is None:
            return as_of, []
        years = _years(portal, first, as_of)
        periods = [_period(portal, year) for year in years]
        services = measure(opened.connection, as_of, periods, Group.SERVICE).places
        totals = measure(opened.connection, as_of, periods, Group.NONE).places
    plain = as_of.astimezone(UTC).replace(tzinfo=None)
    found: list[tuple[Any, ...]] = []
    for (number, service), figures in sorted([*services.items(), *totals.items()], key=_order):
        head = (years[number], *portal.catalogue.city.fiscal_year.bounds(years[number]), service)
        found.extend((*head, *values, plain) for values in _figures(figures))
    return as_of, found


def _order(each: tuple[Place, Figures]) -> tuple[int, str]:
    """Put years after one another, and the row of all services first."""
    (number, service), _ = each
    return number, service or ""


def _years(portal: Portal, first: datetime, last: datetime) -> list[int]:
    city = portal.catalogue.city
    days = (city.calendar.local_day(first), city.calendar.local_day(last))
    start, end = (city.fiscal_year.year_of(day) for day in days)
    return list(range(start, max(start, end) + 1))


def _period(portal: Portal, year: int) -> Period:
    first, last = portal.catalogue.city.fiscal_year.bounds(year)
    return Period(_midnight(portal, first), _midnight(portal, last + timedelta(days=1)))


def _midnight(portal: Portal, day: date) -> datetime:
    return datetime.combine(day, time(), portal.catalogue.city.zone)


def _figures(figures: Figures) -> Iterator[tuple[Any, ...]]:
    """Give what each measure has from `measure` to `ninetieth_rests_on_few`."""
    for name, rate_of in ON_ROWS.items():
        rate = rate_of(figures)
        counts = (rate.numerator, rate.denominator, rate.share, rate.suspect)
        yield name.value, *counts, *_excluded(rate.excluded), *_times(rate.share is None)
    for name, time_of in TIMES.items():
        took = time_of(figures)
        read = _read(took) if took.enough else _times(True)
        yield name.value, took.events, took.cases, None, took.suspect, *_excluded(took.excluded), *read
    stock = figures.backlog
    outside = _excluded(stock.excluded)
    yield Measure.BACKLOG.value, stock.late, stock.open, None, None, *outside, *_times()
    age = (_hours(stock.median_age), *_times()[1:])
    yield Measure.BACKLOG_AGE.value, None, stock.open, None, None, *outside, *age


def _times(too_few: bool | None = None) -> tuple[float | bool | None, ...]:
    """Return what stands in the columns of times where there are none."""
    return None, None, too_few, None, None


def _read(took: Time) -> tuple[float | bool | None, ...]:
    """Return both times, that there are cases enough, and whether each time that is reached rests on few."""
    return (
        _hours(took.median),
        _hours(took.ninetieth),
        False,
        None if took.median is None else took.median_rests_on_few,
        None if took.ninetieth is None else took.ninetieth_rests_on_few,
    )


def _excluded(excluded: Mapping[Exclusion, int]) -> tuple[int, ...]:
    return tuple(excluded.get(reason, 0) for reason in Exclusion)


def _hours(length: timedelta | None) -> float | None:
    return None if length is None else length / timedelta(hours=1)
