"""Which principal agency met when: the Code asks for a meeting with each of them at least monthly.

A meeting counts for the agencies that its Stat names. A theme of the whole city is no meeting with each.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.domain.stats import MeetingState, MonthState, month_state, months_over
from portal.portal import Portal
from portal.queries.stats.meetings import MeetingView, meetings


@dataclass(frozen=True)
class AgencyMonth:
    """How a principal agency's present month stands.

    `meeting` is what says so: the one that was held, is to come, or was not recorded. `last` was held, in
    whichever month. `missed` are the months of the fiscal year that are over without a meeting, by their
    first day.
    """

    agency: str
    state: MonthState
    meeting: MeetingView | None
    last: MeetingView | None
    missed: tuple[date, ...]


def reported_agencies(portal: Portal) -> tuple[str, ...]:
    """Return the principal agencies, in the profile's order: those that CitiStat must meet and report on."""
    return tuple(each.code for each in portal.catalogue.agencies.values() if each.principal)


def agency_months(portal: Portal) -> tuple[AgencyMonth, ...]:
    """Return how the present month of each principal agency stands. Errors: DatabaseUnavailable."""
    year, known = portal.catalogue.performance, meetings(portal)
    if year is None:
        return ()
    named = {code for stat in year.stats for code in stat.agencies}
    return tuple(_month(portal, code, known, code in named) for code in reported_agencies(portal))


def missed_months(
    portal: Portal, agency: str, known: Iterable[MeetingView], first: date, until: date
) -> tuple[date, ...]:
    """Return the months from a day on that are over before another, in which an agency had no meeting."""
    held = {
        _day(portal, each).replace(day=1)
        for each in known
        if each.state is MeetingState.HELD and agency in each.agencies
    }
    return tuple(month for month in months_over(first, until) if month not in held)


def _month(portal: Portal, agency: str, known: Iterable[MeetingView], has_stat: bool) -> AgencyMonth:
    today = portal.catalogue.calendar.local_day(portal.now())
    fiscal = portal.catalogue.city.fiscal_year
    first, _ = fiscal.bounds(fiscal.year_of(today))
    own = [each for each in known if agency in each.agencies]
    present = [each for each in own if _day(portal, each).replace(day=1) == today.replace(day=1)]
    state = month_state([each.state for each in present], has_stat=has_stat)
    return AgencyMonth(
        agency=agency,
        state=state,
        meeting=next((each for each in present if each.state.value == state.value), None),
        last=next((each for each in own if each.state is MeetingState.HELD), None),
        missed=missed_months(portal, agency, own, first, today),
    )


def _day(portal: Portal, meeting: MeetingView) -> date:
    return portal.catalogue.calendar.local_day(meeting.starts_at)
