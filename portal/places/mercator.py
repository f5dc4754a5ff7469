"""Which square pictures of a map lie around a spot, and where the spot is on them.

Source: "Slippy map tilenames" in the OpenStreetMap wiki, which is spherical Mercator (EPSG:3857) cut into
2^zoom × 2^zoom squares, counted from the north-west.
"""

from dataclasses import dataclass
from math import asinh, floor, pi, radians, tan

ZOOM = 17
"""Near enough to read the names of streets: 512 pixels are 470 m in Baltimore, 610 m on the equator."""

SIDE = 256
"""Pixels of a tile's side, as providers draw it."""

NORTHERNMOST = 85.0511
"""Degrees; beyond it, north or south, the projection has no map."""


@dataclass(frozen=True)
class Tile:
    """One square of the map: `x` counts to the east, `y` to the south."""

    zoom: int
    x: int
    y: int


@dataclass(frozen=True)
class Frame:
    """Four tiles, row by row, and the spot on them: pixels from the left and from the top, of 512."""

    tiles: tuple[Tile, ...]
    left: float
    top: float


def around(latitude: float, longitude: float, zoom: int = ZOOM) -> Frame:
    """Return the four tiles that meet nearest to a spot, so that it lies in the middle half of them.

    In: degrees of WGS 84; how near to look, from 1. A spot beyond the map's edge is put on the edge.
    """
    count = 2**zoom
    north = radians(max(-NORTHERNMOST, min(NORTHERNMOST, latitude)))
    east = (longitude + 180) / 360 * count
    south = (1 - asinh(tan(north)) / pi) / 2 * count
    first_x = floor(east - 0.5)
    first_y = max(0, min(count - 2, floor(south - 0.5)))
    return Frame(
        tuple(Tile(zoom, (first_x + x) % count, first_y + y) for y in (0, 1) for x in (0, 1)),
        round((east - first_x) * SIDE, 1),
        round((south - first_y) * SIDE, 1),
    )
