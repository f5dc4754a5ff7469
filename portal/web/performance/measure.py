"""One measure: what it says, whether it has changed, month by month, row by row, and how it is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import abort, render_template

from portal.domain.gaps import largest_gap, largest_gap_of_times
from portal.domain.measures import RATES, TIMES, Figures, Measure, Rate, Time
from portal.domain.trends import Comparison, compare, compare_times
from portal.queries.performance import By, Cut, MeasureView, Question, measure_view
from portal.queries.performance.measure import PARTS
from portal.queries.performance.sure import QUARTERS_IN_YEAR
from portal.web.access import Access, access
from portal.web.chart_words import chart_name, curve_figures
from portal.web.charts import curve
from portal.web.current import current_portal, current_texts
from portal.web.figure_words import code_name
from portal.web.fiscal_years import year_words
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.notes import Note
from portal.web.performance import blueprint
from portal.web.performance.asking import PARAMETERS, address, asked, behind, code_of, found
from portal.web.performance.beside import beside
from portal.web.performance.findings import (
    DIRECTIONS,
    backlog_finding,
    change,
    change_from_a_year_before,
    curve_finding,
    curve_words,
    gap_words,
    rate_finding,
    time_change,
    time_change_from_a_year_before,
    time_gap_words,
)
from portal.web.performance.frame import framed, scope_names
from portal.web.performance.notes import numbers
from portal.web.performance.ranges import ranges_of
from portal.web.performance.rows import rows
from portal.web.performance.trends import length_words, medians, shares, stocks, trends
from portal.web.performance.words import but_for_chance, time_but_for_chance
from portal.wording.lifecycle import milestone_word
from portal.wording.measures import measure_formula, measure_name

SIDE_BY_SIDE = {By.AGENCY, By.SERVICE, By.TOPIC, By.DISTRICT, By.NEIGHBOURHOOD}
"""Rows between which there can be a gap."""

CREDITED = {
    Measure.ON_TIME_OF_DUE,
    Measure.ON_TIME_OF_CLOSED,
    Measure.FIRST_RESPONSE_ON_TIME,
    Measure.DONE_SHARE,
    *TIMES,
}
"""Measures in which a close that came too fast earns no credit: their pages say why, always."""


@blueprint.get("/<lang>/performance/measures/<measure>")
@access(Access.ANYONE)
@understands(*PARAMETERS)
@kept
def measure(measure: str) -> str:
    """Show a measure of a fiscal year."""
    name, question = code_of(Measure, measure), asked()
    if name not in PARTS:
        abort(404)
    view = found(lambda: measure_view(current_portal(), name, question))
    question = replace(question, year=view.year.year)
    beside_it = beside(view.year, next(iter(view.months), view.year.span).first_day)
    show = _rate if name in DIRECTIONS else _backlog if name is Measure.BACKLOG else _time
    return render_template(
        "performance/measure.html",
        **framed(view.year, question, name),
        name=measure_name(current_texts(), name),
        formula=measure_formula(current_texts(), name),
        ranges=ranges_of(current_texts(), name),
        rows=rows(view.year, question, name, beside_it["notes"]),
        total=view.year.total,
        overview_url=address(question),
        behind_url=behind(question, name),
        gives_credit=name in CREDITED,
        **beside_it,
        year_notes=numbers(beside_it["notes"], view.year.span),
        **show(view, beside_it["notes"]),
    )


def _rate(view: MeasureView, notes: Sequence[Note]) -> Mapping[str, Any]:
    texts, name = current_texts(), view.measure
    return {
        "kind": "rate",
        "figure_of": RATES[name],
        "finding": rate_finding(texts, name, RATES[name](view.year.total)),
        "changed": _changed(view),
        "gap": _gap(view),
        "promises": _promises(view),
        "sure": but_for_chance,
        "trends": trends(view, notes, shares(name)),
    }


def _changed(view: MeasureView) -> list[str]:
    """Compare the last quarter that is over with the one before, and with the same one a year before."""
    texts, name = current_texts(), view.measure
    quarters = [(span, RATES[name](each)) for span, each in view.quarters_over.items()]
    if len(quarters) < 2:
        return []
    span, after = quarters[-1]
    earlier = [rate for _, rate in quarters[:-1]]
    history = [rate.share for rate in earlier]

    def compared(before: Rate) -> Comparison:
        return compare(before, after, DIRECTIONS[name], history)

    said = [change(texts, span, earlier[-1], after, compared(earlier[-1]))]
    if len(earlier) >= QUARTERS_IN_YEAR:
        then = earlier[-QUARTERS_IN_YEAR]
        said.append(change_from_a_year_before(texts, then, after, compared(then)) or "")
    return [sentence for sentence in said if sentence]


def _gap(view: MeasureView) -> str | None:
    """Name the largest gap between the rows."""
    gap = largest_gap({code: RATES[view.measure](each) for code, each in _side_by_side(view)})
    if gap is None:
        return None
    return gap_words(current_texts(), view.year.by, gap, _names(view, gap.high, gap.low))


def _gap_of_times(view: MeasureView) -> str | None:
    """Name the largest gap between the medians of the rows."""
    gap = largest_gap_of_times({code: TIMES[view.measure](each) for code, each in _side_by_side(view)})
    if gap is None:
        return None
    return time_gap_words(current_texts(), view.year.by, gap, _names(view, gap.long, gap.short))


def _side_by_side(view: MeasureView) -> list[tuple[str, Figures]]:
    """Return the rows between which there can be a gap, each with its code."""
    if view.year.by not in SIDE_BY_SIDE:
        return []
    return [(code, each) for code, each in view.year.groups.items() if code is not None]


def _names(view: MeasureView, *codes: str) -> Mapping[str, str]:
    return {code: code_name(Cut(view.year.by.value), code) for code in codes}


def _promises(view: MeasureView) -> list[tuple[str, Rate, str]]:
    """Name each promise with its rate and where its requests are.

    The page of first answers has its one promise in all its rows.
    """
    if view.measure is not Measure.ON_TIME_OF_DUE:
        return []
    question = Question(view.year.year, view.year.by, view.year.cuts)
    return [
        (milestone_word(current_texts(), kind), rate, behind(question, view.measure, kind))
        for kind, rate in view.year.total.promises.items()
    ]


def _time(view: MeasureView, notes: Sequence[Note]) -> Mapping[str, Any]:
    texts, name, drawn = current_texts(), view.measure, view.curve
    return {
        "kind": "time",
        "figure_of": TIMES[name],
        "finding": curve_finding(texts, drawn, TIMES[name](view.year.total)),
        "curve_name": chart_name(
            texts,
            measure_name(texts, name),
            scope_names(view.year),
            texts.gettext("How it grows with time"),
            [year_words(texts, view.year.year)],
        ),
        "curve_figures": curve_figures(texts, drawn) if drawn and drawn.enough else "",
        "curve_words": curve_words(texts, drawn) if drawn and drawn.enough else "",
        "drawing": curve(drawn, texts.percent, length_words) if drawn and drawn.enough else None,
        "length": length_words,
        "changed": _changed_time(view),
        "gap": _gap_of_times(view),
        "sure": time_but_for_chance,
        "of_answers": name is Measure.TIME_TO_ANSWER,
        "curve": drawn,
        "trends": trends(view, notes, medians(name)) if drawn and drawn.enough else [],
    }


def _changed_time(view: MeasureView) -> list[str]:
    """Compare the medians of the same quarters as of a rate."""
    texts = current_texts()
    quarters = [(span, TIMES[view.measure](each)) for span, each in view.quarters_over.items()]
    if len(quarters) < 2:
        return []
    span, after = quarters[-1]
    earlier = [time for _, time in quarters[:-1]]
    history = [time.median if time.enough else None for time in earlier]

    def compared(before: Time) -> Comparison:
        return compare_times(before, after, history)

    said = [time_change(texts, span, earlier[-1], after, compared(earlier[-1]))]
    if len(earlier) >= QUARTERS_IN_YEAR:
        then = earlier[-QUARTERS_IN_YEAR]
        said.append(time_change_from_a_year_before(texts, then, after, compared(then)) or "")
    return [sentence for sentence in said if sentence]


def _backlog(view: MeasureView, notes: Sequence[Note]) -> Mapping[str, Any]:
    year = view.year
    over = year.span.last_day if year.span.is_over(year.today) else None
    return {
        "kind": "backlog",
        "figure_of": lambda figures: figures.backlog,
        "finding": backlog_finding(current_texts(), year.total.backlog, over),
        "trends": trends(view, notes, stocks),
    }
