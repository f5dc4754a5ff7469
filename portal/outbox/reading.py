"""What a queued message needs to be made: read, judged and given its secret links in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from portal.catalogue import Said
from portal.domain.contacts import SubscriberRole
from portal.domain.events import (
    Event,
    FixAnswered,
    RequestClosed,
    RequestHeld,
    RequestReopened,
    RequestResumed,
    RequestTransferred,
)
from portal.domain.history import RequestState
from portal.domain.lifecycle import Visibility
from portal.domain.messages import LinkPurpose, MessageKind
from portal.domain.secrets import digest, new_secret
from portal.domain.staff import SecretPurpose
from portal.form_links import FormLinks
from portal.outbox import desk_news
from portal.outbox.content import DeskNews, FormLink, News, SignIn, StaffLink
from portal.portal import Portal
from portal.store import codec
from portal.store.models import (
    AccessLinkRow,
    DraftLinkRow,
    DraftRow,
    EventRow,
    MilestoneRow,
    NoteRow,
    OutboxRow,
    RequestRow,
    StaffRow,
    StaffSecretRow,
    SubscriptionRow,
    VersionRow,
)
from portal.store.versions import version_of
from portal.wording.closings import in_the_readers_language

OUTDATED_BY: dict[MessageKind, tuple[type[Event], ...]] = {
    MessageKind.ACCEPTED: (RequestTransferred, RequestClosed),
    MessageKind.TRANSFERRED: (RequestTransferred, RequestClosed),
    MessageKind.HELD: (RequestHeld, RequestResumed, RequestClosed),
    MessageKind.CLOSED: (RequestReopened,),
    MessageKind.REOPENED: (RequestClosed,),
    MessageKind.IS_IT_FIXED: (RequestReopened, FixAnswered),
    MessageKind.REMINDER: (RequestReopened, FixAnswered),
}
"""What may happen after a message was queued, so that it is no longer true when its time comes."""

OVERTAKES = and_(
    EventRow.request_id == OutboxRow.request_id,
    EventRow.sequence > OutboxRow.sequence,
    or_(
        *(
            and_(OutboxRow.kind == kind.value, EventRow.type.in_([each.__name__ for each in types]))
            for kind, types in OUTDATED_BY.items()
        )
    ),
)
"""The same for statements: which event makes which message of the outbox untrue."""

SIGN_IN_WORKS = timedelta(minutes=30)


Matter = News | FormLink | SignIn | StaffLink | DeskNews
"""What a message can be about."""


@dataclass(frozen=True)
class Ready:
    """A message that is still true: where it goes, what it is about, and how to stop such messages."""

    address: str
    language: str
    matter: Matter
    stop_url: str | None


@dataclass(frozen=True)
class NotTrue:
    """A message whose time has passed, and why, for the log."""

    why: str


def ready(session: Session, portal: Portal, row: OutboxRow) -> Ready | NotTrue:
    """Return what a message needs, and write down the digests of its links, or say why it is not to be sent.

    In: a claimed row, inside the transaction that claims it.
    """
    language = row.language if row.language in portal.texts else portal.catalogue.city.source_language
    kind = MessageKind(row.kind)
    if kind is MessageKind.FORM_LINK:
        return _form_link(session, portal, row, language)
    if kind is MessageKind.SIGN_IN:
        return _sign_in(session, portal, row, language)
    if kind is MessageKind.STAFF_LINK:
        return _staff_link(session, portal, row, language)
    if kind is MessageKind.DESK_NEWS:
        return _desk_news(session, portal, row, language)
    return _news(session, portal, row, kind, language)


def _news(
    session: Session, portal: Portal, row: OutboxRow, kind: MessageKind, language: str
) -> Ready | NotTrue:
    subscription = session.get(SubscriptionRow, row.subscription_id)
    if subscription is None or subscription.address is None or row.request_id is None:
        return NotTrue("erased")
    if subscription.stopped_at is not None:
        return NotTrue("stopped")
    if _outdated(session, row):
        return NotTrue("something else happened since")
    own = session.get_one(RequestRow, subscription.request_id)
    told = own if row.request_id == own.id else session.get_one(RequestRow, row.request_id)
    if told is not own and own.parent != told.reference:
        return NotTrue("follows another report now")
    role = SubscriberRole(subscription.role)
    if own.visibility == Visibility.PRIVATE and role is SubscriberRole.FOLLOWER:
        return NotTrue("private")
    state = _state(session, told)
    news = News(
        reference=own.reference,
        role=role,
        state=state,
        version=version_of(session, portal.catalogue, state.version) if state.version else None,
        event=_event(session, row),
        said=in_the_readers_language(_said(session, row), language),
        open_url=_open_url(session, portal, own, subscription, language),
        of_root=told is not own,
    )
    stop = _mint(session, portal, LinkPurpose.STOP, subscription_id=subscription.id)
    return Ready(subscription.address, language, news, address(portal, language, "stop", stop))


def _outdated(session: Session, row: OutboxRow) -> bool:
    later = select(EventRow.id).where(OutboxRow.id == row.id, OVERTAKES)
    return session.scalar(later.limit(1)) is not None


def _state(session: Session, request: RequestRow) -> RequestState:
    version = session.scalar(select(VersionRow.digest).where(VersionRow.id == request.service_version_id))
    milestones = session.scalars(select(MilestoneRow).where(MilestoneRow.request_id == request.id))
    return codec.load_state(request, list(milestones), version)


def _event(session: Session, row: OutboxRow) -> Event | None:
    if row.sequence is None:
        return None
    found = select(EventRow).where(EventRow.request_id == row.request_id, EventRow.sequence == row.sequence)
    return codec.load_event(session.scalars(found).one())


def _said(session: Session, row: OutboxRow) -> dict[str, Said]:
    """Return the words said with the event. They are staff's: residents' notes have events of their own."""
    notes = session.scalars(
        select(NoteRow)
        .where(NoteRow.request_id == row.request_id, NoteRow.sequence == row.sequence)
        .order_by(NoteRow.id)
    )
    return {note.kind: Said(note.text, note.language) for note in notes}


def _open_url(
    session: Session, portal: Portal, own: RequestRow, subscription: SubscriptionRow, language: str
) -> str:
    """Return the secret link of who asked; who follows sees what everybody may see."""
    if subscription.role == SubscriberRole.FOLLOWER:
        return address(portal, language, "track", own.reference)
    secret = _mint(session, portal, LinkPurpose.REQUEST, request_id=own.id, subscription_id=subscription.id)
    return address(portal, language, "open", secret)


def _form_link(session: Session, portal: Portal, row: OutboxRow, language: str) -> Ready | NotTrue:
    """Give the form one more link, for another device."""
    draft = session.get(DraftRow, row.draft_key)
    if draft is None or row.address is None:
        return NotTrue("the form was sent or erased")
    version = session.scalars(
        select(VersionRow.digest).where(VersionRow.id == draft.service_version_id)
    ).one()
    slug = version_of(session, portal.catalogue, version).service.slug
    secret = FormLinks(portal.settings.secret_key, slug, portal.clock).new(portal.random)
    session.add(DraftLinkRow(digest=digest(secret), draft_key=draft.key, created_at=portal.now()))
    url = address(portal, language, "forms", slug, secret)
    return Ready(row.address, language, FormLink(url, draft.expires_at), None)


def _sign_in(session: Session, portal: Portal, row: OutboxRow, language: str) -> Ready | NotTrue:
    works_until = row.created_at + SIGN_IN_WORKS
    if row.address is None or works_until <= portal.now():
        return NotTrue("too late")
    secret = _mint(
        session,
        portal,
        LinkPurpose.MINE,
        channel=row.channel,
        address=row.address,
        expires_at=works_until,
    )
    return Ready(row.address, language, SignIn(address(portal, language, "open", secret), works_until), None)


def _staff_link(session: Session, portal: Portal, row: OutboxRow, language: str) -> Ready | NotTrue:
    works_until = row.created_at + SIGN_IN_WORKS
    account = session.scalar(
        select(StaffRow).where(StaffRow.email == row.address, StaffRow.disabled_at.is_(None))
    )
    if account is None or row.address is None or works_until <= portal.now():
        return NotTrue("too late, or the account was disabled")
    secret = new_secret(portal.random)
    session.add(
        StaffSecretRow(
            digest=digest(secret),
            staff_id=account.id,
            purpose=SecretPurpose.LINK.value,
            created_at=portal.now(),
            expires_at=works_until,
        )
    )
    return Ready(
        row.address, language, StaffLink(address(portal, "staff", "link", secret), works_until), None
    )


def _desk_news(session: Session, portal: Portal, row: OutboxRow, language: str) -> Ready | NotTrue:
    account = session.scalar(
        select(StaffRow).where(StaffRow.email == row.address, StaffRow.disabled_at.is_(None))
    )
    if account is None or row.address is None:
        return NotTrue("the account was disabled")
    news = desk_news.news_of(session, portal, account.username, row.about or {})
    return NotTrue("no longer so") if news is None else Ready(row.address, language, news, None)


def _mint(
    session: Session, portal: Portal, purpose: LinkPurpose, **opens: int | str | datetime | None
) -> str:
    """Return a fresh secret. Only its digest is kept: nobody can read it from the database."""
    secret = new_secret(portal.random)
    session.add(AccessLinkRow(digest=digest(secret), purpose=purpose.value, created_at=portal.now(), **opens))
    return secret


def address(portal: Portal, language: str, *path: str) -> str:
    """Return a whole address of the portal."""
    return "/".join((portal.settings.public_url, language, *path))
