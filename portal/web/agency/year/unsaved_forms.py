"""Everything that somebody typed into papers' forms and could not save, on one page, to copy or to drop.

A form may be out of reach meanwhile: the plan was approved, the report signed, the memo sent.
"""

from flask import redirect, render_template, request, url_for

from portal.commands.papers.unsaved import forget_unsaved
from portal.domain.permissions import Permission
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import current_staff
from portal.web.agency.paper_forms import all_unsaved
from portal.web.agency.request import Page
from portal.web.agency.step import stale_form
from portal.web.current import current_portal, current_texts

FORM = "form"
"""Name of the field that says which form is to be dropped."""


@blueprint.get("/year/unsaved")
@needs(Permission.READ_YEAR)
def unsaved() -> Page:
    """List what whoever reads this typed and could not save."""
    return _page()


@blueprint.post("/year/unsaved")
@needs(Permission.READ_YEAR)
def drop_unsaved() -> Page:
    """Drop what one form held."""
    if not DeskForm().validate_on_submit():
        return _page(stale_form()), 400
    forget_unsaved(current_portal(), current_staff().username, request.form.get(FORM, ""))
    return redirect(url_for("agency.unsaved", told="dropped"), code=303)


def _page(problem: str | None = None) -> str:
    told = {"dropped": current_texts().gettext("It is dropped.")}
    return render_template(
        "agency/year/unsaved.html",
        forms=all_unsaved(),
        told=told.get(request.args.get("told", "")),
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
    )
