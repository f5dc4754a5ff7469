"""Secret links: exchanged for a grant, and asked for again. Rows of their own, without events."""

from datetime import timedelta

from sqlalchemy import delete, select

from portal.domain.access import GRANTED_FOR, Link, LinkFault, Opens
from portal.domain.contacts import Contact, SubscriberRole
from portal.domain.messages import LinkPurpose
from portal.domain.secrets import digest
from portal.outbox.queue import queue_sign_in
from portal.portal import Portal
from portal.store.models import AccessLinkRow, RequestRow, SubscriptionRow

ANSWERS_FOR = timedelta(days=7)
"""How long a link that opens nothing any more still says so and what to do. Its address is kept as long."""


def use_link(portal: Portal, secret: str) -> Opens | LinkFault:
    """Exchange a link for what it opens.

    The link to one request works for as long as its letter is kept. The link to all requests of an address
    works once; its row stands for the grant from then on, so that no cookie need hold the address.
    """
    now = portal.now()
    with portal.store.write() as session:
        row = session.scalar(
            select(AccessLinkRow).where(AccessLinkRow.digest == digest(secret)).with_for_update()
        )
        if row is None:
            return LinkFault.UNKNOWN
        reference = session.scalar(select(RequestRow.reference).where(RequestRow.id == row.request_id))
        opens = Link(LinkPurpose(row.purpose), reference, row.used_at, row.expires_at).judge(now)
        if isinstance(opens, Opens) and opens.reference is None and row.used_at is None:
            row.used_at, row.expires_at = now, now + GRANTED_FOR
        return opens


def ask_for_link(portal: Portal, contact: Contact, language: str) -> None:
    """Have a link to all requests of an address sent to it, if anybody asked for something with it."""
    asked = select(SubscriptionRow.id).where(
        SubscriptionRow.channel == contact.channel.value,
        SubscriptionRow.address == contact.address,
        SubscriptionRow.role == SubscriberRole.REPORTER.value,
    )
    with portal.store.write() as session:
        if session.scalar(asked.limit(1)) is not None:
            queue_sign_in(session, portal, contact=contact, language=language)


def purge_links(portal: Portal) -> int:
    """Erase links to all requests of an address whose time has long been over; return how many.

    Links to one request and links that stop messages have no end: they go with what they belong to.
    """
    with portal.store.write() as session:
        over = AccessLinkRow.expires_at <= portal.now() - ANSWERS_FOR
        result = session.execute(delete(AccessLinkRow).where(over))
        return int(getattr(result, "rowcount", 0))
