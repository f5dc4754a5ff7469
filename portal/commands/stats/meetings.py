"""Meetings of a Stat: scheduled, moved, cancelled; each of these is told to those who are invited."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.domain.audit import Act
from portal.domain.permissions import Actor, Permission, may
from portal.domain.stats import EarlierTime, MeetingState, meeting_state
from portal.outbox.invited import OF_AGENCIES, REVIEWERS, people
from portal.outbox.queue import queue_desk_news
from portal.outbox.stats_news import MEETING_CANCELLED, MEETING_MOVED, MEETING_SET
from portal.portal import Portal
from portal.store.models import StatSessionRow


def schedule(portal: Portal, stat: str, starts_at: datetime, actor: Actor) -> int:
    """Schedule a meeting; one of this Stat at just this time is not scheduled twice. Out: its number.

    Errors: Refused; then nothing was written.
    """
    require(actor)
    _check_stat(portal, stat)
    _check_time(portal, starts_at)
    with portal.store.write() as session:
        same = session.query(StatSessionRow).filter_by(stat=stat, starts_at=starts_at, cancelled_at=None)
        found = same.first()
        if found is not None:
            return found.id
        row = StatSessionRow(
            stat=stat,
            starts_at=starts_at,
            cancelled_why="",
            scheduled_by=actor.name,
            scheduled_at=portal.now(),
        )
        session.add(row)
        session.flush()
        record(portal, actor.name, Act.STAT_SCHEDULED, session=session, meeting=row.id, stat=stat)
        _tell(session, portal, row, MEETING_SET)
        return row.id


def move(portal: Portal, number: int, starts_at: datetime, actor: Actor) -> None:
    """Set a meeting that is to come to another time; the time before is kept.

    A memo that was sent stays as it is; where the day is another one, the next edition of it can be written.
    Errors: Refused.
    """
    require(actor)
    _check_time(portal, starts_at)
    with portal.store.write() as session:
        row = _to_come(session, portal, number)
        if row.starts_at == starts_at:
            return
        before, row.starts_at = row.starts_at, starts_at
        given_up = EarlierTime(before, portal.now(), actor.name)
        row.earlier = [*row.earlier, given_up.document()]
        row.scheduled_at, row.scheduled_by = portal.now(), actor.name
        times = {"before": before.isoformat(), "after": starts_at.isoformat()}
        record(portal, actor.name, Act.STAT_MOVED, session=session, meeting=number, **times)
        _tell(session, portal, row, MEETING_MOVED, before=before.isoformat())


def cancel(portal: Portal, number: int, why: str, actor: Actor) -> None:
    """Cancel a meeting that is to come, or that was never held. Errors: Refused."""
    require(actor)
    if not why.strip():
        raise refuse(Refusal.SAY_WHY_CANCELLED)
    with portal.store.write() as session:
        row = _to_come(session, portal, number)
        row.cancelled_at, row.cancelled_why = portal.now(), why.strip()
        record(portal, actor.name, Act.STAT_CANCELLED, session=session, meeting=number)
        if row.starts_at > portal.now():
            _tell(session, portal, row, MEETING_CANCELLED)


def meeting(session: Session, number: int) -> StatSessionRow:
    """Return a meeting that nobody else can change until the transaction ends. Errors: Refused."""
    row = session.get(StatSessionRow, number, with_for_update=True)
    if row is None:
        raise refuse(Refusal.UNKNOWN_MEETING, number=number)
    return row


def stat_name(portal: Portal, code: str) -> str:
    """Name a Stat as its letters do; one that has left the profile keeps its code."""
    year = portal.catalogue.performance
    return next((each.name for each in year.stats if each.code == code), code) if year else code


def require(actor: Actor) -> None:
    """Refuse somebody who does not run the Stats."""
    if not may(actor, Permission.RUN_STATS):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="run CitiStat")


def _to_come(session: Session, portal: Portal, number: int) -> StatSessionRow:
    row = meeting(session, number)
    state = meeting_state(row.starts_at, row.held_at, row.cancelled_at, portal.now())
    if state not in {MeetingState.TO_COME, MeetingState.UNRECORDED}:
        raise refuse(Refusal.MEETING_IS_OVER, state=state.value)
    return row


def _tell(session: Session, portal: Portal, row: StatSessionRow, what: str, **more: str) -> None:
    """Queue the letter on a meeting's time to those who get its memo, once for each time that is set."""
    year = portal.catalogue.performance
    agencies = next((each.agencies for each in year.stats if each.code == row.stat), ()) if year else ()
    own = people(session, OF_AGENCIES, agencies or None)
    times = {"session": row.id, "starts_at": row.starts_at.isoformat(), **more}
    for username, email in sorted({*own, *people(session, REVIEWERS)}):
        key = f"meeting:{row.id}:{what}:{row.scheduled_at.isoformat()}:{username}"
        about = {"what": what, "name": stat_name(portal, row.stat), **times}
        queue_desk_news(session, portal, key=key, email=email, about=about)


def _check_stat(portal: Portal, stat: str) -> None:
    year = portal.catalogue.performance
    known = [each.code for each in year.stats] if year else []
    if stat not in known:
        raise refuse(Refusal.UNKNOWN_STAT, stat=stat, known=", ".join(known) or "none")


def _check_time(portal: Portal, starts_at: datetime) -> None:
    if starts_at <= portal.now():
        raise refuse(Refusal.MEETING_IN_THE_PAST, moment=portal.desk_texts.date_time(starts_at))
