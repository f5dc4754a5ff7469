"""Secret links for tests, as a message would carry them."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.domain.contacts import Contact
from portal.domain.messages import LinkPurpose
from portal.domain.secrets import digest, new_secret
from portal.portal import Portal
from portal.store.models import AccessLinkRow, RequestRow, SubscriptionRow

MINE_WORKS_FOR = timedelta(minutes=30)


def link_to_request(portal: Portal, reference: str) -> str:
    """The secret of a link to everything of a request."""
    secret = new_secret(portal.random)
    with portal.store.write() as session:
        request = session.scalars(select(RequestRow).where(RequestRow.reference == reference)).one()
        told = session.scalars(
            select(SubscriptionRow.id)
            .where(SubscriptionRow.request_id == request.id)
            .order_by(SubscriptionRow.id)
        ).first()
        session.add(
            AccessLinkRow(
                digest=digest(secret),
                purpose=LinkPurpose.REQUEST.value,
                request_id=request.id,
                subscription_id=told,
                created_at=portal.now(),
            )
        )
    return secret


def link_to_all(portal: Portal, contact: Contact, used_at: datetime | None = None) -> str:
    """The secret of a link to all requests of an address."""
    secret = new_secret(portal.random)
    with portal.store.write() as session:
        session.add(
            AccessLinkRow(
                digest=digest(secret),
                purpose=LinkPurpose.MINE.value,
                channel=contact.channel.value,
                address=contact.address,
                created_at=portal.now(),
                expires_at=portal.now() + MINE_WORKS_FOR,
                used_at=used_at,
            )
        )
    return secret
