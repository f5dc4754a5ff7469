"""Ending messages: what the link at the end of each of them does."""

from sqlalchemy import select, update

from portal.domain.messages import LinkPurpose
from portal.domain.secrets import digest
from portal.portal import Portal
from portal.store.models import AccessLinkRow, SubscriptionRow


def stop_messages(portal: Portal, secret: str) -> bool:
    """Stop all messages about a request to the address that a link was sent to. Safe to repeat.

    Out: False when there is no such link. Errors: DatabaseUnavailable.
    """
    with portal.store.write() as session:
        found = session.scalar(
            select(SubscriptionRow)
            .join(AccessLinkRow, AccessLinkRow.subscription_id == SubscriptionRow.id)
            .where(AccessLinkRow.digest == digest(secret), AccessLinkRow.purpose == LinkPurpose.STOP.value)
        )
        if found is None:
            return False
        session.execute(
            update(SubscriptionRow)
            .where(
                SubscriptionRow.request_id == found.request_id,
                SubscriptionRow.channel == found.channel,
                SubscriptionRow.address == found.address,
                SubscriptionRow.stopped_at.is_(None),
            )
            .values(stopped_at=portal.now())
        )
        return True
