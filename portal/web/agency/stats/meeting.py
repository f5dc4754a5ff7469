"""One meeting: its time, its papers, and moving or cancelling it."""

from flask import abort, redirect, render_template, request, url_for

from portal.commands.refusals import Refused
from portal.commands.stats.meetings import cancel, move
from portal.domain.permissions import Permission
from portal.queries.stats.meetings import MeetingView, next_of
from portal.queries.stats.meetings import meeting as found_meeting
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm, Filled
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.agency.stats.overview import CLOCK, DAY, time_fields
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

WHY = "why"


def meeting_or_404(number: int) -> MeetingView:
    """Return a meeting; 404 when there is none."""
    found = found_meeting(current_portal(), number)
    if found is None:
        abort(404)
    return found


@blueprint.get("/stats/meetings/<int:number>")
@needs(Permission.READ_YEAR)
def meeting(number: int) -> Page:
    """Show a meeting and what belongs to it."""
    view = meeting_or_404(number)
    return _page(view, _filled(view))


@blueprint.post("/stats/meetings/<int:number>")
@needs(Permission.RUN_STATS)
def move_meeting(number: int) -> Page:
    """Set a meeting to another time."""
    view = meeting_or_404(number)
    filled = Filled.sent(time_fields())
    starts_at = filled.moment(DAY, CLOCK, is_past=False)
    if not DeskForm().validate_on_submit():
        return _page(view, filled, stale_form()), 400
    if filled.errors or starts_at is None:
        return _page(view, filled), 422
    try:
        move(current_portal(), number, starts_at, actor_for(Permission.RUN_STATS))
    except Refused as refused:
        return _page(view, filled, in_words(refused)), 422
    return redirect(url_for("agency.meeting", number=number, told="moved"), code=303)


@blueprint.post("/stats/meetings/<int:number>/cancel")
@needs(Permission.RUN_STATS)
def cancel_meeting(number: int) -> Page:
    """Cancel a meeting, with its reason."""
    view = meeting_or_404(number)
    if not DeskForm().validate_on_submit():
        return _page(view, _filled(view), stale_form()), 400
    try:
        cancel(current_portal(), number, request.form.get(WHY, "")[:500], actor_for(Permission.RUN_STATS))
    except Refused as refused:
        return _page(view, _filled(view), in_words(refused)), 422
    return redirect(url_for("agency.meeting", number=number, told="cancelled"), code=303)


def _filled(view: MeetingView) -> Filled:
    local = current_texts().local(view.starts_at)
    return Filled.empty(time_fields(f"{local:%Y-%m-%d}", f"{local:%H:%M}"))


def _page(view: MeetingView, filled: Filled, problem: str | None = None) -> str:
    texts = current_texts()
    told = {
        "scheduled": texts.gettext("The meeting is scheduled."),
        "moved": texts.gettext("The meeting has another time now."),
        "cancelled": texts.gettext("The meeting is cancelled."),
    }
    return render_template(
        "agency/stats/meeting.html",
        view=view,
        following=next_of(current_portal(), view.stat) if view.cancelled_at else None,
        is_open=view.state.value in {"to_come", "unrecorded"},
        may_run=current_staff().may_open(Permission.RUN_STATS),
        told=told.get(request.args.get("told", "")),
        say=words,
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
