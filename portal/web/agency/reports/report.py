"""A report's first page: how it stands, what each of its measures says, and what is missing."""

from flask import redirect, render_template, request

from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import write_fields
from portal.commands.refusals import Refused
from portal.domain.permissions import Permission
from portal.domain.reports import SUMMARY
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for
from portal.web.agency.paper_fields import PaperField, entries, sent
from portal.web.agency.paper_forms import PaperForm, paper_form, unheaded
from portal.web.agency.reports.place import Place, frame, full_name, load, place_of
from portal.web.agency.reports.shown import shown
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts


@blueprint.route("/year/<int:year>/<agency>/<slug>", methods=["GET", "POST"])
@needs(Permission.READ_YEAR)
def report(year: int, agency: str, slug: str) -> Page:
    """Show a report; while it is open, keep the agency's words on the whole of it."""
    place = place_of(year, agency, slug)
    if request.method == "GET":
        return _page(place)
    actor = actor_for(Permission.WRITE_PAPERS, agency)
    if not DeskForm().validate_on_submit():
        return _page(place, stale_form()), 400
    portal = current_portal()
    try:
        number = open_paper(portal, place.kind, agency, year, actor)
        written = write_fields(portal, number, sent([_summary()]), actor)
    except Refused as refused:
        return _page(place, in_words(refused)), 409
    told = "beside" if written.beside else "kept"
    return redirect(place.url("report", told=told), code=303)


@paper_form("agency.report")
def form_of_report(year: int, agency: str, slug: str) -> PaperForm:
    """Return the form of the agency's words on the whole of a report."""
    place = place_of(year, agency, slug)
    return PaperForm(full_name(place), load(place).paper, unheaded([_summary()]), place.url("report"))


def _page(place: Place, problem: str | None = None) -> str:
    view, texts = load(place), current_texts()
    told = {
        "kept": texts.gettext("Kept."),
        "beside": texts.gettext("A field was changed in between. Both texts stand below: which is right?"),
        "signed": texts.gettext("The report is signed off. Everybody can read it now."),
        "restated": texts.gettext("The value is restated. What stood before stays beside it, for everybody."),
    }
    return render_template(
        "agency/reports/report.html",
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
        told=told.get(request.args.get("told", "")),
        summary=entries(view.paper, [_summary()], as_typed=problem is not None)[0],
        own_words=view.report.summary,
        measures=shown(place, view, view.report.parts),
        left_out=view.left_out,
        here=place.url("report"),
        check_url=place.url("check_report"),
        **frame(place, view),
    )


def _summary() -> PaperField:
    texts = current_texts()
    return PaperField(
        SUMMARY,
        SUMMARY,
        texts.gettext("In your own words: what went well, and what did not"),
        hint=texts.gettext("It stands at the beginning of the report, for everybody"),
        optional=True,
    )
