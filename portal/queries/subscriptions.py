"""Who hears of a request, as far as a link that stops it may tell."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.contacts import ContactChannel
from portal.domain.messages import LinkPurpose
from portal.domain.secrets import digest
from portal.portal import Portal
from portal.store.models import AccessLinkRow, RequestRow, SubscriptionRow


@dataclass(frozen=True)
class Told:
    """Messages about a request that a link can stop, or has stopped."""

    reference: str
    channel: ContactChannel
    is_stopped: bool


def told_by(portal: Portal, secret: str) -> Told | None:
    """Return what a link stops; None when there is no such link. Nothing changes by looking."""
    with portal.store.read() as session:
        found = session.execute(
            select(RequestRow.reference, SubscriptionRow.channel, SubscriptionRow.stopped_at)
            .join(SubscriptionRow, SubscriptionRow.request_id == RequestRow.id)
            .join(AccessLinkRow, AccessLinkRow.subscription_id == SubscriptionRow.id)
            .where(AccessLinkRow.digest == digest(secret), AccessLinkRow.purpose == LinkPurpose.STOP.value)
        ).one_or_none()
    if found is None:
        return None
    return Told(found.reference, ContactChannel(found.channel), found.stopped_at is not None)
