"""Follow-ups: what was promised in a meeting, changed step by step, and closed with its evidence only.

Two people may change one at once: only what each of them changed is written, and where both changed the same
field the second is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.commands.stats.meetings import meeting, require
from portal.commands.stats.memos import mark_held
from portal.commands.stats.merging import as_it_stands, meant, plain
from portal.commands.stats.people import check_owner, email_of, heads
from portal.domain.audit import Act
from portal.domain.papers import PaperKind
from portal.domain.permissions import Actor, Permission, may
from portal.domain.stats import LEAST_EVIDENCE, Deliverable, FollowUpStep
from portal.outbox.invited import invited
from portal.outbox.queue import queue_desk_news
from portal.outbox.stats_news import FOLLOW_UP_ADDED_LATER, FOLLOW_UP_ESCALATED, FOLLOW_UP_YOURS
from portal.portal import Portal
from portal.store.models import FollowUpRow, FollowUpStepRow, PaperRow, StatSessionRow

OWNERS = frozenset({"started", "blockers", "evidence", "done"})
"""What those who write for the agency change; the rest is the reviewers', `owner` also the agency head's."""

ESCALATION = frozenset({"escalated_to", "escalated_why"})


@dataclass(frozen=True)
class Promise:
    """A follow-up as it is added. `owner` is an account; `agency` a code, or "" for the performance team."""

    topic: str
    action: str
    owner: str
    agency: str
    due: date
    deliverable: Deliverable


def add_follow_up(portal: Portal, number: int, promise: Promise, actor: Actor) -> int:
    """Add a follow-up to a meeting that is held; one that is open with the same words is not added twice.

    Where the follow-up memo is sent already, whoever got it is told. Out: its number. Errors: Refused; then
    nothing was written.
    """
    require(actor)
    if not promise.action.strip():
        raise refuse(Refusal.FOLLOW_UP_NEEDS_WORDS)
    with portal.store.write() as session:
        held = meeting(session, number)
        mark_held(portal, held)
        same = _same(session, number, promise)
        if same is not None:
            return same
        check_owner(session, promise.owner, promise.agency)
        _check_due(portal, held, promise.due)
        row = FollowUpRow(
            stat=held.stat,
            session_id=number,
            topic=promise.topic.strip(),
            action=promise.action.strip(),
            owner=promise.owner,
            agency=promise.agency,
            due=promise.due,
            deliverable=promise.deliverable.value,
            blockers="",
            escalated_to="",
            escalated_why="",
            evidence="",
            revision=1,
        )
        session.add(row)
        session.flush()
        _step(session, portal, row, FollowUpStep.ADDED, actor.name, {"owner": ["", promise.owner]})
        record(portal, actor.name, Act.FOLLOW_UP_ADDED, session=session, follow_up=row.id, meeting=number)
        _tell_owner(session, portal, row)
        _tell_invited(session, portal, row)
        return row.id


def change_follow_up(
    portal: Portal, number: int, changes: Mapping[str, Any], seen: int, actor: Actor
) -> None:
    """Change a follow-up: only what differs from how it was when it was seen.

    In: field → value (`due` a day, `started` and `done` true or false, else texts; `owner` with `agency`);
    the revision that was seen. A later due day takes an escalation back. Errors: Refused; then nothing was
    written.
    """
    with portal.store.write() as session:
        row = session.get(FollowUpRow, number, with_for_update=True)
        if row is None:
            raise refuse(Refusal.UNKNOWN_FOLLOW_UP, number=number)
        before = as_it_stands(row)
        differs = meant(session, row, before, changes, seen)
        if not differs:
            return
        if differs.get("due", row.due) > row.due and not differs.keys() & ESCALATION:
            differs |= {name: "" for name in ESCALATION if before[name]}
        _check(session, row, differs, actor)
        if "due" in differs:
            _check_due(portal, meeting(session, row.session_id), differs["due"])
        _write(row, differs, portal.now(), actor.name)
        shown = {name: [plain(before[name]), plain(value)] for name, value in differs.items()}
        _step(session, portal, row, _name_of(differs), actor.name, shown)
        fields = ", ".join(sorted(differs))
        record(portal, actor.name, Act.FOLLOW_UP_CHANGED, session=session, follow_up=number, fields=fields)
        if "owner" in differs:
            _tell_owner(session, portal, row)
        if differs.get("escalated_why"):
            tell_heads(session, portal, row)


def escalate(session: Session, portal: Portal, row: FollowUpRow, to: str, why: str, by: str) -> None:
    """Bring a follow-up to somebody, within a transaction that holds it."""
    shown = {"escalated_to": [row.escalated_to, to], "escalated_why": [row.escalated_why, why]}
    _write(row, {"escalated_to": to, "escalated_why": why}, portal.now(), by)
    _step(session, portal, row, FollowUpStep.ESCALATED, by, shown)
    record(portal, by, Act.FOLLOW_UP_CHANGED, session=session, follow_up=row.id, fields="escalated")
    tell_heads(session, portal, row)


def tell_heads(session: Session, portal: Portal, row: FollowUpRow) -> None:
    """Queue the letter that brings a follow-up to its agency's heads."""
    about = {"what": FOLLOW_UP_ESCALATED, "number": row.id, "due": row.due.isoformat()}
    for username, email in heads(session, row.agency):
        key = f"follow-up:{row.id}:{row.revision}:escalated:{username}"
        queue_desk_news(session, portal, key=key, email=email, about=about)


def _same(session: Session, number: int, promise: Promise) -> int | None:
    """Return the open follow-up that says the same: a button that was pressed twice."""
    words = {"action": promise.action.strip(), "owner": promise.owner, "due": promise.due, "done_at": None}
    asked = select(FollowUpRow.id).filter_by(session_id=number, **words).order_by(FollowUpRow.id)
    return session.scalars(asked).first()


def _check_due(portal: Portal, held: StatSessionRow, due: date) -> None:
    """Refuse a due day before the meeting: a slip of the keyboard, and overdue at once."""
    day = portal.catalogue.calendar.local_day(held.starts_at)
    if due < day:
        raise refuse(Refusal.FOLLOW_UP_BEFORE_MEETING, day=day.isoformat())


def _check(session: Session, row: FollowUpRow, differs: Mapping[str, Any], actor: Actor) -> None:
    _check_actor(row, differs, actor)
    if row.done_at is not None and differs.get("done", True):
        raise refuse(Refusal.FOLLOW_UP_IS_CLOSED)
    if differs.get("done") and len(differs.get("evidence", row.evidence)) < LEAST_EVIDENCE:
        raise refuse(Refusal.NEEDS_EVIDENCE)
    if not differs.get("action", row.action):
        raise refuse(Refusal.FOLLOW_UP_NEEDS_WORDS)
    to, why = (differs.get(name, getattr(row, name)) for name in ("escalated_to", "escalated_why"))
    if bool(to) != bool(why):
        raise refuse(Refusal.SAY_WHY_ESCALATED)
    if differs.keys() & {"owner", "agency"}:
        check_owner(session, differs.get("owner", row.owner), differs.get("agency", row.agency))


def _check_actor(row: FollowUpRow, differs: Mapping[str, Any], actor: Actor) -> None:
    """Refuse what is not theirs: only a reviewer opens a follow-up again or changes what was agreed."""
    if may(actor, Permission.RUN_STATS):
        return
    theirs: set[str] = set()
    if row.agency and may(actor, Permission.WRITE_PAPERS, row.agency):
        theirs |= OWNERS
    if row.agency and may(actor, Permission.SUBMIT_PAPERS, row.agency):
        theirs.add("owner")
    if not differs.keys() <= theirs or differs.get("done") is False:
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="change this of a follow-up")


def _write(row: FollowUpRow, differs: Mapping[str, Any], now: datetime, by: str) -> None:
    for name, value in differs.items():
        if name == "started":
            row.started_at = now if value else None
        elif name == "done":
            row.done_at, row.done_by = (now, by) if value else (None, None)
        else:
            setattr(row, name, value)
    if "escalated_why" in differs:
        row.escalated_at = now if differs["escalated_why"] else None
    row.revision += 1


def _name_of(differs: Mapping[str, Any]) -> FollowUpStep:
    """Name a step by the weightiest thing it changed."""
    if "done" in differs:
        return FollowUpStep.FINISHED if differs["done"] else FollowUpStep.OPENED_AGAIN
    if "owner" in differs:
        return FollowUpStep.HANDED_OVER
    return FollowUpStep.ESCALATED if differs.get("escalated_why") else FollowUpStep.CHANGED


def _step(
    session: Session, portal: Portal, row: FollowUpRow, step: FollowUpStep, by: str, changes: dict[str, Any]
) -> None:
    session.add(
        FollowUpStepRow(follow_up_id=row.id, step=step.value, by=by, at=portal.now(), changes=changes)
    )


def _tell_owner(session: Session, portal: Portal, row: FollowUpRow) -> None:
    email = email_of(session, row.owner)
    if email is not None:
        about = {"what": FOLLOW_UP_YOURS, "number": row.id, "due": row.due.isoformat()}
        key = f"follow-up:{row.id}:{row.revision}:yours"
        queue_desk_news(session, portal, key=key, email=email, about=about)


def _tell_invited(session: Session, portal: Portal, row: FollowUpRow) -> None:
    """Tell whoever got a meeting's follow-up memo of what it does not say, because it was added later."""
    asked = select(PaperRow).filter_by(kind=PaperKind.FOLLOW_UP.value, subject=str(row.session_id))
    memo = session.scalars(asked).first()
    if memo is None or memo.frozen is None:
        return
    about = {"what": FOLLOW_UP_ADDED_LATER, "number": row.id, "due": row.due.isoformat()}
    for username, email in invited(session, memo.frozen.get("agencies", ())):
        if username != row.owner:
            key = f"follow-up:{row.id}:added-later:{username}"
            queue_desk_news(session, portal, key=key, email=email, about=about)
