"""The names of areas, for choosing one."""

from sqlalchemy import select

from portal.places.kinds import AreaKind
from portal.portal import Portal
from portal.store.models import BoundaryRow


def districts(portal: Portal) -> tuple[str, ...]:
    """Return the codes of the city's districts, numbers in their own order."""
    with portal.store.read() as session:
        found = session.scalars(
            select(BoundaryRow.code).where(BoundaryRow.kind == AreaKind.DISTRICT.value).distinct()
        )
        return tuple(sorted(found, key=_place_in_list))


def _place_in_list(code: str) -> tuple[bool, int, str]:
    return not code.isdigit(), int(code) if code.isdigit() else 0, code
