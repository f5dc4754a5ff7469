"""A quarter's sheet of counts that no released row carries: what is published of it, and what is withheld.

A sheet is of one subject (what residents answered, requests by language …) in one quarter. Its cells are
named by dimension, member and kind. Quarters stand alone: no sum over several is published but of cells that
are published themselves, so each is decided by itself, once.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.suppression import Key, Relation, suppress

WHOLE = ""
"""The dimension, and its only member, of the counts of the whole city."""

OTHER = "~"
"""Begins the name of a member that stands for several small ones. No code does."""

FEWEST_IN_A_MEMBER = 30
"""Members about which fewer residents were asked are put together. How many were asked is on released rows;
of fewer, nearly every answer would be a small count.
"""


def cell(dimension: str, member: str, kind: str) -> Key:
    """Return the name of a cell of a sheet."""
    return dimension, member, kind


@dataclass(frozen=True)
class Sheet:
    """All counts of a subject in a quarter, how they add up, and which everybody knows anyway.

    `known` cells can be counted on released rows: they are never withheld, whatever they are.
    """

    counts: Mapping[Key, int]
    relations: tuple[Relation, ...]
    known: frozenset[Key] = frozenset()

    def without(self, dimensions: frozenset[str]) -> "Sheet":
        """Return the sheet without some dimensions."""
        return Sheet(
            {key: count for key, count in self.counts.items() if key[0] not in dimensions},
            tuple(
                each
                for each in self.relations
                if not any(key[0] in dimensions for key in (each.total, *each.parts))
            ),
            frozenset(key for key in self.known if key[0] not in dimensions),
        )


@dataclass(frozen=True)
class Published:
    """What is published of a sheet: each cell's count, None where it is withheld.

    `dropped`: dimensions of which nothing is published, as something in them could not be hidden. With WHOLE
    among them, nothing of the sheet is. `small`: withheld cells from 1 to 9 of which all nine values stay
    possible; `large`: those that are 10 or more.
    """

    cells: Mapping[Key, int | None]
    dropped: frozenset[str] = frozenset()
    small: frozenset[Key] = frozenset()
    large: frozenset[Key] = frozenset()


def publish(sheet: Sheet, within: Mapping[str, str] | None = None) -> Published:
    """Decide what is published of a sheet.

    `within` says which dimension's members are parts of another's: without the outer one there is no inner.
    Whatever a dimension that is dropped has is tied to the rest by its sums alone, and its counts can always
    be moved along with these: what stays possible without it is possible.
    """
    dropped: frozenset[str] = frozenset()
    while True:
        left = sheet.without(dropped)
        found = suppress(left.counts, left.relations, known=left.known)
        exposed = {key[0] for key in found.exposed}
        if not exposed:
            cells = {key: None if key in found.withheld else count for key, count in left.counts.items()}
            return Published(cells, dropped, found.primary - {*found.narrow}, found.secondary)
        if WHOLE in exposed:
            return Published({}, frozenset({key[0] for key in sheet.counts}))
        inner = {each for each, outer in (within or {}).items() if outer in exposed}
        dropped |= exposed | inner


def pools(sizes: Mapping[str, int], other: str = OTHER) -> dict[str, str]:
    """Return under which name each member is counted: its own, or `other` with all that are too small.

    `sizes` must be of released rows, so that the choice itself tells nothing. Where the small ones together
    are still too few, the next larger ones join them.
    """
    found: dict[str, str] = {}
    together = 0
    for member, size in sorted(sizes.items(), key=lambda one: (one[1], one[0])):
        if size < FEWEST_IN_A_MEMBER or 0 < together < FEWEST_IN_A_MEMBER:
            found[member] = other
            together += size
        else:
            found[member] = member
    return found


def summed(leaves: Mapping[Key, int], kinds: Mapping[str, tuple[tuple[str, ...], ...]]) -> Sheet:
    """Return a sheet from its leaves and the kinds that are sums of others, each in one or several ways.

    A sum is made wherever its parts are there. Every dimension adds up to the whole in each kind it has.
    """
    counts: defaultdict[Key, int] = defaultdict(int, leaves)
    relations = []
    for dimension, member in dict.fromkeys(key[:2] for key in leaves):
        for kind, ways in kinds.items():
            for parts in ways:
                keys = tuple(cell(dimension, member, part) for part in parts)
                if all(key in counts for key in keys):
                    total = cell(dimension, member, kind)
                    counts[total] = sum(counts[key] for key in keys)
                    relations.append(Relation(total, keys))
    return Sheet(dict(counts), tuple(relations))


def added_up(sheet: Sheet, total: tuple[str, str], dimension: str, members: tuple[str, ...]) -> Sheet:
    """Return a sheet in which members of a dimension add up to one of another, in each kind that all have.

    Raises ValueError (by `suppress`) later where they do not.
    """
    relations = []
    for key in sheet.counts:
        parts = tuple(cell(dimension, member, key[2]) for member in members)
        if key[:2] == total and parts and all(part in sheet.counts for part in parts):
            relations.append(Relation(key, parts))
    return Sheet(sheet.counts, (*sheet.relations, *relations), sheet.known)
