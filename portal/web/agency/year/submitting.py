"""Submitting a plan: what it still lacks, or what will happen."""

from flask import redirect, render_template, request

from portal.commands.papers.plans import submit_plan
from portal.commands.refusals import Refused
from portal.domain.papers import OPEN, PaperStep, written_in
from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.year.plan import PlanPage, about, lack_lines, loaded, url_of
from portal.web.agency.year.reading import changes, document_shown
from portal.web.current import current_portal

SEEN = "seen"
"""Name of the field that says what of a plan the page had shown."""


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
        submit_plan(current_portal(), page.paper.line.number, page.measures, actor, seen())
    except Refused as refused:
        page = loaded(year, agency)
        if not is_repeat(page, PaperStep.SUBMIT):
            return _draw(page, in_words(refused)), 409
    return redirect(url_of(page, "plan", told="submitted"), code=303)


def seen() -> int:
    """Return what the form says that was read; -1, which nothing is, for anything else."""
    text = request.form.get(SEEN, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def is_repeat(page: PlanPage, step: PaperStep) -> bool:
    """Say whether this account has just taken this step with a plan: a button pressed twice is one step."""
    last = page.paper.steps[-1] if page.paper and page.paper.steps else None
    return last is not None and last.step is step and last.by == current_staff().username


def _draw(page: PlanPage, problem: str | None = None) -> str:
    return render_template(
        "agency/year/submit.html",
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
        lacks=lack_lines(page),
        is_open=page.status in OPEN,
        seen=written_in(page.fields),
        changes=changes(page),
        **document_shown(page),
        back=url_of(page, "plan"),
        here=url_of(page, "submit_this_plan"),
        **about(page),
    )
