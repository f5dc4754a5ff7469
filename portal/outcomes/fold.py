"""From a request's events to its facts: pure, and the same for one change as for a whole past."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from portal.domain.events import (
    CloseReviewed,
    CommentAdded,
    Event,
    FixAnswered,
    IdentifierRecorded,
    NoteAdded,
    PhotosAdded,
    ReopenCause,
    RequestAccepted,
    RequestAssigned,
    RequestClosed,
    RequestFollowed,
    RequestReopened,
    RequestSplit,
    WorkScheduled,
)
from portal.domain.history import MilestoneState, RequestState, evolve
from portal.domain.lifecycle import Fixed, MilestoneKind, Outcome, Result, Status
from portal.domain.permissions import Role
from portal.outcomes.schema import CLOSES, MILESTONES, REQUESTS

Values = tuple[Any, ...]
"""A row of a table, in the order of its columns."""

LAST_PROMISES = (MilestoneKind.WORK_COMPLETE, MilestoneKind.INSPECTION)
"""The first of these with a deadline is the request's deadline (docs/decisions/0011)."""


UNSEEN = (
    CommentAdded,
    FixAnswered,
    IdentifierRecorded,
    NoteAdded,
    PhotosAdded,
    RequestAssigned,
    RequestFollowed,
    RequestSplit,
    WorkScheduled,
)
"""Events that do not move `changed_at`: they show in no column of a request, or nobody may learn of them."""


@dataclass(frozen=True)
class Entry:
    """One event of the log, and when and by what kind of actor it was recorded."""

    event: Event
    occurred_at: datetime
    recorded_at: datetime
    sequence: int
    role: Role


@dataclass(frozen=True)
class Close:
    """One close: its place in the log, by what kind of actor, and all that came of it. Moments are UTC.

    `is_reviewed`: a supervisor has found it true. `fixed` and `rating` are the resident's last answer to it.
    """

    sequence: int
    role: Role
    outcome: Outcome
    closed_at: datetime
    is_reviewed: bool = False
    reopened_at: datetime | None = None
    cause: ReopenCause | None = None
    fixed: Fixed | None = None
    rating: int | None = None


@dataclass(frozen=True)
class Story:
    """A request's state, and what the state does not hold: every close, and when it was first accepted.

    `changed_at` (UTC): when the last event was recorded that is not one of UNSEEN.
    """

    request_id: int
    state: RequestState
    changed_at: datetime
    closes: tuple[Close, ...] = ()
    accepted_at: datetime | None = None

    @property
    def close(self) -> Close | None:
        """The close it stands on; None while it is open."""
        return self.closes[-1] if self.state.status is Status.CLOSED and self.closes else None


def tell(request_id: int, entries: Iterable[Entry]) -> Story:
    """Fold a request's log, in order. Errors: ValueError when it is empty or broken (see domain.history)."""
    state: RequestState | None = None
    changed: datetime | None = None
    accepted: datetime | None = None
    closes: list[Close] = []
    for entry in entries:
        state = evolve(state, entry.event, entry.occurred_at)
        if changed is None or not isinstance(entry.event, UNSEEN):
            changed = max(changed or entry.recorded_at, entry.recorded_at)
        if isinstance(entry.event, RequestClosed):
            closes.append(Close(entry.sequence, entry.role, entry.event.outcome, entry.occurred_at))
        elif isinstance(entry.event, RequestAccepted):
            accepted = accepted or entry.occurred_at
        elif closes:
            closes[-1] = _after(closes[-1], entry)
    if state is None or changed is None:
        raise ValueError(f"request {request_id} has no events")
    return Story(request_id, state, changed, tuple(closes), accepted)


def _after(close: Close, entry: Entry) -> Close:
    """Return a close with what a later event says of it."""
    event = entry.event
    if isinstance(event, CloseReviewed):
        return replace(close, is_reviewed=True)
    if isinstance(event, FixAnswered):
        return replace(close, fixed=event.answer, rating=event.rating)
    if isinstance(event, RequestReopened) and close.reopened_at is None:
        return replace(close, reopened_at=entry.occurred_at, cause=event.cause)
    return close


def chain_of(story: Story, known: Mapping[str, Story]) -> tuple[Story, ...]:
    """Return a request and those that its end is taken from, one after the other; the last is the root.

    `known` has the stories by reference. A link that leads nowhere ends the chain; one that leads in a
    circle, which the door refuses, is none: then the request stands alone.
    """
    chain = [story]
    while chain[-1].state.outcome is Outcome.DUPLICATE and (above := known.get(chain[-1].state.parent or "")):
        if above in chain:
            return (story,)
        chain.append(above)
    return tuple(chain)


def request_row(chain: Sequence[Story], *, suspect: bool) -> Values:
    """Return the row of a request, the first of its chain. `suspect`: see suspicion.py."""
    story, root = chain[0], chain[-1]
    state = story.state
    due = _last_promise(state)
    ended = _ended(due, state, root.state) if due else None
    first = story.closes[0] if story.closes else None
    values = _cuts(story) | {
        "reference": state.reference,
        "received_at": _plain(state.received_at),
        "accepted_at": _plain(story.accepted_at),
        "status": state.status.value,
        "outcome": state.outcome and state.outcome.value,
        "closed_at": _plain(state.closed_at),
        "end_outcome": root.state.outcome and root.state.outcome.value,
        "end_at": _plain(root.state.closed_at),
        "due_at": _plain(due.due_at if due else None),
        "due_kind": due and due.kind.value,
        "due_result": ended and ended.result.value,
        "due_resolved_at": _plain(ended.resolved_at if ended else None),
        "transfers": state.transfers,
        "reopenings": state.reopenings,
        "first_closed_at": _plain(first.closed_at if first else None),
        "first_reopened_at": _plain(first.reopened_at if first else None),
        "suspect": suspect,
        "updated_at": _plain(state.updated_at),
        "changed_at": _plain(max(each.changed_at for each in chain)),
    }
    return tuple(values[name] for name in REQUESTS.columns)


def milestone_rows(story: Story, root: Story, *, suspect: bool) -> list[Values]:
    """Return the rows of a request's milestones. What a suspect close met is suspect too."""
    state = story.state
    cuts = _cuts(story)
    rows = []
    for milestone in state.milestones:
        ended = _ended(milestone, state, root.state)
        by_close = ended.result is Result.MET and ended.resolved_at in {state.closed_at, root.state.closed_at}
        values = cuts | {
            "milestone": milestone.kind.value,
            "received_at": _plain(state.received_at),
            "due_at": _plain(milestone.due_at),
            "result": ended.result.value,
            "resolved_at": _plain(ended.resolved_at),
            "suspect": suspect and by_close,
        }
        rows.append(tuple(values[name] for name in MILESTONES.columns))
    return rows


def close_rows(story: Story, *, suspect: bool) -> list[Values]:
    """Return the rows of a request's closes. `suspect` tells of the one it stands on."""
    state = story.state
    cuts = _cuts(story)
    due = _last_promise(state)
    rows = []
    for number, close in enumerate(story.closes, start=1):
        values = cuts | {
            "number": number,
            "received_at": _plain(state.received_at),
            "due_at": _plain(due.due_at if due else None),
            "closed_at": _plain(close.closed_at),
            "outcome": close.outcome.value,
            "reopened_at": _plain(close.reopened_at),
            "cause": close.cause and close.cause.value,
            "fixed": close.fixed and close.fixed.value,
            "rating": close.rating,
            "suspect": suspect and close is story.close,
        }
        rows.append(tuple(values[name] for name in CLOSES.columns))
    return rows


def _cuts(story: Story) -> dict[str, Any]:
    """Return what every row of a request has (schema.CUTS), and its id."""
    state = story.state
    return {
        "request_id": story.request_id,
        "service": state.service,
        "agency": state.agency,
        "kind": state.kind.value,
        "channel": state.channel.value,
        "language": state.language,
        "visibility": state.visibility.value,
        "source": state.origin and state.origin.source,
        "neighbourhood": state.place.neighbourhood,
        "district": state.place.district,
    }


def _last_promise(state: RequestState) -> MilestoneState | None:
    dated = {milestone.kind: milestone for milestone in state.milestones if milestone.due_at is not None}
    return next((dated[kind] for kind in LAST_PROMISES if kind in dated), None)


def _ended(milestone: MilestoneState, state: RequestState, root: RequestState) -> MilestoneState:
    """Return what became of a promise: what a duplicate did not meet itself takes its root's."""
    if root is state or milestone.result is Result.MET:
        return milestone
    return next((found for found in root.milestones if found.kind is milestone.kind), milestone)


def _plain(moment: datetime | None) -> datetime | None:
    """Return a moment in UTC without its zone, as the columns hold it."""
    return moment and moment.astimezone(UTC).replace(tzinfo=None)
