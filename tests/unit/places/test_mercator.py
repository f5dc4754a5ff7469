"""The tiles around a spot, by the formula back from a tile to degrees, which is another one."""

from math import atan, degrees, pi, sinh

import pytest

from portal.places.mercator import SIDE, ZOOM, Frame, Tile, around


def spot_of(frame: Frame) -> tuple[float, float]:
    """Latitude and longitude of the mark ("num2deg" of the same source)."""
    first = frame.tiles[0]
    count = 2**first.zoom
    x, y = first.x + frame.left / SIDE, first.y + frame.top / SIDE
    return degrees(atan(sinh(pi * (1 - 2 * y / count)))), x / count * 360 - 180


def test_the_world_is_four_tiles_with_the_north_west_first() -> None:
    tiles = (Tile(1, 0, 0), Tile(1, 1, 0), Tile(1, 0, 1), Tile(1, 1, 1))
    assert around(0, 0, zoom=1) == Frame(tiles, 256, 256)
    assert around(40, -20, zoom=1).left < 256, "the west is on the left"
    assert around(40, -20, zoom=1).top < 256, "the north is above"


@pytest.mark.parametrize("spot", [(39.29064, -76.61093), (-33.86, 151.21), (0.00001, -0.00001), (71.2, 25.8)])
def test_the_mark_is_where_the_spot_is_and_never_near_an_edge(spot: tuple[float, float]) -> None:
    frame = around(*spot)
    assert spot_of(frame) == pytest.approx(spot, abs=0.00001)
    assert 128 <= frame.left <= 384
    assert 128 <= frame.top <= 384
    assert len(set(frame.tiles)) == 4


@pytest.mark.parametrize(("spot", "xs"), [((10, 179.9999), {0, 2**ZOOM - 1}), ((10, -180), {0, 2**ZOOM - 1})])
def test_east_and_west_meet(spot: tuple[float, float], xs: set[int]) -> None:
    assert {tile.x for tile in around(*spot).tiles} == xs


def test_the_poles_are_on_the_edge_of_the_map() -> None:
    assert {tile.y for tile in around(90, 0).tiles} == {0, 1}
    assert {tile.y for tile in around(-90, 0).tiles} == {2**ZOOM - 2, 2**ZOOM - 1}
