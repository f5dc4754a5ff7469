"""A request's history and promises in words, for those who know its reference."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from portal.catalogue import Said, Words
from portal.catalogue.schema import Agency
from portal.domain import reference as references
from portal.domain.clocks import Calendar, Lateness, TargetUnit, lateness
from portal.domain.events import (
    EVENT_TYPES,
    FOR_STAFF_ALONE,
    Event,
    FixAnswered,
    InspectionMade,
    NoteAdded,
    ParentChanged,
    PhotosAdded,
    PlaceCorrected,
    RequestAccepted,
    RequestClosed,
    RequestFollowed,
    RequestHeld,
    RequestReceived,
    RequestReopened,
    RequestResumed,
    RequestSplit,
    RequestTransferred,
    ServiceChanged,
    WorkScheduled,
    WorkStarted,
)
from portal.domain.history import MilestoneState, RequestState
from portal.domain.lifecycle import Fixed, Result, Visibility
from portal.queries.requests import PastEvent, RequestView
from portal.queries.requests import Words as Written
from portal.texts import Texts
from portal.web.current import current_portal, current_texts
from portal.wording.closings import in_the_readers_language
from portal.wording.lifecycle import (
    due_word,
    hold_word,
    milestone_word,
    outcome_meaning,
    reopen_word,
    reopen_word_for_others,
)


@dataclass(frozen=True)
class Entry:
    """One line of the timeline. `quotes` are the words that were said, those of one language together."""

    at_iso: str
    at: str
    sentence: str
    quotes: tuple[Said, ...]


@dataclass(frozen=True)
class PromiseRow:
    """One promise: by when, and how it went; `told` says how much too late, or when it was kept."""

    name: str
    due: str
    state_code: str
    state: str
    told: str | None


@dataclass(frozen=True)
class Teller:
    """Tells a request's story in one language."""

    texts: Texts
    city_words: Words
    agencies: dict[str, Agency]
    calendar: Calendar
    now: datetime

    def timeline(self, view: RequestView, *, for_owner: bool = False) -> list[Entry]:
        """Return what happened, oldest first. A private request names no agency but to its owner.

        What the owner answered to "Is it fixed?" is told to nobody else: it is on no released row either.
        """
        private = view.state.visibility is Visibility.PRIVATE and not for_owner
        if for_owner:
            return [self._entry(past, private=private) for past in view.history]
        told = [past for past in view.history if not _is_answer(past.event)]
        return [self._for_others(self._entry(past, private=private), past.event) for past in told]

    def _for_others(self, entry: Entry, event: Event) -> Entry:
        if not isinstance(event, RequestReopened):
            return entry
        return replace(entry, sentence=reopen_word_for_others(self.texts, event.cause))

    def _entry(self, past: PastEvent, *, private: bool) -> Entry:
        return Entry(
            at_iso=past.occurred_at.isoformat(),
            at=self.texts.date_time(past.occurred_at),
            sentence=self.sentence(past.event, private=private),
            quotes=self._quotes(past.words),
        )

    def _quotes(self, words: Mapping[str, Written]) -> tuple[Said, ...]:
        said = {kind: Said(each.text, each.language) for kind, each in words.items() if each.text}
        by_language = groupby(
            in_the_readers_language(said, self.texts.language).values(), lambda each: each.lang
        )
        return tuple(Said("\n".join(texts), language) for language, texts in by_language)

    def sentence(self, event: Event, *, private: bool = False) -> str:
        """Return what is said of an event that residents are told of."""
        return _SENTENCES[type(event)](self, event, private)

    def agency(self, code: str) -> str:
        """Name an agency; one that has left the profile keeps its code."""
        agency = self.agencies.get(code)
        return self.city_words(agency.name) if agency else code

    def promises(self, view: RequestView) -> list[PromiseRow]:
        """Return each promise with how it stands now."""
        return [self._promise(view, milestone) for milestone in view.state.milestones]

    def _promise(self, view: RequestView, milestone: MilestoneState) -> PromiseRow:
        code = promise_state(view.state, milestone, self.calendar, self.now)
        return PromiseRow(
            milestone_word(self.texts, milestone.kind),
            self.due(view, milestone),
            code,
            self._state(code),
            self._told(milestone, code),
        )

    def _told(self, milestone: MilestoneState, code: str) -> str | None:
        """Say how a promise with a date went: a promise that was missed is told as honestly as one kept."""
        done, due = milestone.resolved_at, milestone.due_at
        if due is None or code in {"open", "left"}:
            return None
        if done is None or milestone.result is not Result.MET:
            if done is not None:
                return self.texts.gettext("It was not done by then.")
            so_far = self.texts.gettext("It is late by %(length)s so far.")
            return so_far % {"length": self._length(milestone, due, self.now)}
        day = self.texts.date_time(done)
        if code == "met":
            return self.texts.gettext("It was done on %(day)s.") % {"day": day}
        sentence = self.texts.gettext("It was done on %(day)s: late by %(length)s.")
        return sentence % {"day": day, "length": self._length(milestone, due, done)}

    def _length(self, milestone: MilestoneState, due: datetime, until: datetime) -> str:
        """Say how late something is, as its promise counts: in days of the calendar, or in hours."""
        if milestone.target is not None and milestone.target.unit is TargetUnit.HOURS:
            return self.texts.duration(until - due)
        return self.texts.days((self.texts.local(until).date() - self.texts.local(due).date()).days)

    def due(self, view: RequestView, milestone: MilestoneState) -> str:
        """Say by when a promise is due."""
        return due_word(self.texts, view.version, milestone)

    def _state(self, code: str) -> str:
        return {
            "open": self.texts.pgettext("promise", "Not due yet"),
            "met": self.texts.pgettext("promise", "Kept"),
            "met_late": self.texts.pgettext("promise", "Done, but late"),
            "late": self.texts.pgettext("promise", "Late"),
            "badly_late": self.texts.pgettext("promise", "Very late"),
            "left": self.texts.pgettext("promise", "No longer needed"),
        }[code]

    def received(self, event: RequestReceived, private: bool) -> str:
        """Tell of the receipt."""
        if private:
            return self.texts.gettext("We received the request.")
        sentence = self.texts.gettext("We received the request and passed it to: %(agency)s.")
        return sentence % {"agency": self.agency(event.agency)}

    def accepted(self, event: RequestAccepted, private: bool) -> str:
        """Tell of the first response."""
        if private:
            return self.texts.gettext("An agency took it on.")
        return self.texts.gettext("%(agency)s took it on.") % {"agency": self.agency(event.agency)}

    def inspected(self, event: InspectionMade, private: bool) -> str:
        """Tell of an inspection."""
        return self.texts.gettext("Someone went to look. The work is still to be done.")

    def started(self, event: WorkStarted, private: bool) -> str:
        """Tell of the start."""
        return self.texts.gettext("Work has started.")

    def transferred(self, event: RequestTransferred, private: bool) -> str:
        """Tell of a transfer."""
        if private:
            return self.texts.gettext("It was handed to another agency. It is still open.")
        sentence = self.texts.gettext("It was handed to: %(agency)s. It is still open.")
        return sentence % {"agency": self.agency(event.to_agency)}

    def held(self, event: RequestHeld, private: bool) -> str:
        """Tell of a hold and its expected end."""
        why = hold_word(self.texts, event.reason)
        if event.until is None:
            return self.texts.gettext("On hold. %(why)s") % {"why": why}
        sentence = self.texts.gettext("On hold. %(why)s We expect to go on by %(day)s.")
        return sentence % {"why": why, "day": self.texts.date(event.until)}

    def resumed(self, event: RequestResumed, private: bool) -> str:
        """Tell of the end of a hold."""
        if event.deadlines:
            return self.texts.gettext("The wait is over. The deadlines moved by the time we waited.")
        return self.texts.gettext("The wait is over.")

    def closed(self, event: RequestClosed, private: bool) -> str:
        """Tell of the close and its outcome."""
        meaning = outcome_meaning(self.texts, event.outcome)
        return self.texts.gettext("Closed. %(meaning)s") % {"meaning": meaning}

    def reopened(self, event: RequestReopened, private: bool) -> str:
        """Tell of a reopening."""
        return reopen_word(self.texts, event.cause)

    def followed(self, event: RequestFollowed, private: bool) -> str:
        """Tell of one more person affected."""
        return self.texts.gettext("One more person told us of the same problem.")

    def noted(self, event: NoteAdded, private: bool) -> str:
        """Tell of a note."""
        return self.texts.gettext("The person who asked told us more.")

    def photographed(self, event: PhotosAdded, private: bool) -> str:
        """Tell of photos."""
        sentence = self.texts.ngettext(
            "The person who asked added %(num)s photo.",
            "The person who asked added %(num)s photos.",
            event.count,
        )
        return sentence % {"num": self.texts.number(event.count)}

    def place_corrected(self, event: PlaceCorrected, private: bool) -> str:
        """Tell of a better place."""
        return self.texts.gettext("The person who asked told us more exactly where it is.")

    def fix_answered(self, event: FixAnswered, private: bool) -> str:
        """Tell of the answer to "Is it fixed?"."""
        return {
            Fixed.YES: self.texts.gettext("The person who asked says that it is fixed."),
            Fixed.PARTLY: self.texts.gettext("The person who asked says that it is partly fixed."),
            Fixed.NO: self.texts.gettext("The person who asked says that it is not fixed."),
        }[event.answer]

    def parent_changed(self, event: ParentChanged, private: bool) -> str:
        """Tell of another root."""
        return self.texts.gettext("We now follow this problem under another report.")

    def scheduled(self, event: WorkScheduled, private: bool) -> str:
        """Tell of the day that work is planned for."""
        if event.day is None:
            return self.texts.gettext("The work is not planned for a day any more.")
        return self.texts.gettext("The work is planned for %(day)s.") % {"day": self.texts.date(event.day)}

    def reclassified(self, event: ServiceChanged, private: bool) -> str:
        """Tell of another service."""
        return self.texts.gettext("We put it under another service. The time we received it stays the same.")

    def split(self, event: RequestSplit, private: bool) -> str:
        """Tell of a part that is a request of its own."""
        sentence = self.texts.gettext("A part of it is now a request of its own: %(reference)s.")
        return sentence % {"reference": references.shown(event.part)}


_SENTENCES: dict[type[Event], Callable[[Teller, Any, bool], str]] = {
    RequestReceived: Teller.received,
    RequestAccepted: Teller.accepted,
    InspectionMade: Teller.inspected,
    WorkStarted: Teller.started,
    RequestTransferred: Teller.transferred,
    RequestHeld: Teller.held,
    RequestResumed: Teller.resumed,
    RequestClosed: Teller.closed,
    RequestReopened: Teller.reopened,
    ParentChanged: Teller.parent_changed,
    RequestFollowed: Teller.followed,
    NoteAdded: Teller.noted,
    PhotosAdded: Teller.photographed,
    PlaceCorrected: Teller.place_corrected,
    FixAnswered: Teller.fix_answered,
    WorkScheduled: Teller.scheduled,
    ServiceChanged: Teller.reclassified,
    RequestSplit: Teller.split,
}
"""Of every event that residents are told of (events.FOR_STAFF_ALONE are not)."""

if missing := {*EVENT_TYPES.values()} - {*_SENTENCES, *FOR_STAFF_ALONE}:
    raise ImportError(f"no sentence in portal.web.timeline for {missing}")


def _is_answer(event: Event) -> bool:
    return isinstance(event, FixAnswered)


def current_teller() -> Teller:
    """Return who tells a request's story in the page's language."""
    portal, texts = current_portal(), current_texts()
    catalogue = portal.catalogue
    words = catalogue.words(texts.language)
    return Teller(texts, words, dict(catalogue.agencies), catalogue.calendar, portal.now())


def promise_state(state: RequestState, milestone: MilestoneState, calendar: Calendar, now: datetime) -> str:
    """Say how a promise stands: open, met, met_late, late, badly_late or left.

    A promise left after its deadline was not kept: it stays late.
    """
    if milestone.due_at is None or milestone.target is None:
        return {Result.MET: "met", Result.PENDING: "open"}.get(milestone.result, "left")
    at = milestone.resolved_at or now
    tier = lateness(state.received_at, milestone.due_at, milestone.target, calendar, at)
    if milestone.result is Result.OUT:
        return "left"
    if tier is Lateness.ON_TIME:
        return {Result.MET: "met", Result.PENDING: "open"}.get(milestone.result, "left")
    if milestone.result is Result.MET:
        return "met_late"
    return "badly_late" if tier is Lateness.BADLY_LATE else "late"
