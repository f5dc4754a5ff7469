"""Who hears of a request: written with the request, or when somebody follows it."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.requests.log import RequestLog
from portal.domain.contacts import Contact, ContactChannel, SubscriberRole
from portal.outbox.queue import confirm
from portal.store.models import SubscriptionRow

NOBODY_TOLD = (Contact(ContactChannel.NONE),)


def subscribe(
    log: RequestLog,
    request_id: int,
    key: str,
    role: SubscriberRole,
    contacts: Iterable[Contact],
    language: str,
) -> None:
    """Write down who hears of a request, and queue their receipts.

    Without a contact the row still says that somebody is there.
    """
    rows = [
        SubscriptionRow(
            request_id=request_id,
            key=key,
            role=role.value,
            channel=contact.channel.value,
            address=contact.address,
            language=language,
            created_at=log.now,
        )
        for contact in tuple(contacts) or NOBODY_TOLD
    ]
    log.session.add_all(rows)
    log.session.flush()
    for row in rows:
        confirm(log.session, log.now, row)


def follows(session: Session, request_id: int, key: str) -> bool:
    """Say whether a form has subscribed to a request already."""
    found = select(SubscriptionRow.id).where(
        SubscriptionRow.request_id == request_id, SubscriptionRow.key == key
    )
    return session.scalar(found.limit(1)) is not None


def has_subscribed(session: Session, key: str) -> bool:
    """Say whether a form has subscribed to any request: it is over then."""
    return session.scalar(select(SubscriptionRow.id).where(SubscriptionRow.key == key).limit(1)) is not None
