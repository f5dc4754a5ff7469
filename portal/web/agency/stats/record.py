"""A meeting's record, written while it is held, with its follow-ups on the same page; sent as a memo."""

from flask import redirect, render_template, request, url_for

from portal.commands.refusals import Refused
from portal.commands.stats.followups import Promise, add_follow_up
from portal.commands.stats.memos import send_follow_up, write_record
from portal.domain.papers import PaperKind
from portal.domain.permissions import Permission
from portal.domain.stats import Deliverable
from portal.queries.stats.followups import owners
from portal.queries.stats.meetings import MeetingView
from portal.queries.stats.memo import RECORD_FIELDS, added_later, follow_up_memo
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.paper_forms import PaperForm, paper_form, unheaded
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.agency.stats.fields import SEND, drawn, is_frozen, is_repeat, paper_fields, paper_of, written
from portal.web.agency.stats.meeting import meeting_or_404
from portal.web.agency.stats.memo import told_words
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

BETWEEN = "|"
"""Between an owner's account and agency in the value of an option: no account has it."""


@blueprint.get("/stats/meetings/<int:number>/record")
@needs(Permission.READ_YEAR)
def record_page(number: int) -> Page:
    """Show a meeting's record: its draft with a form for follow-ups, or what was sent."""
    view = meeting_or_404(number)
    return _page(view, Filled.empty(_fields(view)))


@blueprint.post("/stats/meetings/<int:number>/record")
@needs(Permission.RUN_STATS)
def write_meeting_record(number: int) -> Page:
    """Keep what was written; send it as the follow-up memo, where that button was pressed."""
    view, portal = meeting_or_404(number), current_portal()
    filled = Filled.empty(_fields(view))
    if not DeskForm().validate_on_submit():
        return _page(view, filled, stale_form()), 400
    actor = actor_for(Permission.RUN_STATS)
    try:
        kept = write_record(portal, number, written(paper_fields(RECORD_FIELDS), {}), actor)
        told = "beside" if kept.beside else "kept"
        if request.form.get("go") == SEND and not kept.beside:
            send_follow_up(portal, number, follow_up_memo(portal, number), actor)
            told = "sent"
    except Refused as refused:
        if not is_repeat(paper_of(PaperKind.FOLLOW_UP, str(number)), paper_fields(RECORD_FIELDS)):
            return _page(view, filled, in_words(refused)), 422
        told = "sent"
    return redirect(url_for("agency.record_page", number=number, told=told), code=303)


@paper_form("agency.write_meeting_record")
def form_of_record(number: int) -> PaperForm:
    """Return the form of a meeting's record."""
    view = meeting_or_404(number)
    texts = current_texts()
    name = texts.gettext("Record of %(name)s, %(moment)s") % {
        "name": view.name,
        "moment": texts.date_time(view.starts_at),
    }
    paper = paper_of(PaperKind.FOLLOW_UP, str(number))
    return PaperForm(
        name, paper, unheaded(paper_fields(RECORD_FIELDS)), url_for("agency.record_page", number=number)
    )


@blueprint.post("/stats/meetings/<int:number>/record/follow-ups")
@needs(Permission.RUN_STATS)
def add_to_record(number: int) -> Page:
    """Add a follow-up to the meeting."""
    view = meeting_or_404(number)
    filled = Filled.sent(_fields(view))
    due = filled.day("due")
    if not DeskForm().validate_on_submit():
        return _page(view, filled, stale_form()), 400
    if filled.errors or due is None:
        return _page(view, filled), 422
    owner, _, agency = filled["owner"].partition(BETWEEN)
    promise = Promise(
        filled["topic"], filled["action"], owner, agency, due, Deliverable(filled["deliverable"])
    )
    try:
        add_follow_up(current_portal(), number, promise, actor_for(Permission.RUN_STATS))
    except Refused as refused:
        return _page(view, filled, in_words(refused)), 422
    return redirect(url_for("agency.record_page", number=number, told="added") + "#follow-ups", code=303)


def owner_options(agencies: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return who can own a follow-up of some agencies, as options: account and agency, and their names."""
    return tuple(
        (f"{each.username}{BETWEEN}{each.agency}", f"{each.name}, {words.agency_word(each.agency)}")
        for each in owners(current_portal(), agencies)
    )


def deliverable_options() -> tuple[tuple[str, str], ...]:
    """Return the deliverables as options."""
    return tuple((each.value, words.deliverable_word(each.value)) for each in Deliverable)


def _fields(view: MeetingView) -> list[DeskField]:
    texts = current_texts()
    return [
        DeskField("topic", texts.gettext("Topic"), optional=True),
        DeskField("action", texts.gettext("What is to be done"), Kind.TEXT),
        DeskField("owner", texts.gettext("Owner"), Kind.SELECT, options=owner_options(view.agencies)),
        DeskField("due", texts.gettext("Due"), Kind.DAY),
        DeskField(
            "deliverable",
            texts.gettext("Deliverable"),
            Kind.SELECT,
            options=deliverable_options(),
            value=Deliverable.TO_DO.value,
        ),
    ]


def _page(view: MeetingView, filled: Filled, problem: str | None = None) -> str:
    portal, paper = current_portal(), paper_of(PaperKind.FOLLOW_UP, str(view.number))
    frozen = is_frozen(paper)
    said = dict(paper.frozen or {}) if paper and frozen else follow_up_memo(portal, view.number)
    today = portal.catalogue.calendar.local_day(portal.now())
    has_begun = portal.catalogue.calendar.local_day(view.starts_at) <= today
    may_add = has_begun and not view.cancelled_why and current_staff().may_open(Permission.RUN_STATS)
    typed = problem is not None and request.endpoint == "agency.write_meeting_record"
    return render_template(
        "agency/stats/record.html",
        view=view,
        doc=said,
        is_frozen=frozen,
        has_begun=has_begun,
        may_add=may_add,
        may_write=may_add and not frozen,
        later=added_later(portal, view.number, said) if frozen else (),
        entries=drawn(paper, paper_fields(RECORD_FIELDS), {}, as_typed=typed),
        told=told_words(),
        say=words,
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
