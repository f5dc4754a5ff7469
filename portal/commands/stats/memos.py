"""The papers of CitiStat: written in, frozen with what was assembled for them, and sent.

What a paper is assembled from is read by portal.queries.stats and given in; its words are taken within the
transaction that freezes it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.papers.opening import locked, open_paper
from portal.commands.papers.steps import Taken, take
from portal.commands.papers.writing import Written, fields_of, write_fields
from portal.commands.refusals import Refusal, refuse
from portal.commands.stats.meetings import meeting, require
from portal.domain.papers import PaperKind, PaperStep, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.stats import (
    Edition,
    MeetingState,
    edition_of,
    meeting_state,
    present_edition,
    sends_itself,
)
from portal.outbox.invited import invited
from portal.outbox.queue import queue_desk_news
from portal.outbox.stats_news import MEMO
from portal.portal import Portal
from portal.store.models import PaperRow, StatSessionRow

WORKER = Actor(Role.SYSTEM, "worker")

Assembled = Mapping[str, Any]
"""What a paper says besides its words, as a document; `suggested` are words for fields nobody wrote in."""

Assemble = Callable[[Portal, int], Assembled]


def write_pre_memo(
    portal: Portal, number: int, sent: Sequence[Sent], actor: Actor, edition: int | None = None
) -> Written:
    """Write in the memo before a meeting.

    In: the edition that its writer has read; None: whichever is written now. Errors: Refused, also where it
    is another one by now: words about other figures would land in it.
    """
    paper, now = _pre_memo(portal, number, actor)
    if edition not in {None, now}:
        raise refuse(Refusal.ANOTHER_EDITION)
    return write_fields(portal, paper, sent, actor)


def write_record(portal: Portal, number: int, sent: Sequence[Sent], actor: Actor) -> Written:
    """Write in a meeting's record, which its follow-up memo is made from: so the meeting was held.

    Errors: Refused before the day of the meeting, and for one that was cancelled.
    """
    require(actor)
    with portal.store.write() as session:
        mark_held(portal, meeting(session, number))
    return write_fields(portal, _record(portal, number, actor), sent, actor)


def mark_held(portal: Portal, row: StatSessionRow) -> None:
    """Write down that a meeting is held, within a transaction. Errors: Refused, as for `write_record`."""
    if row.cancelled_at is not None:
        raise refuse(Refusal.MEETING_CANCELLED)
    calendar, now = portal.catalogue.calendar, portal.now()
    if calendar.local_day(row.starts_at) > calendar.local_day(now):
        raise refuse(Refusal.MEETING_NOT_YET)
    row.held_at = row.held_at or now


def write_yearly(portal: Portal, year: int, sent: Sequence[Sent], actor: Actor) -> Written:
    """Write in the yearly report of a fiscal year. Errors: Refused."""
    return write_fields(portal, open_paper(portal, PaperKind.YEARLY, "", year, actor), sent, actor)


def send_pre_memo(portal: Portal, number: int, assembled: Assembled, actor: Actor) -> None:
    """Freeze the memo before a meeting and send it to heads, authors and reviewers.

    Errors: Refused, also where the meeting was moved since it was assembled.
    """
    paper, _ = _pre_memo(portal, number, actor)
    with portal.store.write() as session:
        row = meeting(session, number)
        if row.cancelled_at is not None:
            raise refuse(Refusal.MEETING_CANCELLED)
        if row.starts_at.isoformat() != assembled["starts_at"]:
            raise refuse(Refusal.ANOTHER_EDITION)
        _freeze(session, portal, paper, assembled, actor)


def send_follow_up(portal: Portal, number: int, assembled: Assembled, actor: Actor) -> None:
    """Freeze the memo of what was agreed in a meeting, and send it; one that says nothing is not sent.

    Errors: Refused.
    """
    paper = _record(portal, number, actor)
    with portal.store.write() as session:
        written = fields_of(session, locked(session, paper)).values()
        if not assembled.get("follow_ups") and not any(each.text for each in written):
            raise refuse(Refusal.RECORD_IS_EMPTY)
        mark_held(portal, meeting(session, number))
        _freeze(session, portal, paper, assembled, actor)


def send_yearly(portal: Portal, year: int, assembled: Assembled, actor: Actor) -> None:
    """Freeze the yearly report and send it; from now on it is public. Errors: Refused."""
    paper = open_paper(portal, PaperKind.YEARLY, "", year, actor)
    with portal.store.write() as session:
        _freeze(session, portal, paper, assembled, actor)


def send_due(portal: Portal, assemble: Assemble) -> int:
    """Send the memos that nobody sent and whose time has come, as they stand. Out: how many.

    In: what assembles a memo from its meeting's number. A meeting that has begun gets none any more: its
    page says so.
    """
    due = _due(portal)
    for number in due:
        send_pre_memo(portal, number, assemble(portal, number), WORKER)
    return len(due)


def _due(portal: Portal) -> list[int]:
    year, now = portal.catalogue.performance, portal.now()
    if year is None:
        return []
    with portal.store.read() as session:
        rows = session.scalars(
            select(StatSessionRow)
            .where(StatSessionRow.starts_at > now, StatSessionRow.cancelled_at.is_(None))
            .order_by(StatSessionRow.starts_at, StatSessionRow.id)
        ).all()
        known = _editions(session, [row.id for row in rows])
    found = []
    for row in rows:
        state = meeting_state(row.starts_at, row.held_at, None, now)
        present = present_edition(known.get(row.id, ()), row.starts_at, state, portal.catalogue.calendar)
        is_due = sends_itself(row.starts_at, year.memo_hours, row.scheduled_at) <= now
        if state is MeetingState.TO_COME and is_due and (present is None or present.sent_at is None):
            found.append(row.id)
    return found


def _editions(session: Session, numbers: Collection[int]) -> Mapping[int, Sequence[Edition]]:
    """Return the editions of the memos before meetings, the first one first."""
    rows = session.scalars(
        select(PaperRow)
        .where(PaperRow.kind == PaperKind.PRE_MEMO.value, PaperRow.subject.in_(list(map(str, numbers))))
        .order_by(PaperRow.edition)
    )
    found: dict[int, list[Edition]] = {}
    for row in rows:
        edition = edition_of(row.id, row.edition, row.frozen, row.frozen_at)
        found.setdefault(int(row.subject), []).append(edition)
    return found


def _pre_memo(portal: Portal, number: int, actor: Actor) -> tuple[int, int]:
    """Return the paper and the edition that the memo before a meeting is now, opened if need be."""
    require(actor)
    with portal.store.read() as session:
        row = _known(session, number)
        starts_at, editions = row.starts_at, _editions(session, [number]).get(number, ())
        state = meeting_state(starts_at, row.held_at, row.cancelled_at, portal.now())
    present = present_edition(editions, starts_at, state, portal.catalogue.calendar)
    if present is not None:
        return present.paper, present.number
    edition = len(editions) + 1
    year = _year(portal, starts_at)
    return open_paper(portal, PaperKind.PRE_MEMO, str(number), year, actor, edition), edition


def _record(portal: Portal, number: int, actor: Actor) -> int:
    """Return the paper of a meeting's record, opened if need be: in the year the meeting was then in."""
    require(actor)
    with portal.store.read() as session:
        starts_at = _known(session, number).starts_at
        kind = PaperKind.FOLLOW_UP
        found = session.scalar(
            select(PaperRow.id).where(PaperRow.kind == kind.value, PaperRow.subject == str(number))
        )
    return found or open_paper(portal, kind, str(number), _year(portal, starts_at), actor)


def _known(session: Session, number: int) -> StatSessionRow:
    row = session.get(StatSessionRow, number)
    if row is None:
        raise refuse(Refusal.UNKNOWN_MEETING, number=number)
    return row


def _year(portal: Portal, starts_at: datetime) -> int:
    city = portal.catalogue.city
    return city.fiscal_year.year_of(city.calendar.local_day(starts_at))


def _freeze(session: Session, portal: Portal, paper: int, assembled: Assembled, actor: Actor) -> None:
    row = locked(session, paper)
    written = fields_of(session, row)
    suggested: Mapping[str, str] = assembled.get("suggested", {})
    names = [*suggested, *(name for name in written if name not in suggested)]
    fields = {name: written[name].text if name in written else suggested[name] for name in names}
    said = {key: value for key, value in assembled.items() if key != "suggested"} | {"fields": fields}
    take(session, portal, row, Taken(PaperStep.SEND), actor, said)
    _tell(session, portal, paper, assembled.get("agencies", ()))


def _tell(session: Session, portal: Portal, paper: int, agencies: Collection[str]) -> None:
    for username, email in invited(session, agencies):
        key = f"paper:{paper}:{username}"
        queue_desk_news(session, portal, key=key, email=email, about={"what": MEMO, "paper": paper})
