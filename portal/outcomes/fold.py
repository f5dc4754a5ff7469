"""From a request's events to its facts: pure, and the same for one change as for a whole past."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from portal.domain.events import CloseReviewed, Event, RequestClosed, RequestReopened
from portal.domain.history import MilestoneState, RequestState, evolve
from portal.domain.lifecycle import MilestoneKind, Outcome, Result, Status
from portal.domain.permissions import Role
from portal.outcomes.schema import MILESTONES, REQUESTS

Values = tuple[Any, ...]
"""A row of a table, in the order of its columns."""

LAST_PROMISES = (MilestoneKind.WORK_COMPLETE, MilestoneKind.INSPECTION)
"""The first of these with a deadline is the request's deadline (docs/decisions/0011)."""


@dataclass(frozen=True)
class Entry:
    """One event of the log, and by what kind of actor it was recorded."""

    event: Event
    occurred_at: datetime
    sequence: int
    role: Role


@dataclass(frozen=True)
class Close:
    """The close a request stands on: its place in the log, by what kind of actor, and whether a supervisor
    has found it true.
    """

    sequence: int
    role: Role
    is_reviewed: bool = False


@dataclass(frozen=True)
class Story:
    """A request's state, and what the state does not hold. All moments are UTC."""

    request_id: int
    state: RequestState
    first_closed_at: datetime | None = None
    first_reopened_at: datetime | None = None
    last_close: Close | None = None

    @property
    def close(self) -> Close | None:
        """The close it stands on; None while it is open."""
        return self.last_close if self.state.status is Status.CLOSED else None


def tell(request_id: int, entries: Iterable[Entry]) -> Story:
    """Fold a request's log, in order. Errors: ValueError when it is empty or broken (see domain.history)."""
    state: RequestState | None = None
    first_closed = first_reopened = None
    last: Close | None = None
    for entry in entries:
        state = evolve(state, entry.event, entry.occurred_at)
        if isinstance(entry.event, RequestClosed):
            first_closed = first_closed or entry.occurred_at
            last = Close(entry.sequence, entry.role)
        elif isinstance(entry.event, CloseReviewed) and last is not None:
            last = replace(last, is_reviewed=True)
        elif isinstance(entry.event, RequestReopened):
            first_reopened = first_reopened or entry.occurred_at
    if state is None:
        raise ValueError(f"request {request_id} has no events")
    return Story(request_id, state, first_closed, first_reopened, last)


def root_of(story: Story, known: Mapping[str, Story]) -> Story:
    """Return the request whose end a duplicate takes; itself for any other, and where the link leads nowhere.

    `known` has the stories by reference. A link that leads in a circle, which the door refuses, is none.
    """
    seen = {story.state.reference}
    root = story
    while root.state.outcome is Outcome.DUPLICATE and (next_one := known.get(root.state.parent or "")):
        root = next_one
        if root.state.reference in seen:
            return story
        seen.add(root.state.reference)
    return root


def request_row(story: Story, root: Story, *, suspect: bool) -> Values:
    """Return the row of a request. `suspect`: see suspicion.py."""
    state = story.state
    due = _last_promise(state)
    ended = _ended(due, state, root.state) if due else None
    values = {
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
        "received_at": _plain(state.received_at),
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
        "first_closed_at": _plain(story.first_closed_at),
        "first_reopened_at": _plain(story.first_reopened_at),
        "suspect": suspect,
        "updated_at": _plain(state.updated_at),
    }
    return tuple(values[name] for name in REQUESTS.columns)


def milestone_rows(story: Story, root: Story) -> list[Values]:
    """Return the rows of a request's milestones."""
    state = story.state
    rows = []
    for milestone in state.milestones:
        ended = _ended(milestone, state, root.state)
        values = {
            "request_id": story.request_id,
            "service": state.service,
            "agency": state.agency,
            "kind": state.kind.value,
            "milestone": milestone.kind.value,
            "received_at": _plain(state.received_at),
            "due_at": _plain(milestone.due_at),
            "result": ended.result.value,
            "resolved_at": _plain(ended.resolved_at),
        }
        rows.append(tuple(values[name] for name in MILESTONES.columns))
    return rows


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
