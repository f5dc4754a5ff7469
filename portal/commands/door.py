"""The write door: the only way in which a service request's state changes.

In one transaction it checks the permission and the transition, appends events and updates the current
row. If it returns, that is durable; if it raises, nothing happened.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from portal.commands.refusals import Refusal, refuse
from portal.commands.requests import close, desk, reopen, residents, respond, send
from portal.commands.requests.commands import (
    AcceptRequest,
    AddComment,
    AddNote,
    AddPhotos,
    AnswerFixed,
    AssignRequest,
    ChangeService,
    CloseRequest,
    Command,
    CorrectPlace,
    FollowRequest,
    HoldRequest,
    RecordIdentifier,
    RecordInspection,
    ReopenRequest,
    ResumeRequest,
    ReviewClose,
    ScheduleWork,
    SendRequest,
    SplitRequest,
    StartWork,
    Step,
    TransferRequest,
    WithdrawRequest,
)
from portal.commands.requests.log import OpenRequest, RequestLog
from portal.domain.permissions import Actor, may
from portal.portal import Portal
from portal.store.base import Conflict

_STEPS: dict[type[Step], Callable[[RequestLog, Any, OpenRequest], None]] = {
    AcceptRequest: respond.accept,
    RecordInspection: respond.inspect,
    StartWork: respond.start,
    TransferRequest: respond.transfer,
    HoldRequest: respond.hold,
    ResumeRequest: respond.resume,
    CloseRequest: close.close,
    ReopenRequest: reopen.reopen,
    FollowRequest: residents.follow,
    AddNote: residents.add_note,
    AddPhotos: residents.add_photos,
    CorrectPlace: residents.correct_place,
    WithdrawRequest: residents.withdraw,
    AnswerFixed: residents.answer,
    AssignRequest: desk.assign,
    ScheduleWork: desk.schedule,
    ChangeService: desk.change_service,
    SplitRequest: desk.split,
    RecordIdentifier: desk.identify,
    AddComment: desk.comment,
    ReviewClose: desk.review_close,
}


BRINGS_WORDS = (
    TransferRequest,
    HoldRequest,
    CloseRequest,
    ReopenRequest,
    AddNote,
    AddComment,
    CorrectPlace,
    AnswerFixed,
    ChangeService,
    RecordIdentifier,
)
"""Steps after which a request may be found by other words."""

TRIES = 3
"""How often a command is tried when two of them waited for each other (each closing the other's, say)."""


@dataclass(frozen=True)
class Receipt:
    """What a command gives back: the request's reference."""

    reference: str


def execute(portal: Portal, command: Command, actor: Actor) -> Receipt:
    """Carry out a command in one transaction.

    Out: Receipt, once everything is durable. Errors: Refused, or what the database raises; then nothing
    was written.
    """
    for _ in range(TRIES - 1):
        with suppress(Conflict), portal.store.write() as session:
            return perform(session, portal, command, actor)
    with portal.store.write() as session:
        return perform(session, portal, command, actor)


def perform(session: Session, portal: Portal, command: Command, actor: Actor) -> Receipt:
    """Carry out a command inside an open write transaction (several at once: imports, demonstration)."""
    log = RequestLog(session, portal, actor)
    if isinstance(command, SendRequest):
        _require(actor, command, None)
        return Receipt(send.send(log, command))
    request = log.load(command.reference)
    _require(actor, command, request.state.agency)
    _STEPS[type(command)](log, command, request)
    if isinstance(command, BRINGS_WORDS):
        log.keep_text(request)
    return Receipt(request.state.reference)


def _require(actor: Actor, command: Command, agency: str | None) -> None:
    if not may(actor, command.permission, agency):
        raise refuse(
            Refusal.NOT_PERMITTED,
            role=actor.role.value,
            permission=command.permission.value,
            agency=agency or "no agency yet",
        )
