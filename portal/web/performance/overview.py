"""The one public page of figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, render_template, request, url_for

from portal.domain.lifecycle import Outcome
from portal.domain.measures import Exclusion
from portal.queries.performance import By, YearView, year_view
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.performance import blueprint
from portal.web.performance.rows import rows
from portal.web.performance.words import (
    exclusion_word,
    heading,
    rows_word,
    span_words,
    total_word,
    view_word,
    year_words,
)
from portal.wording.lifecycle import outcome_meaning, outcome_word


@dataclass(frozen=True)
class Choice:
    """A fiscal year, or a view of its figures, that can be looked at."""

    name: str
    url: str
    current: bool


@blueprint.get("/<lang>/performance")
@access(Access.ANYONE)
def index() -> str:
    """Show the figures of a fiscal year, with formula, counts, exclusions and as-of time."""
    portal, texts = current_portal(), current_texts()
    view = year_view(portal, _asked_year(), _asked_view())
    if view is None:
        abort(404)
    return render_template(
        "performance/index.html",
        year=year_words(texts, view.year),
        period=span_words(texts, view.span),
        counted_at=texts.date_time(view.counted_at),
        as_of=texts.date_time(view.as_of) if view.as_of else None,
        years=_years(view),
        views=_views(view),
        heading=heading(texts, view.by),
        column=rows_word(texts, view.by),
        all_rows=total_word(texts, view.by),
        total=view.total,
        rows=rows(view),
        outcomes=[
            (outcome, outcome_word(texts, outcome), outcome_meaning(texts, outcome))
            for outcome in Outcome
            if view.total.closed.get(outcome)
        ],
        running=view.year == view.years[0],
        left_out=_left_out,
    )


def _asked_year() -> int | None:
    """Return the year in the address; 404 for what is none. Without one, None: the present year."""
    asked = request.args.get("year")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) == len("2026")):
        abort(404)
    return int(asked)


def _asked_view() -> By:
    try:
        return By(request.args.get("by", By.SERVICE))
    except ValueError:
        abort(404)


def _address(year: int, by: By) -> str:
    """Return the address of a view; the first one, by service, has a short one."""
    return url_for("performance.index", year=year, by=None if by is By.SERVICE else by.value)


def _years(view: YearView) -> list[Choice]:
    texts = current_texts()
    return [Choice(year_words(texts, y), _address(y, view.by), y == view.year) for y in view.years]


def _views(view: YearView) -> list[Choice]:
    texts = current_texts()
    return [Choice(view_word(texts, by), _address(view.year, by), by is view.by) for by in By]


def _left_out(excluded: Mapping[Exclusion, int]) -> str:
    """List why cases were left out, with how many for each reason."""
    texts = current_texts()
    pattern = texts.gettext("%(reason)s: %(count)s")
    reasons = [(reason, excluded.get(reason, 0)) for reason in Exclusion]
    return texts.listed(
        [
            pattern % {"reason": exclusion_word(texts, reason), "count": texts.number(count)}
            for reason, count in reasons
            if count
        ]
    )
