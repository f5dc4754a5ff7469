"""The memo before a meeting: a draft, assembled anew each time, and what was sent, which never moves."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from portal.commands.refusals import Refused
from portal.commands.stats.memos import send_pre_memo, write_pre_memo
from portal.domain.permissions import Permission
from portal.queries.papers import PaperView, paper_by_number
from portal.queries.stats.meetings import MeetingView
from portal.queries.stats.memo import PRE_MEMO_FIELDS, pre_memo, readers_of
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.paper_forms import PaperForm, paper_form, unheaded
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.agency.stats.fields import SEND, drawn, is_frozen, is_repeat, paper_fields, written
from portal.web.agency.stats.meeting import meeting_or_404
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

EDITION = "edition"


@blueprint.get("/stats/meetings/<int:number>/memo")
@needs(Permission.READ_YEAR)
def pre_memo_page(number: int) -> Page:
    """Show a meeting's memo: its draft, or what was sent; or one of its editions."""
    return _page(meeting_or_404(number))


def memo_shown(view: MeetingView) -> tuple[int, PaperView | None]:
    """Return the edition that the address names, else the present one, with its paper; None: not begun.

    Aborts with 404 where there is none.
    """
    return _edition(view, request.args.get(EDITION, view.edition, type=int))


def _edition(view: MeetingView, number: int) -> tuple[int, PaperView | None]:
    found = next((each for each in view.editions if each.number == number), None)
    if found is None and number != view.edition:
        abort(404)
    return number, paper_by_number(current_portal(), found.paper) if found else None


@blueprint.post("/stats/meetings/<int:number>/memo")
@needs(Permission.RUN_STATS)
def write_memo(number: int) -> Page:
    """Keep what was written in the draft; send it, where that button was pressed."""
    view, portal = meeting_or_404(number), current_portal()
    if not DeskForm().validate_on_submit():
        return _page(view, stale_form()), 400
    actor, found = actor_for(Permission.RUN_STATS), pre_memo(portal, number)
    try:
        sent = written(paper_fields(PRE_MEMO_FIELDS), found["suggested"])
        kept = write_pre_memo(portal, number, sent, actor, request.form.get(EDITION, type=int))
        told = "beside" if kept.beside else "kept"
        if request.form.get("go") == SEND and not kept.beside:
            send_pre_memo(portal, number, pre_memo(portal, number), actor)
            told = "sent"
    except Refused as refused:
        if not is_repeat(_edition(view, view.edition)[1], paper_fields(PRE_MEMO_FIELDS)):
            return _page(view, in_words(refused)), 422
        told = "sent"
    return redirect(url_for("agency.pre_memo_page", number=number, told=told), code=303)


@paper_form("agency.write_memo")
def form_of_memo(number: int) -> PaperForm:
    """Return the form of a meeting's memo, in its present edition."""
    view, texts = meeting_or_404(number), current_texts()
    _, paper = _edition(view, view.edition)
    name = texts.gettext("Memo before %(name)s, %(moment)s") % {
        "name": view.name,
        "moment": texts.date_time(view.starts_at),
    }
    fields = unheaded(paper_fields(PRE_MEMO_FIELDS))
    url = url_for("agency.pre_memo_page", number=number)
    return PaperForm(name, paper, fields, url, _said(view, paper).get("suggested", {}))


def told_words() -> str | None:
    """Say what was just done with a paper."""
    texts = current_texts()
    return {
        "kept": texts.gettext("The draft is kept."),
        "beside": texts.gettext("A field was changed in between. Both texts stand below: which is right?"),
        "sent": texts.gettext("It is sent, and does not change any more."),
        "added": texts.gettext("The follow-up is added."),
    }.get(request.args.get("told", ""))


def _said(view: MeetingView, paper: PaperView | None) -> dict[str, Any]:
    """Return what the memo says: as it was sent, or as it is assembled now."""
    if paper is not None and is_frozen(paper):
        return dict(paper.frozen or {})
    return pre_memo(current_portal(), view.number)


def _page(view: MeetingView, problem: str | None = None) -> str:
    portal, (edition, paper) = current_portal(), memo_shown(view)
    frozen = is_frozen(paper)
    said = _said(view, paper)
    may_write = (
        current_staff().may_open(Permission.RUN_STATS) and not frozen and view.state.value == "to_come"
    )
    fields = paper_fields(PRE_MEMO_FIELDS)
    return render_template(
        "agency/stats/memo.html",
        view=view,
        doc=said,
        is_frozen=frozen,
        edition=edition,
        is_moved=frozen and said.get("starts_at") != view.starts_at.isoformat(),
        may_write=may_write,
        readers=readers_of(portal, view) if may_write else None,
        entries=drawn(paper, fields, said.get("suggested", {}), as_typed=problem is not None),
        told=told_words(),
        say=words,
        form=DeskForm(),
        errors=[(None, problem)] if problem else [],
    )
