"""One measure of the register in full: what it says, year by year and quarter by quarter, and what it is."""

import math
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, url_for

from portal.domain.intervals import Interval
from portal.domain.register import Unit
from portal.domain.trends import Chart
from portal.domain.trends import chart as charted
from portal.domain.values import Lack
from portal.queries.books import Entry, MeasurePage, measure_page
from portal.texts import Texts
from portal.web.access import Access, access
from portal.web.charts import Drawing, nice, trend
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import year_words
from portal.web.kept import kept
from portal.web.year import blueprint
from portal.web.year.frame import chosen_year, framed
from portal.web.year.words import agency_name, number_words

BEFORE = 9
"""So many fiscal years before its own a measure's page goes back; limits are drawn from eight on."""


@dataclass(frozen=True)
class Trend:
    """The actuals as a chart: in words, drawn, and with its limits (portal.domain.trends)."""

    words: str
    drawing: Drawing
    chart: Chart


@blueprint.get("/<lang>/performance/register/<identity>")
@access(Access.ANYONE)
@kept
def measure(identity: str) -> str:
    """Show a measure of a fiscal year."""
    return render_template("year/measure.html", **shown(page_of(identity)))


def shown(page: MeasurePage) -> dict[str, Any]:
    """Return what the templates need of a measure, on the page and in print."""
    entry, identity = page.entry, page.entry.measure.identity
    agency = entry.measure.agency
    return {
        "page": page,
        "entry": entry,
        "agency": agency_name(agency) if agency else None,
        "trend": _trend(entry),
        "known": [each for each in entry.years if each.actual.now or each.target.now],
        "to_know": _to_know(entry),
        **framed(entry.now.year, lambda year: url_for("year.measure", identity=identity, year=year)),
    }


def page_of(identity: str) -> MeasurePage:
    """Return a measure in the year that is asked for; 404 for none that the public sees."""
    portal = current_portal()
    return measure_page(portal, identity, chosen_year(portal), BEFORE) or abort(404)


def _to_know(entry: Entry) -> list[str]:
    """Say what some of the numbers lack: what they are made of, or a number at all."""
    texts, found = current_texts(), []
    values = [value for year in entry.years for value in (*year.quarters, year.actual)]
    lacks = {value.lack for value in values}
    made_of_nothing = [each for each in values if each.number is not None and each.is_bare]
    if entry.measure.defined.unit is Unit.PERCENT and made_of_nothing:
        found.append(
            texts.gettext("Where no numbers stand beside a percentage, only the percentage is known.")
        )
    if Lack.TOO_FEW in lacks:
        found.append(
            texts.gettext(
                "“Too few to say”: there were fewer than ten cases, or so few that we do not say it."
            )
        )
    if Lack.NOT_YET in lacks:
        found.append(
            texts.gettext("“Not published yet”: such counts come out thirty days after a quarter is over.")
        )
    return found


def _trend(entry: Entry) -> Trend | None:
    texts, unit = current_texts(), entry.measure.defined.unit
    numbers = [each.actual.number for each in entry.years]
    known = [number for number, each in enumerate(numbers) if each is not None]
    if len(known) < 2:
        return None
    years = entry.years[known[0] :]
    within = Interval(0, 100 if unit is Unit.PERCENT else math.inf)
    chart = charted([None if each is None else float(each) for each in numbers[known[0] :]], within)
    first, last = years[0], entry.years[known[-1]]
    said = texts.gettext("From %(before)s in %(first)s to %(after)s in %(last)s.") % {
        "before": number_words(texts, unit, first.actual.number),
        "first": year_words(texts, first.year),
        "after": number_words(texts, unit, last.actual.number),
        "last": year_words(texts, last.year),
    }
    if any(point.signals for point in chart.points):
        said += " " + texts.gettext("At least one year stands out from the usual up and down.")
    highest = max(float(each) for each in numbers if each is not None)
    size, unit_words = _size(texts, highest)
    drawing = trend(
        chart, [str(each.year) for each in years], nice(highest), lambda value: texts.number(value / size)
    )
    return Trend(" ".join(filter(None, [said, unit_words])), drawing, chart)


def _size(texts: Texts, highest: float) -> tuple[int, str]:
    """Return what the axis counts in, and how to say so: its labels have little room."""
    if highest >= 10_000_000:
        return 1_000_000, texts.gettext("The chart is in millions.")
    if highest >= 10_000:
        return 1_000, texts.gettext("The chart is in thousands.")
    return 1, ""
