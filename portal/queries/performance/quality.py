"""How good the data is: what is left out or doubtful in a fiscal year, and which requests those are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.domain.measures import NOT_REQUESTED
from portal.outcomes import facts
from portal.outcomes.cells import ALL, RELEASED, Group, Scope
from portal.outcomes.doubts import Doubt, doubtful, doubts
from portal.outcomes.measures import first_received
from portal.portal import Portal
from portal.queries.performance.asked import Span, period_of
from portal.queries.performance.year import years_with_facts

MOST = 200
"""So many rows a list shows at a time."""


@dataclass(frozen=True)
class QualityView:
    """Counts of a fiscal year by what is to be doubted, of all its `records`."""

    year: int
    years: tuple[int, ...]
    span: Span
    as_of: datetime | None
    records: int
    doubts: Mapping[Doubt, int]

    @property
    def received(self) -> int:
        """Requests that residents made: the number that all figures begin with."""
        return self.records - sum(self.doubts[Doubt(reason)] for reason in NOT_REQUESTED)


def quality_view(portal: Portal, year: int | None, scope: Scope = RELEASED) -> QualityView | None:
    """Return the counts of a year (None: the present one); None for a year without facts.

    In: the requests of the release, or those that somebody at the desk may see. Errors: DamagedFacts.
    """
    with facts.open(portal, scope) as opened:
        years = years_with_facts(portal, first_received(opened.connection))
        chosen = years[0] if year is None else year
        if chosen not in years:
            return None
        span = Span(*portal.catalogue.city.fiscal_year.bounds(chosen))
        records, found = doubts(opened.connection, period_of(portal, span), _known(portal))
    return QualityView(chosen, years, span, opened.as_of, records, found)


def desk_scope(agencies: frozenset[str] | None) -> Scope:
    """Return the requests of the agencies that are somebody's at the desk; None: of all."""
    return ALL if agencies is None else ALL.with_any(Group.AGENCY, agencies)


def doubtful_requests(
    portal: Portal, year: int, doubt: Doubt, scope: Scope, passed: int = 0
) -> list[tuple[str, str]]:
    """Return reference and service of at most MOST requests of a year that a doubt is about.

    The latest come first. In: also how many of them are passed over.
    """
    span = Span(*portal.catalogue.city.fiscal_year.bounds(year))
    with facts.open(portal, scope) as opened:
        return doubtful(opened.connection, period_of(portal, span), _known(portal), doubt, MOST, passed)


def _known(portal: Portal) -> list[str]:
    return [version.service.code for version in portal.catalogue.services.values()]
