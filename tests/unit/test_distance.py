"""Distances: against known ones, and the box that must hold everything near."""

import math

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from portal.domain.contacts import Point
from portal.domain.distance import EARTH_RADIUS, box_around, metres_between

CITY_HALL = Point(39.2908, -76.6108)
LATITUDES = st.floats(-90, 90)
LONGITUDES = st.floats(-180, 180)


def test_known_distances() -> None:
    degree = math.radians(1) * EARTH_RADIUS
    assert metres_between(Point(0, 0), Point(1, 0)) == pytest.approx(degree)
    assert metres_between(Point(0, 179.5), Point(0, -179.5)) == pytest.approx(degree)
    assert metres_between(Point(60, 0), Point(60, 1)) == pytest.approx(degree / 2, rel=1e-3)
    assert metres_between(Point(90, 10), Point(-90, 77)) == pytest.approx(math.pi * EARTH_RADIUS)
    # Paris to London, as great-circle calculators give it: 343.6 km.
    assert metres_between(Point(48.8566, 2.3522), Point(51.5074, -0.1278)) == pytest.approx(343_600, rel=1e-3)
    assert metres_between(CITY_HALL, CITY_HALL) == 0


@pytest.mark.parametrize("metres", [0.5, 40, 1000])
def test_short_ways_are_as_exact_as_long_ones(metres: float) -> None:
    north = Point(CITY_HALL.latitude + math.degrees(metres / EARTH_RADIUS), CITY_HALL.longitude)
    assert metres_between(CITY_HALL, north) == pytest.approx(metres, rel=1e-6)


@given(LATITUDES, LONGITUDES, st.floats(1, 1000), st.floats(0, 2 * math.pi), st.floats(0, 1))
@example(89.9999, 0.0, 1000.0, 1.0, 1.0)
@example(0.0, 179.9999, 1000.0, math.pi / 2, 1.0)
@example(-60.0, -180.0, 1000.0, 3 * math.pi / 2, 1.0)
def test_whatever_is_near_lies_in_the_box(
    latitude: float, longitude: float, metres: float, bearing: float, share: float
) -> None:
    spot = Point(latitude, longitude)
    other = walked(spot, bearing, metres * share)
    assume(metres_between(spot, other) <= metres)
    box, edge = box_around(spot, metres), 1e-9
    assert box.south - edge <= other.latitude <= box.north + edge
    assert box.west - edge <= other.longitude <= box.east + edge


def test_the_box_is_as_small_as_it_may_be() -> None:
    box = box_around(CITY_HALL, 100)
    assert metres_between(Point(box.south, CITY_HALL.longitude), CITY_HALL) == pytest.approx(100, rel=1e-6)
    assert metres_between(Point(CITY_HALL.latitude, box.west), CITY_HALL) == pytest.approx(100, rel=1e-3)
    assert box.east - box.west > 1.28 * (box.north - box.south), "a degree of longitude is shorter here"


def walked(start: Point, bearing: float, metres: float) -> Point:
    """Where one comes to from a point, in a direction (radians from north), after so many metres."""
    angle, latitude = metres / EARTH_RADIUS, math.radians(start.latitude)
    up = math.sin(latitude) * math.cos(angle) + math.cos(latitude) * math.sin(angle) * math.cos(bearing)
    there = math.asin(max(-1.0, min(1.0, up)))
    aside = math.atan2(
        math.sin(bearing) * math.sin(angle) * math.cos(latitude),
        math.cos(angle) - math.sin(latitude) * math.sin(there),
    )
    turned = (start.longitude + math.degrees(aside) + 180) % 360 - 180
    return Point(math.degrees(there), turned)
