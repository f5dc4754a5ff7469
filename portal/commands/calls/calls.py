"""A call from its first word to its last: begun, told more of, and ended. Pressing twice changes nothing."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.commands.refusals import Refusal, refuse
from portal.domain.calls import ContactReason, Part
from portal.domain.lifecycle import Channel
from portal.domain.permissions import Actor, Permission, may
from portal.domain.secrets import digest
from portal.portal import Portal
from portal.store.dialects import insert_if_absent
from portal.store.models import CallerRow, CallRequestRow, CallRow, RequestRow

CALLER_KEPT = timedelta(days=30)
"""How long after a call began it is kept who called. What they asked for keeps its own contacts."""


@dataclass(frozen=True)
class Caller:
    """Who calls: a phone number and an e-mail address, normalised; and what an interpreter is to speak."""

    phone: str | None = None
    email: str | None = None
    speaks: str | None = None


@dataclass(frozen=True)
class About:
    """What is known of a call: how it came, in which language, why, and who calls.

    `interpreter`: one is needed. `reason` is None until the caller has said it. `received_on` is the local
    day on which a letter came, None for today.
    """

    channel: Channel = Channel.PHONE
    language: str = "en"
    interpreter: bool = False
    reason: ContactReason | None = None
    received_on: date | None = None
    caller: Caller = field(default_factory=Caller)


def begin_call(portal: Portal, key: str, about: About, actor: Actor) -> int:
    """Begin a call and return its number; the same key again is the same call.

    In: the key is that of the page, any text. Errors: Refused.
    """
    require_call_taker(actor)
    kept_key = digest(f"call {actor.name} {key}")
    values = {
        "key": kept_key,
        "account": actor.name,
        "channel": about.channel.value,
        "language": about.language,
        "reason": about.reason.value if about.reason else None,
        "interpreter": about.interpreter,
        "received_on": about.received_on,
        "started_at": portal.now(),
    }
    with portal.store.write() as session:
        found = session.scalar(select(CallRow.id).where(CallRow.key == kept_key))
        if found is not None:
            return found
        insert_if_absent(session, CallRow, values, "key")
        number = session.scalars(select(CallRow.id).where(CallRow.key == kept_key)).one()
        _tell_caller(session, number, about.caller)
    return number


def tell_call(portal: Portal, number: int, about: About, actor: Actor) -> None:
    """Bring what is known of a call to this. Errors: Refused."""
    with portal.store.write() as session:
        call = own_call(session, number, actor)
        if about.reason is ContactReason.INFORMATION and _has_made(session, number):
            raise refuse(Refusal.NOT_ONLY_INFORMATION)
        call.channel, call.language = about.channel.value, about.language
        call.interpreter, call.received_on = about.interpreter, about.received_on
        call.reason = about.reason.value if about.reason else None
        _tell_caller(session, number, about.caller)


def note_call(portal: Portal, number: int, text: str, actor: Actor) -> None:
    """Keep what was written down of a call, in place of what was there. Errors: Refused."""
    with portal.store.write() as session:
        own_call(session, number, actor)
        caller_of(session, number).note = text.strip() or None


def seek_in_call(portal: Portal, number: int, text: str, actor: Actor) -> None:
    """Keep what is searched for, so that no address of a page holds it. Errors: Refused."""
    with portal.store.write() as session:
        own_call(session, number, actor)
        caller_of(session, number).sought = text.strip() or None


def call_about(portal: Portal, number: int, reference: str, actor: Actor) -> None:
    """Note that the call is about a request that was made before. Errors: Refused."""
    with portal.store.write() as session:
        own_call(session, number, actor)
        link_request(session, portal, number, reference, Part.ABOUT)


def end_call(portal: Portal, number: int, actor: Actor) -> None:
    """End a call, whose reason must be known. The first end stands. Errors: Refused."""
    with portal.store.write() as session:
        call = own_call(session, number, actor)
        if call.ended_at is not None:
            return
        if call.reason is None:
            raise refuse(Refusal.NO_REASON_YET)
        call.ended_at = portal.now()


def resume_call(portal: Portal, number: int, actor: Actor) -> None:
    """Go on with a call that was ended too soon. Errors: Refused."""
    with portal.store.write() as session:
        own_call(session, number, actor).ended_at = None


def erase_callers(portal: Portal) -> int:
    """Erase who called and what was written down, once its time is over; return of how many calls."""
    old = select(CallRow.id).where(CallRow.started_at <= portal.now() - CALLER_KEPT)
    with portal.store.write() as session:
        result = session.execute(delete(CallerRow).where(CallerRow.call_id.in_(old)))
        return int(getattr(result, "rowcount", 0))


def own_call(session: Session, number: int, actor: Actor) -> CallRow:
    """Return a call of this account, locked. Errors: Refused when there is none."""
    require_call_taker(actor)
    row = session.scalar(
        select(CallRow).where(CallRow.id == number, CallRow.account == actor.name).with_for_update()
    )
    if row is None:
        raise refuse(Refusal.NO_SUCH_CALL, number=number, account=actor.name)
    return row


def require_call_taker(actor: Actor) -> None:
    """Check that an actor takes calls. Errors: Refused."""
    if not may(actor, Permission.TAKE_CALLS):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission=Permission.TAKE_CALLS.value)


def caller_of(session: Session, number: int) -> CallerRow:
    """Return the row of who called, made again when it was erased; the call is locked already."""
    found = session.get(CallerRow, number)
    if found is None:
        found = CallerRow(call_id=number)
        session.add(found)
    return found


def link_request(session: Session, portal: Portal, number: int, reference: str, part: Part) -> None:
    """Write down that a call had to do with a request: once, by what came first.

    A call in which something was asked for was no call for information only, and one whose reason nobody gave
    was for that. Errors: Refused for a reference that there is not.
    """
    request_id = session.scalar(select(RequestRow.id).where(RequestRow.reference == reference))
    if request_id is None:
        raise refuse(Refusal.UNKNOWN_REQUEST, reference=reference)
    there = select(CallRequestRow.id).where(
        CallRequestRow.call_id == number, CallRequestRow.request_id == request_id
    )
    if session.scalar(there) is None:
        session.add(CallRequestRow(call_id=number, request_id=request_id, part=part.value, at=portal.now()))
    call = session.get(CallRow, number)
    if part is not Part.ABOUT and call is not None and call.reason in {None, ContactReason.INFORMATION.value}:
        call.reason = ContactReason.NEW.value


def _has_made(session: Session, number: int) -> bool:
    made = select(CallRequestRow.id).where(
        CallRequestRow.call_id == number, CallRequestRow.part != Part.ABOUT.value
    )
    return session.scalar(made.limit(1)) is not None


def _tell_caller(session: Session, number: int, caller: Caller) -> None:
    row = caller_of(session, number)
    row.phone, row.email, row.speaks = caller.phone, caller.email, caller.speaks
