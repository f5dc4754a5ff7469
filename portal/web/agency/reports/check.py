"""The check before a report is signed off: what it says, what is missing, and one button."""

from flask import redirect, render_template, request

from portal.commands.papers.opening import open_paper
from portal.commands.refusals import Refusal, Refused
from portal.commands.reports.signing import sign_off
from portal.domain.permissions import Permission
from portal.domain.reports import Portion
from portal.queries.reports import ReportView
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for
from portal.web.agency.reports.place import Place, frame, load, place_of
from portal.web.agency.reports.shown import shown
from portal.web.agency.reports.words import gap_words
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

SEEN = "seen"


@blueprint.route("/year/<int:year>/<agency>/<slug>/check", methods=["GET", "POST"])
@needs(Permission.READ_YEAR)
def check_report(year: int, agency: str, slug: str) -> Page:
    """Show everything that is to be signed, or sign it off."""
    place = place_of(year, agency, slug)
    view = load(place)
    if view.signature is not None:
        return redirect(place.url("report"), code=303)
    if request.method == "GET":
        return _page(place, view)
    actor = actor_for(Permission.SUBMIT_PAPERS, agency)
    if not DeskForm().validate_on_submit():
        return _page(place, view, stale_form()), 400
    portal = current_portal()
    seen = request.form.get(SEEN, "")
    try:
        number = open_paper(portal, place.kind, agency, year, actor)
        sign_off(portal, number, view.subjects, int(seen) if seen.isdecimal() else -1, actor)
    except Refused as refused:
        status = 409 if refused.refusal is Refusal.REPORT_CHANGED else 422
        return _page(place, load(place), in_words(refused)), status
    return redirect(place.url("report", told="signed"), code=303)


def _missing(view: ReportView, part: Portion) -> list[str]:
    found = [gap_words(each, part) for each in part.missing]
    if _is_unsettled(view, part):
        found.append(current_texts().gettext("Different words were written: say which are right"))
    return found


def _is_unsettled(view: ReportView, part: Portion) -> bool:
    """Say whether words of two people about a measure stand beside each other: nothing is signed then."""
    fields = view.paper.fields if view.paper else {}
    own = f".{part.subject.identity}."
    return any(own in f"{name}." and field.open_beside for name, field in fields.items())


def _page(place: Place, view: ReportView, problem: str | None = None) -> str:
    measures = shown(place, view, view.report.parts)
    lines = [
        (each.title, each.url, _missing(view, part))
        for each, part in zip(measures, view.report.parts, strict=True)
    ]
    return render_template(
        "agency/reports/check.html",
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
        missing=[line for line in lines if line[2]],
        own_words=view.report.summary,
        measures=measures,
        seen=view.seen,
        here=place.url("check_report"),
        **frame(place, view),
    )
