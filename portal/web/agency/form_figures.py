"""Do forms work? For the desk: how many that began reached an end, by service, version and language."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template

from portal.catalogue.folding import fold
from portal.domain.forms import FormCounts
from portal.domain.permissions import Permission
from portal.queries.books import this_year
from portal.queries.forms import FormsView, forms_view
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.words import language_name, service_name
from portal.web.current import current_portal, current_texts
from portal.web.fiscal_years import asked_year, dates_words

YEARS = 5
"""So many fiscal years can be looked at, the present one among them."""


@dataclass(frozen=True)
class FormRow:
    """The forms of one version of a service's form, begun since a day; or those begun in one language."""

    name: str
    counts: FormCounts
    since: str | None = None
    is_current: bool = False


@blueprint.get("/form-figures")
@needs(Permission.SEE_HEALTH)
def form_figures() -> str:
    """Show how the forms of a fiscal year fare, of public services.

    It stays at the desk: a form that was sent is a request that came online, and by service and by day the
    count would tell of each released row whether it did (docs/decisions/0037).
    """
    portal, texts = current_portal(), current_texts()
    present = this_year(portal)
    year = present if (asked := asked_year()) is None else asked
    if not present - YEARS < year <= present:
        abort(404)
    first, last = portal.catalogue.city.fiscal_year.bounds(year)
    view = forms_view(portal, first, last, public=True)
    return render_template(
        "agency/form_figures.html",
        year=year,
        years=range(present, present - YEARS, -1),
        period=dates_words(texts, first, last),
        unfinished_from=texts.date(view.unfinished_from),
        total=view.total,
        versions=_versions(view),
        languages=[FormRow(language_name(tag), counts) for tag, counts in view.by_language().items()],
    )


def _versions(view: FormsView) -> list[FormRow]:
    """Return a row for each version of a service's form, in the order of the services' names."""
    texts = current_texts()
    found: dict[tuple[str, datetime, bool], FormCounts] = defaultdict(FormCounts)
    for line in view.lines:
        found[line.service_code, line.published_at, line.is_current] += line.counts
    calendar = current_portal().catalogue.city.calendar
    return [
        FormRow(service_name(code), counts, texts.date(calendar.local_day(published_at)), is_current)
        for (code, published_at, is_current), counts in sorted(
            found.items(), key=lambda each: (fold(service_name(each[0][0])), each[0])
        )
    ]
