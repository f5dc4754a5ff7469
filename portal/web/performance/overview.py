"""The one public page of figures."""

from dataclasses import dataclass

from flask import abort, render_template, request, url_for

from portal.catalogue.folding import fold
from portal.domain.lifecycle import Outcome
from portal.domain.measures import Figures, Rate
from portal.queries.performance import YearView, fiscal_years, year_view
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.lifecycle_words import outcome_meaning, outcome_word
from portal.web.performance import blueprint


@dataclass(frozen=True)
class FigureRow:
    """The figures of one service, or of all; `outcomes` in the order of the columns."""

    name: str
    url: str | None
    received: int
    open: int
    closed: int
    outcomes: list[int]
    on_time_of_closed: Rate
    on_time_of_due: Rate


@dataclass(frozen=True)
class YearLink:
    """A fiscal year that can be looked at."""

    name: str
    url: str
    current: bool


@blueprint.get("/<lang>/performance")
@access(Access.ANYONE)
def index() -> str:
    """Show the figures of each service in a fiscal year, with formula, counts and as-of time."""
    portal, texts = current_portal(), current_texts()
    years = fiscal_years(portal)
    asked = request.args.get("year", str(years[0]))
    year = next((one for one in years if str(one) == asked), None)
    if year is None:
        abort(404)
    view = year_view(portal, year, years)
    outcomes = [outcome for outcome in Outcome if view.total.closed.get(outcome)]
    return render_template(
        "performance/index.html",
        year=_year_name(view.year),
        period=_period(view),
        as_of=texts.date_time(view.as_of),
        years=[YearLink(_year_name(y), url_for("performance.index", year=y), y == view.year) for y in years],
        totals=_row("", None, view.total, outcomes),
        services=_rows(view, outcomes),
        outcomes=[(outcome_word(texts, o), outcome_meaning(texts, o)) for o in outcomes],
        has_invalid=bool(view.total.closed.get(Outcome.INVALID)),
    )


def _year_name(year: int) -> str:
    return current_texts().gettext("Fiscal year %(year)s") % {"year": year}


def _period(view: YearView) -> str:
    texts = current_texts()
    days = {"first": texts.date(view.first_day), "last": texts.date(view.last_day)}
    return texts.gettext("%(first)s to %(last)s") % days


def _rows(view: YearView, outcomes: list[Outcome]) -> list[FigureRow]:
    """Return a row for each service the city offers, and for each other that has figures."""
    catalogue, language = current_portal().catalogue, current_texts().language
    rows = []
    versions = {version.service.code: version for version in catalogue.services.values()}
    for code in {*versions, *view.services}:
        version = versions.get(code)
        figures = view.services.get(code, Figures())
        if version is None:
            rows.append(_row(code, None, figures, outcomes))
            continue
        if version.service.retired and code not in view.services:
            continue
        name = version.words(language)(version.service.name)
        retired = version.service.retired
        url = None if retired else url_for("residents.service", slug=version.service.slug)
        rows.append(_row(name, url, figures, outcomes))
    return sorted(rows, key=lambda row: (fold(row.name), row.name))


def _row(name: str, url: str | None, figures: Figures, outcomes: list[Outcome]) -> FigureRow:
    return FigureRow(
        name=name,
        url=url,
        received=figures.received,
        open=figures.open,
        closed=sum(figures.closed.values()),
        outcomes=[figures.closed.get(outcome, 0) for outcome in outcomes],
        on_time_of_closed=figures.on_time_of_closed,
        on_time_of_due=figures.on_time_of_due,
    )
