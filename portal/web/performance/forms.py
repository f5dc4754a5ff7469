"""Do forms work? How many that began reached an end, by service and version of the form."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import add

from flask import abort, render_template

from portal.catalogue.folding import fold
from portal.domain.forms import FormCounts
from portal.queries.forms import forms_view
from portal.queries.performance import Cut, Span
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import asked_year, year_words
from portal.web.narrowing import understands
from portal.web.performance import blueprint
from portal.web.performance.notes import notes_of_the_city
from portal.web.performance.words import but_for_chance, code_name, span_words


@dataclass(frozen=True)
class FormRow:
    """The forms of one version; `since` is the day it was first offered."""

    name: str
    since: str
    is_current: bool
    counts: FormCounts
    sure: str


@blueprint.get("/<lang>/performance/forms")
@access(Access.ANYONE)
@understands("year")
def forms() -> str:
    """Show how the forms of a fiscal year fared.

    Those of private services are not here: nearly each that is finished is a request, which are counted
    by quarter alone.
    """
    portal, texts = current_portal(), current_texts()
    city = portal.catalogue.city
    today = city.calendar.local_day(portal.now())
    year = asked_year() or city.fiscal_year.year_of(today)
    span = Span(*city.fiscal_year.bounds(year))
    if span.first_day > today:
        abort(404)
    view = forms_view(portal, span.first_day, span.last_day)
    merged: dict[tuple[str, datetime, bool], FormCounts] = {}
    private = {each.service.code for each in portal.catalogue.services.values() if each.service.is_private}
    lines = [line for line in view.lines if line.service_code not in private]
    for line in lines:
        key = (line.service_code, line.published_at, line.is_current)
        merged[key] = merged.get(key, FormCounts()) + line.counts
    total = reduce(add, merged.values(), FormCounts())
    return render_template(
        "performance/forms.html",
        year=year_words(texts, year),
        period=span_words(texts, replace(span, last_day=min(span.last_day, today))),
        counted_at=texts.date_time(portal.now()),
        as_of=texts.date_time(portal.now()),
        **notes_of_the_city(span),
        unfinished_from=texts.date(view.unfinished_from),
        total=total,
        rows=[
            FormRow(
                code_name(Cut.SERVICE, code),
                texts.date(city.calendar.local_day(published_at)),
                is_current,
                counts,
                but_for_chance(counts.completion_rate),
            )
            for (code, published_at, is_current), counts in sorted(
                merged.items(), key=lambda each: (fold(code_name(Cut.SERVICE, each[0][0])), each[0])
            )
        ],
        total_sure=but_for_chance(total.completion_rate),
    )
