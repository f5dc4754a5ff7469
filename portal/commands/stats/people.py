"""Who leads an agency, and who may own a follow-up: accounts that are open, by their roles."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.refusals import Refusal, refuse
from portal.domain.permissions import OF_ONE_AGENCY, PERMISSIONS, Permission, Role
from portal.outbox.invited import Person, people
from portal.store.models import StaffGrantRow, StaffRow


def heads(session: Session, agency: str) -> tuple[Person, ...]:
    """Return an agency's heads; where there is none (or no agency), the performance reviewers."""
    found = people(session, (Role.AGENCY_HEAD,), [agency]) if agency else ()
    return found or people(session, (Role.PERFORMANCE_REVIEWER,))


def email_of(session: Session, username: str) -> str | None:
    """Return an open account's address."""
    asked = select(StaffRow.email).where(StaffRow.username == username, StaffRow.disabled_at.is_(None))
    return session.scalar(asked)


def names_of(session: Session, found: Collection[Person]) -> str:
    """Return people by name, for a sentence; "" for nobody."""
    asked = select(StaffRow.name).where(StaffRow.username.in_([username for username, _ in found]))
    return ", ".join(session.scalars(asked.order_by(StaffRow.name, StaffRow.username)))


def check_owner(session: Session, username: str, agency: str) -> None:
    """Refuse an owner whose account is not open, or who does not write for the agency. Errors: Refused."""
    if not may_own(session, username, agency):
        raise refuse(Refusal.NOT_AN_OWNER, account=username or "nobody")


def may_own(session: Session, username: str, agency: str) -> bool:
    """Say whether an account can own a follow-up of an agency (of none: of the performance team)."""
    grants = session.execute(
        select(StaffGrantRow.role, StaffGrantRow.agency)
        .join(StaffRow, StaffRow.id == StaffGrantRow.staff_id)
        .where(StaffRow.username == username, StaffRow.disabled_at.is_(None))
    )
    needed = Permission.WRITE_PAPERS if agency else Permission.RUN_STATS
    return any(
        needed in PERMISSIONS[Role(role)] and (Role(role) not in OF_ONE_AGENCY or of == agency)
        for role, of in grants
    )
