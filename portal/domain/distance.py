"""Distances on the earth, for "is there something like this near here?"."""

import math
from dataclasses import dataclass

from portal.domain.contacts import Point

EARTH_RADIUS = 6_371_008.8
"""Metres: the mean radius of WGS 84 (NIMA TR8350.2)."""

WHOLE_TURN = 180.0


@dataclass(frozen=True)
class Box:
    """All points between two parallels and two meridians, in degrees; the edges belong to it."""

    south: float
    north: float
    west: float
    east: float


def metres_between(a: Point, b: Point) -> float:
    """Return the way along the surface between two points, in metres, by the haversine formula.

    Source: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984): it stays exact for points
    close together, where the law of cosines does not.
    """
    up = math.radians(b.latitude - a.latitude) / 2
    aside = math.radians(b.longitude - a.longitude) / 2
    parallels = math.cos(math.radians(a.latitude)) * math.cos(math.radians(b.latitude))
    share = math.sin(up) ** 2 + parallels * math.sin(aside) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(share)))


def box_around(point: Point, metres: float) -> Box:
    """Return a box that holds every point within so many metres.

    A degree of longitude shrinks with the cosine of the latitude; it is taken where the box is nearest to a
    pole. A box that holds a pole, or crosses the meridian of 180 degrees, goes all the way around.
    """
    up = math.degrees(metres / EARTH_RADIUS)
    south, north = point.latitude - up, point.latitude + up
    narrowest = math.cos(math.radians(min(max(abs(south), abs(north)), 90.0)))
    aside = up / narrowest if narrowest > 0 else WHOLE_TURN
    west, east = point.longitude - aside, point.longitude + aside
    if south <= -90 or north >= 90 or west < -WHOLE_TURN or east > WHOLE_TURN:
        west, east = -WHOLE_TURN, WHOLE_TURN
    return Box(max(south, -90.0), min(north, 90.0), west, east)
