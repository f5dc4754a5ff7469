"""The numbers of a measure of the register as charts: year by year, and quarter by quarter."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.intervals import Interval
from portal.domain.register import Unit
from portal.domain.trends import Chart
from portal.domain.trends import chart as charted
from portal.domain.values import MeasureYear, Value
from portal.texts import Texts
from portal.web.chart_words import series_words
from portal.web.charts import Drawing, nice, trend
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import year_words
from portal.web.notes import Note, flags
from portal.web.year.words import number_words


@dataclass(frozen=True)
class Trend:
    """A series as a chart. `words` is its one sentence; `more` has what else the drawing shows, in words.

    `figures` is for those who do not see it.
    """

    words: str
    figures: str
    more: tuple[str, ...]
    drawing: Drawing
    chart: Chart


@dataclass(frozen=True)
class Period:
    """A year or a quarter: its days in the city, its name in a sentence and under a chart, and its value."""

    days: tuple[date, date]
    name: str
    short: str
    value: Value

    def number(self, today: date) -> Decimal | None:
        """Return its number. One that still runs has none: half a year beside whole ones reads as a fall."""
        return self.value.number if self.value.is_whole(self.days[1], today) else None


def by_year(years: Sequence[MeasureYear], unit: Unit | None, notes: Sequence[Note]) -> Trend | None:
    """Draw the actuals of fiscal years, the oldest first; None with fewer than two of them."""
    texts, fiscal = current_texts(), current_portal().catalogue.city.fiscal_year
    periods = [
        Period(fiscal.bounds(each.year), year_words(texts, each.year), str(each.year), each.actual)
        for each in years
    ]
    return _drawn(periods, unit, notes)


def by_quarter(years: Sequence[MeasureYear], unit: Unit | None, notes: Sequence[Note]) -> Trend | None:
    """Draw the quarters of fiscal years, the oldest first; None with fewer than two of them."""
    texts, fiscal = current_texts(), current_portal().catalogue.city.fiscal_year
    periods = [
        Period(days, name, short, value)
        for each in years
        for number, (days, value) in enumerate(
            zip(fiscal.quarters(each.year), each.quarters, strict=True), start=1
        )
        for name, short in [(quarter_of(texts, each.year, number), _briefly(texts, each.year, number))]
    ]
    return _drawn(periods, unit, notes)


def quarter_of(texts: Texts, year: int, number: int) -> str:
    """Name a quarter of a fiscal year."""
    return texts.gettext("Quarter %(number)s, %(year)s") % {"number": texts.number(number), "year": year}


def _briefly(texts: Texts, year: int, number: int) -> str:
    """Name a quarter below a chart, where there is little room; drawings in a PDF know no Arabic letters."""
    return texts.pgettext("below a chart", "Q%(number)s %(year)s") % {"number": number, "year": year}


def _drawn(periods: Sequence[Period], unit: Unit | None, notes: Sequence[Note]) -> Trend | None:
    texts, portal = current_texts(), current_portal()
    today = portal.catalogue.city.calendar.local_day(portal.now())
    known = [place for place, each in enumerate(periods) if each.number(today) is not None]
    if len(known) < 2:
        return None
    shown = periods[known[0] : known[-1] + 1]
    numbers = [None if (number := each.number(today)) is None else float(number) for each in shown]
    chart = charted(numbers, Interval(0, 100 if unit is Unit.PERCENT else math.inf))
    edge = chart.limits.natural.high if chart.limits and math.isfinite(chart.limits.natural.high) else 0
    highest = max(edge, *(each for each in numbers if each is not None))
    size, size_words = _size(texts, highest)
    drawing = trend(
        chart,
        [each.short for each in shown],
        nice(highest),
        lambda value: texts.number(value / size),
        flags(notes, [each.days for each in shown]),
    )
    said = texts.gettext("From %(before)s in %(first)s to %(after)s in %(last)s.") % {
        "before": number_words(texts, unit, shown[0].value.number),
        "first": shown[0].name,
        "after": number_words(texts, unit, shown[-1].value.number),
        "last": shown[-1].name,
    }

    def rounded(value: float) -> str:
        return number_words(texts, unit, Decimal(str(round(value, 1))))

    runs = any(each.value.number is not None for each in periods[known[-1] + 1 :])
    still = texts.gettext("What still runs is in the table, not in the chart.") if runs else ""
    names = [each.name for each in shown]
    natural = chart.limits.natural if chart.limits else None
    figures = series_words(
        texts,
        names,
        chart,
        lambda value: number_words(texts, unit, Decimal(str(value))),
        [rounded(natural.low), rounded(natural.high)] if natural else [],
    )
    more = [*_limits(texts, chart, rounded), *_signals(texts, chart, shown), still, size_words]
    return Trend(said, figures, tuple(filter(None, more)), drawing, chart)


def _limits(texts: Texts, chart: Chart, number: Callable[[float], str]) -> list[str]:
    if chart.limits is None:
        return []
    natural = chart.limits.natural
    said = texts.gettext(
        "The line across the middle is the mean, %(mean)s. The broken lines show how far it goes by itself: "
        "from %(low)s to %(high)s."
    )
    edges = {"low": number(natural.low), "high": number(natural.high)}
    return [said % {"mean": number(chart.limits.centre), **edges}]


def _signals(texts: Texts, chart: Chart, shown: Sequence[Period]) -> list[str]:
    """Name what stands out: a diamond in the drawing."""
    names = [each.name for each, point in zip(shown, chart.points, strict=True) if point.signals]
    if not names:
        return []
    said = texts.gettext("A diamond stands out from the usual up and down: %(names)s.")
    return [said % {"names": texts.listed(names)}]


def _size(texts: Texts, highest: float) -> tuple[int, str]:
    """Return what the axis counts in, and how to say so: its labels have little room."""
    if highest >= 10_000_000:
        return 1_000_000, texts.gettext("The chart is in millions.")
    if highest >= 10_000:
        return 1_000, texts.gettext("The chart is in thousands.")
    return 1, ""
