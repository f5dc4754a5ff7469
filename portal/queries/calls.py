"""Calls of a call-taker: one, those of a day, and how often people call again about the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from portal.domain.calls import REPEAT_REASONS, ContactReason, Part, RepeatContact
from portal.domain.lifecycle import Channel
from portal.portal import Portal
from portal.store.models import CallerRow, CallFormRow, CallRequestRow, CallRow, RequestRow, StaffRow


@dataclass(frozen=True)
class CallRequest:
    """A request that a call had to do with, and how."""

    reference: str
    part: Part
    agency: str


@dataclass(frozen=True)
class CallForm:
    """A form of a call: its place, the slug of its service, and the key of its draft."""

    place: int
    slug: str
    draft_key: str


@dataclass(frozen=True)
class CallView:
    """A call. What can be erased is None once it is."""

    number: int
    channel: Channel
    language: str
    reason: ContactReason | None
    interpreter: bool
    received_on: date | None
    started_at: datetime
    ended_at: datetime | None
    phone: str | None
    email: str | None
    speaks: str | None
    sought: str | None
    note: str | None
    requests: tuple[CallRequest, ...]
    forms: tuple[CallForm, ...]

    def form(self, place: int) -> CallForm | None:
        """Return the form at a place."""
        return next((one for one in self.forms if one.place == place), None)

    @property
    def next_place(self) -> int:
        """The place of the next form."""
        return max((one.place for one in self.forms), default=0) + 1


@dataclass(frozen=True)
class CallTaker:
    """Whose calls: how many for each reason (None: not known), and how many were repeat contact."""

    account: str
    name: str
    reasons: Mapping[ContactReason | None, int]
    repeated: int

    @property
    def calls(self) -> int:
        """Return how many there were."""
        return sum(self.reasons.values())


def call_of(portal: Portal, number: int, account: str) -> CallView | None:
    """Return a call of this account; None when it has no such call."""
    with portal.store.read() as session:
        row = session.scalar(select(CallRow).where(CallRow.id == number, CallRow.account == account))
        return _view(session, row) if row else None


def calls_between(portal: Portal, account: str, begins: datetime, ends: datetime) -> list[CallView]:
    """Return the calls of an account that began in a time (UTC, the end not in it), the latest first."""
    latest = (
        select(CallRow)
        .where(CallRow.account == account, CallRow.started_at >= begins, CallRow.started_at < ends)
        .order_by(CallRow.started_at.desc(), CallRow.id.desc())
    )
    with portal.store.read() as session:
        return [_view(session, row) for row in session.scalars(latest).all()]


def open_calls(portal: Portal, account: str) -> list[CallView]:
    """Return the calls of an account that have not ended, the latest first."""
    latest = (
        select(CallRow)
        .where(CallRow.account == account, CallRow.ended_at.is_(None))
        .order_by(CallRow.started_at.desc(), CallRow.id.desc())
    )
    with portal.store.read() as session:
        return [_view(session, row) for row in session.scalars(latest).all()]


def repeat_contact(portal: Portal, begins: datetime, ends: datetime) -> Sequence[RepeatContact]:
    """Return repeat contact for each service that calls of a time (UTC) had to do with, by its code.

    Everybody's calls count, each once for a service, however many of its requests it had to do with.
    """
    counted = (
        select(
            RequestRow.service_code,
            func.count(CallRow.id.distinct()),
            func.count(CallRow.id.distinct()).filter(_repeated()),
        )
        .join(CallRequestRow, CallRequestRow.call_id == CallRow.id)
        .join(RequestRow, RequestRow.id == CallRequestRow.request_id)
        .where(CallRow.started_at >= begins, CallRow.started_at < ends)
        .group_by(RequestRow.service_code)
        .order_by(RequestRow.service_code)
    )
    with portal.store.read() as session:
        return [RepeatContact(service, calls, again) for service, calls, again in session.execute(counted)]


def calls_by_taker(portal: Portal, begins: datetime, ends: datetime) -> list[CallTaker]:
    """Return who took calls that began in a time (UTC, the end not in it), by name, with how many and why."""
    in_time = (CallRow.started_at >= begins, CallRow.started_at < ends)
    again = (
        select(CallRow.account, func.count(CallRow.id.distinct()))
        .join(CallRequestRow, CallRequestRow.call_id == CallRow.id)
        .where(*in_time, _repeated())
        .group_by(CallRow.account)
    )
    counted = select(CallRow.account, CallRow.reason, func.count()).where(*in_time)
    reasons: dict[str, dict[ContactReason | None, int]] = {}
    with portal.store.read() as session:
        for account, reason, calls in session.execute(counted.group_by(CallRow.account, CallRow.reason)):
            reasons.setdefault(account, {})[ContactReason(reason) if reason else None] = calls
        repeated = {row[0]: row[1] for row in session.execute(again)}
        named = select(StaffRow.username, StaffRow.name).where(StaffRow.username.in_(reasons))
        names = {row.username: row.name for row in session.execute(named)}
    found = [
        CallTaker(account, names.get(account, account), counts, repeated.get(account, 0))
        for account, counts in reasons.items()
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.account))


def _repeated() -> ColumnElement[bool]:
    """Return which calls are about a request that was made before, and ask where it stands or complain."""
    return and_(
        CallRow.reason.in_([reason.value for reason in REPEAT_REASONS]),
        CallRequestRow.part == Part.ABOUT.value,
    )


def _view(session: Session, row: CallRow) -> CallView:
    caller = session.get(CallerRow, row.id) or CallerRow()
    requests = session.execute(
        select(RequestRow.reference, CallRequestRow.part, RequestRow.agency)
        .join(RequestRow, RequestRow.id == CallRequestRow.request_id)
        .where(CallRequestRow.call_id == row.id)
        .order_by(CallRequestRow.id)
    )
    forms = session.scalars(
        select(CallFormRow).where(CallFormRow.call_id == row.id).order_by(CallFormRow.place)
    )
    return CallView(
        number=row.id,
        channel=Channel(row.channel),
        language=row.language,
        reason=ContactReason(row.reason) if row.reason else None,
        interpreter=row.interpreter,
        received_on=row.received_on,
        started_at=row.started_at,
        ended_at=row.ended_at,
        phone=caller.phone,
        email=caller.email,
        speaks=caller.speaks,
        sought=caller.sought,
        note=caller.note,
        requests=tuple(CallRequest(one.reference, Part(one.part), one.agency) for one in requests),
        forms=tuple(CallForm(one.place, one.slug, one.draft_key) for one in forms),
    )
