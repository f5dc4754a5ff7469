"""Pages that messages lead to: how to stop them."""

from portal.commands.subscriptions import stop_messages
from portal.domain.contacts import Contact, ContactChannel
from portal.domain.messages import LinkPurpose
from portal.domain.secrets import digest
from portal.store.models import AccessLinkRow, SubscriptionRow
from tests.browser.scenes.stage import Scene, Stage, fixed

WAYS = {
    "by-email": Contact(ContactChannel.EMAIL, "someone@example.org"),
    "by-text": Contact(ContactChannel.TEXT, "+19025550123"),
    "stopped-already": Contact(ContactChannel.EMAIL, "other@example.org"),
}
"""Secrets as they would stand in a message, and whom it went to."""


def prepare(stage: Stage) -> None:
    """Tells people of a request, with links whose secrets are known."""
    portal = stage.sites.main.portal
    request = stage.sent("told-of")
    for secret, contact in WAYS.items():
        with portal.store.write() as session:
            found = session.query(SubscriptionRow.request_id).filter_by(key="told-of").first()
            assert found is not None, request
            row = SubscriptionRow(
                request_id=found.request_id,
                key=secret,
                role="reporter",
                channel=contact.channel.value,
                address=contact.address,
                language="en",
                created_at=portal.now(),
            )
            session.add(row)
            session.flush()
            session.add(
                AccessLinkRow(
                    digest=digest(secret),
                    purpose=LinkPurpose.STOP.value,
                    subscription_id=row.id,
                    created_at=portal.now(),
                )
            )
    stop_messages(portal, "stopped-already")


SCENES: dict[str, Scene] = {
    "stop": fixed("/…/stop/by-email"),
    "stop-text": fixed("/…/stop/by-text"),
    "stop-done": fixed("/…/stop/stopped-already"),
    "stop-unknown": fixed("/…/stop/none-of-ours"),
}
