"""Drafts, for the pages of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.catalogue import ServiceVersion
from portal.domain.contacts import SubscriberRole
from portal.portal import Portal
from portal.store.models import DraftLinkRow, DraftRow, RequestRow, SubscriptionRow, VersionRow
from portal.store.versions import version_of


@dataclass(frozen=True)
class Entry:
    """What is kept for one question: strings as typed (in `language`), and the value once they were read.

    `answered` with value None: left out on purpose.
    """

    raw: Mapping[str, Sequence[str]]
    language: str
    value: Any
    answered: bool


@dataclass(frozen=True)
class DraftView:
    """A form on the way. `steps` has what is known of each step (catalogue/steps.py)."""

    version: ServiceVersion
    entries: Mapping[str, Entry]
    steps: Mapping[str, Mapping[str, Any]]
    created_at: datetime
    expires_at: datetime

    @property
    def values(self) -> dict[str, Any]:
        """The answers read so far, by question."""
        return {q: e.value for q, e in self.entries.items() if e.answered and e.value is not None}


@dataclass(frozen=True)
class Form:
    """What became of a form: on the way, over (`reference`: sent as, or followed instead), or neither.

    `key` is the draft's own, whichever of its links was used; `began_elsewhere`: it was a link for another
    device, so there was something to go on with.
    """

    key: str
    draft: DraftView | None
    reference: str | None
    has_followed: bool
    began_elsewhere: bool


def find_form(portal: Portal, digest: str) -> Form:
    """Return what became of the form that a link opens, by the link's digest.

    The draft is looked for first: sending removes it, so a form sent between two looks is missed by the first
    and found by the second. The other way round, neither would find it, and it would look empty.
    """
    with portal.store.read() as session:
        other = session.scalar(select(DraftLinkRow.draft_key).where(DraftLinkRow.digest == digest))
        key = other or digest
        draft = draft_in(session, portal, key)
        sent = session.scalar(select(RequestRow.reference).where(RequestRow.key == key))
        followed = session.scalar(_followed(key)) if draft is None and sent is None else None
    return Form(
        key, draft, sent or followed, has_followed=followed is not None, began_elsewhere=other is not None
    )


def _followed(key: str) -> Select[str]:
    """Find the request that somebody follows instead of sending the form with this key."""
    return (
        select(RequestRow.reference)
        .join(SubscriptionRow, SubscriptionRow.request_id == RequestRow.id)
        .where(SubscriptionRow.key == key, SubscriptionRow.role == SubscriberRole.FOLLOWER.value)
        .limit(1)
    )


def draft_in(session: Session, portal: Portal, key: str) -> DraftView | None:
    """Return the draft with this key, in a transaction that is open."""
    found = session.execute(
        select(DraftRow.entries, DraftRow.steps, DraftRow.created_at, DraftRow.expires_at, VersionRow.digest)
        .join(VersionRow, VersionRow.id == DraftRow.service_version_id)
        .where(DraftRow.key == key, DraftRow.expires_at > portal.now())
    ).one_or_none()
    if found is None:
        return None
    entries = {question: Entry(**entry) for question, entry in found.entries.items()}
    version = version_of(session, portal.catalogue, found.digest)
    return DraftView(version, entries, found.steps, found.created_at, found.expires_at)
