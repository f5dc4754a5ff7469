"""Where a spot lies: areas, edges, holes, and how far beyond the city's edge is outside."""

from collections.abc import Sequence
from typing import Any

import pytest

from portal.places.atlas import NOWHERE_KNOWN, Atlas, UnusableShape, box, metres_between, usable
from portal.places.kinds import Area, AreaKind

ROUND_THE_CITY = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[2, 2], [3, 2], [3, 3], [2, 3], [2, 2]]


def polygon(*rings: Sequence[Sequence[float]]) -> dict[str, Any]:
    """A GeoJSON polygon."""
    return {"type": "Polygon", "coordinates": list(rings)}


def half(west: float) -> dict[str, Any]:
    """Two degrees of the city's width."""
    return polygon([[west, 0], [west + 2, 0], [west + 2, 4], [west, 4], [west, 0]])


ATLAS = Atlas(
    [
        Area(AreaKind.DISTRICT, "2", "East", half(2)),
        Area(AreaKind.DISTRICT, "1", "West", half(0)),
        Area(AreaKind.NEIGHBOURHOOD, "a", "Old Town", polygon([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])),
        Area(AreaKind.CITY, "c", "The City", polygon(ROUND_THE_CITY, HOLE)),
    ]
)


@pytest.mark.parametrize(
    ("latitude", "longitude", "neighbourhood", "district", "inside"),
    [
        (0.5, 0.5, "Old Town", "1", True),
        (1, 1, "Old Town", "1", True),
        (3.5, 3.5, None, "2", True),
        (1, 2, None, "1", True),
        (2.5, 2.5, None, "2", False),
        (2, 2.5, None, "2", True),
        (0, 0, "Old Town", "1", True),
        (-0.0004, 1, None, None, True),
        (-0.001, 1, None, None, False),
        (50, 50, None, None, False),
    ],
)
def test_where_a_spot_lies(
    latitude: float, longitude: float, neighbourhood: str | None, district: str | None, inside: bool
) -> None:
    where = ATLAS.locate(latitude, longitude)
    assert (where.neighbourhood, where.district, where.inside) == (neighbourhood, district, inside)


def test_without_the_citys_outline_nothing_is_outside() -> None:
    assert Atlas([]).locate(50, 50) == NOWHERE_KNOWN
    assert Atlas([Area(AreaKind.DISTRICT, "1", "West", half(0))]).locate(50, 50).inside is None


def test_an_outline_that_crosses_itself_is_put_right() -> None:
    bow = polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]])
    atlas = Atlas([Area(AreaKind.DISTRICT, "1", "Bow", bow)])
    assert atlas.locate(1, 1.9).district == "1"
    assert atlas.locate(1.9, 1).district is None


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": "abc"},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": [[[1.4e6, 6e5], [1.5e6, 6e5], [1.5e6, 7e5], [1.4e6, 6e5]]]},
        {"type": "Blob", "coordinates": [1]},
    ],
)
def test_what_is_no_area_is_refused(shape: dict[str, Any]) -> None:
    with pytest.raises(UnusableShape):
        usable(shape)


def test_metres_and_degrees_agree() -> None:
    south, north, west, east = box(39.29, -76.61, 150)
    assert 149 < metres_between(39.29, -76.61, north, -76.61) < 151
    assert 149 < metres_between(39.29, -76.61, 39.29, east) < 151
    assert (south < 39.29 < north, west < -76.61 < east) == (True, True)
