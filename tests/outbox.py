"""What waits in the outbox, for tests: rows as plain data, and requests with subscribers."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.commands.door import execute
from portal.commands.requests.commands import FollowRequest, SendRequest
from portal.domain.contacts import Contact, ContactChannel
from portal.domain.lifecycle import Channel
from portal.domain.messages import MessageKind
from portal.domain.permissions import RESIDENT
from portal.portal import Portal
from portal.store.models import OutboxRow, SubscriptionRow
from tests.portals import LAMP_ANSWERS, service

ANA = Contact(ContactChannel.EMAIL, "ana@example.org")
BEN = Contact(ContactChannel.EMAIL, "ben@example.org")
PHONE = Contact(ContactChannel.TEXT, "+19025550123")


@dataclass(frozen=True)
class Queued:
    """A message in the outbox: its kind, the address it goes to, and how it stands."""

    kind: MessageKind
    address: str | None
    state: str


def asked(
    portal: Portal,
    *contacts: Contact,
    key: str = "k1",
    language: str = "en",
    slug: str = "lamp-out",
    **answers: object,
) -> str:
    """Sends a request for which these contacts hear, and returns its reference."""
    command = SendRequest(
        key, service(portal, slug), answers or LAMP_ANSWERS, Channel.WEB, language, contacts=contacts
    )
    return execute(portal, command, RESIDENT).reference


def followed(
    portal: Portal, reference: str, *contacts: Contact, key: str = "f1", language: str = "en"
) -> None:
    """Follows a request."""
    command = FollowRequest(reference=reference, key=key, contacts=contacts, language=language)
    execute(portal, command, RESIDENT)


def queued(portal: Portal) -> list[Queued]:
    """Everything in the outbox, oldest first."""
    with portal.store.read() as session:
        found = session.execute(
            select(OutboxRow.kind, OutboxRow.state, OutboxRow.address, SubscriptionRow.address.label("told"))
            .outerjoin(SubscriptionRow, SubscriptionRow.id == OutboxRow.subscription_id)
            .order_by(OutboxRow.due_at, OutboxRow.id)
        )
        return [Queued(MessageKind(row.kind), row.told or row.address, row.state) for row in found]


def heard(portal: Portal, contact: Contact) -> list[MessageKind]:
    """The kinds of message that are queued for an address, in the order they are due."""
    return [message.kind for message in queued(portal) if message.address == contact.address]
