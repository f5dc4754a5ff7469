"""How are we doing: figures of each service over a fiscal year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from portal.domain.measures import Figures, Period, figures
from portal.outcomes.facts import facts
from portal.portal import Portal
from portal.store.models import RequestRow


@dataclass(frozen=True)
class YearView:
    """Figures of one fiscal year, as of a moment (UTC). `services` is keyed by service code."""

    year: int
    years: tuple[int, ...]
    first_day: date
    last_day: date
    as_of: datetime
    services: Mapping[str, Figures]
    total: Figures


def fiscal_years(portal: Portal) -> tuple[int, ...]:
    """Return the fiscal years with requests and the present one, newest first."""
    city = portal.catalogue.city
    with portal.store.read() as session:
        first = session.scalar(select(func.min(RequestRow.received_at)))
    present = city.fiscal_year.year_of(portal.now().astimezone(city.zone).date())
    oldest = city.fiscal_year.year_of(first.astimezone(city.zone).date()) if first else present
    return tuple(range(present, oldest - 1, -1))


def year_view(portal: Portal, year: int, years: tuple[int, ...]) -> YearView:
    """Return the figures of a fiscal year: to date when it has not ended."""
    city = portal.catalogue.city
    first_day, last_day = city.fiscal_year.bounds(year)
    start = datetime.combine(first_day, time(), city.zone)
    end = datetime.combine(last_day + timedelta(days=1), time(), city.zone)
    as_of = portal.now()
    period = Period(start, end)
    with portal.store.read() as session:
        found = figures(facts(session, period), period, as_of)
    return YearView(
        year=year,
        years=years,
        first_day=first_day,
        last_day=last_day,
        as_of=as_of,
        services=found,
        total=sum(found.values(), Figures()),
    )
