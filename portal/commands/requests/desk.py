"""What staff do beside the lifecycle: assign, schedule, change the service, split, identify, comment."""

from sqlalchemy import select

from portal.commands.refusals import Refusal, refuse
from portal.commands.requests.commands import (
    AddComment,
    AssignRequest,
    ChangeService,
    RecordIdentifier,
    ReviewClose,
    ScheduleWork,
    SendRequest,
    SplitRequest,
    Step,
)
from portal.commands.requests.log import OpenRequest, RequestLog, require_fresh
from portal.commands.requests.send import promises, receive, reference_for
from portal.commands.versions import ensure_version
from portal.domain.contacts import Point
from portal.domain.events import (
    CloseReviewed,
    CommentAdded,
    IdentifierRecorded,
    RequestAssigned,
    RequestClosed,
    RequestSplit,
    ServiceChanged,
    WorkScheduled,
)
from portal.domain.lifecycle import DESK_STEPS, INTERNAL, DeskStep
from portal.domain.permissions import Grant, Permission, Role, acting
from portal.store.models import DetailRow, EventRow, PointRow, StaffGrantRow, StaffRow, SubscriptionRow

LONGEST_NUMBER = 60
"""Characters of an identifier in an agency's own system."""


def assign(log: RequestLog, command: AssignRequest, request: OpenRequest) -> None:
    """Give it to an account that may work on it, or to a team. The team of a person comes with them."""
    _require(DeskStep.ASSIGN, command, request)
    team = command.team
    if command.assignee is not None:
        staff = log.session.scalar(
            select(StaffRow).where(StaffRow.username == command.assignee, StaffRow.disabled_at.is_(None))
        )
        if staff is None or not _may_work(log, staff, request.state.agency):
            raise refuse(Refusal.CANNOT_BE_ASSIGNED, account=command.assignee, agency=request.state.agency)
        team = team or staff.team
    if (command.assignee, team) == (request.state.assignee, request.state.team):
        return
    at = log.moment(command.occurred_at, request.state)
    log.append(request, RequestAssigned(command.assignee, team), at)


def _may_work(log: RequestLog, staff: StaffRow, agency: str) -> bool:
    rows = log.session.scalars(select(StaffGrantRow).where(StaffGrantRow.staff_id == staff.id))
    grants = [Grant(Role(row.role), row.agency or None) for row in rows]
    return acting(grants, staff.username, Permission.CLOSE, agency) is not None


def schedule(log: RequestLog, command: ScheduleWork, request: OpenRequest) -> None:
    """Plan the work for a day from today on, or take a plan back."""
    _require(DeskStep.SCHEDULE, command, request)
    today = log.now.astimezone(log.portal.catalogue.calendar.time_zone).date()
    if command.day is not None and command.day < today:
        raise refuse(Refusal.DATE_PASSED, until=command.day)
    log.append(request, WorkScheduled(command.day), log.moment(command.occurred_at, request.state))


def change_service(log: RequestLog, command: ChangeService, request: OpenRequest) -> None:
    """Take over another service's questions and promises; the time of receipt stays."""
    _require(DeskStep.RECLASSIFY, command, request)
    service = command.version.service
    if service.code == request.state.service:
        raise refuse(Refusal.SAME_SERVICE, service=service.slug)
    event = ServiceChanged(
        service=service.code,
        version=command.version.digest,
        agency=command.version.agency_for(command.answers),
        visibility=service.visibility,
        promises=promises(log, command.version, request.state.received_at),
    )
    request.row.service_version_id = ensure_version(log.session, command.version, log.now)
    details = log.session.get(DetailRow, request.row.id)
    if details is None:
        log.session.add(DetailRow(request_id=request.row.id, answers=dict(command.answers)))
    else:
        details.answers = dict(command.answers)
    log.append(request, event, log.moment(command.occurred_at, request.state))


def split(log: RequestLog, command: SplitRequest, request: OpenRequest) -> None:
    """Send the part with the answers given, received when the whole was; the same people hear of it."""
    if reference_for(log, command.key) is not None:
        return
    _require(DeskStep.SPLIT, command, request)
    state = request.state
    where = log.session.get(PointRow, request.row.id)
    part = receive(
        log,
        SendRequest(
            key=command.key,
            version=command.version,
            answers=command.answers,
            channel=state.channel,
            language=state.language,
            point=Point(where.latitude, where.longitude, where.label, where.is_near) if where else None,
            place=state.place,
        ),
        state.received_at,
        split_from=state.reference,
    )
    for told in log.session.scalars(
        select(SubscriptionRow).where(SubscriptionRow.request_id == request.row.id)
    ).all():
        log.session.add(
            SubscriptionRow(
                request_id=part.row.id,
                key=told.key,
                role=told.role,
                channel=told.channel,
                address=told.address,
                language=told.language,
                created_at=log.now,
                stopped_at=told.stopped_at,
            )
        )
    log.append(request, RequestSplit(part.state.reference), log.moment(command.occurred_at, state))


def identify(log: RequestLog, command: RecordIdentifier, request: OpenRequest) -> None:
    """Keep, replace or (empty) take back a number in the agency's own systems."""
    _require(DeskStep.IDENTIFY, command, request)
    number = command.number.strip()
    if len(number) > LONGEST_NUMBER:
        raise refuse(Refusal.NUMBER_TOO_LONG, length=len(number), most=LONGEST_NUMBER)
    if dict(request.state.identifiers).get(command.kind, "") == number:
        return
    event = IdentifierRecorded(command.kind, number)
    log.append(request, event, log.moment(command.occurred_at, request.state))


def comment(log: RequestLog, command: AddComment, request: OpenRequest) -> None:
    """Keep a note for staff. The same words said twice, as by a button pressed twice, are one note."""
    _require(DeskStep.COMMENT, command, request)
    text = command.text.strip()
    if not text:
        raise refuse(Refusal.NO_TEXT)
    if not log.has_said(request, INTERNAL, text):
        at = log.moment(command.occurred_at, request.state)
        log.append(request, CommentAdded(), at, {INTERNAL: text}, command.language)


def review_close(log: RequestLog, command: ReviewClose, request: OpenRequest) -> None:
    """Keep that a supervisor found a close true. Whoever closed it does not review it."""
    _require(DeskStep.REVIEW_CLOSE, command, request)
    closes = select(EventRow.actor_name).where(
        EventRow.request_id == request.row.id, EventRow.type == RequestClosed.__name__
    )
    closed_by = log.session.scalar(closes.order_by(EventRow.sequence.desc()).limit(1))
    if closed_by == log.actor.name:
        raise refuse(Refusal.OWN_CLOSE)
    log.append(request, CloseReviewed(), log.moment(command.occurred_at, request.state))


def _require(step: DeskStep, command: Step, request: OpenRequest) -> None:
    require_fresh(request.state, command.expected)
    if request.state.status not in DESK_STEPS[step]:
        raise refuse(
            Refusal.NOT_ALLOWED_NOW,
            status=request.state.status.value,
            action=step.value,
            possible=", ".join(one.value for one in DeskStep if request.state.status in DESK_STEPS[one]),
        )
