"""Submitting a plan: what it still lacks, or what will happen."""

from flask import redirect, render_template, request

from portal.commands.papers.plans import submit_plan
from portal.commands.refusals import Refused
from portal.domain.papers import OPEN
from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.year.plan import PlanPage, about, lack_lines, loaded, url_of
from portal.web.current import current_portal


@blueprint.route("/year/<int:year>/<agency>/plan/submit", methods=["GET", "POST"])
@needs(Permission.SUBMIT_PAPERS)
def submit_this_plan(year: int, agency: str) -> Page:
    """Say what submitting does, and submit."""
    page = loaded(year, agency)
    actor = actor_for(Permission.SUBMIT_PAPERS, agency)
    if request.method == "GET":
        return _draw(page)
    if not DeskForm().validate_on_submit():
        return _draw(page, stale_form()), 400
    if page.paper is None:
        return _draw(page), 409
    try:
        submit_plan(current_portal(), page.paper.line.number, page.measures, actor)
    except Refused as refused:
        return _draw(page, in_words(refused)), 409
    return redirect(url_of(page, "plan", told="submitted"), code=303)


def _draw(page: PlanPage, problem: str | None = None) -> str:
    return render_template(
        "agency/year/submit.html",
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
        lacks=lack_lines(page),
        is_open=page.status in OPEN,
        back=url_of(page, "plan"),
        here=url_of(page, "submit_this_plan"),
        **about(page),
    )
