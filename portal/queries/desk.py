"""What staff see around a request: its neighbours and relatives, who hears of it, what was sent to them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from portal.domain.contacts import Point
from portal.domain.distance import box_around, metres_between
from portal.domain.lifecycle import Status
from portal.portal import Portal
from portal.queries.nearby import points_in
from portal.store.models import OutboxRow, PointRow, RequestRow, SubscriptionRow

MOST_NEAR = 10


@dataclass(frozen=True)
class Related:
    """Another request. `metres` is None where it is not about distance."""

    reference: str
    service: str
    agency: str
    status: Status
    received_at: datetime
    metres: float | None = None


@dataclass(frozen=True)
class Listener:
    """Somebody who hears of a request, or did."""

    role: str
    channel: str
    address: str | None
    language: str
    stopped_at: datetime | None


@dataclass(frozen=True)
class Message:
    """A message about a request and its delivery; never with its words, which are made when it is sent."""

    id: int
    kind: str
    channel: str
    language: str
    state: str
    attempts: int
    due_at: datetime
    finished_at: datetime | None
    failure: str | None


@dataclass(frozen=True)
class Surroundings:
    """What stands around a request. `spot` is where exactly it is, as far as that is known."""

    spot: Point | None
    near: tuple[Related, ...]
    duplicates: tuple[Related, ...]
    parts: tuple[Related, ...]
    listeners: tuple[Listener, ...]
    messages: tuple[Message, ...]


def surroundings(portal: Portal, reference: str, within: float) -> Surroundings:
    """Return what stands around a request.

    In: how many metres off another open request of the same service is "near".
    """
    with portal.store.read() as session:
        row = session.scalars(select(RequestRow).where(RequestRow.reference == reference)).one()
        where = session.get(PointRow, row.id)
        spot = Point(where.latitude, where.longitude, where.label, where.is_near) if where else None
        return Surroundings(
            spot=spot,
            near=_near(session, row, spot, within) if spot else (),
            duplicates=_related(session, RequestRow.parent == reference),
            parts=_related(
                session, or_(RequestRow.split_from == reference, RequestRow.reference == row.split_from)
            ),
            listeners=_listeners(session, row.id),
            messages=_messages(session, row.id),
        )


def _related(session: Session, condition: ColumnElement[bool]) -> tuple[Related, ...]:
    rows = session.scalars(
        select(RequestRow).where(condition).order_by(RequestRow.received_at, RequestRow.id)
    )
    return tuple(_one(row) for row in rows)


def _one(row: RequestRow, metres: float | None = None) -> Related:
    return Related(row.reference, row.service_code, row.agency, Status(row.status), row.received_at, metres)


def _near(session: Session, request: RequestRow, spot: Point, within: float) -> tuple[Related, ...]:
    inside = points_in(box_around(spot, within))
    rows = session.execute(
        select(RequestRow, inside.c.latitude, inside.c.longitude)
        .join_from(inside, RequestRow, RequestRow.id == inside.c.request_id)
        .where(
            RequestRow.service_code == request.service_code,
            RequestRow.status != Status.CLOSED.value,
            RequestRow.id != request.id,
        )
    ).all()
    found = [_one(row, metres_between(spot, Point(latitude, longitude))) for row, latitude, longitude in rows]
    close = [one for one in found if one.metres is not None and one.metres <= within]
    return tuple(sorted(close, key=lambda one: (one.metres or 0, one.reference))[:MOST_NEAR])


def _listeners(session: Session, request_id: int) -> tuple[Listener, ...]:
    rows = session.scalars(
        select(SubscriptionRow).where(SubscriptionRow.request_id == request_id).order_by(SubscriptionRow.id)
    )
    return tuple(Listener(row.role, row.channel, row.address, row.language, row.stopped_at) for row in rows)


def _messages(session: Session, request_id: int) -> tuple[Message, ...]:
    rows = session.scalars(
        select(OutboxRow).where(OutboxRow.request_id == request_id).order_by(OutboxRow.due_at, OutboxRow.id)
    )
    return tuple(
        Message(
            row.id,
            row.kind,
            row.channel,
            row.language,
            row.state,
            row.attempts,
            row.due_at,
            row.finished_at,
            row.failure,
        )
        for row in rows
    )
