"""Drafts, for the pages of a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.catalogue import ServiceVersion
from portal.portal import Portal
from portal.queries.versions import version_of
from portal.store.models import DraftRow, RequestRow, VersionRow


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
    """A form on the way."""

    version: ServiceVersion
    entries: Mapping[str, Entry]
    expires_at: datetime

    @property
    def values(self) -> dict[str, Any]:
        """The answers read so far, by question."""
        return {q: e.value for q, e in self.entries.items() if e.answered and e.value is not None}


def find_draft(portal: Portal, key: str) -> DraftView | None:
    """Return the draft with this key, unless there is none or its time is over."""
    with portal.store.read() as session:
        found = session.execute(
            select(DraftRow.entries, DraftRow.expires_at, VersionRow.digest)
            .join(VersionRow, VersionRow.id == DraftRow.service_version_id)
            .where(DraftRow.key == key, DraftRow.expires_at > portal.now())
        ).one_or_none()
        if found is None:
            return None
        entries = {question: Entry(**entry) for question, entry in found.entries.items()}
        version = version_of(session, portal, found.digest)
        return DraftView(version, entries, found.expires_at)


def find_sent(portal: Portal, key: str) -> str | None:
    """Return the reference that a draft's key was sent under, if it was."""
    with portal.store.read() as session:
        return session.scalar(select(RequestRow.reference).where(RequestRow.key == key))
