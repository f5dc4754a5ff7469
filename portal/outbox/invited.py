"""Who gets the papers of CitiStat and the letters on its meetings: accounts that are open, by roles."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.store.models import StaffGrantRow, StaffRow

Person = tuple[str, str]
"""An account's name and its e-mail address."""

OF_AGENCIES = (Role.AGENCY_HEAD, Role.PLAN_AUTHOR)
REVIEWERS = (Role.PERFORMANCE_REVIEWER, Role.BUDGET_REVIEWER)


def invited(session: Session, agencies: Collection[str]) -> tuple[Person, ...]:
    """Return who gets the memos of some agencies' meeting: heads, plan authors, and all reviewers."""
    own = people(session, OF_AGENCIES, agencies)
    return tuple(sorted({*own, *people(session, REVIEWERS)}))


def people(
    session: Session, roles: Collection[Role], agencies: Collection[str] | None = None
) -> tuple[Person, ...]:
    """Return the open accounts that have one of some roles (in one of some agencies), by name."""
    asked = (
        select(StaffRow.username, StaffRow.email)
        .join(StaffGrantRow, StaffGrantRow.staff_id == StaffRow.id)
        .where(StaffGrantRow.role.in_([role.value for role in roles]), StaffRow.disabled_at.is_(None))
    )
    if agencies is not None:
        asked = asked.where(StaffGrantRow.agency.in_(list(agencies)))
    return tuple(
        (name, email) for name, email in session.execute(asked.distinct().order_by(StaffRow.username))
    )
