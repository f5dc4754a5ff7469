"""Where news of a request goes, for the person who asked."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.domain.contacts import ContactChannel, SubscriberRole
from portal.portal import Portal
from portal.store.models import RequestRow, SubscriptionRow


def contacts_of(portal: Portal, reference: str) -> Mapping[ContactChannel, str]:
    """Return the address of each channel by which the person who asked hears of a request."""
    with portal.store.read() as session:
        found = session.execute(
            select(SubscriptionRow.channel, SubscriptionRow.address)
            .join(RequestRow, RequestRow.id == SubscriptionRow.request_id)
            .where(
                RequestRow.reference == reference,
                SubscriptionRow.role == SubscriberRole.REPORTER.value,
                SubscriptionRow.stopped_at.is_(None),
                SubscriptionRow.address.is_not(None),
            )
            .order_by(SubscriptionRow.id)
        )
        return {ContactChannel(row.channel): row.address for row in found}
