"""A request's history as staff read it: everything, with who did it and when it was entered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.domain.events import CloseReviewed, CommentAdded, Event, IdentifierRecorded, RequestAssigned
from portal.queries.requests import PastEvent, RequestView, Words
from portal.texts import Texts
from portal.web.agency.words import identifier_word
from portal.web.current import current_texts
from portal.web.timeline import Teller

AT_ONCE = timedelta(minutes=2)
"""What was entered so soon was entered when it happened."""


@dataclass(frozen=True)
class StaffEntry:
    """One line: see agency/history.html. `entered` says when it was entered, where that was later."""

    at_iso: str
    at: str
    sentence: str
    actor: str
    entered: str | None
    said: tuple[Words, ...]


def history(view: RequestView, teller: Teller, after: int = 0) -> list[StaffEntry]:
    """Return what happened after a step (0: from the beginning), oldest first."""
    return [_entry(past, teller) for past in view.history[after:]]


def _entry(past: PastEvent, teller: Teller) -> StaffEntry:
    texts = current_texts()
    late = past.recorded_at - past.occurred_at > AT_ONCE
    entered = texts.gettext("Entered later, on %(day)s") % {"day": texts.date_time(past.recorded_at)}
    return StaffEntry(
        at_iso=past.occurred_at.isoformat(),
        at=texts.date_time(past.occurred_at),
        sentence=_sentence(texts, past.event, teller),
        actor=past.actor,
        entered=entered if late else None,
        said=tuple(words for words in past.words.values() if words.text),
    )


def _sentence(texts: Texts, event: Event, teller: Teller) -> str:
    own = _OF_STAFF.get(type(event))
    return own(texts, event) if own else teller.sentence(event)


def _assigned(texts: Texts, event: RequestAssigned) -> str:
    who = ", ".join(filter(None, (event.assignee, event.team)))
    if not who:
        return texts.gettext("Nobody is to do it for now.")
    return texts.gettext("To be done by: %(who)s.") % {"who": who}


def _identified(texts: Texts, event: IdentifierRecorded) -> str:
    kind = identifier_word(texts, event.kind)
    if not event.number:
        return texts.gettext("%(kind)s: taken back.") % {"kind": kind}
    return texts.gettext("%(kind)s: %(number)s.") % {"kind": kind, "number": event.number}


def _commented(texts: Texts, event: CommentAdded) -> str:
    return texts.gettext("A note for staff.")


def _reviewed(texts: Texts, event: CloseReviewed) -> str:
    return texts.gettext("A supervisor looked at the close and found it true.")


_OF_STAFF: dict[type[Event], Callable[[Texts, Any], str]] = {
    RequestAssigned: _assigned,
    IdentifierRecorded: _identified,
    CommentAdded: _commented,
    CloseReviewed: _reviewed,
}
