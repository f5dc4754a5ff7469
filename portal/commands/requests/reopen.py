"""Reopening a closed request: visible, with a reason, and counted."""

from portal.commands.refusals import Refusal, refuse
from portal.commands.requests.commands import ReopenRequest
from portal.commands.requests.log import WHY, OpenRequest, RequestLog, require_step
from portal.domain.events import RequestReopened
from portal.domain.lifecycle import Action


def reopen(log: RequestLog, command: ReopenRequest, request: OpenRequest) -> None:
    """Open again."""
    require_step(request.state, Action.REOPEN, command.expected)
    if not command.why.strip():
        raise refuse(Refusal.NO_REASON)
    at = log.moment(command.occurred_at, request.state)
    if request.state.closed_at is not None:
        at = max(at, request.state.closed_at)
    log.append(request, RequestReopened(command.cause), at, {WHY: command.why.strip()}, command.language)
