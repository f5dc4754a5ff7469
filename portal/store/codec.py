"""Events and states to and from what the tables hold."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from portal.domain.clocks import Calendar, Target, TargetUnit, badly_late_after
from portal.domain.events import EVENT_TYPES, Event, Origin, Place
from portal.domain.history import MilestoneState, RequestState
from portal.domain.lifecycle import (
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
)
from portal.store.models.events import EventRow
from portal.store.models.requests import NO_DATE, MilestoneRow, RequestRow

_ADAPTERS: dict[str, TypeAdapter[Any]] = {name: TypeAdapter(kind) for name, kind in EVENT_TYPES.items()}


def dump_event(event: Event) -> tuple[str, dict[str, Any]]:
    """Return an event's stored name and JSON-able data."""
    name = type(event).__name__
    data: dict[str, Any] = _ADAPTERS[name].dump_python(event, mode="json")
    return name, data


def load_event(row: EventRow) -> Event:
    """Return the event of a row. Errors: KeyError for an unknown name, pydantic's for broken data."""
    event: Event = _ADAPTERS[row.type].validate_python(row.data)
    return event


def request_columns(state: RequestState, calendar: Calendar) -> dict[str, Any]:
    """Return the columns of the current row that a state decides (all but its keys).

    `calendar` says from when on a promise that is still open is badly late.
    """
    return {
        "reference": state.reference,
        "service_code": state.service,
        "agency": state.agency,
        "channel": state.channel.value,
        "language": state.language,
        "visibility": state.visibility.value,
        "status": state.status.value,
        "status_before_hold": state.status_before_hold and state.status_before_hold.value,
        "hold_reason": state.hold_reason and state.hold_reason.value,
        "hold_until": state.hold_until,
        "held_at": state.held_at,
        "outcome": state.outcome and state.outcome.value,
        "received_at": state.received_at,
        "updated_at": state.updated_at,
        "closed_at": state.closed_at,
        "parent": state.parent,
        "transfers": state.transfers,
        "reopenings": state.reopenings,
        "kind": state.kind.value,
        "source": state.origin and state.origin.source,
        "source_number": state.origin and state.origin.number,
        "source_type": state.origin and state.origin.type,
        "neighbourhood": state.place.neighbourhood,
        "district": state.place.district,
        "photos": state.photos,
        "needs_review": state.needs_review,
        "followers": state.followers,
        "fixed": state.fixed and state.fixed.value,
        "split_from": state.split_from,
        "assignee": state.assignee,
        "team": state.team,
        "scheduled_for": state.scheduled_for,
        "identifiers": {kind.value: number for kind, number in state.identifiers},
        "next_due_at": min(_due(state), default=NO_DATE),
        "badly_late_at": min(_badly_late(state, calendar), default=NO_DATE),
        "sequence": state.sequence,
    }


def _pending(state: RequestState) -> list[MilestoneState]:
    """Return the promises that still run; of a closed request none does."""
    if state.status is Status.CLOSED:
        return []
    return [m for m in state.milestones if m.result is Result.PENDING and m.due_at is not None]


def _due(state: RequestState) -> Iterator[datetime]:
    return (m.due_at for m in _pending(state) if m.due_at is not None)


def _badly_late(state: RequestState, calendar: Calendar) -> Iterator[datetime]:
    for milestone in _pending(state):
        if milestone.due_at is not None and milestone.target is not None:
            yield badly_late_after(state.received_at, milestone.due_at, milestone.target, calendar)


def milestone_columns(milestone: MilestoneState) -> dict[str, Any]:
    """Return the columns of one milestone row that a state decides."""
    target = milestone.target
    return {
        "kind": milestone.kind.value,
        "target_amount": target.amount if target else None,
        "target_unit": target.unit.value if target else None,
        "due_at": milestone.due_at,
        "result": milestone.result.value,
        "resolved_at": milestone.resolved_at,
    }


def _milestone(row: MilestoneRow) -> MilestoneState:
    target = None
    if row.target_amount is not None and row.target_unit is not None:
        target = Target(row.target_amount, TargetUnit(row.target_unit))
    return MilestoneState(MilestoneKind(row.kind), target, row.due_at, Result(row.result), row.resolved_at)


def _origin(row: RequestRow) -> Origin | None:
    if row.source is None:
        return None
    return Origin(row.source, row.source_number or "", row.source_type or "")


def load_state(row: RequestRow, milestones: list[MilestoneRow], version: str | None) -> RequestState:
    """Return the state that a current row and its milestones hold; `version` is the definition's digest."""
    return RequestState(
        reference=row.reference,
        service=row.service_code,
        version=version,
        agency=row.agency,
        channel=Channel(row.channel),
        language=row.language,
        visibility=Visibility(row.visibility),
        received_at=row.received_at,
        updated_at=row.updated_at,
        milestones=tuple(sorted((_milestone(m) for m in milestones), key=lambda m: _ORDER[m.kind])),
        status=Status(row.status),
        status_before_hold=Status(row.status_before_hold) if row.status_before_hold else None,
        hold_reason=HoldReason(row.hold_reason) if row.hold_reason else None,
        hold_until=row.hold_until,
        held_at=row.held_at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        closed_at=row.closed_at,
        parent=row.parent,
        transfers=row.transfers,
        reopenings=row.reopenings,
        kind=RequestKind(row.kind),
        origin=_origin(row),
        place=Place(row.neighbourhood, row.district),
        photos=row.photos,
        needs_review=row.needs_review,
        followers=row.followers,
        fixed=Fixed(row.fixed) if row.fixed else None,
        split_from=row.split_from,
        assignee=row.assignee,
        team=row.team,
        scheduled_for=row.scheduled_for,
        identifiers=tuple(sorted((IdentifierKind(kind), str(n)) for kind, n in row.identifiers.items())),
        sequence=row.sequence,
    )


_ORDER = {kind: place for place, kind in enumerate(MilestoneKind)}
