"""The queue: requests as staff look for them, in a stable order, a page at a time.

Pages go on from a row, not from a number (keyset paging): the five-thousandth costs what the first does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.clocks import Lateness
from portal.domain.lifecycle import Channel, HoldReason, MilestoneKind, Outcome, Result, Status
from portal.portal import Portal
from portal.queries import by_area
from portal.queries.by_words import Reading, first_with
from portal.store.models import DetailRow, MilestoneRow, PointRow, RequestRow
from portal.store.models.requests import NO_DATE
from portal.store.words import among

PAGE = 50
"""Rows a page: a screen reader moves through them, and a phone loads them."""

MOST_COUNTED = 1000
"""Beyond it a count is "more than a thousand": counting on would cost what the rows cost."""

MOST_FOUND = 100
"""The same where words are looked for: each request that is counted was looked into."""


class Whose(StrEnum):
    """Whose requests a queue shows."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


class Standing(StrEnum):
    """Where the requests of a queue are: open, closed, or in one status."""

    OPEN = "open"
    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


class Due(StrEnum):
    """When the next promise falls due, or that the work is planned for today."""

    LATE = "late"
    BADLY_LATE = "badly_late"
    TODAY = "today"
    TOMORROW = "tomorrow"
    PLANNED_TODAY = "planned_today"


class Order(StrEnum):
    """What a queue is sorted by. What closed requests promised is over: they are sorted by receipt.

    By area is for the day's round: it sorts open requests that are planned for today (by_area.py).
    """

    DUE = "due"
    NEWEST = "newest"
    OLDEST = "oldest"
    AREA = "area"


@dataclass(frozen=True)
class Queue:
    """What a queue shows. `agencies` None: every agency's; empty texts and None: whatever it is.

    `username` and `team` are the reader's own; `words` are folded, and all of them are in a request's text.
    """

    agencies: frozenset[str] | None
    username: str = ""
    team: str | None = None
    whose: Whose = Whose.ALL
    standing: Standing = Standing.OPEN
    service: str = ""
    due: Due | None = None
    milestone: MilestoneKind | None = None
    district: str = ""
    language: str = ""
    channel: Channel | None = None
    reopened: bool = False
    has_photo: bool = False
    waits_for_resident: bool = False
    words: tuple[str, ...] = ()
    order: Order = Order.DUE

    @property
    def most_counted(self) -> int:
        """How far its requests are counted."""
        return MOST_FOUND if self.words else MOST_COUNTED

    @property
    def sorted_by(self) -> Order:
        """The order that is used."""
        order = self.order
        if order is Order.AREA and self.due is not Due.PLANNED_TODAY:
            order = Order.DUE
        if self.standing is Standing.CLOSED and order in {Order.DUE, Order.AREA}:
            return Order.NEWEST
        return order


@dataclass(frozen=True)
class Place:
    """A row's place in the order: what it is sorted by, and its key."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        """Write it for an address."""
        return f"{self.moment.astimezone(UTC):%Y%m%dT%H%M%S.%f}-{self.id}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Read it from an address; None for anything else."""
        moment, _, number = text.partition("-")
        try:
            at = datetime.strptime(moment, "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC)
        except ValueError:
            return None
        return cls(at, int(number)) if number.isascii() and number.isdigit() and len(number) < 19 else None


@dataclass(frozen=True)
class QueueRow:
    """One request in a queue. `due_at` None: nothing is due; `where` is the place as the city or the
    resident names it, or None."""

    reference: str
    service: str
    agency: str
    status: Status
    outcome: Outcome | None
    hold_reason: HoldReason | None
    received_at: datetime
    due_at: datetime | None
    lateness: Lateness
    district: str | None
    neighbourhood: str | None
    where: str | None
    assignee: str | None
    team: str | None
    scheduled_for: date | None
    language: str
    channel: Channel
    people: int
    photos: int
    reopenings: int
    needs_review: bool


@dataclass(frozen=True)
class QueuePage:
    """A page of a queue; `before` and `after` lead to the pages around it, None where there is none."""

    rows: tuple[QueueRow, ...]
    before: Place | None
    after: Place | None


def page(
    portal: Portal,
    queue: Queue,
    days: tuple[datetime, datetime, datetime],
    after: Place | None = None,
    before: Place | None = None,
    size: int | None = None,
) -> QueuePage:
    """Return one page of a queue.

    In: `days` are the moments (UTC) at which today, tomorrow and the day after begin in the city; `after` or
    `before` a row of another page; how many rows (None: PAGE).
    """
    size = size or PAGE
    backwards = before is not None and after is None
    place = before if backwards else after
    conditions = _conditions(portal, queue, days)
    with portal.store.read() as session:
        if place is not None:
            conditions.append(_beyond(session, queue, place, backwards))
        if queue.words:
            conditions = [among(session, _with_words(session, queue, conditions, backwards, size + 1))]
        found = _selected().where(*conditions).order_by(*_ordering(queue, backwards)).limit(size + 1)
        rows = list(session.execute(found).all())
    more = len(rows) > size
    rows = rows[:size][::-1] if backwards else rows[:size]
    first, last = (_place(queue, rows[0]), _place(queue, rows[-1])) if rows else (None, None)
    return QueuePage(
        rows=tuple(_row(row, portal.now()) for row in rows),
        before=first if (more if backwards else after is not None) else None,
        after=last if (more or backwards) else None,
    )


def count(portal: Portal, queue: Queue, days: tuple[datetime, datetime, datetime]) -> int:
    """Return how many requests a queue has; most_counted + 1 stands for more than that."""
    with portal.store.read() as session:
        return count_in(session, portal, queue, days)


def count_in(
    session: Session, portal: Portal, queue: Queue, days: tuple[datetime, datetime, datetime]
) -> int:
    """Count in a transaction that is open; see `count`."""
    conditions = _conditions(portal, queue, days)
    if queue.words:
        return len(_with_words(session, queue, conditions, False, queue.most_counted + 1))
    some = select(RequestRow.id).where(*conditions).limit(queue.most_counted + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _selected() -> Select[*tuple[Any, ...]]:
    return (
        select(RequestRow, PointRow.label, DetailRow.answers)
        .outerjoin(PointRow, PointRow.request_id == RequestRow.id)
        .outerjoin(DetailRow, DetailRow.request_id == RequestRow.id)
    )


def _with_words(
    session: Session, queue: Queue, conditions: list[ColumnElement[bool]], backwards: bool, most: int
) -> list[int]:
    """Return the keys of the first requests that meet the conditions and have the queue's words."""

    def before(row: Row[*tuple[Any, ...]]) -> ColumnElement[bool]:
        return _beyond(session, queue, Place(row.moment, row.id), not backwards)

    keys = select(RequestRow.id, _by(queue).label("moment")).order_by(*_ordering(queue, backwards))
    keys = keys.outerjoin(PointRow, PointRow.request_id == RequestRow.id)
    return first_with(session, queue.words, Reading(keys, conditions, before), most)


def _conditions(
    portal: Portal, queue: Queue, days: tuple[datetime, datetime, datetime]
) -> list[ColumnElement[bool]]:
    """Return what holds for a queue's requests besides their words."""
    return [
        *_whose(queue),
        *_standing(queue),
        *_due(queue, portal, days),
        *(condition for wanted, condition in _plain(queue) if wanted),
    ]


def _whose(queue: Queue) -> list[ColumnElement[bool]]:
    """Only what the reader may see; one agency is asked for alone, so that its index keeps the order."""
    conditions: list[ColumnElement[bool]] = []
    if queue.agencies is not None:
        agencies = sorted(queue.agencies)
        conditions.append(
            RequestRow.agency == agencies[0] if len(agencies) == 1 else RequestRow.agency.in_(agencies)
        )
    if queue.whose is Whose.MINE:
        conditions.append(RequestRow.assignee == queue.username)
    elif queue.whose is Whose.TEAM:
        conditions.append(RequestRow.team == (queue.team or ""))
    return conditions


def _standing(queue: Queue) -> list[ColumnElement[bool]]:
    is_open = RequestRow.status != Status.CLOSED.value
    if queue.standing is Standing.OPEN:
        return [is_open]
    if queue.standing is Standing.CLOSED:
        return [RequestRow.status == Status.CLOSED.value]
    return [is_open, RequestRow.status == queue.standing.value]


def _due(
    queue: Queue, portal: Portal, days: tuple[datetime, datetime, datetime]
) -> list[ColumnElement[bool]]:
    today, tomorrow, day_after = days
    now, day = portal.now(), today.astimezone(portal.catalogue.calendar.time_zone).date()
    due = RequestRow.next_due_at
    conditions: dict[Due, ColumnElement[bool]] = {
        Due.LATE: due < now,
        Due.BADLY_LATE: and_(due < now, RequestRow.badly_late_at < now),
        Due.TODAY: and_(due >= today, due < tomorrow),
        Due.TOMORROW: and_(due >= tomorrow, due < day_after),
        Due.PLANNED_TODAY: RequestRow.scheduled_for == day,
    }
    return [conditions[queue.due]] if queue.due else []


def _plain(queue: Queue) -> list[tuple[object, ColumnElement[bool]]]:
    pending = exists().where(
        MilestoneRow.request_id == RequestRow.id,
        MilestoneRow.kind == (queue.milestone or ""),
        MilestoneRow.result == Result.PENDING.value,
    )
    return [
        (queue.service, RequestRow.service_code == queue.service),
        (queue.milestone, pending),
        (queue.district, RequestRow.district == queue.district),
        (queue.language, RequestRow.language == queue.language),
        (queue.channel, RequestRow.channel == (queue.channel or "")),
        (queue.reopened, RequestRow.reopenings > 0),
        (queue.has_photo, RequestRow.photos > 0),
        (queue.waits_for_resident, RequestRow.hold_reason == HoldReason.WAITING_FOR_RESIDENT.value),
    ]


def _by(queue: Queue) -> Any:
    return RequestRow.next_due_at if queue.sorted_by is Order.DUE else RequestRow.received_at


def _ordering(queue: Queue, backwards: bool) -> tuple[ColumnElement[Any], ...]:
    if queue.sorted_by is Order.AREA:
        return by_area.ordering(backwards=backwards)
    downwards = (queue.sorted_by is Order.NEWEST) is not backwards
    columns = (_by(queue), RequestRow.id)
    return tuple(column.desc() if downwards else column.asc() for column in columns)


def _beyond(session: Session, queue: Queue, place: Place, backwards: bool) -> ColumnElement[bool]:
    if queue.sorted_by is Order.AREA:
        return by_area.beyond(session, place.id, backwards=backwards)
    by = _by(queue)
    if (queue.sorted_by is Order.NEWEST) is not backwards:
        return and_(
            by <= place.moment, or_(by < place.moment, and_(by == place.moment, RequestRow.id < place.id))
        )
    return and_(
        by >= place.moment, or_(by > place.moment, and_(by == place.moment, RequestRow.id > place.id))
    )


def _place(queue: Queue, row: Row[*tuple[Any, ...]]) -> Place:
    request: RequestRow = row[0]
    due = queue.sorted_by is Order.DUE
    return Place(request.next_due_at if due else request.received_at, request.id)


def _row(row: Row[*tuple[Any, ...]], now: datetime) -> QueueRow:
    request, label, answers = row
    return QueueRow(
        reference=request.reference,
        service=request.service_code,
        agency=request.agency,
        status=Status(request.status),
        outcome=Outcome(request.outcome) if request.outcome else None,
        hold_reason=HoldReason(request.hold_reason) if request.hold_reason else None,
        received_at=request.received_at,
        due_at=request.next_due_at if request.next_due_at < NO_DATE else None,
        lateness=_lateness(request, now),
        district=request.district,
        neighbourhood=request.neighbourhood,
        where=label or _as_answered(answers or {}) or request.neighbourhood,
        assignee=request.assignee,
        team=request.team,
        scheduled_for=request.scheduled_for,
        language=request.language,
        channel=Channel(request.channel),
        people=request.followers + 1,
        photos=request.photos,
        reopenings=request.reopenings,
        needs_review=request.needs_review,
    )


def _as_answered(answers: Mapping[str, Any]) -> str | None:
    """Return the place in the resident's own words: what a question of the type location was answered."""
    places = (value for value in answers.values() if isinstance(value, dict) and "kind" in value)
    return next((value["text"] for value in places if value.get("text")), None)


def _lateness(request: RequestRow, now: datetime) -> Lateness:
    if request.next_due_at >= now:
        return Lateness.ON_TIME
    return Lateness.BADLY_LATE if request.badly_late_at < now else Lateness.LATE
