"""The names and areas of a city's places, kept in memory by each process until the next import."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.places.atlas import Atlas
from portal.places.gazetteer import ADDRESSES, CORNERS, NAMED, Gazetteer
from portal.places.kinds import Area, AreaKind, PlaceKind
from portal.places.streets import convention
from portal.portal import Portal
from portal.store.models import BoundaryRow, PlaceRow, PlaceSetRow

Stamps = tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """What of the places is kept in memory."""

    gazetteer: Gazetteer
    atlas: Atlas


_KEPT: OrderedDict[tuple[Stamps, tuple[str, ...]], Index] = OrderedDict()
"""By the stamps of the sets, which no other import has, and the city's languages."""

_MOST_KEPT = 4
_LOCK = Lock()


def index_of(session: Session, portal: Portal) -> Index | None:
    """Return the index of the places as they are now; None for a city that has imported none.

    One short query tells whether the kept one is still true; each process makes it again after an import.
    """
    stamps = tuple(session.scalars(select(PlaceSetRow.stamp).order_by(PlaceSetRow.stamp)))
    if not stamps:
        return None
    key = (stamps, tuple(portal.catalogue.city.languages))
    with _LOCK:
        if key not in _KEPT:
            _KEPT[key] = _made(session, portal)
            while len(_KEPT) > _MOST_KEPT:
                _KEPT.popitem(last=False)
        return _KEPT[key]


def _made(session: Session, portal: Portal) -> Index:
    ways = convention(tuple(portal.catalogue.city.languages))
    streets, corners, names = (_keys(session, kinds) for kinds in (ADDRESSES, CORNERS, NAMED))
    rows = session.execute(
        select(BoundaryRow.kind, BoundaryRow.code, BoundaryRow.name, BoundaryRow.shape).order_by(
            BoundaryRow.id
        )
    )
    areas = [Area(AreaKind(row.kind), row.code, row.name, row.shape) for row in rows]
    return Index(Gazetteer(ways, streets, corners, names), Atlas(areas))


def _keys(session: Session, kinds: tuple[PlaceKind, ...]) -> list[str]:
    named = select(PlaceRow.search_key).where(PlaceRow.kind.in_(kinds)).distinct()
    return sorted(session.scalars(named))
