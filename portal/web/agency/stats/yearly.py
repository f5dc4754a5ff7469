"""The yearly report to the Mayor and Council: a draft that is assembled anew each time, and what was sent."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from portal.commands.refusals import Refused
from portal.commands.stats.memos import send_yearly, write_yearly
from portal.domain.papers import PaperKind
from portal.domain.permissions import Permission
from portal.queries.papers import PaperView, paper
from portal.queries.stats.monthly import reported_agencies
from portal.queries.stats.yearly import AREAS, INTRODUCTION, OUTLOOK, yearly
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.paper_fields import PaperField
from portal.web.agency.paper_forms import PaperForm, paper_form, unheaded
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.agency.stats.fields import SEND, drawn, is_frozen, is_repeat, written
from portal.web.agency.stats.memo import told_words
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

YEARS_BACK = 10


@blueprint.get("/stats/yearly/<int:year>")
@needs(Permission.READ_YEAR)
def yearly_page(year: int) -> Page:
    """Show the report on a fiscal year: its draft, or what was sent."""
    return _page(_year_or_404(year))


@blueprint.post("/stats/yearly/<int:year>")
@needs(Permission.RUN_STATS)
def write_yearly_report(year: int) -> Page:
    """Keep what was written in the draft; send it, where that button was pressed."""
    _year_or_404(year)
    if not DeskForm().validate_on_submit():
        return _page(year, stale_form()), 400
    portal, actor = current_portal(), actor_for(Permission.RUN_STATS)
    found = yearly(portal, year)
    try:
        kept = write_yearly(portal, year, written(_fields(), found["suggested"]), actor)
        told = "beside" if kept.beside else "kept"
        if request.form.get("go") == SEND and not kept.beside:
            send_yearly(portal, year, found, actor)
            told = "sent"
    except Refused as refused:
        if not is_repeat(paper(portal, PaperKind.YEARLY, "", year), _fields()):
            return _page(year, in_words(refused)), 422
        told = "sent"
    return redirect(url_for("agency.yearly_page", year=year, told=told), code=303)


@paper_form("agency.write_yearly_report")
def form_of_yearly(year: int) -> PaperForm:
    """Return the form of the report on a fiscal year."""
    view = paper(current_portal(), PaperKind.YEARLY, "", _year_or_404(year))
    name = current_texts().gettext("The yearly report, fiscal year %(year)s") % {"year": year}
    return PaperForm(
        name,
        view,
        unheaded(_fields()),
        url_for("agency.yearly_page", year=year),
        _said(view, year).get("suggested", {}),
    )


def _year_or_404(year: int) -> int:
    portal = current_portal()
    now = portal.catalogue.city.fiscal_year.year_of(portal.catalogue.calendar.local_day(portal.now()))
    if portal.catalogue.performance is None or not now - YEARS_BACK <= year <= now:
        abort(404)
    return year


def _fields() -> list[PaperField]:
    texts = current_texts()
    areas = texts.gettext("Areas for improvement: %(agency)s")
    return [
        PaperField(INTRODUCTION, INTRODUCTION, texts.gettext("Introduction"), optional=True),
        *(
            PaperField(AREAS + code, AREAS + code, areas % {"agency": words.agency_word(code)}, optional=True)
            for code in reported_agencies(current_portal())
        ),
        PaperField(OUTLOOK, OUTLOOK, texts.gettext("What comes next"), optional=True),
    ]


def _said(view: PaperView | None, year: int) -> dict[str, Any]:
    """Return what the report says: as it was sent, or as it is assembled now."""
    if view is not None and is_frozen(view):
        return dict(view.frozen or {})
    return yearly(current_portal(), year)


def _page(year: int, problem: str | None = None) -> str:
    portal, texts = current_portal(), current_texts()
    view = paper(portal, PaperKind.YEARLY, "", year)
    frozen = is_frozen(view)
    said = _said(view, year)
    performance = portal.catalogue.performance
    due = performance.due(PaperKind.YEARLY, portal.catalogue.city.fiscal_year, year) if performance else None
    today = portal.catalogue.calendar.local_day(portal.now())
    sent_at = view.line.frozen_at if view else None
    came = portal.catalogue.calendar.local_day(sent_at) if sent_at else today
    return render_template(
        "agency/stats/yearly.html",
        year=year,
        doc=said,
        is_frozen=frozen,
        due=texts.date(due) if due else "",
        is_late=due is not None and came > due and said.get("is_recorded", True),
        sent=texts.date_time(sent_at) if sent_at else None,
        may_write=not frozen and current_staff().may_open(Permission.RUN_STATS),
        entries=drawn(view, _fields(), said.get("suggested", {}), as_typed=problem is not None),
        told=told_words(),
        say=words,
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
    )
