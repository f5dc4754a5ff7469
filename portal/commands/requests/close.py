"""Closing: an outcome, and what that outcome demands. Closed means closed."""

from collections.abc import Set
from datetime import datetime

from portal.catalogue.schema import Closing
from portal.commands.refusals import Refusal, refuse
from portal.commands.requests.commands import CloseRequest
from portal.commands.requests.log import OpenRequest, RequestLog, require_step
from portal.commands.requests.respond import paused_deadlines
from portal.domain import reference as references
from portal.domain.events import (
    MilestoneResult,
    ParentChanged,
    ReopenCause,
    RequestClosed,
    RequestReopened,
    RequestResumed,
)
from portal.domain.lifecycle import (
    CLOSING_REQUIREMENTS,
    MILESTONE_RESULTS,
    NEVER_CHOSEN,
    Action,
    Outcome,
    Requirement,
    Result,
    Status,
)
from portal.store.versions import version_of
from portal.wording.closings import Library

ROOT_FELL_AWAY = frozenset({Outcome.INVALID, Outcome.WITHDRAWN})
"""A root closed so says nothing of the problem: its oldest duplicate takes its place."""


def close(log: RequestLog, command: CloseRequest, request: OpenRequest) -> None:
    """Close with one outcome, and let the duplicates follow."""
    require_step(request.state, Action.CLOSE, command.expected)
    if command.outcome in NEVER_CHOSEN:
        raise refuse(Refusal.NEVER_CHOSEN, outcome=command.outcome.value)
    said = {kind: text.strip() for kind, text in command.said.items() if text.strip()}
    photos = log.gathered_photos(command.draft_key) if command.draft_key else 0
    at = log.moment(command.occurred_at, request.state)
    library = _library(log, request)
    message = _message(library, command)
    stated = {*said, *(message.says if message else ()), *([Requirement.PHOTO_OR_REASON] if photos else ())}
    _require_said(command.outcome, stated)
    parent = None
    if command.outcome is Outcome.DUPLICATE:
        parent = _root(log, request, said.pop(Requirement.PARENT)).state.reference
    _end_hold(log, request, at)
    results = MILESTONE_RESULTS[command.outcome]
    closed = RequestClosed(
        command.outcome,
        tuple(MilestoneResult(m.kind, results[m.kind]) for m in _pending(request)),
        parent,
        photos,
        message.code if message else None,
    )
    words = {
        **(library.words(message, at) if message else {}),
        **{kind.value: text for kind, text in said.items()},
    }
    log.append(request, closed, at, words, command.language)
    if photos:
        log.take_photos(request, command.draft_key)
    _lead_children(log, request, parent, at)


def _pending(request: OpenRequest) -> list[MilestoneResult]:
    return [MilestoneResult(m.kind, m.result) for m in request.state.milestones if m.result is Result.PENDING]


def _library(log: RequestLog, request: OpenRequest) -> Library:
    digest, portal = request.state.version, log.portal
    version = version_of(log.session, portal.catalogue, digest) if digest else None
    return Library(portal.catalogue, portal.texts, request.state, version)


def _message(library: Library, command: CloseRequest) -> Closing | None:
    """Return the ready message to send; None for none. Errors: Refused (does not fit, or is gone)."""
    if not command.message:
        return None
    message = library.find(command.outcome, command.message)
    if message is None:
        known = ", ".join(each.code for each in library.fitting(command.outcome)) or "none"
        raise refuse(
            Refusal.NO_SUCH_MESSAGE, message=command.message, outcome=command.outcome.value, known=known
        )
    return message


def _require_said(outcome: Outcome, stated: Set[Requirement]) -> None:
    missing = [need.value for need in CLOSING_REQUIREMENTS[outcome] if need not in stated]
    if missing:
        raise refuse(Refusal.MISSING, outcome=outcome.value, missing=", ".join(missing))


def _end_hold(log: RequestLog, request: OpenRequest, at: datetime) -> None:
    """End a hold before closing, so that a pause the policy grants counts here as it does on resuming."""
    if request.state.status is Status.ON_HOLD and request.state.held_at is not None:
        until = max(at, request.state.held_at)
        log.append(request, RequestResumed(paused_deadlines(log, request.state, until)), until)


def _root(log: RequestLog, request: OpenRequest, said: str) -> OpenRequest:
    """Return the open root to follow. Errors: Refused (itself, a circle, closed, another service)."""
    parent = log.load(references.read(said) or said)
    if parent.state.reference == request.state.reference:
        raise refuse(Refusal.PARENT_IS_SELF)
    named = parent.state.reference
    while parent.state.parent is not None:
        if parent.state.parent == request.state.reference:
            raise refuse(Refusal.PARENT_IS_CHILD, parent=named)
        parent = log.load(parent.state.parent)
    if parent.state.status is Status.CLOSED:
        raise refuse(Refusal.PARENT_CLOSED, parent=parent.state.reference)
    if parent.state.service != request.state.service:
        raise refuse(Refusal.PARENT_OTHER_SERVICE, parent=parent.state.reference)
    return parent


def _lead_children(log: RequestLog, request: OpenRequest, parent: str | None, at: datetime) -> None:
    """Duplicates resolve to a root: they follow the new root, or the oldest becomes one."""
    fell_away = request.state.outcome in ROOT_FELL_AWAY
    if parent is None and not fell_away:
        return
    children = log.children(request.state.reference)
    if not children:
        return
    if parent is None:
        promoted, *children = children
        log.append(promoted, RequestReopened(ReopenCause.ROOT_FELL_AWAY), _after_close(promoted, at))
        parent = promoted.state.reference
    for child in children:
        log.append(child, ParentChanged(parent), _after_close(child, at))


def _after_close(child: OpenRequest, at: datetime) -> datetime:
    """Return when a duplicate hears of its root: not before it was closed itself, also on late entry."""
    return max(at, child.state.closed_at or at)
