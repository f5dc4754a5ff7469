"""Where a request is, as far as its service lets everybody see it."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.history import RequestState
from portal.domain.lifecycle import Visibility
from portal.portal import Portal
from portal.store.models import PointRow, RequestRow


@dataclass(frozen=True)
class PlaceShown:
    """The city's own place it is at, or near, and the neighborhood; None where not known, or not shown."""

    label: str | None
    is_near: bool
    neighbourhood: str | None


def place_shown(portal: Portal, state: RequestState) -> PlaceShown | None:
    """Return what everybody may see: of a coarse service the neighborhood, of a private one nothing.

    What was typed is never shown: only what the city's own list calls the place. Errors: DatabaseUnavailable.
    """
    if state.visibility is Visibility.PRIVATE:
        return None
    if state.visibility is Visibility.COARSE:
        return PlaceShown(None, is_near=False, neighbourhood=state.place.neighbourhood)
    with portal.store.read() as session:
        found = session.execute(
            select(PointRow.label, PointRow.is_near)
            .join(RequestRow, RequestRow.id == PointRow.request_id)
            .where(RequestRow.reference == state.reference)
        ).one_or_none()
    if found is None:
        return PlaceShown(None, is_near=False, neighbourhood=state.place.neighbourhood)
    return PlaceShown(found.label, found.is_near, state.place.neighbourhood)
