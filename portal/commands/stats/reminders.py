"""What comes by itself: reminders of follow-ups and papers, escalation, an owner who left. Once each."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.stats.followups import escalate
from portal.commands.stats.meetings import stat_name
from portal.commands.stats.people import email_of, heads, may_own, names_of
from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.permissions import Role
from portal.domain.stats import REMINDED_BEFORE, escalates_on, follow_up_due
from portal.outbox.invited import Person, people
from portal.outbox.queue import queue_desk_news
from portal.outbox.stats_news import (
    FOLLOW_UP_OVERDUE,
    FOLLOW_UP_OWNERLESS,
    FOLLOW_UP_SOON,
    RECORD_MISSING,
    RECORD_SOON,
    YEARLY_LATE,
    YEARLY_SOON,
)
from portal.portal import Portal
from portal.store.models import FollowUpRow, PaperRow, StatSessionRow

BY_ITSELF = "worker"


def remind(portal: Portal) -> int:
    """Remind owners before and after the due day, escalate what is long overdue, ask for papers that are due.

    Out: how many letters were queued or escalated now; a second call at the same moment does nothing.
    """
    if portal.catalogue.performance is None:
        return 0
    return _of_follow_ups(portal) + _of_memos(portal) + _of_yearly(portal)


def _of_follow_ups(portal: Portal) -> int:
    calendar = portal.catalogue.calendar
    today, done = calendar.local_day(portal.now()), 0
    with portal.store.write() as session:
        rows = session.scalars(
            select(FollowUpRow)
            .where(FollowUpRow.done_at.is_(None))
            .order_by(FollowUpRow.id)
            .with_for_update()
        ).all()
        pairs = {(row.owner, row.agency) for row in rows}
        able = {pair for pair in pairs if may_own(session, *pair)}
        for row in rows:
            if (row.owner, row.agency) not in able:
                done += _ownerless(session, portal, row)
            elif row.due <= today + timedelta(days=REMINDED_BEFORE):
                done += _reminded(session, portal, row, today)
            if row.escalated_at is None and escalates_on(row.due, calendar) <= today:
                _escalated(session, portal, row)
                done += 1
    return done


def _escalated(session: Session, portal: Portal, row: FollowUpRow) -> None:
    to = names_of(session, heads(session, row.agency))
    since = f"overdue since {portal.texts[portal.catalogue.city.source_language].date(row.due)}"
    why = f"{since}: {row.blockers}" if row.blockers else f"{since}, and nobody said what is in the way"
    escalate(session, portal, row, to or "nobody holds the role", why, BY_ITSELF)


def _ownerless(session: Session, portal: Portal, row: FollowUpRow) -> int:
    """Ask the agency's heads to hand over what belongs to somebody who is no longer there."""
    about = {"what": FOLLOW_UP_OWNERLESS, "number": row.id, "due": row.due.isoformat(), "owner": row.owner}
    told = heads(session, row.agency)
    return _tell(session, portal, told, f"follow-up:{row.id}:{row.revision}:ownerless", about)


def _reminded(session: Session, portal: Portal, row: FollowUpRow, today: date) -> int:
    email = email_of(session, row.owner)
    if email is None:
        return 0
    what = FOLLOW_UP_OVERDUE if row.due < today else FOLLOW_UP_SOON
    due = row.due.isoformat()
    key = f"follow-up:{row.id}:{due}:{what}:{row.owner}"
    about = {"what": what, "number": row.id, "due": due}
    return int(queue_desk_news(session, portal, key=key, email=email, about=about))


def _of_memos(portal: Portal) -> int:
    """Ask for follow-up memos on the last day on which they are in time, and once more when they are late."""
    done, now, local_day = 0, portal.now(), portal.catalogue.calendar.local_day
    with portal.store.write() as session:
        reviewers = people(session, (Role.PERFORMANCE_REVIEWER,))
        for row, due in _unsent(session, portal):
            about = {"session": row.id, "name": stat_name(portal, row.stat)}
            if due < now:
                what, key = RECORD_MISSING, f"meeting:{row.id}:record"
            elif local_day(due) == local_day(now):
                what, key = RECORD_SOON, f"meeting:{row.id}:record-soon"
            else:
                continue
            done += _tell(session, portal, reviewers, key, {"what": what, **about})
    return done


def _unsent(session: Session, portal: Portal) -> list[tuple[StatSessionRow, datetime]]:
    """Return the meetings that have begun and whose follow-up memo was not sent, with when it is due."""
    year, now = portal.catalogue.performance, portal.now()
    if year is None:
        return []
    sent = select(PaperRow.subject).where(
        PaperRow.kind == PaperKind.FOLLOW_UP.value, PaperRow.status == PaperStatus.FROZEN.value
    )
    known = set(session.scalars(sent))
    rows = session.scalars(
        select(StatSessionRow)
        .where(StatSessionRow.cancelled_at.is_(None), StatSessionRow.starts_at < now)
        .order_by(StatSessionRow.id)
    )
    days, calendar = year.follow_up_working_days, portal.catalogue.calendar
    return [(row, follow_up_due(row.starts_at, days, calendar)) for row in rows if str(row.id) not in known]


def _of_yearly(portal: Portal) -> int:
    """Remind reviewers of the yearly report, days before as of plans and reports, and when it is late.

    A city that has held no meeting yet has nothing to report on, and is not asked.
    """
    performance, fiscal = portal.catalogue.performance, portal.catalogue.city.fiscal_year
    today = portal.catalogue.calendar.local_day(portal.now())
    year = fiscal.year_of(today) - 1
    due = performance.due(PaperKind.YEARLY, fiscal, year) if performance else None
    if performance is None or due is None:
        return 0
    marks = [mark for mark in performance.remind_days if 0 <= (due - today).days <= mark]
    if not marks and today <= due:
        return 0
    with portal.store.write() as session:
        asked = select(PaperRow.status).where(PaperRow.kind == PaperKind.YEARLY.value, PaperRow.year == year)
        if session.scalar(asked) == PaperStatus.FROZEN or not _met(session, portal, year):
            return 0
        about = {"what": YEARLY_SOON if marks else YEARLY_LATE, "year": year, "due": due.isoformat()}
        key = f"yearly:{year}:{min(marks, default='late')}"
        return _tell(session, portal, people(session, (Role.PERFORMANCE_REVIEWER,)), key, about)


def _met(session: Session, portal: Portal, year: int) -> bool:
    """Whether a meeting was held in a fiscal year."""
    first, last = portal.catalogue.city.fiscal_year.bounds(year)
    held = session.scalars(select(StatSessionRow.starts_at).where(StatSessionRow.held_at.is_not(None)))
    return any(first <= portal.catalogue.calendar.local_day(moment) <= last for moment in held)


def _tell(session: Session, portal: Portal, told: Collection[Person], key: str, about: dict[str, Any]) -> int:
    """Queue one letter to each of some people; return how many were queued now."""
    return sum(
        queue_desk_news(session, portal, key=f"{key}:{username}", email=email, about=about)
        for username, email in told
    )
