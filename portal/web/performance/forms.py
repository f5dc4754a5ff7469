"""Do forms work? How many that began reached an end, by published quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.domain.forms import COMPLETION_RATE
from portal.domain.measures import Rate
from portal.domain.sheets import COMPLETED, STARTED, Subject
from portal.outcomes.published import every
from portal.queries.performance import Span
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import quarter_name
from portal.web.narrowing import understands
from portal.web.performance import blueprint
from portal.web.performance.notes import notes_of_the_city, numbers
from portal.web.performance.ranges import level, share_ranges
from portal.web.performance.words import but_for_chance, span_words


@dataclass(frozen=True)
class FormRow:
    """The forms of a quarter; no rate: withheld. `notes`: on what happened in it, by number."""

    name: str
    period: str
    rate: Rate | None
    sure: str
    notes: str


@blueprint.get("/<lang>/performance/forms")
@access(Access.ANYONE)
@understands()
def forms() -> str:
    """Show how the forms of each published quarter fared, in the whole city.

    By service, or day by day, the forms that were sent would tell which requests came online
    (docs/decisions/0037).
    """
    portal, texts = current_portal(), current_texts()
    published, rows = list(reversed(list(every(portal)))), []
    noted: Mapping[str, Any] = {"notes": [], "is_away": False}
    if published:
        noted = notes_of_the_city(Span(published[-1].first_day, published[0].last_day))
    for view in published:
        span = Span(view.first_day, view.last_day)
        rate = view.sheets[Subject.FORMS].rate(COMPLETED, STARTED)
        rows.append(
            FormRow(
                quarter_name(texts, view.name),
                span_words(texts, span),
                rate,
                but_for_chance(rate) if rate is not None and rate.share is not None else "",
                numbers(noted["notes"], span),
            )
        )
    return render_template(
        "performance/forms.html", rows=rows, **noted, level=level(texts), ranges=share_ranges(texts)
    )


@blueprint.get(f"/<lang>/performance/measures/{COMPLETION_RATE}")
@access(Access.ANYONE)
def completion_rate() -> Response:
    """Lead from the measure to its page, with what was asked for: it says what it cannot be narrowed by."""
    asked = urlencode(list(request.args.items(multi=True)))
    return redirect(url_for("performance.forms") + (f"?{asked}" if asked else ""))
