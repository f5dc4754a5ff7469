"""The figures of a fiscal year, by service, agency, place, channel or span of time."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.measures import Figures
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.contents import Contents, contents
from portal.outcomes.facts import Facts
from portal.outcomes.measures import EVERY_PART, Measured, Part, measure
from portal.portal import Portal
from portal.queries.performance.asked import (
    SPANS,
    By,
    Cut,
    NoSuchCode,
    Question,
    Span,
    period_of,
    spans_within,
)
from portal.queries.places.areas import in_order


@dataclass(frozen=True)
class YearView:
    """Figures of one fiscal year.

    `as_of` (UTC): the facts know every change up to then; None where there are none yet. `today` is the local
    day of that moment: by it spans are over, or still run. `counted_at` is now (UTC). `groups` is keyed by
    code (of a service, an agency …; None for requests that have none), `spans` by month or quarter; one of
    them is empty, as `by` says.
    """

    year: int
    years: tuple[int, ...]
    span: Span
    by: By
    cuts: Mapping[Cut, str]
    as_of: datetime | None
    today: date
    counted_at: datetime
    groups: Mapping[str | None, Figures]
    spans: Mapping[Span, Figures]
    total: Figures


def year_view(portal: Portal, question: Question = Question()) -> YearView | None:  # noqa: B008 - it is frozen
    """Return the figures that are asked for, of requests that are released: to date when the year still runs.

    Out: None for a year before the first request or after the present one.
    Errors: NoSuchCode for what nothing can be narrowed to; DamagedFacts.
    """
    with facts.open(portal, RELEASED) as opened:
        return view_of(portal, opened, question, EVERY_PART)


def view_of(portal: Portal, opened: Facts, question: Question, parts: frozenset[Part]) -> YearView | None:
    """Return the same of facts that are open; they are narrowed to what is asked for."""
    now = portal.now()
    as_of = opened.as_of or now
    there = contents(opened)
    years = years_with_facts(portal, there.first)
    chosen = years[0] if question.year is None else question.year
    if chosen not in years:
        return None
    codes = _codes(portal, there)
    if missing := _missing(question, codes):
        raise NoSuchCode({cut: sorted(codes[cut], key=in_order) for cut in missing})
    opened.narrow(question.scope)
    whole = Span(*portal.catalogue.city.fiscal_year.bounds(chosen))
    length = SPANS.get(question.by)
    spans = spans_within(portal, whole, length, as_of) if length else [whole]
    periods = [period_of(portal, span) for span in spans]
    measured = measure(opened.connection, as_of, periods, question.group, parts)
    return YearView(
        year=chosen,
        years=years,
        span=whole,
        by=question.by,
        cuts=question.cuts,
        as_of=opened.as_of,
        today=portal.catalogue.city.calendar.local_day(as_of),
        counted_at=now,
        groups={} if length else {code: each for (_, code), each in measured.places.items()},
        spans=_by_span(spans, measured) if length else {},
        total=measured.total,
    )


def _by_span(spans: list[Span], measured: Measured) -> dict[Span, Figures]:
    return {span: measured.places.get((number, None), Figures()) for number, span in enumerate(spans)}


def are_there(portal: Portal, questions: Sequence[Question]) -> list[bool]:
    """Say of which questions there are figures, so that `year_view` has a view. Errors: DamagedFacts."""
    with facts.open(portal, RELEASED) as opened:
        there = contents(opened)
    years, codes = years_with_facts(portal, there.first), _codes(portal, there)
    return [(each.year is None or each.year in years) and not _missing(each, codes) for each in questions]


def _missing(question: Question, codes: Mapping[Cut, Collection[str]]) -> list[Cut]:
    """Name the cuts whose code there is not."""
    return [cut for cut, code in question.cuts.items() if code not in codes[cut]]


def years_with_facts(portal: Portal, first: datetime | None) -> tuple[int, ...]:
    """Return the fiscal years from the first request (UTC) to the present one, newest first."""
    calendar = portal.catalogue.city.calendar
    year_of = portal.catalogue.city.fiscal_year.year_of
    present = year_of(calendar.local_day(portal.now()))
    oldest = year_of(calendar.local_day(first)) if first else present
    return tuple(range(present, min(oldest, present) - 1, -1))


def _codes(portal: Portal, there: Contents) -> Mapping[Cut, Collection[str]]:
    """Return the codes that requests have, and those of the profile that are released.

    Requests have no other topics than those of the profile, so they are not read for them.
    """
    found = {cut: set(there.codes.get(Group(cut.value), ())) for cut in Cut}
    services = [each.service for each in portal.catalogue.services.values() if not each.service.is_private]
    for service in services:
        found[Cut.SERVICE].add(service.code)
        found[Cut.AGENCY].add(service.agency)
        found[Cut.TOPIC].add(service.topic)
    return found
