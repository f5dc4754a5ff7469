"""Follow-ups as they stand, who can own one, and what was done with each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import OF_ONE_AGENCY, PERMISSIONS, Permission, Role
from portal.domain.stats import Deliverable, FollowUpStep, Standing, standing
from portal.portal import Portal
from portal.queries.stats.meetings import name_of
from portal.store.models import FollowUpRow, FollowUpStepRow, StaffGrantRow, StaffRow


@dataclass(frozen=True)
class Owner:
    """Somebody who can own a follow-up. `agency` is a code, or "" for the performance team."""

    username: str
    name: str
    agency: str


@dataclass(frozen=True)
class FollowUpView:
    """A follow-up as it stands. `owner_left`: the account is closed, or writes for the agency no more.

    `done_by` is an account.
    """

    number: int
    stat: str
    stat_name: str
    meeting: int
    topic: str
    action: str
    owner: str
    owner_name: str
    owner_left: bool
    agency: str
    due: date
    deliverable: Deliverable
    added_at: datetime
    standing: Standing
    started: bool
    blockers: str
    evidence: str
    escalated_at: datetime | None
    escalated_to: str
    escalated_why: str
    done_at: datetime | None
    done_by: str | None
    revision: int

    def document(self) -> dict[str, Any]:
        """Return it as a frozen paper keeps it."""
        return {
            "number": self.number,
            "stat": self.stat,
            "stat_name": self.stat_name,
            "meeting": self.meeting,
            "topic": self.topic,
            "action": self.action,
            "owner": self.owner,
            "owner_name": self.owner_name,
            "agency": self.agency,
            "due": self.due.isoformat(),
            "deliverable": self.deliverable.value,
            "standing": self.standing.value,
            "blockers": self.blockers,
            "evidence": self.evidence,
            "escalated_to": self.escalated_to,
            "escalated_why": self.escalated_why,
            "done_at": self.done_at.isoformat() if self.done_at else None,
        }


@dataclass(frozen=True)
class Change:
    """One step with a follow-up: field → (before, after)."""

    step: FollowUpStep
    by: str
    at: datetime
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Filter:
    """Which follow-ups are asked for; "" and None: all."""

    stat: str = ""
    agency: str = ""
    owner: str = ""
    deliverable: str = ""
    standing: Standing | None = None
    meeting: int | None = None
    open_only: bool = False


def follow_ups(portal: Portal, asked: Filter) -> tuple[FollowUpView, ...]:
    """Return follow-ups: open ones first, by due day. Errors: DatabaseUnavailable."""
    statement = select(FollowUpRow)
    for column, value in (
        (FollowUpRow.stat, asked.stat),
        (FollowUpRow.agency, asked.agency),
        (FollowUpRow.owner, asked.owner),
        (FollowUpRow.deliverable, asked.deliverable),
        (FollowUpRow.session_id, asked.meeting),
    ):
        if value:
            statement = statement.where(column == value)
    if asked.open_only:
        statement = statement.where(FollowUpRow.done_at.is_(None))
    with portal.store.read() as session:
        rows = session.scalars(statement).all()
        found = _views(session, portal, rows)
    wanted = [each for each in found if asked.standing in {None, each.standing}]
    return tuple(sorted(wanted, key=lambda each: (each.done_at is not None, each.due, each.number)))


def follow_up(portal: Portal, number: int) -> FollowUpView | None:
    """Return one follow-up; None when there is none."""
    with portal.store.read() as session:
        row = session.get(FollowUpRow, number)
        return _views(session, portal, [row])[0] if row else None


def changes_of(portal: Portal, number: int) -> tuple[Change, ...]:
    """Return what was done with a follow-up, in order."""
    with portal.store.read() as session:
        rows = session.scalars(
            select(FollowUpStepRow).where(FollowUpStepRow.follow_up_id == number).order_by(FollowUpStepRow.id)
        )
        return tuple(
            Change(
                FollowUpStep(row.step),
                row.by,
                row.at,
                {name: (pair[0], pair[1]) for name, pair in row.changes.items()},
            )
            for row in rows
        )


def owners(portal: Portal, agencies: Collection[str] = ()) -> tuple[Owner, ...]:
    """Return who can own a follow-up of some agencies (none named: of all), and the performance team."""
    with portal.store.read() as session:
        found = _owners(session)
    wanted = [each for each in found if not agencies or each.agency in {*agencies, ""}]
    return tuple(sorted(wanted, key=lambda each: (not each.agency, each.agency, each.name, each.username)))


def _owners(session: Session) -> list[Owner]:
    rows = session.execute(
        select(StaffRow.username, StaffRow.name, StaffGrantRow.role, StaffGrantRow.agency)
        .join(StaffGrantRow, StaffGrantRow.staff_id == StaffRow.id)
        .where(StaffRow.disabled_at.is_(None))
    ).all()
    found: dict[tuple[str, str], Owner] = {}
    for username, name, role, agency in rows:
        held = PERMISSIONS[Role(role)]
        if Permission.RUN_STATS in held:
            found[username, ""] = Owner(username, name, "")
        if Permission.WRITE_PAPERS in held and Role(role) in OF_ONE_AGENCY:
            found[username, agency] = Owner(username, name, agency)
    return list(found.values())


def _views(session: Session, portal: Portal, rows: Collection[FollowUpRow]) -> list[FollowUpView]:
    today = portal.catalogue.calendar.local_day(portal.now())
    able = {(each.username, each.agency) for each in _owners(session)}
    owning = {row.owner for row in rows}
    asked = select(StaffRow.username, StaffRow.name).where(StaffRow.username.in_(owning))
    names: dict[str, str] = {row.username: row.name for row in session.execute(asked)}
    added = _added(session, [row.id for row in rows])
    return [
        FollowUpView(
            number=row.id,
            stat=row.stat,
            stat_name=name_of(portal, row.stat),
            meeting=row.session_id,
            topic=row.topic,
            action=row.action,
            owner=row.owner,
            owner_name=names.get(row.owner, row.owner),
            owner_left=(row.owner, row.agency) not in able,
            agency=row.agency,
            due=row.due,
            deliverable=Deliverable(row.deliverable),
            added_at=added[row.id],
            standing=standing(
                row.due, today, started=row.started_at is not None, done=row.done_at is not None
            ),
            started=row.started_at is not None,
            blockers=row.blockers,
            evidence=row.evidence,
            escalated_at=row.escalated_at,
            escalated_to=row.escalated_to,
            escalated_why=row.escalated_why,
            done_at=row.done_at,
            done_by=row.done_by,
            revision=row.revision,
        )
        for row in rows
    ]


def _added(session: Session, numbers: Collection[int]) -> dict[int, datetime]:
    rows = session.execute(
        select(FollowUpStepRow.follow_up_id, FollowUpStepRow.at).where(
            FollowUpStepRow.follow_up_id.in_(numbers), FollowUpStepRow.step == FollowUpStep.ADDED.value
        )
    )
    return {row.follow_up_id: row.at for row in rows}
