"""Where a spot lies: in which neighbourhood and district, and whether in the city at all."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import shape as geometry_of

from portal.places.kinds import Area, AreaKind

EDGE_METRES = 50
"""How far beyond the city's edge a spot still counts as in it: edges are drawn roughly, phones miss them."""

METRES_A_DEGREE = 111_320
"""Of latitude; of longitude it is less by the cosine of the latitude."""


class UnusableShape(Exception):
    """A shape that is no area; the text says why."""


@dataclass(frozen=True)
class Where:
    """What is known of a spot. `inside` is None where no edge of the city is known."""

    neighbourhood: str | None = None
    district: str | None = None
    inside: bool | None = None


NOWHERE_KNOWN = Where()


class Atlas:
    """The areas of a city, ready to be asked."""

    def __init__(self, areas: Iterable[Area]) -> None:
        """Take areas in any order. Raises UnusableShape for one that is no area."""
        self._areas = sorted(areas, key=lambda area: (area.kind, area.code, area.name))
        shapes = [usable(area.shape) for area in self._areas]
        self._tree = shapely.STRtree(shapes)
        self._cities = [
            shape for area, shape in zip(self._areas, shapes, strict=True) if area.kind is AreaKind.CITY
        ]

    def locate(self, latitude: float, longitude: float) -> Where:
        """Return where a spot lies (degrees). One on an edge lies in both; the first by code is named."""
        spot = shapely.Point(longitude, latitude)
        found: dict[AreaKind, Area] = {}
        for at in sorted(self._tree.query(spot, predicate="intersects").tolist()):
            found.setdefault(self._areas[at].kind, self._areas[at])
        district, neighbourhood = found.get(AreaKind.DISTRICT), found.get(AreaKind.NEIGHBOURHOOD)
        return Where(
            neighbourhood.name if neighbourhood else None,
            district.code if district else None,
            self._inside(spot),
        )

    def _inside(self, spot: shapely.Point) -> bool | None:
        if not self._cities:
            return None
        squeeze = max(0.01, math.cos(math.radians(spot.y)))  # a degree of longitude in degrees of latitude
        nearest = min(
            (shapely.shortest_line(city, spot) for city in self._cities), key=lambda line: float(line.length)
        )
        (lon, lat), (to_lon, to_lat) = nearest.coords
        return math.hypot(to_lat - lat, (to_lon - lon) * squeeze) * METRES_A_DEGREE <= EDGE_METRES


def usable(shape: Mapping[str, Any]) -> shapely.Geometry:
    """Return the geometry of a GeoJSON area (RFC 7946). An outline that crosses itself is put right.

    Raises UnusableShape for what is no area, or is not in degrees of longitude and latitude.
    """
    try:
        drawn = shapely.force_2d(geometry_of(shape))
    except (LookupError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise UnusableShape("its shape cannot be read") from error
    if drawn.geom_type not in {"Polygon", "MultiPolygon"} or drawn.is_empty:
        raise UnusableShape(f"its shape is a {drawn.geom_type}, and an area is a Polygon or a MultiPolygon")
    west, south, east, north = drawn.bounds
    if not (west >= -180 and east <= 180 and south >= -90 and north <= 90):
        raise UnusableShape("its shape is not in degrees")
    return drawn if drawn.is_valid else shapely.make_valid(drawn)


def box(latitude: float, longitude: float, metres: float) -> tuple[float, float, float, float]:
    """Return the degrees around a spot: south, north, west, east, each so many metres away."""
    up = metres / METRES_A_DEGREE
    aside = up / max(0.01, math.cos(math.radians(latitude)))
    return latitude - up, latitude + up, longitude - aside, longitude + aside


def metres_between(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> float:
    """Return the way between two spots of one city, in metres, as on a plane (right within a few km)."""
    aside = (to_longitude - longitude) * math.cos(math.radians((latitude + to_latitude) / 2))
    return math.hypot(to_latitude - latitude, aside) * METRES_A_DEGREE
