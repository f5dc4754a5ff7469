"""The agency's steps while a request is open: accept, inspect, start, transfer, hold, resume."""

from datetime import datetime

from portal.commands.refusals import Refusal, refuse
from portal.commands.requests.commands import (
    AcceptRequest,
    HoldRequest,
    RecordInspection,
    ResumeRequest,
    StartWork,
    TransferRequest,
)
from portal.commands.requests.log import SEASON, WHY, OpenRequest, RequestLog, require_step
from portal.domain.clocks import extend
from portal.domain.events import (
    InspectionMade,
    NewDeadline,
    RequestAccepted,
    RequestHeld,
    RequestResumed,
    RequestTransferred,
    WorkStarted,
)
from portal.domain.history import RequestState
from portal.domain.lifecycle import Action, HoldReason, MilestoneKind, Result


def accept(log: RequestLog, command: AcceptRequest, request: OpenRequest) -> None:
    """Accept: the first response."""
    require_step(request.state, Action.ACCEPT, command.expected)
    at = log.moment(command.occurred_at, request.state)
    log.append(request, RequestAccepted(request.state.agency), at)


def inspect(log: RequestLog, command: RecordInspection, request: OpenRequest) -> None:
    """Record an inspection: its clock ends, that of the work goes on."""
    require_step(request.state, Action.INSPECT, command.expected)
    at = log.moment(command.occurred_at, request.state)
    log.append(request, InspectionMade(request.state.agency), at)


def start(log: RequestLog, command: StartWork, request: OpenRequest) -> None:
    """Start the work."""
    require_step(request.state, Action.START, command.expected)
    at = log.moment(command.occurred_at, request.state)
    log.append(request, WorkStarted(request.state.agency), at)


def transfer(log: RequestLog, command: TransferRequest, request: OpenRequest) -> None:
    """Hand over to another agency, with a reason."""
    require_step(request.state, Action.TRANSFER, command.expected)
    agencies = log.portal.catalogue.agencies
    if command.agency not in agencies:
        raise refuse(Refusal.UNKNOWN_AGENCY, agency=command.agency, known=", ".join(sorted(agencies)))
    if command.agency == request.state.agency:
        raise refuse(Refusal.SAME_AGENCY, agency=command.agency)
    if not command.why.strip():
        raise refuse(Refusal.NO_REASON)
    at = log.moment(command.occurred_at, request.state)
    event = RequestTransferred(request.state.agency, command.agency)
    log.append(request, event, at, {WHY: command.why.strip()}, command.language)


def hold(log: RequestLog, command: HoldRequest, request: OpenRequest) -> None:
    """Put on hold with a reason and an expected date (or, for a programme, a season)."""
    require_step(request.state, Action.HOLD, command.expected)
    season = command.season.strip()
    if command.until is None and not (command.reason is HoldReason.SCHEDULED and season):
        raise refuse(Refusal.NO_DATE)
    today = log.now.astimezone(log.portal.catalogue.calendar.time_zone).date()
    if command.until is not None and command.until < today:
        raise refuse(Refusal.DATE_PASSED, until=command.until)
    at = log.moment(command.occurred_at, request.state)
    event = RequestHeld(command.reason, command.until)
    log.append(request, event, at, {SEASON: season}, command.language)


def resume(log: RequestLog, command: ResumeRequest, request: OpenRequest) -> None:
    """Go on; a hold that city policy lets pause the clocks moves the deadlines that are still pending."""
    require_step(request.state, Action.RESUME, command.expected)
    at = log.moment(command.occurred_at, request.state)
    if request.state.held_at is not None:
        at = max(at, request.state.held_at)
    log.append(request, RequestResumed(paused_deadlines(log, request.state, at)), at)


def paused_deadlines(log: RequestLog, state: RequestState, until: datetime) -> tuple[NewDeadline, ...]:
    """Return the deadlines that the present hold moves, when it ends at `until` (UTC).

    "Scheduled for a programme" never pauses the last milestone, whatever the policy (outcomes.md, Status).
    A deadline that had passed before the hold began stays where it was: a pause mends no lateness.
    """
    if state.hold_reason is None or state.held_at is None:
        return ()
    if not log.portal.catalogue.city.hold_reasons[state.hold_reason].pauses:
        return ()
    calendar = log.portal.catalogue.calendar
    kinds = {m.kind for m in state.milestones}
    last = max(kinds, key=list(MilestoneKind).index)
    return tuple(
        NewDeadline(m.kind, extend(m.due_at, m.target.unit, state.held_at, until, calendar))
        for m in state.milestones
        if m.result is Result.PENDING
        and m.due_at is not None
        and m.target is not None
        and m.due_at > state.held_at
        and not (state.hold_reason is HoldReason.SCHEDULED and m.kind is last)
    )
