"""What residents do with a request that stands: follow, add, correct, withdraw, answer "Is it fixed?"."""

from datetime import timedelta

from portal.commands.refusals import Refusal, refuse
from portal.commands.requests.close import close
from portal.commands.requests.commands import (
    AddNote,
    AddPhotos,
    AnswerFixed,
    CloseRequest,
    CorrectPlace,
    FollowRequest,
    WithdrawRequest,
)
from portal.commands.requests.log import OpenRequest, RequestLog
from portal.commands.requests.subscribing import follows, subscribe
from portal.domain.contacts import SubscriberRole
from portal.domain.events import (
    FixAnswered,
    NoteAdded,
    PhotosAdded,
    PlaceCorrected,
    ReopenCause,
    RequestFollowed,
    RequestReopened,
)
from portal.domain.lifecycle import (
    REOPEN_WINDOW_DAYS,
    Fixed,
    Outcome,
    ResidentStep,
    resident_may,
)
from portal.store.models import DetailRow

NOTE, COMMENT = "note", "comment"
BEST_RATING = 5


def follow(log: RequestLog, command: FollowRequest, request: OpenRequest) -> None:
    """Count one more person affected; a form that followed before follows still, and is not counted twice."""
    if follows(log.session, request.row.id, command.key):
        return
    _require(request, ResidentStep.FOLLOW)
    subscribe(log, request.row.id, command.key, SubscriberRole.FOLLOWER, command.contacts, command.language)
    log.append(request, RequestFollowed(), log.moment(command.occurred_at, request.state))


def add_note(log: RequestLog, command: AddNote, request: OpenRequest) -> None:
    """Keep what the person who asked has to add."""
    _require(request, ResidentStep.ADD)
    if not command.text.strip():
        raise refuse(Refusal.NO_TEXT)
    at = log.moment(command.occurred_at, request.state)
    log.append(request, NoteAdded(), at, {NOTE: command.text.strip()}, command.language)


def add_photos(log: RequestLog, command: AddPhotos, request: OpenRequest) -> None:
    """Move the photos of a draft to the request; none, or the same ones again, change nothing."""
    count = log.gathered_photos(command.draft_key)
    if not count:
        return
    _require(request, ResidentStep.ADD)
    log.append(request, PhotosAdded(count), log.moment(command.occurred_at, request.state))
    log.take_photos(request, command.draft_key)


def correct_place(log: RequestLog, command: CorrectPlace, request: OpenRequest) -> None:
    """Take a better place. Where nobody could find the first one, the request is open again."""
    _require(request, ResidentStep.CORRECT_PLACE)
    at = log.moment(command.occurred_at, request.state)
    details = log.session.get(DetailRow, request.row.id)
    if details is None:
        log.session.add(DetailRow(request_id=request.row.id, answers=dict(command.answers)))
    else:
        details.answers = {**details.answers, **command.answers}
    log.put_point(request.row.id, command.point)
    log.append(request, PlaceCorrected(command.place), at)
    if request.state.outcome is Outcome.COULD_NOT_LOCATE:
        log.append(request, RequestReopened(ReopenCause.PLACE_CORRECTED), at)


def withdraw(log: RequestLog, command: WithdrawRequest, request: OpenRequest) -> None:
    """Close as withdrawn, with everything that follows from a close."""
    _require(request, ResidentStep.WITHDRAW)
    close(
        log,
        CloseRequest(
            reference=command.reference,
            occurred_at=command.occurred_at,
            expected=command.expected,
            outcome=Outcome.WITHDRAWN,
        ),
        request,
    )


def answer(log: RequestLog, command: AnswerFixed, request: OpenRequest) -> None:
    """Keep the answer; a no in time opens the request again. The same answer again changes nothing."""
    state = request.state
    _require(request, ResidentStep.ANSWER)
    if command.rating is not None and not 1 <= command.rating <= BEST_RATING:
        raise refuse(Refusal.NO_SUCH_RATING, rating=command.rating, best=BEST_RATING)
    comment = command.comment.strip()
    if state.fixed is command.answer and not comment and command.rating is None:
        return
    closed_at = state.closed_at or state.updated_at
    at = max(log.moment(command.occurred_at, state), closed_at)
    log.append(request, FixAnswered(command.answer, command.rating), at, {COMMENT: comment}, command.language)
    if command.answer is Fixed.NO and at - closed_at <= timedelta(days=REOPEN_WINDOW_DAYS):
        log.append(request, RequestReopened(ReopenCause.NOT_FIXED), at)


def _require(request: OpenRequest, step: ResidentStep) -> None:
    state = request.state
    if not resident_may(step, state.status, state.outcome):
        stands = (state.outcome or state.status).value
        raise refuse(Refusal.NOT_NOW_FOR_RESIDENTS, step=step.value, stands=stands)
