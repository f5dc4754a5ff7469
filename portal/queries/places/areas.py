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
        return tuple(sorted(found, key=in_order))


def neighbourhoods(portal: Portal) -> tuple[str, ...]:
    """Return the names of the city's neighbourhoods, by which its requests know them."""
    with portal.store.read() as session:
        found = session.scalars(
            select(BoundaryRow.name).where(BoundaryRow.kind == AreaKind.NEIGHBOURHOOD.value).distinct()
        )
        return tuple(sorted(found))


def in_order(code: str) -> tuple[bool, int, str]:
    """Sort codes of areas: numbers in their own order, before names."""
    return not code.isdecimal(), int(code) if code.isdecimal() else 0, code
