"""Other ways to a form: a short code for a day, and links of their own for other devices."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.catalogue import ServiceVersion
from portal.commands.drafts.keep import own_draft
from portal.domain import code as codes
from portal.domain.contacts import Contact
from portal.domain.forms import KEPT_FOR
from portal.domain.secrets import digest
from portal.form_links import FormLinks
from portal.outbox.queue import queue_form_link
from portal.portal import Portal
from portal.store.models import DraftCodeRow, DraftLinkRow, DraftRow, RequestRow, SubscriptionRow, VersionRow

CODE_WORKS = timedelta(hours=24)

LINK_WORKS = timedelta(days=30)
"""How long a link for another device shows what became of its form, once that is no longer on the way."""


@dataclass(frozen=True)
class NewCode:
    """A code nobody has seen yet, and until when it works (UTC)."""

    code: str
    works_until: datetime


@dataclass(frozen=True)
class Reopened:
    """A fresh link to a form, for the device that asks."""

    slug: str
    link: str


def make_code(portal: Portal, key: str, version: ServiceVersion, language: str) -> NewCode | None:
    """Give a form its code; the one before stops working. None: the form is over.

    In: the draft's key; the version and language, should this be the first that is kept of it.
    """
    now = portal.now()
    made = NewCode(codes.new(portal.random), now + CODE_WORKS)
    with portal.store.write() as session:
        if not _kept_alive(session, portal, key, version, language):
            return None
        session.execute(delete(DraftCodeRow).where(DraftCodeRow.draft_key == key))
        kept = codes.kept_as(portal.settings.secret_key, made.code)
        session.execute(delete(DraftCodeRow).where(DraftCodeRow.digest == kept))
        session.add(DraftCodeRow(digest=kept, draft_key=key, expires_at=made.works_until))
    return made


def send_link(portal: Portal, key: str, version: ServiceVersion, language: str, contact: Contact) -> bool:
    """Queue a link to a form for an address; it is made when it is sent. Out: False when the form is over."""
    with portal.store.write() as session:
        if not _kept_alive(session, portal, key, version, language):
            return False
        queue_form_link(session, portal, draft_key=key, contact=contact, language=language)
    return True


def open_by_code(portal: Portal, code: str) -> Reopened | None:
    """Make a link for the device on which a code was typed; None when nothing has this code now.

    The code goes on working until its time is over: the answer to this may be lost on its way.
    """
    with portal.store.write() as session:
        found = find_by_code(session, portal, code)
        if found is None:
            return None
        key, slug = found
        link = FormLinks(portal.settings.secret_key, slug, portal.clock).new(portal.random)
        session.add(DraftLinkRow(digest=digest(link), draft_key=key, created_at=portal.now()))
        return Reopened(slug, link)


def find_by_code(session: Session, portal: Portal, code: str) -> tuple[str, str] | None:
    """Return the draft's key and the slug of its service; None when nothing has this code now."""
    key = session.scalar(
        select(DraftCodeRow.draft_key).where(
            DraftCodeRow.digest == codes.kept_as(portal.settings.secret_key, code),
            DraftCodeRow.expires_at > portal.now(),
        )
    )
    slug = _slug(session, portal, key) if key else None
    return (key, slug) if key and slug else None


def purge_ways_back(portal: Portal) -> int:
    """Erase codes whose time is over, and links whose form has long been over; return how many."""
    now = portal.now()
    alive = exists().where(DraftRow.key == DraftLinkRow.draft_key)
    old = DraftLinkRow.created_at <= now - LINK_WORKS
    with portal.store.write() as session:
        gone = (
            session.execute(delete(DraftCodeRow).where(DraftCodeRow.expires_at <= now)),
            session.execute(delete(DraftLinkRow).where(old, ~alive)),
        )
        return sum(int(getattr(result, "rowcount", 0)) for result in gone)


def _kept_alive(session: Session, portal: Portal, key: str, version: ServiceVersion, language: str) -> bool:
    """Keep a form for its full time from now on, so that there is something to come back to."""
    draft = own_draft(session, portal, key, version, language)
    if draft is None:
        return False
    draft.expires_at = portal.now() + KEPT_FOR
    return True


def _slug(session: Session, portal: Portal, key: str) -> str | None:
    """Return the service of a form that is on the way, was sent, or ended in following another request."""
    of_form = (
        select(DraftRow.service_version_id).where(DraftRow.key == key, DraftRow.expires_at > portal.now()),
        select(RequestRow.service_version_id).where(RequestRow.key == key),
        select(RequestRow.service_version_id)
        .join(SubscriptionRow, SubscriptionRow.request_id == RequestRow.id)
        .where(SubscriptionRow.key == key)
        .limit(1),
    )
    version_id = next(filter(None, map(session.scalar, of_form)), None)
    if version_id is None:
        return None
    document = session.scalars(select(VersionRow.document).where(VersionRow.id == version_id)).one()
    return str(document["service"]["slug"])
