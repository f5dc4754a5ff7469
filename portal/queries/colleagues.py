"""Who may be given an agency's requests: its people and their teams."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.permissions import OF_ONE_AGENCY, PERMISSIONS, Permission
from portal.portal import Portal
from portal.store.models import StaffGrantRow, StaffRow


@dataclass(frozen=True)
class Colleague:
    """Somebody who may work on an agency's requests."""

    username: str
    name: str
    team: str | None


def colleagues(portal: Portal, agency: str) -> list[Colleague]:
    """Return those who may close an agency's requests, by name; accounts that were disabled are not there."""
    roles = [role.value for role in OF_ONE_AGENCY if Permission.CLOSE in PERMISSIONS[role]]
    with portal.store.read() as session:
        rows = session.execute(
            select(StaffRow.username, StaffRow.name, StaffRow.team)
            .join(StaffGrantRow, StaffGrantRow.staff_id == StaffRow.id)
            .where(
                StaffGrantRow.agency == agency,
                StaffGrantRow.role.in_(roles),
                StaffRow.disabled_at.is_(None),
            )
            .distinct()
            .order_by(StaffRow.name, StaffRow.username)
        )
        return [Colleague(*row) for row in rows]


def teams_of(portal: Portal, agency: str) -> list[str]:
    """Return the teams that an agency's people are in, by name."""
    return sorted({one.team for one in colleagues(portal, agency) if one.team})
