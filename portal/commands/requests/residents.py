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
    OwnWords,
    ResidentStep,
    resident_may,
)
from portal.store.models import DetailRow

BEST_RATING = 5


def follow(log: RequestLog, command: FollowRequest, request: OpenRequest) -> None:
    """Count one more person affected; a form that followed before follows still, and is not counted twice."""
    if follows(log.session, request.row.id, command.key):
        return
    _require(request, ResidentStep.FOLLOW, command.expected)
    subscribe(log, request.row.id, command.key, SubscriberRole.FOLLOWER, command.contacts, command.language)
    log.append(request, RequestFollowed(), log.moment(command.occurred_at, request.state))


def add_note(log: RequestLog, command: AddNote, request: OpenRequest) -> None:
    """Keep what the person who asked has to add. The same words again (a double tap) change nothing."""
    text = command.text.strip()
    if not text:
        raise refuse(Refusal.NO_TEXT)
    if log.has_said(request, OwnWords.NOTE, text):
        return
    _require(request, ResidentStep.ADD, command.expected)
    at = log.moment(command.occurred_at, request.state)
    log.append(request, NoteAdded(), at, {OwnWords.NOTE: text}, command.language)


def add_photos(log: RequestLog, command: AddPhotos, request: OpenRequest) -> None:
    """Move the photos of a draft to the request; none, or the same ones again, change nothing."""
    count = log.gathered_photos(command.draft_key)
    if not count:
        return
    _require(request, ResidentStep.ADD, command.expected)
    log.append(request, PhotosAdded(count), log.moment(command.occurred_at, request.state))
    log.take_photos(request, command.draft_key)


def correct_place(log: RequestLog, command: CorrectPlace, request: OpenRequest) -> None:
    """Take a better place. Where nobody could find the first one, the request is open again."""
    _require(request, ResidentStep.CORRECT_PLACE, command.expected)
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
    """Close as withdrawn, with everything that follows from a close. A button pressed twice does it once."""
    is_repeated = command.expected not in {None, request.state.sequence}
    if is_repeated and request.state.outcome is Outcome.WITHDRAWN:
        return
    _require(request, ResidentStep.WITHDRAW, command.expected)
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
    """Keep the answer; a no in time opens the request again.

    The same answer again changes nothing, from a page that was pressed twice not even with its rating.
    """
    state, comment = request.state, command.comment.strip()
    is_repeated = state.fixed is command.answer and (
        not comment or log.has_said(request, OwnWords.COMMENT, comment)
    )
    if is_repeated and (command.rating is None or command.expected not in {None, state.sequence}):
        return
    _require(request, ResidentStep.ANSWER, command.expected)
    if command.rating is not None and not 1 <= command.rating <= BEST_RATING:
        raise refuse(Refusal.NO_SUCH_RATING, rating=command.rating, best=BEST_RATING)
    closed_at = state.closed_at or state.updated_at
    at = max(log.moment(command.occurred_at, state), closed_at)
    log.append(
        request,
        FixAnswered(command.answer, command.rating),
        at,
        {OwnWords.COMMENT: comment},
        command.language,
    )
    if command.answer is Fixed.NO and at - closed_at <= timedelta(days=REOPEN_WINDOW_DAYS):
        log.append(request, RequestReopened(ReopenCause.NOT_FIXED), at)


def _require(request: OpenRequest, step: ResidentStep, expected: int | None) -> None:
    state = request.state
    if expected is not None and expected != state.sequence:
        raise refuse(Refusal.CHANGED_MEANWHILE, expected=expected, actual=state.sequence)
    if not resident_may(step, state.status, state.outcome):
        stands = (state.outcome or state.status).value
        raise refuse(Refusal.NOT_NOW_FOR_RESIDENTS, step=step.value, stands=stands)
