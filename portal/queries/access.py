"""What a secret link opens, and which requests an address has. Nothing changes by looking."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.domain.access import Link, LinkFault, Opens
from portal.domain.contacts import Contact, ContactChannel, SubscriberRole
from portal.domain.messages import LinkPurpose
from portal.domain.secrets import digest
from portal.portal import Portal
from portal.queries.requests import RequestView, public_in
from portal.store.models import AccessLinkRow, RequestRow, SubscriptionRow


def opened_by(portal: Portal, secret: str) -> Opens | LinkFault:
    """Return what a link opens, or why nothing."""
    with portal.store.read() as session:
        found = session.execute(
            select(
                AccessLinkRow.purpose, RequestRow.reference, AccessLinkRow.used_at, AccessLinkRow.expires_at
            )
            .outerjoin(RequestRow, RequestRow.id == AccessLinkRow.request_id)
            .where(AccessLinkRow.digest == digest(secret))
        ).one_or_none()
    if found is None:
        return LinkFault.UNKNOWN
    return Link(LinkPurpose(found.purpose), *found[1:]).judge(portal.now())


def owner(portal: Portal, link_digest: str) -> Contact | None:
    """Return the address that a link to all its requests was sent to, while the grant for it stands."""
    with portal.store.read() as session:
        return _owner(session, portal, link_digest)


def is_of(portal: Portal, link_digest: str, reference: str) -> bool:
    """Say whether a request was asked for with the address of a link whose grant stands."""
    with portal.store.read() as session:
        contact = _owner(session, portal, link_digest)
        if contact is None:
            return False
        found = _requests_of(contact).where(RequestRow.reference == reference)
        return session.scalar(found.limit(1)) is not None


def requests_of(portal: Portal, contact: Contact) -> list[RequestView]:
    """Return the requests that were asked for with an address, the latest first."""
    latest = _requests_of(contact).order_by(RequestRow.received_at.desc(), RequestRow.id.desc())
    with portal.store.read() as session:
        views = [public_in(session, portal, reference) for reference in list(session.scalars(latest))]
    return [view for view in views if view is not None]


def _owner(session: Session, portal: Portal, link_digest: str) -> Contact | None:
    link = session.get(AccessLinkRow, link_digest)
    if link is None or link.purpose != LinkPurpose.MINE or link.channel is None:
        return None
    stands = link.used_at is not None and link.expires_at is not None and link.expires_at > portal.now()
    return Contact(ContactChannel(link.channel), link.address) if stands else None


def _requests_of(contact: Contact) -> Select[str]:
    """Select the references that an address asked for: those it only follows are not its own."""
    asked = select(SubscriptionRow.request_id).where(
        SubscriptionRow.channel == contact.channel.value,
        SubscriptionRow.address == contact.address,
        SubscriptionRow.role == SubscriberRole.REPORTER.value,
    )
    return select(RequestRow.reference).where(RequestRow.id.in_(asked))
