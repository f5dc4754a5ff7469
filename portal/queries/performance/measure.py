"""One measure in full: this year, its months and quarters so far, its curve, and whether it has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.domain.curves import Curve
from portal.domain.fiscal import MONTHS_IN_QUARTER
from portal.domain.measures import Figures, Measure
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.curves import answer, completion, drawn
from portal.outcomes.facts import Facts
from portal.outcomes.measures import Part, first_received, measure
from portal.portal import Portal
from portal.queries.performance.asked import Question, Span, period_of, spans_within
from portal.queries.performance.year import YearView, view_of

PARTS: Mapping[Measure, frozenset[Part]] = {
    Measure.ON_TIME_OF_DUE: frozenset({Part.RATES}),
    Measure.ON_TIME_OF_CLOSED: frozenset({Part.RATES}),
    Measure.FIRST_RESPONSE_ON_TIME: frozenset({Part.PROMISES}),
    Measure.DONE_SHARE: frozenset({Part.RATES}),
    Measure.REOPENED: frozenset({Part.CLOSES}),
    Measure.RIGHT_FIRST_TIME: frozenset({Part.RATES}),
    Measure.TIME_TO_ANSWER: frozenset({Part.RATES, Part.ANSWER}),
    Measure.TIME_TO_COMPLETE: frozenset({Part.RATES, Part.COMPLETION}),
    Measure.BACKLOG: frozenset({Part.BACKLOG}),
}
"""The measures that can be narrowed in public, and what has to be counted for each. What residents say, and
whether they asked online, is in none of the released rows, so it is only on the fixed grid.
"""

BESIDE: Mapping[Measure, frozenset[Part]] = {Measure.ON_TIME_OF_DUE: frozenset({Part.PROMISES})}
"""What the page of a measure shows besides, of the year asked for alone: each promise by itself."""

YEARS_BEFORE = 2
"""How many fiscal years before the one asked for the trend goes back, where there are any."""


@dataclass(frozen=True)
class MeasureView:
    """A measure of a fiscal year: `year` has the year itself and its rows.

    `months` and `quarters` go on from the first of up to two years before, oldest first, as far as they have
    begun; `quarters_over` says how many of the quarters are over. `curve` is that of a time, of the year.
    """

    measure: Measure
    year: YearView
    months: Mapping[Span, Figures]
    quarters: Mapping[Span, Figures]
    quarters_over: int
    curve: Curve | None


def measure_view(portal: Portal, name: Measure, question: Question) -> MeasureView | None:
    """Return a measure as it is asked for. Out and errors as for `year_view`; `name` is one of PARTS."""
    with facts.open(portal, RELEASED) as opened:
        year = view_of(portal, opened, question, PARTS[name] | BESIDE.get(name, frozenset()))
        if year is None:
            return None
        as_of = opened.as_of or portal.now()
        began = _first_day(portal, opened)
        first = max(year.years[-1], year.year - YEARS_BEFORE)
        whole = Span(portal.catalogue.city.fiscal_year.bounds(first)[0], year.span.last_day)

        def trend(months: int) -> dict[Span, Figures]:
            spans = spans_within(portal, whole, months, as_of)
            periods = [period_of(portal, span) for span in spans]
            places = measure(opened.connection, as_of, periods, Group.NONE, PARTS[name]).places
            return {
                span: places.get((number, None), Figures())
                for number, span in enumerate(spans)
                if span.last_day >= began
            }

        months, quarters = trend(1), trend(MONTHS_IN_QUARTER)
        today = portal.catalogue.city.calendar.local_day(as_of)
        curve = None
        if end := {Measure.TIME_TO_ANSWER: answer, Measure.TIME_TO_COMPLETE: completion}.get(name):
            curve = drawn(opened.connection, [period_of(portal, year.span)], Group.NONE, end(as_of)).get(None)
    return MeasureView(
        measure=name,
        year=year,
        months=months,
        quarters=quarters,
        quarters_over=sum(span.last_day < today for span in quarters),
        curve=curve,
    )


def _first_day(portal: Portal, opened: Facts) -> date:
    """Return the local day of the first request: months before it have nothing to say."""
    first = first_received(opened.connection)
    return portal.catalogue.city.calendar.local_day(first or opened.as_of or portal.now())
