"""One service request, for those who know its reference and for staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.catalogue import Said, ServiceVersion
from portal.domain.events import FOR_STAFF_ALONE, Event
from portal.domain.history import RequestState
from portal.domain.lifecycle import INTERNAL, OwnWords, Visibility
from portal.portal import Portal
from portal.store import codec
from portal.store.models import DetailRow, EventRow, MilestoneRow, NoteRow, RequestRow, VersionRow
from portal.store.versions import version_of
from portal.texts import SOURCE_LANGUAGE


class Reader(StrEnum):
    """Who reads a request: anyone with its reference, the person who asked, or staff."""

    ANYONE = "anyone"
    OWNER = "owner"
    STAFF = "staff"


@dataclass(frozen=True)
class Words:
    """A text someone wrote with an event, and the language they wrote it in."""

    text: str
    language: str


@dataclass(frozen=True)
class PastEvent:
    """An event with the words said with it, by kind."""

    event: Event
    occurred_at: datetime
    recorded_at: datetime
    actor: str
    words: Mapping[str, Words]


@dataclass(frozen=True)
class RequestView:
    """A request: its state, the definition it was made with, its history.

    `version` is None for imported requests of a type without a service. `answers` is None and `words` are
    empty where the reader may not see them. `root` is the state of the request that a duplicate follows.
    """

    state: RequestState
    version: ServiceVersion | None
    history: tuple[PastEvent, ...]
    answers: Mapping[str, Any] | None
    root: RequestState | None

    def service_name(self, language: str) -> Said:
        """Return the service's name; of an imported type that has no service, its own name there."""
        if self.version is not None:
            return self.version.words(language)(self.version.service.name)
        return Said(self.state.service, SOURCE_LANGUAGE)


def public_request(portal: Portal, reference: str) -> RequestView | None:
    """Return what a reference alone shows: public facts, and staff's words only on public services.

    What the person who asked wrote is never among it.
    """
    with portal.store.read() as session:
        return public_in(session, portal, reference)


def public_in(session: Session, portal: Portal, reference: str) -> RequestView | None:
    """Return what a reference alone shows, in a transaction that is open."""
    found = _load(session, reference)
    return _view(session, portal, *found, Reader.ANYONE) if found else None


def own_request(portal: Portal, reference: str) -> RequestView | None:
    """Return everything of a request that is the person's who asked: their answers, and all words to them."""
    return _request_for(portal, reference, Reader.OWNER)


def staff_request(portal: Portal, reference: str) -> RequestView | None:
    """Return a request with its answers and all words, staff's own among them."""
    return _request_for(portal, reference, Reader.STAFF)


def _request_for(portal: Portal, reference: str, reader: Reader) -> RequestView | None:
    with portal.store.read() as session:
        found = _load(session, reference)
        return _view(session, portal, *found, reader) if found else None


def _load(session: Session, reference: str) -> tuple[RequestRow, RequestState] | None:
    found = session.execute(
        select(RequestRow, VersionRow.digest)
        .outerjoin(VersionRow, VersionRow.id == RequestRow.service_version_id)
        .where(RequestRow.reference == reference)
    ).one_or_none()
    if found is None:
        return None
    row, digest = found
    milestones = session.scalars(select(MilestoneRow).where(MilestoneRow.request_id == row.id))
    return row, codec.load_state(row, list(milestones), digest)


def _view(
    session: Session, portal: Portal, row: RequestRow, state: RequestState, reader: Reader
) -> RequestView:
    words_shown = reader is not Reader.ANYONE or state.visibility is Visibility.PUBLIC
    root = _load(session, state.parent) if state.parent else None
    return RequestView(
        state=state,
        version=version_of(session, portal.catalogue, state.version) if state.version else None,
        history=_history(session, row.id, reader, with_words=words_shown),
        answers=_answers(session, row.id) if reader is not Reader.ANYONE else None,
        root=root[1] if root else None,
    )


def _answers(session: Session, request_id: int) -> Mapping[str, Any]:
    found = session.scalar(select(DetailRow.answers).where(DetailRow.request_id == request_id))
    return found or {}


HIDDEN_WORDS: dict[Reader, tuple[str, ...]] = {
    Reader.ANYONE: (*OwnWords, INTERNAL),
    Reader.OWNER: (INTERNAL,),
    Reader.STAFF: (),
}
"""Kinds of words that a reader never sees."""

_HIDDEN_EVENTS = tuple(kind.__name__ for kind in FOR_STAFF_ALONE)


def _history(session: Session, request_id: int, reader: Reader, *, with_words: bool) -> tuple[PastEvent, ...]:
    events = select(EventRow).where(EventRow.request_id == request_id)
    if reader is not Reader.STAFF:
        events = events.where(EventRow.type.not_in(_HIDDEN_EVENTS))
    rows = session.scalars(events.order_by(EventRow.sequence))
    words: dict[int, dict[str, Words]] = {}
    if with_words:
        notes = select(NoteRow).where(
            NoteRow.request_id == request_id, NoteRow.kind.not_in(HIDDEN_WORDS[reader])
        )
        for note in session.scalars(notes.order_by(NoteRow.sequence, NoteRow.id)):
            words.setdefault(note.sequence, {})[note.kind] = Words(note.text, note.language)
    return tuple(
        PastEvent(
            codec.load_event(row),
            row.occurred_at,
            row.recorded_at,
            row.actor_name,
            words.get(row.sequence, {}),
        )
        for row in rows
    )
