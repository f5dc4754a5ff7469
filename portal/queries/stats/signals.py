"""What residents say by what they do: late, reopened, disputed; of an agency, from the facts."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from portal.domain.lifecycle import Fixed
from portal.domain.measures import Figures
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.measures import Part, measure
from portal.outcomes.reopened import reopened
from portal.portal import Portal
from portal.queries.performance.asked import Span, period_of
from portal.queries.performance.quality import quality_view

PARTS = frozenset({Part.RATES, Part.CLOSES, Part.BACKLOG})
LEAST, MOST = timedelta(weeks=4), timedelta(weeks=13)
"""Signals are of the time since the last meeting, but of four weeks at least and a quarter at most."""


def signals(portal: Portal, agencies: Collection[str], since: date | None) -> dict[str, Any]:
    """Return what the facts say of agencies since a local day, of the requests that public figures count.

    Out: as a paper keeps it: the days, as of when, and counts by agency. Errors: DamagedFacts.
    """
    with facts.open(portal, RELEASED) as opened:
        now = opened.as_of or portal.now()
        today = portal.catalogue.calendar.local_day(now)
        span = _span(today, since)
        again = reopened(opened.connection, period_of(portal, span))
        found = measure(opened.connection, now, [period_of(portal, span)], Group.AGENCY, PARTS).places
    return {
        "first_day": span.first_day.isoformat(),
        "last_day": span.last_day.isoformat(),
        "as_of": now.isoformat(),
        "agencies": [
            {"agency": code} | _counts(found.get((0, code), Figures()), again.get(code, 0))
            for code in agencies
        ],
    }


def doubts(portal: Portal, agencies: Collection[str], at: datetime) -> dict[str, Any]:
    """Return how many requests of agencies are doubted, in the year of a moment. Errors: DamagedFacts."""
    city = portal.catalogue.city
    year = city.fiscal_year.year_of(city.calendar.local_day(at))
    scope = RELEASED.with_any(Group.AGENCY, agencies)
    view = quality_view(portal, None, scope)
    if view is None or view.year != year:
        return {"year": year, "received": 0, "doubts": {}}
    counted = {doubt.value: count for doubt, count in view.doubts.items() if count}
    return {"year": year, "received": view.received, "doubts": counted}


def _span(today: date, since: date | None) -> Span:
    first = max(today - MOST, min(since or today - MOST, today - LEAST))
    return Span(first, today)


def _counts(figures: Figures, again: int) -> dict[str, Any]:
    answers = figures.answers
    mean = answers.mean_rating
    return {
        "received": figures.received,
        "open": figures.backlog.open,
        "late": figures.backlog.late,
        "badly_late": figures.backlog.badly_late,
        "reopened": again,
        "closed": sum(figures.closed.values()),
        "asked": answers.asked,
        "answered": answers.answered,
        "not_fixed": answers.said.get(Fixed.NO, 0),
        "partly_fixed": answers.said.get(Fixed.PARTLY, 0),
        "rated": answers.rated,
        "mean_rating": None if mean is None else round(mean, 2),
    }
