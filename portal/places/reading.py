"""What readers of files share: faults with their line and advice, degrees, and one place from its parts."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.catalogue.typed.text import clean
from portal.places.kinds import KINDS, AreaKind, Kind, PlaceKind, Spot
from portal.places.streets import Convention

LONGEST_LABEL = 200
LONGEST_CODE = 80


@dataclass(frozen=True)
class Fault:
    """A row that cannot be taken: its line (of GeoJSON, the number of its feature), why, and what to do."""

    line: int
    problem: str


class Unreadable(Exception):
    """Why a row cannot be taken, and what to do, in one sentence."""


@dataclass(frozen=True)
class Named:
    """The parts of a place's name, as a row has them; empty where it has not."""

    label: str = ""
    number: str = ""
    street: str = ""
    cross: str = ""


def kind_of(text: str, default: Kind | None) -> Kind:
    """Return the kind a row says it is, else the default of the whole file. Raises Unreadable."""
    word = text.strip().casefold().replace("neighborhood", "neighbourhood")
    if not word and default is not None:
        return default
    if word not in KINDS:
        known = ", ".join(KINDS)
        raise Unreadable(
            f"the kind {word!r} is not known; write one of {known}"
            if word
            else f"it does not say what it is; add a column kind, or give --kind with one of {known}"
        )
    return KINDS[word]


def degrees(text: str | float | None, most: int, name: str) -> float:
    """Return a number of degrees. Raises Unreadable for what is none, as in another system of coordinates."""
    try:
        number = float(str(text).strip())
    except ValueError:
        raise Unreadable(
            f"the {name} {str(text or '')[:40]!r} is not a number; write degrees, like 39.29064"
        ) from None
    if not math.isfinite(number) or abs(number) > most:
        raise Unreadable(f"the {name} {number:g} is not in degrees; export the file in WGS 84 (EPSG:4326)")
    return number


def spot(convention: Convention, kind: PlaceKind, named: Named, latitude: float, longitude: float) -> Spot:
    """Make a place from the parts of its name. Raises Unreadable where they name none."""
    if latitude == 0 and longitude == 0:
        raise Unreadable("it lies at 0, 0, which is in the sea; give it its coordinates or take it out")
    label = clean(named.label or _joined(kind, named))
    if not label or not any(char.isalnum() for char in label):
        raise Unreadable("it has no name; fill in its label, or number and street")
    if len(label) > LONGEST_LABEL:
        raise Unreadable(f"its name is longer than {LONGEST_LABEL} characters; write a shorter one")
    key, number = _found_by(convention, kind, named, label)
    if not key:
        raise Unreadable(
            f"its name {label[:40]!r} has no letters or numbers to find it by; write another one"
        )
    return Spot(kind, label, key[:LONGEST_LABEL], number, latitude, longitude)


def _joined(kind: PlaceKind, named: Named) -> str:
    if kind is PlaceKind.INTERSECTION:
        return f"{named.street} & {named.cross}" if named.street and named.cross else ""
    return f"{named.number} {named.street}".strip()


def _found_by(convention: Convention, kind: PlaceKind, named: Named, label: str) -> tuple[str, int | None]:
    if kind is PlaceKind.ADDRESS:
        apart = named.number and named.street
        address = convention.numbered(named.number, named.street) if apart else convention.address(label)
        if address is None:
            raise Unreadable(
                f"{label[:40]!r} is not a number and a street; write it like 100 Holliday Street"
            )
        return address.street.key, address.number
    if kind is PlaceKind.INTERSECTION:
        both = (named.street, named.cross)
        streets = tuple(convention.street(name) for name in both) if all(both) else convention.corner(label)
        if len(streets) != 2:
            raise Unreadable(f"{label[:40]!r} does not name two streets; write them like Light St & Pratt St")
        return convention.corner_key(streets), None
    return convention.place(label), None


@dataclass(frozen=True)
class Fields:
    """The values of a row under folded names of columns."""

    values: Mapping[str, str]

    def get(self, names: tuple[str, ...]) -> str:
        """Return the first value that is there under one of these names, in their order."""
        return next((value for value in self._those(names) if value), "")

    def _those(self, names: tuple[str, ...]) -> Iterator[str]:
        yield from (self.values[name].strip() for name in names if name in self.values)


def area_kind(kind: Kind) -> AreaKind:
    """Return the kind of an area. Raises Unreadable for that of a place."""
    if isinstance(kind, PlaceKind):
        raise Unreadable(
            f"it is drawn as an area, and {kind.value} is a point; give its kind as district or another"
        )
    return kind


def place_kind(kind: Kind) -> PlaceKind:
    """Return the kind of a place. Raises Unreadable for that of an area."""
    if isinstance(kind, AreaKind):
        raise Unreadable(f"{kind.value} is an area, which a point cannot be; give its outline in GeoJSON")
    return kind
