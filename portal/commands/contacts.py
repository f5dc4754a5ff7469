"""Whom one's own request is told to, as the person who asked wants it now. Rows, without events."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from portal.domain.contacts import ContactChannel, SubscriberRole
from portal.outbox.queue import confirm
from portal.portal import Portal
from portal.store.models import AccessLinkRow, RequestRow, SubscriptionRow


def change_contacts(
    portal: Portal, reference: str, wanted: Mapping[ContactChannel, str], language: str
) -> None:
    """Bring the messages of who asked to what they want now: stopped, begun, or to another address.

    In: the address of each channel that is wanted. The links that went to an address that is no longer right
    open nothing any more: it may be a stranger's, after a slip of the finger.
    """
    now = portal.now()
    with portal.store.write() as session:
        request = session.scalar(
            select(RequestRow).where(RequestRow.reference == reference).with_for_update()
        )
        if request is None:
            return
        found = session.scalars(
            select(SubscriptionRow).where(
                SubscriptionRow.request_id == request.id,
                SubscriptionRow.role == SubscriberRole.REPORTER.value,
                SubscriptionRow.channel != ContactChannel.NONE.value,
            )
        )
        rows = {ContactChannel(row.channel): row for row in found}
        for channel, row in rows.items():
            address = wanted.get(channel)
            if address is None:
                row.stopped_at = row.stopped_at or now
                continue
            if row.address != address:
                session.execute(delete(AccessLinkRow).where(AccessLinkRow.subscription_id == row.id))
            row.address, row.language, row.stopped_at = address, language, None
        for channel in (one for one in wanted if one not in rows):
            row = SubscriptionRow(
                request_id=request.id,
                key=request.key,
                role=SubscriberRole.REPORTER.value,
                channel=channel.value,
                address=wanted[channel],
                language=language,
                created_at=now,
            )
            session.add(row)
            session.flush()
            confirm(session, now, row)
