"""One follow-up: how it stands, what its owner says of it, what reviewers change, and its history."""

from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from portal.commands.refusals import Refused
from portal.commands.stats.followups import OWNERS, change_follow_up
from portal.domain.permissions import Actor, Permission, acting
from portal.queries.stats.followups import FollowUpView, changes_of
from portal.queries.stats.followups import follow_up as found_follow_up
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import current_staff
from portal.web.agency.request import Page
from portal.web.agency.stats import words
from portal.web.agency.stats.meeting import meeting_or_404
from portal.web.agency.stats.record import BETWEEN, deliverable_options, owner_options
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

STATE, SEEN = "state", "seen"
WAITING, STARTED, DONE = "waiting", "started", "done"


@blueprint.get("/stats/follow-ups/<int:number>")
@needs(Permission.READ_YEAR)
def follow_up(number: int) -> Page:
    """Show a follow-up, with a form for whoever may change it."""
    view = _view_or_404(number)
    return _page(view, Filled.empty(_fields(view, _actor(view))))


@blueprint.post("/stats/follow-ups/<int:number>")
@needs(Permission.READ_YEAR)
def write_follow_up(number: int) -> Page:
    """Change a follow-up."""
    view = _view_or_404(number)
    actor = _actor(view)
    filled = Filled.sent(_fields(view, actor))
    due = filled.day("due")
    if not DeskForm().validate_on_submit():
        return _page(view, filled, stale_form()), 400
    if actor is None or filled.errors:
        return _page(view, filled), 422 if actor else 403
    changes: dict[str, Any] = {
        name: filled[name] for name in filled.values if name not in {STATE, "owner", "due"}
    }
    changes |= (
        {"started": filled[STATE] != WAITING, "done": filled[STATE] == DONE} if STATE in filled.values else {}
    )
    if due is not None:
        changes["due"] = due
    if "owner" in filled.values:
        changes["owner"], _, changes["agency"] = filled["owner"].partition(BETWEEN)
    seen = _seen()
    try:
        change_follow_up(current_portal(), number, _differing(view, changes), seen, actor)
    except Refused as refused:
        now = _view_or_404(number)
        return _page(now, _rebased(now, filled, seen), in_words(refused)), 422
    return redirect(url_for("agency.follow_up", number=number, told="kept"), code=303)


def _seen() -> int:
    """Return the revision that this form was made from; 0 for none."""
    found = request.form.get(SEEN, "")
    return int(found) if found.isdecimal() and len(found) < 9 else 0


def _rebased(view: FollowUpView, filled: Filled, seen: int) -> Filled:
    """Return the form as of the revision that stands: what was typed, and what stands where nothing was."""
    since = changes_of(current_portal(), view.number)[seen:] if seen else ()
    was = {name: pair[0] for each in reversed(since) for name, pair in each.changes.items()}
    was["owner"] = f"{was.get('owner', view.owner)}{BETWEEN}{was.get('agency', view.agency)}"
    was[STATE] = _state(was.get("started", view.started), was.get("done", view.done_at is not None))
    values = {
        one.name: one.value if filled[one.name] == was.get(one.name) else filled[one.name]
        for one in filled.fields
    }
    return replace(filled, values=values)


def _state(started: bool, done: bool) -> str:
    """Return the radio that says how a follow-up stands."""
    return DONE if done else STARTED if started else WAITING


def _differing(view: FollowUpView, changes: dict[str, Any]) -> dict[str, Any]:
    """Return what is changed; a follow-up that is done has been started, whatever the radios say."""
    if changes.get("done") and not view.started:
        changes["started"] = True
    elif view.done_at is not None and not changes.get("done", True):
        changes.pop("started", None)
    return changes


def _view_or_404(number: int) -> FollowUpView:
    found = found_follow_up(current_portal(), number)
    if found is None:
        abort(404)
    return found


def _actor(view: FollowUpView) -> Actor | None:
    """Return who is signed in, in the role in which they can change most of this; None for readers."""
    identity = current_staff()
    ways: list[tuple[Permission, str | None]] = [(Permission.RUN_STATS, None)]
    if view.agency:
        ways += [(Permission.SUBMIT_PAPERS, view.agency), (Permission.WRITE_PAPERS, view.agency)]
    found = (acting(identity.grants, identity.username, needed, agency) for needed, agency in ways)
    return next((each for each in found if each is not None), None)


def _fields(view: FollowUpView, actor: Actor | None) -> list[DeskField]:
    if actor is None:
        return []
    fields = _progress(view)
    identity = current_staff()
    is_reviewer = identity.may_open(Permission.RUN_STATS)
    if is_reviewer or acting(identity.grants, actor.name, Permission.SUBMIT_PAPERS, view.agency or None):
        fields.append(_owner(view))
    return fields + _agreed(view) if is_reviewer else fields


def _progress(view: FollowUpView) -> list[DeskField]:
    texts = current_texts()
    state = _state(view.started, view.done_at is not None)
    return [
        DeskField(
            STATE,
            texts.gettext("How it stands"),
            Kind.RADIOS,
            options=(
                (WAITING, texts.gettext("Not begun")),
                (STARTED, texts.gettext("In progress")),
                (DONE, texts.gettext("Done: with its evidence below")),
            ),
            value=state,
        ),
        DeskField(
            "evidence",
            texts.gettext("Evidence of done"),
            Kind.TEXT,
            texts.gettext("What was done, and where it can be seen: a document, a page, a date"),
            optional=True,
            value=view.evidence,
        ),
        DeskField(
            "blockers",
            texts.gettext("What is in the way"),
            Kind.TEXT,
            optional=True,
            value=view.blockers,
        ),
    ]


def _owner(view: FollowUpView) -> DeskField:
    texts = current_texts()
    agencies = meeting_or_404(view.meeting).agencies
    if not current_staff().may_open(Permission.RUN_STATS):
        agencies = (view.agency,)
    options = owner_options(agencies)
    own = f"{view.owner}{BETWEEN}{view.agency}"
    if own not in dict(options):
        left = texts.gettext("%(name)s, who is no longer there")
        options = ((own, left % {"name": view.owner_name}), *options)
    return DeskField("owner", texts.gettext("Owner"), Kind.SELECT, options=options, value=own)


def _agreed(view: FollowUpView) -> list[DeskField]:
    texts = current_texts()
    return [
        DeskField("topic", texts.gettext("Topic"), optional=True, value=view.topic),
        DeskField("action", texts.gettext("What is to be done"), Kind.TEXT, value=view.action),
        DeskField("due", texts.gettext("Due"), Kind.DAY, value=view.due.isoformat()),
        DeskField(
            "deliverable",
            texts.gettext("Deliverable"),
            Kind.SELECT,
            options=deliverable_options(),
            value=view.deliverable.value,
        ),
        DeskField(
            "escalated_to",
            texts.gettext("Escalated to"),
            optional=True,
            value=view.escalated_to,
        ),
        DeskField(
            "escalated_why",
            texts.gettext("Why it is escalated"),
            Kind.TEXT,
            optional=True,
            value=view.escalated_why,
        ),
    ]


def _page(view: FollowUpView, filled: Filled, problem: str | None = None) -> str:
    told = current_texts().gettext("It is written down.") if request.args.get("told") == "kept" else None
    return render_template(
        "agency/stats/follow_up.html",
        one=view,
        meeting=meeting_or_404(view.meeting),
        changes=changes_of(current_portal(), view.number),
        is_owners=bool(OWNERS & {field.name for field in filled.fields}),
        told=told,
        say=words,
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
