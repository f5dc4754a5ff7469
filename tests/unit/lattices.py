"""Grids for the attacker: wider ones than the portal publishes, with years.

A quarter × one dimension: each quarter's requests by language, or by district, never by both. What is counted
of them comes in kinds that add up (asked = answered + silent; answered = yes + partly + no). Four quarters
make a year, the members of each dimension the whole city, services an agency. All of it is one lattice: what
is withheld is decided once, by portal/domain/suppression.py.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.domain.suppression import Key, Relation

WHOLE = ""
"""The dimension, and its only member, of the counts of the whole city."""


def cell(period: str, dimension: str, member: str, kind: str) -> Key:
    """Return the name of a cell."""
    return period, dimension, member, kind


@dataclass(frozen=True)
class Grid:
    """Which cells there are.

    `quarters`: the quarters that are published. `years`: the years with their quarters, whole years only.
    `dimensions`: each with its members; whoever has no district is a member too, so that all dimensions count
    the same requests. `groups`: dimensions whose members are sums of another's, as {"agency": {"roads":
    ("pothole", "lamp")}}. `kinds`: which kinds are sums of others; `leaves`: the kinds that are none.
    """

    quarters: tuple[str, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    leaves: tuple[str, ...]
    years: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def counts(self, leaves: Mapping[Key, int]) -> dict[Key, int]:
        """Return the counts of all cells from those of single quarters, members and leaves; none is 0.

        Raises ValueError where two dimensions count different numbers of requests, or a key is no leaf.
        """
        counts: Counter[Key] = Counter(dict.fromkeys(self._leaves(), 0))
        if unknown := leaves.keys() - counts.keys():
            raise ValueError(f"not on the grid: {min(unknown)}")
        counts.update(leaves)
        for relation in self.relations():
            found = sum(counts[part] for part in relation.parts)
            if counts.setdefault(relation.total, found) != found:
                raise ValueError(f"two dimensions count differently: {relation.total}")
        return dict(counts)

    def relations(self) -> tuple[Relation, ...]:
        """Return all that adds up, no sum before its parts; what follows from others is left out."""
        return (*self._groups(), *self._wholes(), *self._kinds(), *self._years())

    def _leaves(self) -> Iterator[Key]:
        for quarter in self.quarters:
            for dimension, members in self.dimensions.items():
                for member in members:
                    yield from (cell(quarter, dimension, member, kind) for kind in self.leaves)

    def _groups(self) -> Iterator[Relation]:
        for quarter in self.quarters:
            for group, members in self.groups.items():
                for member, parts in members.items():
                    inner = self._dimension_of(parts)
                    for kind in self.leaves:
                        yield Relation(
                            cell(quarter, group, member, kind),
                            tuple(cell(quarter, inner, part, kind) for part in parts),
                        )

    def _dimension_of(self, parts: tuple[str, ...]) -> str:
        for dimension, members in self.dimensions.items():
            if set(parts) <= set(members):
                return dimension
        raise ValueError(f"a group of what is in no dimension: {parts}")

    def _wholes(self) -> Iterator[Relation]:
        """Of a dimension with a group over it, the group's members make the whole."""
        grouped = {self._dimension_of(parts) for group in self.groups.values() for parts in group.values()}
        outer = {name: tuple(members) for name, members in self.groups.items()}
        outer |= {name: members for name, members in self.dimensions.items() if name not in grouped}
        for quarter in self.quarters:
            for dimension, members in outer.items():
                for kind in self.leaves:
                    yield Relation(
                        cell(quarter, WHOLE, WHOLE, kind),
                        tuple(cell(quarter, dimension, member, kind) for member in members),
                    )

    def _kinds(self) -> Iterator[Relation]:
        for quarter in self.quarters:
            for dimension, member in self._places():
                for kind, parts in self.kinds.items():
                    yield Relation(
                        cell(quarter, dimension, member, kind),
                        tuple(cell(quarter, dimension, member, part) for part in parts),
                    )

    def _years(self) -> Iterator[Relation]:
        for year, quarters in self.years.items():
            for dimension, member in self._places():
                for kind in (*self.leaves, *self.kinds):
                    yield Relation(
                        cell(year, dimension, member, kind),
                        tuple(cell(quarter, dimension, member, kind) for quarter in quarters),
                    )

    def _places(self) -> Iterator[tuple[str, str]]:
        yield WHOLE, WHOLE
        for name, members in (*self.dimensions.items(), *self.groups.items()):
            yield from ((name, member) for member in members)
