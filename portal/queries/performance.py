"""How are we doing: figures of a fiscal year, by service, agency, month or quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from portal.domain.fiscal import MONTHS_IN_QUARTER, MONTHS_IN_YEAR
from portal.domain.measures import Figures, Period
from portal.outcomes import facts
from portal.outcomes.cells import Group
from portal.outcomes.measures import first_received, measure
from portal.portal import Portal


class By(StrEnum):
    """What the rows of the page's tables stand for."""

    SERVICE = "service"
    AGENCY = "agency"
    MONTH = "month"
    QUARTER = "quarter"


_GROUPS = {By.SERVICE: Group.SERVICE, By.AGENCY: Group.AGENCY}
_MONTHS = {By.MONTH: 1, By.QUARTER: MONTHS_IN_QUARTER}


@dataclass(frozen=True)
class Span:
    """Local days, both inside it."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class YearView:
    """Figures of one fiscal year.

    `as_of` (UTC): the facts know every change up to then; None where there are none yet. `counted_at` is now
    (UTC). `groups` is keyed by the code of a service or agency, `spans` by month or quarter; one of them is
    empty, as `by` says.
    """

    year: int
    years: tuple[int, ...]
    span: Span
    by: By
    as_of: datetime | None
    counted_at: datetime
    groups: Mapping[str, Figures]
    spans: Mapping[Span, Figures]
    total: Figures


def year_view(portal: Portal, year: int | None = None, by: By = By.SERVICE) -> YearView | None:
    """Return the figures of a fiscal year: to date when it has not ended. Without a year, of the present one.

    Out: None for a year before the first request or after the present one. Errors: DamagedFacts.
    """
    city = portal.catalogue.city
    now = portal.now()
    with facts.open(portal) as opened:
        as_of = opened.as_of or now
        years = _years(portal, first_received(opened.connection))
        chosen = years[0] if year is None else year
        if chosen not in years:
            return None
        whole = Span(*city.fiscal_year.bounds(chosen))
        spans = _spans(portal, whole, by, as_of)
        periods = [_period(portal, span) for span in spans]
        measured = measure(opened.connection, as_of, periods, _GROUPS.get(by, Group.NONE))
    places = measured.places
    return YearView(
        year=chosen,
        years=years,
        span=whole,
        by=by,
        as_of=opened.as_of,
        counted_at=now,
        groups={} if by in _MONTHS else {str(code): each for (_, code), each in places.items()},
        spans={span: places.get((i, None), Figures()) for i, span in enumerate(spans)}
        if by in _MONTHS
        else {},
        total=measured.total,
    )


def _years(portal: Portal, first: datetime | None) -> tuple[int, ...]:
    """Return the fiscal years from the first request (UTC) to the present one, newest first."""
    calendar = portal.catalogue.city.calendar
    year_of = portal.catalogue.city.fiscal_year.year_of
    present = year_of(calendar.local_day(portal.now()))
    oldest = year_of(calendar.local_day(first)) if first else present
    return tuple(range(present, min(oldest, present) - 1, -1))


def _spans(portal: Portal, whole: Span, by: By, as_of: datetime) -> list[Span]:
    """Return the months or quarters of a year that have begun (the first one always), or the year itself."""
    length = _MONTHS.get(by)
    if length is None:
        return [whole]
    today = portal.catalogue.city.calendar.local_day(as_of)
    starts = [_later(whole.first_day, months) for months in range(0, MONTHS_IN_YEAR, length)]
    spans = [Span(start, _later(start, length) - timedelta(days=1)) for start in starts]
    return [span for span in spans if span.first_day <= max(today, whole.first_day)]


def _later(day: date, months: int) -> date:
    """Return the same day so many months later: a fiscal year starts on a day that every month has."""
    years, month = divmod(day.month - 1 + months, MONTHS_IN_YEAR)
    return day.replace(year=day.year + years, month=month + 1)


def _period(portal: Portal, span: Span) -> Period:
    """Return a span from its first local midnight to that after its last day."""
    zone = portal.catalogue.city.zone
    end = span.last_day + timedelta(days=1)
    return Period(datetime.combine(span.first_day, time(), zone), datetime.combine(end, time(), zone))
