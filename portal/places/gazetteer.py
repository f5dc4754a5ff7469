"""All names of a city's places, and which of them a typed text may mean. A few thousand, kept in memory.

An address list has hundreds of thousands of rows but only a few thousand streets. So slips of the finger are
looked for among the streets, and the rows are then found by street and number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.places.kinds import PlaceKind
from portal.places.streets import BETWEEN, Convention, Street

LONGEST_READ = 200
"""Characters of a text that are looked at: an address may have no more."""

MOST_NAMES = 8
"""Names one text may be taken for; a page never offers more."""

_SLIPS = ((8, 2), (4, 1))
"""Words of so many letters forgive so many slips (optimal string alignment)."""

_SHORTEST_WORD = 4
"""Letters of a word that may stand for a whole name ("Patterson" for Patterson Park)."""


@dataclass(frozen=True)
class Wanted:
    """Rows that a text may mean: their key, of an address the number, and how far the text is from it."""

    kinds: tuple[PlaceKind, ...]
    key: str
    number: int | None
    slips: int


ADDRESSES = (PlaceKind.ADDRESS,)
CORNERS = (PlaceKind.INTERSECTION,)
NAMED = (PlaceKind.LANDMARK, PlaceKind.PARK)


class _Streets:
    """Streets by the part of their names that tells them apart."""

    def __init__(self, streets: Iterable[Street]) -> None:
        by_core = defaultdict[str, list[Street]](list)
        for street in sorted(set(streets), key=lambda street: street.key):
            by_core[street.core].append(street)
        self._by_core: Mapping[str, Sequence[Street]] = by_core
        self._cores = list(by_core)

    def meant(self, asked: Street) -> list[tuple[Street, int]]:
        """Return the streets a name may mean, nearest first, with how far from it each is."""
        same = self._by_core.get(asked.core, ()) if asked.core in self._by_core else ()
        if exact := [street for street in same if street.key == asked.key]:
            return [(exact[0], 0)]
        if agreeing := [street for street in same if street.agrees(asked)]:
            return [(street, 0) for street in agreeing]
        if same:
            return [(street, 1) for street in same]
        found = []
        for core, slips, _ in _near(asked.core, self._cores):
            alike = [street for street in self._by_core[core] if street.agrees(asked)]
            found += [(street, slips) for street in alike or self._by_core[core]]
        return found[:MOST_NAMES]


class Gazetteer:
    """What can be found in a city, by name."""

    def __init__(
        self, convention: Convention, streets: Iterable[str], corners: Iterable[str], names: Iterable[str]
    ) -> None:
        """Take the keys of all addresses, of all intersections, and of all landmarks and parks."""
        self._convention = convention
        self._streets = _Streets(convention.known(key) for key in streets)
        self._corners = frozenset(corners)
        crossing = {part for key in self._corners for part in key.split(BETWEEN)}
        self._crossing = _Streets(convention.known(key) for key in crossing)
        self._names = sorted(set(names))
        self._known = frozenset(self._names)

    def look(self, text: str) -> list[Wanted]:
        """Return what a text may mean, nearest first; nothing for what the city's places do not have.

        An intersection is tried first, then a number in a street, then a name.
        """
        read = text[:LONGEST_READ]
        found = self._corner(read) or self._address(read) or self._name(read)
        return sorted(found, key=lambda wanted: (wanted.slips, wanted.key))[:MOST_NAMES]

    def _corner(self, text: str) -> list[Wanted]:
        streets = self._convention.corner(text)
        if not streets:
            return []
        one, other = (self._crossing.meant(street) for street in streets)
        found: dict[str, int] = {}
        for (first, slips), (second, more) in product(one, other):
            key = self._convention.corner_key((first, second))
            if key in self._corners:
                found[key] = min(slips + more, found.get(key, slips + more))
        return [Wanted(CORNERS, key, None, slips) for key, slips in found.items()]

    def _address(self, text: str) -> list[Wanted]:
        address = self._convention.address(text)
        if address is None:
            return []
        streets = self._streets.meant(address.street)
        shorter = self._convention.ends_early(address.street)
        if shorter is not None and all(slips for _, slips in streets):
            others = self._streets.meant(shorter)
            fits = any(not slips for _, slips in others)
            streets = others if fits or not streets else streets
        return [Wanted(ADDRESSES, street.key, address.number, slips) for street, slips in streets]

    def _name(self, text: str) -> list[Wanted]:
        asked = self._convention.place(text)
        if asked in self._known:
            return [Wanted(NAMED, asked, None, 0)]
        words = set(asked.split())
        if any(len(word) >= _SHORTEST_WORD and word.isalpha() for word in words):
            within = [name for name in self._names if words <= set(name.split())]
            if within:
                return [Wanted(NAMED, name, None, 1) for name in within]
        return [Wanted(NAMED, name, None, slips) for name, slips, _ in _near(asked, self._names)]


def _near(text: str, names: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return the names that a text misses by a slip or two, nearest first."""
    allowed = next((slips for length, slips in _SLIPS if len(text) >= length), 0)
    if not allowed:
        return []
    found = process.extract(text, names, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_NAMES)
    return [(name, int(slips), at) for name, slips, at in found]
