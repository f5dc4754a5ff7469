"""Where a request is, as far as its service lets everybody see it."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.domain.contacts import Point
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


def spot_shown(portal: Portal, state: RequestState, *, for_owner: bool) -> Point | None:
    """Return the exact spot, for those who may see it: None where it is not known, or not shown.

    Everybody may see it of a public service, and then only where it is not merely near a place of the city's:
    it may be the very room somebody reported from. Whoever asked may see their own, also of a coarse service.
    Errors: DatabaseUnavailable.
    """
    if state.visibility is Visibility.PRIVATE or (state.visibility is Visibility.COARSE and not for_owner):
        return None
    with portal.store.read() as session:
        found = session.scalar(
            select(PointRow)
            .join(RequestRow, RequestRow.id == PointRow.request_id)
            .where(RequestRow.reference == state.reference)
        )
        if found is None or (not for_owner and (found.label is None or found.is_near)):
            return None
        return Point(found.latitude, found.longitude, found.label, found.is_near)


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
