"""What comes by itself: reminders of follow-ups, escalation, and that a follow-up memo is late. Once each."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.stats.followups import escalate
from portal.commands.stats.people import email_of, heads, people
from portal.domain.papers import PaperKind, PaperStatus
from portal.domain.permissions import Role
from portal.domain.stats import REMINDED_BEFORE, escalates_on, follow_up_due
from portal.outbox.desk_news import FOLLOW_UP_OVERDUE, FOLLOW_UP_SOON, RECORD_MISSING
from portal.outbox.queue import queue_desk_news
from portal.portal import Portal
from portal.store.models import FollowUpRow, PaperRow, StatSessionRow

BY_ITSELF = "worker"


def remind(portal: Portal) -> int:
    """Remind owners before and after the due day, escalate what is long overdue, ask for late memos.

    Out: how many letters were queued or escalated now; a second call at the same moment does nothing.
    """
    if portal.catalogue.performance is None:
        return 0
    return _of_follow_ups(portal) + _of_memos(portal)


def _of_follow_ups(portal: Portal) -> int:
    calendar = portal.catalogue.calendar
    today = calendar.local_day(portal.now())
    soon = today + timedelta(days=REMINDED_BEFORE)
    done = 0
    with portal.store.write() as session:
        rows = session.scalars(
            select(FollowUpRow)
            .where(FollowUpRow.done_at.is_(None), FollowUpRow.due <= soon)
            .order_by(FollowUpRow.id)
            .with_for_update()
        ).all()
        for row in rows:
            done += _reminded(session, portal, row, today)
            if row.escalated_at is None and escalates_on(row.due, calendar) <= today:
                to = ", ".join(name for name, _ in heads(session, row.agency))
                why = f"overdue since {row.due.isoformat()}, and nobody said what is in the way"
                if row.blockers:
                    why = f"overdue since {row.due.isoformat()}: {row.blockers}"
                escalate(session, portal, row, to or "nobody holds the role", why, BY_ITSELF)
                done += 1
    return done


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
    done = 0
    with portal.store.write() as session:
        for row in _late(session, portal):
            about = {"what": RECORD_MISSING, "session": row.id, "name": _name(portal, row.stat)}
            for username, email in people(session, (Role.PERFORMANCE_REVIEWER,)):
                key = f"meeting:{row.id}:record:{username}"
                done += int(queue_desk_news(session, portal, key=key, email=email, about=about))
    return done


def _name(portal: Portal, code: str) -> str:
    year = portal.catalogue.performance
    return next((each.name for each in year.stats if each.code == code), code) if year else code


def _late(session: Session, portal: Portal) -> list[StatSessionRow]:
    """Return the meetings whose follow-up memo is late and was not sent."""
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
    return [
        row for row in rows if str(row.id) not in known and follow_up_due(row.starts_at, days, calendar) < now
    ]
