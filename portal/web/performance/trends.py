"""How a measure moves: its months and its quarters, each series as a chart with the same as a table."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.domain.intervals import Interval
from portal.domain.measures import RATES, TIMES, Figures, Measure
from portal.domain.trends import Chart, points
from portal.domain.trends import chart as charted
from portal.queries.performance import By, MeasureView, Span
from portal.web.chart_words import chart_name, ends_words, running_words, series_words
from portal.web.charts import Drawing, nice, trend
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import quarter_words, year_words
from portal.web.notes import Note, flags
from portal.web.performance.findings import trend_words
from portal.web.performance.frame import scope_names
from portal.web.performance.notes import numbers
from portal.web.performance.words import month_words, rows_word, so_far_words
from portal.wording.measures import measure_name

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

NEVER_BELOW_NOUGHT = Interval(0, math.inf)
"""What a time cannot leave."""


@dataclass(frozen=True)
class Line:
    """One month or quarter of the table: its figures, whether it stands out, and what happened, by number."""

    name: str
    figures: Figures
    is_signal: bool
    notes: str


@dataclass(frozen=True)
class Trend:
    """A series: `by` month or quarter, what it says, its drawing, and its lines under a heading `column`.

    `name` and `figures` are the drawing's, for those who do not see it.
    """

    by: By
    column: str
    name: str
    words: str
    figures: str
    drawing: Drawing
    lines: Sequence[Line]


@dataclass(frozen=True)
class Series:
    """The values of months or quarters as a chart, the highest of the axis, and how values are written.

    `said` is in words, `ticks` short; `unit` says what the ticks count, where they do not say it. `is_stock`:
    it is what there was at the end of each, not what came in it.
    """

    chart: Chart
    most: float
    said: Callable[[float], str]
    ticks: Callable[[float], str]
    unit: str = ""
    is_stock: bool = False


SeriesOf = Callable[[Sequence[Figures], int], Series]
"""What makes a series of the figures of months or quarters, of which so many are over."""


def shares(measure: Measure) -> SeriesOf:
    """Return what makes a series of the shares of a rate; too few cases are a gap."""

    def series(figures: Sequence[Figures], over: int) -> Series:
        percent = current_texts().percent
        chart = charted([RATES[measure](each).share for each in figures], over=over)
        return Series(chart, 1, percent, percent)

    return series


def medians(measure: Measure) -> SeriesOf:
    """Return what makes a series of the medians of a time; one that is not reached is a gap."""

    def series(figures: Sequence[Figures], over: int) -> Series:
        texts = current_texts()
        times = [TIMES[measure](each) for each in figures]
        found = [each.median if each.enough else None for each in times]
        longest = max((each for each in found if each is not None), default=timedelta())
        unit = DAY if longest > 2 * DAY else HOUR
        values = [None if each is None else each / unit for each in found]
        chart = charted(values, NEVER_BELOW_NOUGHT, over)
        return Series(
            chart,
            nice(_highest(chart)),
            lambda value: length_words(value * unit),
            lambda value: texts.number(round(value)),
            texts.gettext("The chart counts days.")
            if unit is DAY
            else texts.gettext("The chart counts hours."),
        )

    return series


def stocks(figures: Sequence[Figures], over: int) -> Series:
    """Return the series of what was open.

    A stock carries over from month to month. Natural limits take months for independent: they say nothing.
    """
    counts = [each.backlog.open for each in figures]
    chart = Chart(points(counts, over), None)
    return Series(chart, nice(max(counts, default=0)), _whole, _whole, is_stock=True)


def length_words(length: timedelta) -> str:
    """Write a length of time; nought is no minute."""
    return current_texts().duration(length) if length else current_texts().number(0)


def trends(view: MeasureView, notes: Sequence[Note], series_of: SeriesOf) -> list[Trend]:
    """Return the months and the quarters of a measure that have begun; one quarter alone is no series."""
    found = [_trend(view, By.MONTH, series_of, notes)]
    if len(view.quarters) > 1:
        found.append(_trend(view, By.QUARTER, series_of, notes))
    return found


def _trend(view: MeasureView, by: By, series_of: SeriesOf, notes: Sequence[Note]) -> Trend:
    texts = current_texts()
    spans = view.months if by is By.MONTH else view.quarters
    names = {span: month_words(texts, span) if by is By.MONTH else _quarter(span) for span in spans}
    today = view.year.today
    series = series_of(list(spans.values()), sum(span.is_over(today) for span in spans))
    said = list(names.values())
    how = texts.gettext("Month by month") if by is By.MONTH else texts.gettext("Quarter by quarter")
    limits = series.chart.limits
    edges = [series.said(edge) for edge in (limits.natural.low, limits.natural.high)] if limits else []
    short = [texts.month(span.first_day) for span in spans] if by is By.QUARTER else list(names.values())
    return Trend(
        by=by,
        column=rows_word(texts, by),
        name=chart_name(texts, measure_name(texts, view.measure), scope_names(view.year), how, said),
        words=" ".join(part for part in (*_words(by, series, said, edges), series.unit) if part),
        figures=series_words(texts, said, series.chart, series.said, edges),
        drawing=trend(
            series.chart,
            short,
            series.most,
            series.ticks,
            flags(notes, [(span.first_day, span.last_day) for span in spans]),
        ),
        lines=[
            Line(
                so_far_words(texts, names[span]) if point.is_running else names[span],
                figures,
                bool(point.signals),
                numbers(notes, span),
            )
            for (span, figures), point in zip(spans.items(), series.chart.points, strict=True)
        ],
    )


def _words(by: By, series: Series, names: Sequence[str], edges: Sequence[str]) -> list[str]:
    """Say a series in a sentence: a stock from where to where it went, all else if it moved as usual.

    What is not over yet is told by itself.
    """
    texts, chart = current_texts(), series.chart
    running = running_words(texts, names, chart, series.said)
    if not series.is_stock:
        return [trend_words(texts, by, chart, edges), *running]
    named = zip(names, chart.points, strict=True)
    counts = [(name, point.value or 0) for name, point in named if not point.is_running]
    return [*([ends_words(texts, counts, series.said)] if counts else []), *running]


def _quarter(span: Span) -> str:
    """Name a quarter and its fiscal year."""
    texts, fiscal = current_texts(), current_portal().catalogue.city.fiscal_year
    words = {
        "year": year_words(texts, fiscal.year_of(span.first_day)),
        "quarter": quarter_words(texts, fiscal.quarter_of(span.first_day)),
    }
    return texts.gettext("%(year)s, %(quarter)s") % words


def _highest(chart: Chart) -> float:
    """Return the highest that must have room in the drawing of a chart."""
    edges = [chart.limits.natural.high] if chart.limits else []
    return max([*(point.value for point in chart.points if point.value is not None), *edges], default=0)


def _whole(value: float) -> str:
    return current_texts().number(round(value))
