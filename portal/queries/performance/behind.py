"""The requests behind a public figure, for those who may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.domain.lifecycle import MilestoneKind, Outcome
from portal.domain.measures import Measure
from portal.outcomes import facts
from portal.outcomes.behind import Asked, Part, counts_behind, latest_behind
from portal.outcomes.cells import RELEASED, Group, Scope
from portal.outcomes.measures import first_received
from portal.portal import Portal
from portal.queries.performance.asked import SPANS, By, Cut, Question, Span, period_of, spans_within
from portal.queries.performance.year import years_with_facts

MOST = 200
"""So many requests a list shows at a time."""

Kind = tuple[Part, str | None]
"""What a case is to the figure, and why it is left out if it is."""


@dataclass(frozen=True)
class Wanted:
    """Which figure of those a question asks for: a measure, or one promise of it (`outcomes.behind.Asked`).

    `part`: what of the year, as By.MONTH or By.QUARTER and its number from 1; None: all of it. `outcome`: of
    what was closed, only what ended so. `unknown`: only requests of which a cut is not known.
    """

    measure: Measure
    promise: MilestoneKind | None = None
    part: tuple[By, int] | None = None
    outcome: Outcome | None = None
    unknown: Cut | None = None


@dataclass(frozen=True)
class BehindView:
    """What a figure of a fiscal year was counted from: how many cases of each kind, and some of one kind.

    `span` has the local days that are counted; `parts` the months and the quarters of the year that have
    begun. `passed` says how many of the kind come before those in `requests`. `as_of` (UTC): None before the
    first facts.
    """

    year: int
    span: Span
    parts: Mapping[By, Sequence[Span]]
    as_of: datetime | None
    counts: Mapping[Kind, int]
    kind: Kind | None
    passed: int
    requests: list[tuple[str, str]]


def behind_view(
    portal: Portal,
    wanted: Wanted,
    question: Question,
    allowed: Scope,
    kind: Kind | None = None,
    passed: int = 0,
) -> BehindView | None:
    """Return the cases behind a figure that was asked for, of the requests that somebody is allowed to see.

    In: the requests that are theirs; the kind to list (None: the counts alone), and how many of it to pass.
    Out: None for a year without facts and for a part of it that has not begun. Errors: DamagedFacts.
    """
    with facts.open(portal, Scope(RELEASED.only | allowed.only)) as opened:
        years = years_with_facts(portal, first_received(opened.connection))
        year = years[0] if question.year is None else question.year
        if year not in years:
            return None
        unknown = frozenset() if wanted.unknown is None else frozenset({Group(wanted.unknown.value)})
        opened.narrow(replace(question.scope, unknown=unknown))
        as_of = opened.as_of or portal.now()
        whole = Span(*portal.catalogue.city.fiscal_year.bounds(year))
        parts = {by: spans_within(portal, whole, months, as_of) for by, months in SPANS.items()}
        span = whole
        if wanted.part is not None:
            by, number = wanted.part
            if not 1 <= number <= len(parts[by]):
                return None
            span = parts[by][number - 1]
        period = period_of(portal, span)
        asked = Asked(wanted.measure, as_of, period, Group.NONE, wanted.promise, wanted.outcome)
        counts = counts_behind(opened.connection, asked)
        some = latest_behind(opened.connection, asked, kind, MOST, passed) if kind else []
    return BehindView(year, span, parts, opened.as_of, counts, kind, passed, some)
