"""One measure: what it says, whether it has changed, month by month, row by row, and how it is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import abort, render_template

from portal.domain.gaps import largest_gap
from portal.domain.measures import RATES, TIMES, Figures, Measure, Rate
from portal.domain.trends import Chart, Point, compare
from portal.domain.trends import chart as charted
from portal.queries.performance import By, Cut, MeasureView, Question, measure_view
from portal.queries.performance.measure import PARTS
from portal.web.access import Access, access
from portal.web.charts import curve, nice, trend
from portal.web.current import current_portal, current_texts
from portal.web.kept import kept
from portal.web.notes import Note, flags
from portal.web.performance import blueprint
from portal.web.performance.asking import address, asked, behind, code_of
from portal.web.performance.beside import beside
from portal.web.performance.findings import (
    DIRECTIONS,
    backlog_finding,
    change,
    curve_finding,
    curve_words,
    gap_words,
    rate_finding,
    stock_words,
    trend_words,
)
from portal.web.performance.frame import framed
from portal.web.performance.measure_words import measure_formula, measure_name
from portal.web.performance.rows import rows
from portal.web.performance.words import but_for_chance, code_name, month_words
from portal.wording.lifecycle import milestone_word

SIDE_BY_SIDE = {By.AGENCY, By.SERVICE, By.TOPIC, By.DISTRICT, By.NEIGHBOURHOOD}
"""Rows between which there can be a gap."""


@dataclass(frozen=True)
class Month:
    """One month under a chart: its figures, and whether it stands out."""

    name: str
    figures: Figures
    is_signal: bool


@blueprint.get("/<lang>/performance/measures/<measure>")
@access(Access.ANYONE)
@kept
def measure(measure: str) -> str:
    """Show a measure of a fiscal year."""
    name, question = code_of(Measure, measure), asked()
    if name not in PARTS:
        abort(404)
    view = measure_view(current_portal(), name, question)
    if view is None:
        abort(404)
    question = replace(question, year=view.year.year)
    beside_it = beside(view.year, next(iter(view.months), view.year.span).first_day)
    show = _rate if name in DIRECTIONS else _backlog if name is Measure.BACKLOG else _time
    return render_template(
        "performance/measure.html",
        **framed(view.year, question, name),
        name=measure_name(current_texts(), name),
        formula=measure_formula(current_texts(), name),
        rows=rows(view.year, question, name),
        total=view.year.total,
        overview_url=address(question),
        behind_url=behind(question, name),
        **beside_it,
        **show(view, beside_it["notes"]),
    )


def _rate(view: MeasureView, notes: Sequence[Note]) -> Mapping[str, Any]:
    texts, name = current_texts(), view.measure
    chart = charted([RATES[name](each).share for each in view.months.values()])
    quarters = [(span, RATES[name](each)) for span, each in view.quarters.items()][: view.quarters_over]
    said = [texts.percent(edge) for edge in _edges(chart)]
    names = [month_words(texts, span) for span in view.months]
    return {
        "kind": "rate",
        "figure_of": RATES[name],
        "finding": rate_finding(texts, name, RATES[name](view.year.total)),
        "changed": _changed(name, quarters),
        "gap": _gap(view),
        "promises": _promises(view),
        "sure": but_for_chance,
        "chart_words": trend_words(texts, chart, said),
        "drawing": trend(chart, names, 1, texts.percent, _flags(view, notes)),
        "has_limits": chart.limits is not None,
        "months": _months(view, chart),
    }


def _changed(name: Measure, quarters: Sequence[tuple[Any, Rate]]) -> str | None:
    """Compare the last quarter that is over with the one before."""
    if len(quarters) < 2:
        return None
    (_, before), (span, after) = quarters[-2:]
    history = [rate.share for _, rate in quarters[:-1]]
    return change(current_texts(), span, before, after, compare(before, after, DIRECTIONS[name], history))


def _gap(view: MeasureView) -> str | None:
    """Name the largest gap between the rows."""
    if view.year.by not in SIDE_BY_SIDE:
        return None
    groups = {code: each for code, each in view.year.groups.items() if code is not None}
    gap = largest_gap({code: RATES[view.measure](each) for code, each in groups.items()})
    if gap is None:
        return None
    cut = Cut(view.year.by.value)
    names = {code: code_name(cut, code) for code in (gap.high, gap.low)}
    return gap_words(current_texts(), view.year.by, gap, names)


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
        "finding": curve_finding(texts, drawn),
        "chart_words": curve_words(texts, drawn) if drawn and drawn.enough else "",
        "drawing": curve(drawn, texts.percent, _length) if drawn and drawn.enough else None,
        "length": _length,
        "curve": drawn,
    }


def _backlog(view: MeasureView, notes: Sequence[Note]) -> Mapping[str, Any]:
    texts = current_texts()
    counts = [each.backlog.open for each in view.months.values()]
    # A stock carries over from month to month. Natural limits take months for independent: they say nothing.
    chart = Chart(tuple(map(Point, counts)), None)
    names = [month_words(texts, span) for span in view.months]
    return {
        "kind": "backlog",
        "figure_of": lambda figures: figures.backlog,
        "finding": backlog_finding(texts, view.year.total.backlog),
        "chart_words": stock_words(texts, names, counts),
        "drawing": trend(chart, names, nice(max(counts, default=0)), _whole_number, _flags(view, notes)),
        "months": _months(view, chart),
    }


def _length(length: timedelta) -> str:
    """Write a length of time; nought is no minute."""
    return current_texts().duration(length) if length else current_texts().number(0)


def _flags(view: MeasureView, notes: Sequence[Note]) -> list[tuple[int, str]]:
    """Return the flags of the months."""
    return flags(notes, [(span.first_day, span.last_day) for span in view.months])


def _whole_number(value: float) -> str:
    return current_texts().number(round(value))


def _edges(chart: Chart) -> tuple[float, ...]:
    return (chart.limits.natural.low, chart.limits.natural.high) if chart.limits else ()


def _months(view: MeasureView, chart: Chart) -> list[Month]:
    return [
        Month(month_words(current_texts(), span), figures, bool(point.signals))
        for (span, figures), point in zip(view.months.items(), chart.points, strict=True)
    ]
