"""The requests behind the public counts of what is left out or doubted, for those who may see them."""

from flask import abort, render_template, url_for

from portal.domain.permissions import Permission, agencies_for
from portal.outcomes.cells import RELEASED, Scope
from portal.outcomes.doubts import Doubt
from portal.queries.performance.quality import MOST, QualityView, desk_scope, doubtful_requests, quality_view
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.gate import current_staff
from portal.web.agency.pages import going_on, number_in
from portal.web.agency.words import request_links
from portal.web.current import current_portal, current_texts
from portal.web.doubt_words import doubt_words
from portal.web.fiscal_years import asked_year


@blueprint.get("/data-quality")
@needs(Permission.SEE_ROWS)
def data_quality() -> str:
    """Show the counts of a fiscal year, each leading to its requests."""
    view, _ = _view()
    texts = current_texts()
    return render_template(
        "agency/quality.html",
        view=view,
        as_of=texts.date_time(view.as_of) if view.as_of else None,
        lines=[
            (*doubt_words(texts, doubt), count, url_for("agency.doubtful", doubt=doubt.value, year=view.year))
            for doubt, count in view.doubts.items()
        ],
        years=[(year, url_for("agency.data_quality", year=year)) for year in view.years],
    )


@blueprint.get("/data-quality/<doubt>")
@needs(Permission.SEE_ROWS)
def doubtful(doubt: str) -> str:
    """List the requests of a year that a doubt is about."""
    if doubt not in list(Doubt):
        abort(404)
    view, scope = _view()
    kind, texts = Doubt(doubt), current_texts()
    passed = number_in("after") or 0
    rows = doubtful_requests(current_portal(), view.year, kind, scope, passed)
    name, meaning = doubt_words(texts, kind)
    return render_template(
        "agency/doubtful.html",
        view=view,
        name=name,
        meaning=meaning,
        count=view.doubts[kind],
        passed=passed,
        on_url=going_on({"year": view.year}, view.doubts[kind], MOST),
        rows=request_links(rows),
    )


def _view() -> tuple[QualityView, Scope]:
    """Return the counts of the year in the address, of the agencies that are theirs; 404 for none.

    Whoever supervises none sees what everybody may download: the requests of the release.
    """
    supervised = agencies_for(current_staff().grants, Permission.SUPERVISE)
    scope = RELEASED if supervised == frozenset() else desk_scope(supervised)
    view = quality_view(current_portal(), asked_year(), scope)
    if view is None:
        abort(404)
    return view, scope
