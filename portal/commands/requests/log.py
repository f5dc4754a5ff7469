"""One command's hold on the event log: load a request, append events, keep its current row true."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from portal.catalogue import Said
from portal.commands.refusals import Refusal, refuse
from portal.commands.requests.text import keep_text
from portal.domain.contacts import Point
from portal.domain.events import Event, RequestReceived
from portal.domain.history import RequestState, evolve
from portal.domain.lifecycle import Action, allowed, next_status
from portal.domain.permissions import Actor
from portal.outbox.queue import announce
from portal.portal import Portal
from portal.store import codec
from portal.store.models import (
    DetailRow,
    DirtyRow,
    EventRow,
    MilestoneRow,
    NoteRow,
    PhotoRow,
    PointRow,
    RequestRow,
    VersionRow,
)

WHY = "why"
SEASON = "season"


@dataclass
class OpenRequest:
    """A request inside a transaction: its rows and its state after the events appended so far."""

    row: RequestRow
    state: RequestState
    milestones: dict[str, MilestoneRow]


# Made once: to make a statement anew costs more than to run it, and every step runs these.
_LOAD = (
    select(RequestRow, VersionRow.digest)
    .outerjoin(VersionRow, VersionRow.id == RequestRow.service_version_id)
    .where(RequestRow.reference == bindparam("reference"))
    .with_for_update(of=RequestRow)
)
_MILESTONES = select(MilestoneRow).where(MilestoneRow.request_id == bindparam("request"))
_GATHERED = select(func.count()).select_from(PhotoRow).where(PhotoRow.draft_key == bindparam("draft"))


class RequestLog:
    """The log as one command by one actor sees it, inside one transaction."""

    def __init__(self, session: Session, portal: Portal, actor: Actor) -> None:
        """Use an open write session of `portal.store`."""
        self.session = session
        self.portal = portal
        self.actor = actor
        self.now = portal.now()
        self._calendar = portal.catalogue.calendar

    def load(self, reference: str) -> OpenRequest:
        """Load and lock a request. Errors: Refused (unknown request)."""
        found = self.session.execute(_LOAD, {"reference": reference}).one_or_none()
        if found is None:
            raise refuse(Refusal.UNKNOWN_REQUEST, reference=reference)
        row, digest = found
        milestones = list(self.session.scalars(_MILESTONES, {"request": row.id}))
        state = codec.load_state(row, milestones, digest)
        return OpenRequest(row, state, {each.kind: each for each in milestones})

    def children(self, reference: str) -> list[OpenRequest]:
        """Load and lock the duplicates that follow a request, oldest first."""
        rows = self.session.scalars(
            select(RequestRow.reference)
            .where(RequestRow.parent == reference)
            .order_by(RequestRow.received_at, RequestRow.id)
        )
        return [self.load(child) for child in rows.all()]

    def begin(
        self,
        event: RequestReceived,
        occurred_at: datetime,
        key: str,
        version_id: int,
        answers: Mapping[str, Any],
    ) -> OpenRequest:
        """Write a new request: its first event, its current row, what the resident answered."""
        state = evolve(None, event, occurred_at)
        row = RequestRow(
            key=key, service_version_id=version_id, **codec.request_columns(state, self._calendar)
        )
        self.session.add(row)
        self.session.flush()
        request = OpenRequest(row, state, {})
        self._write_milestones(request)
        self.session.add(DetailRow(request_id=row.id, answers=dict(answers)))
        self._record(row, state.sequence, event, occurred_at)
        return request

    def keep_text(self, request: OpenRequest) -> None:
        """Keep the words that staff find a request by, once everything of a command is written."""
        keep_text(self.session, request.row)

    def put_point(self, request_id: int, point: Point | None) -> None:
        """Keep where exactly a request is; None takes away what was known."""
        row = self.session.get(PointRow, request_id)
        if point is None:
            if row is not None:
                self.session.delete(row)
        elif row is None:
            self.session.add(PointRow(request_id=request_id, **asdict(point)))
        else:
            row.latitude, row.longitude = point.latitude, point.longitude
            row.label, row.is_near = point.label, point.is_near

    def gathered_photos(self, draft_key: str) -> int:
        """Return how many photos a draft has."""
        return self.session.scalar(_GATHERED, {"draft": draft_key}) or 0

    def take_photos(self, request: OpenRequest, draft_key: str) -> None:
        """Give a draft's photos to a request, with its latest event."""
        self.session.execute(
            update(PhotoRow)
            .where(PhotoRow.draft_key == draft_key)
            .values(draft_key=None, request_id=request.row.id, sequence=request.state.sequence)
        )

    def append(
        self,
        request: OpenRequest,
        event: Event,
        occurred_at: datetime,
        said: Mapping[str, str] | None = None,
        language: str = "en",
    ) -> None:
        """Append an event and the words said with it, and bring the current row up to date.

        Words are in `language`, unless they know their own (Said).
        """
        before = request.state
        after = evolve(before, event, occurred_at)
        request.state = after
        _bring(request.row, codec.request_columns(after, self._calendar))
        if after.milestones != before.milestones:
            self._write_milestones(request)
        self._record(request.row, after.sequence, event, occurred_at)
        for kind, text in (said or {}).items():
            if text:
                self.session.add(
                    NoteRow(
                        request_id=request.row.id,
                        sequence=after.sequence,
                        kind=kind,
                        text=text,
                        language=text.lang if isinstance(text, Said) else language,
                    )
                )
        announce(self.session, self.now, request.row, event, after.sequence)

    def _write_milestones(self, request: OpenRequest) -> None:
        """Bring the rows of the promises up to date; another service has others."""
        surplus, request.milestones = request.milestones, {}
        for milestone in request.state.milestones:
            columns, row = codec.milestone_columns(milestone), surplus.pop(milestone.kind.value, None)
            if row is None:
                row = MilestoneRow(request_id=request.row.id, **columns)
                self.session.add(row)
            _bring(row, columns)
            request.milestones[milestone.kind.value] = row
        for each in surplus.values():
            self.session.delete(each)

    def _record(self, row: RequestRow, sequence: int, event: Event, occurred_at: datetime) -> None:
        name, data = codec.dump_event(event)
        self.session.add(
            EventRow(
                request_id=row.id,
                sequence=sequence,
                type=name,
                data=data,
                occurred_at=occurred_at,
                recorded_at=self.now,
                actor_role=self.actor.role.value,
                actor_name=self.actor.name,
            )
        )
        self.session.add(DirtyRow(request_id=row.id))

    def has_said(self, request: OpenRequest, kind: str, text: str) -> bool:
        """Say whether these very words were said before, as the same kind."""
        found = select(NoteRow.id).where(
            NoteRow.request_id == request.row.id, NoteRow.kind == kind, NoteRow.text == text
        )
        return self.session.scalar(found.limit(1)) is not None

    def moment(self, occurred_at: datetime | None, state: RequestState) -> datetime:
        """Return when a step happened. Errors: Refused (still to come, or before the receipt)."""
        if occurred_at is None:
            return max(self.now, state.received_at)
        said = self.portal.desk_texts.date_time
        if occurred_at > self.now:
            raise refuse(Refusal.IN_THE_FUTURE, moment=said(occurred_at))
        if occurred_at < state.received_at:
            raise refuse(
                Refusal.BEFORE_RECEIVED,
                moment=said(occurred_at),
                received=said(state.received_at),
            )
        return occurred_at


def _bring(row: RequestRow | MilestoneRow, columns: Mapping[str, Any]) -> None:
    """Bring a row up to date. What stays as it was is not touched: a session looks at all that was."""
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def require_step(state: RequestState, action: Action, expected: int | None) -> None:
    """Check that an action is allowed now. Errors: Refused (changed meanwhile, not allowed now)."""
    require_fresh(state, expected)
    if next_status(state.status, action, state.status_before_hold) is None:
        possible = ", ".join(one.value for one in allowed(state.status))
        raise refuse(
            Refusal.NOT_ALLOWED_NOW, status=state.status.value, action=action.value, possible=possible
        )


def require_fresh(state: RequestState, expected: int | None) -> None:
    """Check that nothing happened since the step the actor saw last. Errors: Refused (changed meanwhile)."""
    if expected is not None and expected != state.sequence:
        raise refuse(Refusal.CHANGED_MEANWHILE, expected=expected, actual=state.sequence)
