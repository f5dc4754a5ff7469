"""The state of a service request, reduced from its events.

The write door and `portal rebuild` use the same `evolve`, so a current row can always be made again
from the log.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from portal.domain.clocks import Target
from portal.domain.events import (
    EVENT_TYPES,
    NOWHERE,
    CloseReviewed,
    CommentAdded,
    Event,
    FixAnswered,
    IdentifierRecorded,
    InspectionMade,
    NoteAdded,
    Origin,
    ParentChanged,
    PhotosAdded,
    Place,
    PlaceCorrected,
    RequestAccepted,
    RequestAssigned,
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
from portal.domain.lifecycle import (
    ACCEPT_MEETS,
    INSPECT_MEETS,
    Action,
    Channel,
    Fixed,
    HoldReason,
    IdentifierKind,
    MilestoneKind,
    Outcome,
    RequestKind,
    Result,
    Status,
    Visibility,
    next_status,
)


@dataclass(frozen=True)
class MilestoneState:
    """One promise now: `resolved_at` is when it was met or left (UTC), None while it is pending."""

    kind: MilestoneKind
    target: Target | None
    due_at: datetime | None
    result: Result = Result.PENDING
    resolved_at: datetime | None = None


@dataclass(frozen=True)
class RequestState:
    """A service request as it stands. All moments are UTC.

    `fixed` is what the resident said of the last close; None before they answer. `assignee` is an account,
    `scheduled_for` the local day that work is planned for.
    """

    reference: str
    service: str
    version: str | None
    agency: str
    channel: Channel
    language: str
    visibility: Visibility
    received_at: datetime
    updated_at: datetime
    milestones: tuple[MilestoneState, ...]
    status: Status = Status.RECEIVED
    status_before_hold: Status | None = None
    hold_reason: HoldReason | None = None
    hold_until: date | None = None
    held_at: datetime | None = None
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    parent: str | None = None
    transfers: int = 0
    reopenings: int = 0
    kind: RequestKind = RequestKind.REQUESTED
    origin: Origin | None = None
    place: Place = NOWHERE
    photos: int = 0
    needs_review: bool = False
    followers: int = 0
    fixed: Fixed | None = None
    split_from: str | None = None
    assignee: str | None = None
    team: str | None = None
    scheduled_for: date | None = None
    identifiers: tuple[tuple[IdentifierKind, str], ...] = ()
    sequence: int = 1


def _settle(
    state: RequestState, results: dict[MilestoneKind, Result], occurred_at: datetime
) -> tuple[MilestoneState, ...]:
    return tuple(
        replace(m, result=results[m.kind], resolved_at=occurred_at)
        if m.result is Result.PENDING and m.kind in results
        else m
        for m in state.milestones
    )


def _received(event: RequestReceived, at: datetime) -> RequestState:
    return RequestState(
        reference=event.reference,
        service=event.service,
        version=event.version,
        agency=event.agency,
        channel=event.channel,
        language=event.language,
        visibility=event.visibility,
        received_at=at,
        updated_at=at,
        milestones=tuple(MilestoneState(p.kind, p.target, p.due_at) for p in event.promises),
        kind=event.kind,
        origin=event.origin,
        place=event.place,
        photos=event.photos,
        needs_review=event.needs_review,
        split_from=event.split_from,
    )


def _accepted(state: RequestState, event: RequestAccepted, at: datetime) -> RequestState:
    met = _settle(state, {ACCEPT_MEETS: Result.MET}, at)
    return replace(state, status=Status.ACCEPTED, agency=event.agency, milestones=met)


def _inspected(state: RequestState, event: InspectionMade, at: datetime) -> RequestState:
    return replace(state, milestones=_settle(state, {INSPECT_MEETS: Result.MET}, at))


def _started(state: RequestState, event: WorkStarted, at: datetime) -> RequestState:
    return replace(state, status=Status.IN_PROGRESS, agency=event.agency)


_NOBODYS: dict[str, Any] = {"assignee": None, "team": None, "scheduled_for": None}
"""Another agency has its own people and plans."""


def _transferred(state: RequestState, event: RequestTransferred, at: datetime) -> RequestState:
    status = next_status(state.status, Action.TRANSFER)
    if status is None:
        raise ValueError(f"{state.reference} was transferred while {state.status}")
    return replace(state, status=status, agency=event.to_agency, transfers=state.transfers + 1, **_NOBODYS)


def _held(state: RequestState, event: RequestHeld, at: datetime) -> RequestState:
    return replace(
        state,
        status=Status.ON_HOLD,
        status_before_hold=state.status,
        hold_reason=event.reason,
        hold_until=event.until,
        held_at=at,
    )


_NO_HOLD: dict[str, Any] = {
    "status_before_hold": None,
    "hold_reason": None,
    "hold_until": None,
    "held_at": None,
}


def _resumed(state: RequestState, event: RequestResumed, at: datetime) -> RequestState:
    moved = {new.kind: new.due_at for new in event.deadlines}
    milestones = tuple(replace(m, due_at=moved.get(m.kind, m.due_at)) for m in state.milestones)
    status = state.status_before_hold or Status.ACCEPTED
    return replace(state, status=status, milestones=milestones, **_NO_HOLD)


def _closed(state: RequestState, event: RequestClosed, at: datetime) -> RequestState:
    settled = _settle(state, {r.kind: r.result for r in event.results}, at)
    return replace(
        state,
        status=Status.CLOSED,
        outcome=event.outcome,
        closed_at=at,
        parent=event.parent,
        photos=state.photos + event.photos,
        fixed=None,
        milestones=settled,
        **_NO_HOLD,
    )


def _put_back(milestone: MilestoneState, at: datetime) -> MilestoneState:
    """Return a promise after a reopening: the work was not done after all, and what was left stands again.

    What took place stays so: a first response, an inspection. A request that is in progress has been
    answered, so a first response that was never given is given by the reopening itself.
    """
    work = milestone.kind is MilestoneKind.WORK_COMPLETE
    if milestone.result is Result.MET and not work:
        return milestone
    if milestone.kind is ACCEPT_MEETS:
        return replace(milestone, result=Result.MET, resolved_at=at)
    return replace(milestone, result=Result.PENDING, resolved_at=None)


def _reopened(state: RequestState, event: RequestReopened, at: datetime) -> RequestState:
    milestones = tuple(_put_back(milestone, at) for milestone in state.milestones)
    return replace(
        state,
        status=Status.IN_PROGRESS,
        outcome=None,
        closed_at=None,
        parent=None,
        milestones=milestones,
        reopenings=state.reopenings + 1,
    )


def _parent_changed(state: RequestState, event: ParentChanged, at: datetime) -> RequestState:
    return replace(state, parent=event.parent)


def _followed(state: RequestState, event: RequestFollowed, at: datetime) -> RequestState:
    return replace(state, followers=state.followers + 1)


def _photographed(state: RequestState, event: PhotosAdded, at: datetime) -> RequestState:
    return replace(state, photos=state.photos + event.count)


def _place_corrected(state: RequestState, event: PlaceCorrected, at: datetime) -> RequestState:
    return replace(state, place=event.place)


def _answered(state: RequestState, event: FixAnswered, at: datetime) -> RequestState:
    return replace(state, fixed=event.answer)


def _assigned(state: RequestState, event: RequestAssigned, at: datetime) -> RequestState:
    return replace(state, assignee=event.assignee, team=event.team)


def _scheduled(state: RequestState, event: WorkScheduled, at: datetime) -> RequestState:
    return replace(state, scheduled_for=event.day)


def _reclassified(state: RequestState, event: ServiceChanged, at: datetime) -> RequestState:
    """Take over the new service's promises; what was met by then stays met.

    Where the new service lies with another agency this is a transfer too, and counts as one.
    """
    met = {m.kind: m for m in state.milestones if m.result is Result.MET}
    milestones = []
    for promise in event.promises:
        before = met.get(promise.kind)
        now = MilestoneState(promise.kind, promise.target, promise.due_at)
        milestones.append(
            replace(now, result=before.result, resolved_at=before.resolved_at) if before else now
        )
    changed = replace(
        state,
        service=event.service,
        version=event.version,
        visibility=event.visibility,
        milestones=tuple(milestones),
    )
    if event.agency == state.agency:
        return changed
    return _transferred(changed, RequestTransferred(state.agency, event.agency), at)


def _identified(state: RequestState, event: IdentifierRecorded, at: datetime) -> RequestState:
    others = {kind: number for kind, number in state.identifiers if kind is not event.kind}
    numbers = {**others, event.kind: event.number} if event.number else others
    return replace(state, identifiers=tuple(sorted(numbers.items())))


def _unchanged(state: RequestState, event: Event, at: datetime) -> RequestState:
    return state


_EVOLVE: dict[type[Event], Callable[[RequestState, Any, datetime], RequestState]] = {
    RequestAccepted: _accepted,
    InspectionMade: _inspected,
    WorkStarted: _started,
    RequestTransferred: _transferred,
    RequestHeld: _held,
    RequestResumed: _resumed,
    RequestClosed: _closed,
    RequestReopened: _reopened,
    ParentChanged: _parent_changed,
    RequestFollowed: _followed,
    NoteAdded: _unchanged,
    PhotosAdded: _photographed,
    PlaceCorrected: _place_corrected,
    FixAnswered: _answered,
    RequestAssigned: _assigned,
    WorkScheduled: _scheduled,
    ServiceChanged: _reclassified,
    RequestSplit: _unchanged,
    IdentifierRecorded: _identified,
    CommentAdded: _unchanged,
    CloseReviewed: _unchanged,
}

if missing := set(EVENT_TYPES.values()) - {RequestReceived, *_EVOLVE}:
    raise ImportError(f"no rule in portal.domain.history for {missing}")


def evolve(state: RequestState | None, event: Event, occurred_at: datetime) -> RequestState:
    """Return the state after an event.

    In: the state before (None before the first event), the event, and when it happened (UTC).
    Errors: ValueError when the log does not begin with RequestReceived, holds it twice, or holds a step that
    was not allowed.
    """
    if isinstance(event, RequestReceived):
        if state is not None:
            raise ValueError(f"{state.reference} was received twice")
        return _received(event, occurred_at)
    if state is None:
        raise ValueError("a history begins with RequestReceived")
    after = _EVOLVE[type(event)](state, event, occurred_at)
    return replace(after, sequence=state.sequence + 1, updated_at=max(state.updated_at, occurred_at))


def reduce(events: Iterable[tuple[Event, datetime]]) -> RequestState:
    """Reduce a whole history, in order, to its state.

    In: (event, occurred_at) pairs. Errors: ValueError when there is none, or the first is not a receipt.
    """
    state: RequestState | None = None
    for event, occurred_at in events:
        state = evolve(state, event, occurred_at)
    if state is None:
        raise ValueError("a history has at least one event")
    return state
