"""Queueing messages: rows in the transaction of what they tell, each under a key that is there only once."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.contacts import Contact, ContactChannel, SubscriberRole
from portal.domain.events import (
    Event,
    RequestAccepted,
    RequestClosed,
    RequestHeld,
    RequestReopened,
    RequestTransferred,
)
from portal.domain.lifecycle import ASKED_IF_FIXED, Outcome
from portal.domain.messages import MessageKind, MessageState
from portal.domain.secrets import new_secret
from portal.domain.staff import INVENTED
from portal.portal import Portal
from portal.store.dialects import insert_if_absent
from portal.store.models import OutboxRow, RequestRow, SubscriptionRow
from portal.texts import SOURCE_LANGUAGE

NEWS: dict[type[Event], MessageKind] = {
    RequestAccepted: MessageKind.ACCEPTED,
    RequestTransferred: MessageKind.TRANSFERRED,
    RequestHeld: MessageKind.HELD,
    RequestClosed: MessageKind.CLOSED,
    RequestReopened: MessageKind.REOPENED,
}
"""What subscribers hear of. The receipt is no news of an event: each subscription gets its own."""

IS_IT_FIXED_AFTER = timedelta(days=1)
REMINDER_AFTER = IS_IT_FIXED_AFTER + timedelta(days=7)

SAYS_NOTHING_OF_THE_PROBLEM = frozenset({Outcome.DUPLICATE, Outcome.INVALID, Outcome.WITHDRAWN})
"""A root closed so is not the end that its duplicates wait for: they follow another root from now on."""


def confirm(session: Session, now: datetime, subscription: SubscriptionRow) -> None:
    """Queue the receipt of a new subscription, which has its id: of asking, or of following."""
    if subscription.channel != ContactChannel.NONE:
        key = f"subscription:{subscription.id}:{MessageKind.RECEIPT.value}"
        _queue(session, key, MessageKind.RECEIPT, subscription, now, request_id=subscription.request_id)


def announce(session: Session, now: datetime, request: RequestRow, event: Event, sequence: int) -> None:
    """Queue what everybody who hears of a request should hear of an event, and later questions after a close.

    In: the moment; the current row; the event and its sequence. Duplicates hear their root's end, and that it
    is open again.
    """
    kind = NEWS.get(type(event))
    if kind is None:
        return
    for subscription in _audience(session, request, event):
        kinds = {kind: now}
        if _asked_if_fixed(event, subscription, request):
            kinds[MessageKind.IS_IT_FIXED] = now + IS_IT_FIXED_AFTER
            kinds[MessageKind.REMINDER] = now + REMINDER_AFTER
        for each, due_at in kinds.items():
            key = f"event:{request.id}:{sequence}:{subscription.id}:{each.value}"
            about = {"request_id": request.id, "sequence": sequence, "due_at": due_at}
            _queue(session, key, each, subscription, now, **about)


def queue_form_link(
    session: Session, portal: Portal, *, draft_key: str, contact: Contact, language: str
) -> None:
    """Queue a link that opens a form on another device. One that waits already is not queued twice."""
    _queue_once(session, portal, MessageKind.FORM_LINK, contact, language, draft_key)


def queue_sign_in(session: Session, portal: Portal, *, contact: Contact, language: str) -> None:
    """Queue a link that opens all requests of an address. One that waits already is not queued twice."""
    _queue_once(session, portal, MessageKind.SIGN_IN, contact, language, None)


def queue_staff_link(session: Session, portal: Portal, *, email: str, language: str) -> None:
    """Queue a link that signs staff in. One that waits already is not queued twice."""
    contact = Contact(ContactChannel.EMAIL, email)
    _queue_once(session, portal, MessageKind.STAFF_LINK, contact, language, None)


def queue_desk_news(
    session: Session, portal: Portal, *, key: str, email: str, about: Mapping[str, Any]
) -> bool:
    """Queue news of the performance year for one account (portal.outbox.desk_news says of what).

    In: a key by which the same news to the same account is queued only once, however often it is asked for.
    Out: whether it was queued now; never for an account of the demonstration, which has no mailbox.
    """
    if email.endswith(INVENTED):
        return False
    now = portal.now()
    values = {
        "key": key,
        "kind": MessageKind.DESK_NEWS.value,
        "channel": ContactChannel.EMAIL.value,
        "address": email,
        "language": SOURCE_LANGUAGE,
        "about": dict(about),
        "state": MessageState.WAITING.value,
        "attempts": 0,
        "due_at": now,
        "created_at": now,
    }
    return insert_if_absent(session, OutboxRow, values, "key")


# Made once: to make a statement anew costs more than to run it.
_TOLD = (
    select(SubscriptionRow)
    .where(SubscriptionRow.stopped_at.is_(None), SubscriptionRow.channel != ContactChannel.NONE)
    .order_by(SubscriptionRow.role.desc(), SubscriptionRow.id)
)
_OF_IT = SubscriptionRow.request_id == bindparam("request")
_DUPLICATES = select(RequestRow.id).where(RequestRow.parent == bindparam("reference"))
_ITS = _TOLD.where(_OF_IT)
_ITS_AND_DUPLICATES = _TOLD.where(_OF_IT | SubscriptionRow.request_id.in_(_DUPLICATES))


def _audience(session: Session, request: RequestRow, event: Event) -> Iterable[SubscriptionRow]:
    """Return the active subscriptions, one for each address and request, those of reporters first."""
    asked = _ITS_AND_DUPLICATES if _is_end(event) else _ITS
    found = session.scalars(asked, {"request": request.id, "reference": request.reference})
    audience: dict[tuple[int, str, str | None], SubscriptionRow] = {}
    for row in found:
        audience.setdefault((row.request_id, row.channel, row.address), row)
    return audience.values()


def _is_end(event: Event) -> bool:
    if isinstance(event, RequestClosed):
        return event.outcome not in SAYS_NOTHING_OF_THE_PROBLEM
    return isinstance(event, RequestReopened)


def _asked_if_fixed(event: Event, subscription: SubscriptionRow, request: RequestRow) -> bool:
    """Say whether a subscriber is asked "Is it fixed?": who asked for just this request."""
    return (
        isinstance(event, RequestClosed)
        and event.outcome in ASKED_IF_FIXED
        and subscription.role == SubscriberRole.REPORTER
        and subscription.request_id == request.id
    )


def _queue(
    session: Session,
    key: str,
    kind: MessageKind,
    subscription: SubscriptionRow,
    now: datetime,
    **about: Any,
) -> None:
    values = {
        "key": key,
        "kind": kind.value,
        "channel": subscription.channel,
        "language": subscription.language,
        "subscription_id": subscription.id,
        "state": MessageState.WAITING.value,
        "attempts": 0,
        "due_at": now,
        "created_at": now,
        **about,
    }
    insert_if_absent(session, OutboxRow, values, "key")


def _queue_once(
    session: Session,
    portal: Portal,
    kind: MessageKind,
    contact: Contact,
    language: str,
    draft_key: str | None,
) -> None:
    waiting = select(OutboxRow.id).where(
        OutboxRow.kind == kind.value,
        OutboxRow.channel == contact.channel.value,
        OutboxRow.address == contact.address,
        OutboxRow.draft_key == draft_key,
        OutboxRow.state == MessageState.WAITING.value,
    )
    if session.scalar(waiting.limit(1)) is not None:
        return
    now = portal.now()
    session.add(
        OutboxRow(
            key=f"{kind.value}:{new_secret(portal.random)}",
            kind=kind.value,
            channel=contact.channel.value,
            address=contact.address,
            language=language,
            draft_key=draft_key,
            state=MessageState.WAITING.value,
            attempts=0,
            due_at=now,
            created_at=now,
        )
    )
    session.flush()
