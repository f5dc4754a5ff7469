"""What kinds of places and areas there are, and how each is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class PlaceKind(StrEnum):
    """A place that can be found by its name."""

    ADDRESS = "address"
    INTERSECTION = "intersection"
    LANDMARK = "landmark"
    PARK = "park"


class AreaKind(StrEnum):
    """A part of the map with an edge."""

    CITY = "city"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


Kind = PlaceKind | AreaKind

KINDS: Mapping[str, Kind] = {kind.value: kind for kind in (*PlaceKind, *AreaKind)}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as it is imported: `key` finds it (with `number`, of an address); degrees of WGS 84."""

    kind: PlaceKind
    label: str
    key: str
    number: int | None
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Area:
    """An area as it is imported; `shape` is a GeoJSON geometry."""

    kind: AreaKind
    code: str
    name: str
    shape: Mapping[str, Any]
