"""Plans of agencies: what they are made for, and how every agency's fiscal year stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from portal.catalogue.schema import Agency, AgencyKind
from portal.catalogue.schema.performance import goals_of
from portal.domain.papers import OF_AN_AGENCY, PaperKind, PaperStatus
from portal.domain.plans import Basis, Goal
from portal.domain.register import YearlyValues
from portal.portal import Portal
from portal.queries.editions import alike_years, measures_in
from portal.queries.measures import in_use
from portal.queries.papers import PaperLine, papers
from portal.queries.values import measure_years
from portal.texts import currency_sign


def plan_measures(portal: Portal, agency: str, year: int) -> tuple[Basis, ...]:
    """Return the measures that an agency plans for in a fiscal year, by budget service and title.

    In: the agency's code. They are what the edition of that year says that they are. Left out is what stops
    with that year or did before, and what nobody can use until its questions are answered.
    Errors: DatabaseUnavailable, DamagedFacts.
    """
    planned = in_use(portal, measures_in(portal, agency, year), year + 1)
    found = [each for each in planned if each.is_usable]
    before = measure_years(portal, [each.identity for each in found], [year - 1])
    alike = alike_years(portal, found, [year - 1], year)
    sign = currency_sign(portal.catalogue.city.country)
    return tuple(
        Basis(
            each.identity,
            each.defined,
            before[each.identity, year - 1].plain() if alike[each.identity] else YearlyValues(year - 1),
            sign,
        )
        for each in found
    )


def plan_goals(portal: Portal) -> tuple[Goal, ...]:
    """Return the goals of the Action Plan, of which a plan serves some."""
    return goals_of(portal.catalogue.performance)


@dataclass(frozen=True)
class AgencyYear:
    """How an agency's papers of a fiscal year stand: None for what nobody has opened."""

    agency: Agency
    lines: dict[PaperKind, PaperLine | None]


@dataclass(frozen=True)
class YearView:
    """How all agencies' papers of a fiscal year stand, principal agencies first, and when each is due."""

    year: int
    due: dict[PaperKind, date]
    agencies: tuple[AgencyYear, ...]


def year_view(portal: Portal, year: int) -> YearView | None:
    """Return how a fiscal year stands; None for a city without a performance year."""
    performance, fiscal = portal.catalogue.performance, portal.catalogue.city.fiscal_year
    if performance is None:
        return None
    due = {kind: performance.due(kind, fiscal, year) for kind in OF_AN_AGENCY}
    known = {(line.subject, line.kind): line for line in papers(portal, OF_AN_AGENCY, year)}
    return YearView(
        year,
        {kind: day for kind, day in due.items() if day is not None},
        tuple(
            AgencyYear(each, {kind: known.get((each.code, kind)) for kind in OF_AN_AGENCY})
            for each in planning_agencies(portal)
        ),
    )


def planning_agencies(portal: Portal) -> Sequence[Agency]:
    """Return the city's own agencies: the principal ones, who owe a plan and reports, first."""
    own = [each for each in portal.catalogue.agencies.values() if each.kind is AgencyKind.CITY]
    return sorted(own, key=lambda each: (not each.principal, each.name.casefold()))


def is_late(line: PaperLine | None, due: date, today: date, zone: ZoneInfo) -> bool:
    """Say whether a paper came after its due day, or the day is over and it has not come (`today`: local)."""
    return today > due if line is None else line.is_late(today, zone)


def is_not_back(portal: Portal, line: PaperLine | None) -> bool:
    """Say whether a plan that went back in time has not come again, though its last window is over.

    One that went back after its last window is waited for, and not late by any day of the city's profile.
    """
    performance, city = portal.catalogue.performance, portal.catalogue.city
    if performance is None or line is None or line.returned_at is None:
        return False
    last = performance.windows(city.fiscal_year, line.year)[-1].closes
    went, today = (city.calendar.local_day(moment) for moment in (line.returned_at, portal.now()))
    return line.status is PaperStatus.RETURNED and went <= last < today


def is_frozen(line: PaperLine | None) -> bool:
    """Say whether a paper is what was approved or signed off."""
    return line is not None and line.status is PaperStatus.FROZEN
