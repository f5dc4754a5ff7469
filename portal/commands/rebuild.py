"""Making the current rows of service requests again from the event log."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.requests.text import keep_text
from portal.domain.clocks import Calendar
from portal.domain.history import RequestState, reduce
from portal.portal import Portal
from portal.store import codec
from portal.store.models import EventRow, MilestoneRow, RequestRow

BATCH = 200
"""Requests a transaction: small enough that residents never wait long for the write lock."""


def rebuild(portal: Portal) -> tuple[int, int]:
    """Reduce every request's events and write its current row and milestones where they differ.

    Out: (requests looked at, requests put right). After a healthy life the second is 0.
    """
    looked_at = put_right = last = 0
    while True:
        with portal.store.write() as session:
            rows = session.scalars(
                select(RequestRow)
                .where(RequestRow.id > last)
                .order_by(RequestRow.id)
                .limit(BATCH)
                .with_for_update()
            ).all()
            if not rows:
                return looked_at, put_right
            put_right += sum(_put_right(session, row, portal.catalogue.calendar) for row in rows)
            looked_at += len(rows)
            last = rows[-1].id


def _put_right(session: Session, row: RequestRow, calendar: Calendar) -> bool:
    events = session.scalars(
        select(EventRow).where(EventRow.request_id == row.id).order_by(EventRow.sequence)
    )
    state = reduce((codec.load_event(event), event.occurred_at) for event in events)
    changed = False
    for name, value in codec.request_columns(state, calendar).items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed = True
    keep_text(session, row)
    return _put_milestones_right(session, row.id, state) or changed


def _put_milestones_right(session: Session, request_id: int, state: RequestState) -> bool:
    found = session.scalars(select(MilestoneRow).where(MilestoneRow.request_id == request_id))
    rows = {row.kind: row for row in found}
    changed = False
    for milestone in state.milestones:
        columns = codec.milestone_columns(milestone)
        row = rows.pop(milestone.kind.value, None)
        if row is None:
            session.add(MilestoneRow(request_id=request_id, **columns))
            changed = True
            continue
        for name, value in columns.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed = True
    for surplus in rows.values():
        session.delete(surplus)
        changed = True
    return changed
