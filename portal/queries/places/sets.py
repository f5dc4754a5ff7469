"""What was imported: the sets of places, and how much is in each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.portal import Portal
from portal.store.models import BoundaryRow, PlaceRow, PlaceSetRow


@dataclass(frozen=True)
class PlaceSet:
    """One set: how many places and areas it has."""

    name: str
    is_demonstration: bool
    imported_at: datetime
    places: int
    areas: int


def place_sets(portal: Portal) -> list[PlaceSet]:
    """Return the sets by name. Errors: DatabaseUnavailable."""
    places = select(func.count(PlaceRow.id)).where(PlaceRow.set_id == PlaceSetRow.id).scalar_subquery()
    areas = select(func.count(BoundaryRow.id)).where(BoundaryRow.set_id == PlaceSetRow.id).scalar_subquery()
    with portal.store.read() as session:
        rows = session.execute(
            select(
                PlaceSetRow.name,
                PlaceSetRow.is_demonstration,
                PlaceSetRow.imported_at,
                places.label("places"),
                areas.label("areas"),
            ).order_by(PlaceSetRow.name)
        )
        return [
            PlaceSet(row.name, row.is_demonstration, row.imported_at, row.places, row.areas) for row in rows
        ]
