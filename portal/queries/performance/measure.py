"""One measure in full: this year, its months and quarters so far, its curve, and whether it has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from portal.domain.curves import Curve
from portal.domain.fiscal import MONTHS_IN_QUARTER
from portal.domain.measures import Figures, Measure
from portal.domain.spreads import Spread
from portal.outcomes import facts
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.curves import drawn
from portal.outcomes.facts import Facts
from portal.outcomes.measures import PARTS_OF, Part, first_received, measure
from portal.portal import Portal
from portal.queries.performance.asked import Question, Span, period_of, spans_within
from portal.queries.performance.sure import ENDS, QUARTERS_IN_YEAR, Times
from portal.queries.performance.year import YearView, view_of

PARTS: Mapping[Measure, frozenset[Part]] = {
    each: PARTS_OF[each]
    for each in (
        Measure.ON_TIME_OF_DUE,
        Measure.ON_TIME_OF_CLOSED,
        Measure.FIRST_RESPONSE_ON_TIME,
        Measure.DONE_SHARE,
        Measure.REOPENED,
        Measure.RIGHT_FIRST_TIME,
        Measure.TIME_TO_ANSWER,
        Measure.TIME_TO_COMPLETE,
        Measure.BACKLOG,
    )
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
    begun. `curve` is that of a time, of the year. How sure a time is (its `spread`) is known of the year and
    its rows, and of the quarters that are compared: the last that is over, the one before, and that of the
    year before.
    """

    measure: Measure
    year: YearView
    months: Mapping[Span, Figures]
    quarters: Mapping[Span, Figures]
    curve: Curve | None

    @property
    def quarters_over(self) -> Mapping[Span, Figures]:
        """The quarters that are over: no other is compared with anything."""
        return {span: each for span, each in self.quarters.items() if span.is_over(self.year.today)}


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
        view = MeasureView(measure=name, year=year, months=months, quarters=quarters, curve=None)
        if name in ENDS:
            return _sure(portal, Times(opened, name, ENDS[name](as_of)), view, question)
    return view


def _sure(portal: Portal, times: Times, view: MeasureView, question: Question) -> MeasureView:
    """Return the view of a time with its curve, and with how sure it is."""
    year, period = view.year, period_of(portal, view.year.span)
    curve = drawn(times.facts.connection, [period], Group.NONE, times.end).get(None)
    spans = times.of_periods([period_of(portal, span) for span in year.spans], list(year.spans.values()))
    year = replace(
        year,
        groups=times.of_groups(period, question.group, year.groups) if year.groups else {},
        spans=dict(zip(year.spans, spans, strict=True)),
        total=times.sure(year.total, Spread(curve.median, curve.ninetieth) if curve else Spread()),
    )
    over = list(view.quarters_over)[-QUARTERS_IN_YEAR - 1 :]
    periods = [period_of(portal, span) for span in over]
    compared = times.of_periods(periods, [view.quarters[span] for span in over], compared=2)
    quarters = {**view.quarters, **dict(zip(over, compared, strict=True))}
    return replace(view, year=year, quarters=quarters, curve=curve)


def _first_day(portal: Portal, opened: Facts) -> date:
    """Return the local day of the first request: months before it have nothing to say."""
    first = first_received(opened.connection)
    return portal.catalogue.city.calendar.local_day(first or opened.as_of or portal.now())
