"""The requests behind a public figure, for those who may see them."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.measures import Measure
from portal.outcomes import facts
from portal.outcomes.behind import Asked, Part, counts_behind, latest_behind
from portal.outcomes.cells import RELEASED, Group, Scope
from portal.outcomes.measures import first_received
from portal.portal import Portal
from portal.queries.performance.asked import Question, Span, period_of
from portal.queries.performance.year import years_with_facts

MOST = 200
"""So many requests a list shows at most."""

Kind = tuple[Part, str | None]
"""What a case is to the figure, and why it is left out if it is."""


@dataclass(frozen=True)
class BehindView:
    """What a figure of a fiscal year was counted from: how many cases of each kind, and some of one kind."""

    year: int
    counts: Mapping[Kind, int]
    kind: Kind | None
    requests: list[tuple[str, str]]


def behind_view(
    portal: Portal, measure: Measure, question: Question, allowed: Scope, kind: Kind | None
) -> BehindView | None:
    """Return the cases behind a figure that was asked for, of the requests that somebody is allowed to see.

    In: the requests that are theirs; the kind to list (None: the counts alone).
    Out: None for a year without facts. Errors: DamagedFacts.
    """
    with facts.open(portal, Scope(RELEASED.only | allowed.only)) as opened:
        years = years_with_facts(portal, first_received(opened.connection))
        year = years[0] if question.year is None else question.year
        if year not in years:
            return None
        opened.narrow(question.scope)
        period = period_of(portal, Span(*portal.catalogue.city.fiscal_year.bounds(year)))
        asked = Asked(measure, opened.as_of or portal.now(), period, Group.NONE)
        counts = counts_behind(opened.connection, asked)
        some = latest_behind(opened.connection, asked, *kind, MOST) if kind else []
    return BehindView(year, counts, kind, some)
