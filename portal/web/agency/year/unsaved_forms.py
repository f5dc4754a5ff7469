"""Everything that somebody typed into papers' forms and could not save, on one page, to copy or to drop.

A form may be out of reach meanwhile: the plan was approved, the report signed, the memo sent.
"""

from dataclasses import dataclass

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from portal.commands.papers.unsaved import forget_unsaved
from portal.domain.papers import PaperKind
from portal.domain.permissions import Permission
from portal.queries.unsaved import UnsavedForm, unsaved_forms
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import current_staff
from portal.web.agency.request import Page
from portal.web.agency.step import stale_form
from portal.web.agency.words import agency_name
from portal.web.current import current_portal, current_texts
from portal.web.typed_again import in_words
from portal.wording.reports import report_word

FORM = "form"
"""Name of the field that says which form is to be dropped."""


@dataclass(frozen=True)
class FormShown:
    """A form as the page shows it: see agency/year/unsaved.html."""

    name: str
    path: str
    when: str
    typed: tuple[tuple[str, str], ...]


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
        forms=[_shown(each) for each in unsaved_forms(current_portal(), current_staff().username)],
        told=told.get(request.args.get("told", "")),
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
    )


def _shown(form: UnsavedForm) -> FormShown:
    typed = tuple((in_words(each.name), each.text) for each in form.typed.values() if each.text)
    return FormShown(_name(form.path), form.path, current_texts().date_time(form.at), typed)


def _name(path: str) -> str:
    """Name the paper that a form writes in, by its address: that itself where it leads nowhere any more."""
    texts = current_texts()
    try:
        _, at = current_app.url_map.bind("").match(path, "POST")
    except HTTPException:
        return path
    if "slug" in at:
        said = report_word(texts, PaperKind(at["slug"].replace("-", "_")), at["year"])
        return f"{said}: {agency_name(at['agency'])}"
    if "agency" in at:
        sentence = texts.gettext("Plan of %(agency)s, fiscal year %(year)s")
        return sentence % {"agency": agency_name(at["agency"]), "year": at["year"]}
    if "number" in at:
        return texts.gettext("Memo of meeting %(number)s") % {"number": at["number"]}
    return texts.gettext("Yearly report on fiscal year %(year)s") % {"year": at["year"]}
