"""Small counts that are not published, and what else must not be, so that nothing gives them away.

Counts on attributes that the row release does not carry (language, assisted, what residents answered) are
published on a fixed grid whose cells add up to others: a quarter's languages to its total, four quarters to a
year, yes and not fixed to the answered. A count from 1 to 9 is withheld (**primary**). By itself that is
useless: total minus the others gives it back. So further cells are withheld (**secondary**).

**What is promised.** For each primary cell every value from 1 to 9 stays possible to somebody who knows all
that is published, how the cells add up, this rule, and even which of the withheld cells are primary (from 1
to 9) and which are not (10 or more). 0 is published: it tells of nobody, and is never withheld.

**How it is shown.** Bounds that shrink from relation to relation tell what an attacker can surely find; that
they find little proves nothing, because several relations together can say more (linear algebra), and whole
numbers more still. So the proof goes the other way round: for each primary cell two complete tables are made
that agree with everything published and with all relations, one in which the cell is 1 and one in which it is
9. They are reached from the true table by moves: some withheld cells up, others down, by the same number, so
that every sum stays. On the way the cell takes every value between. What has a witness is safe, whatever
method the attacker uses, and stays so when more is withheld later.

**What is withheld** is what the cheapest move needs: cells that are withheld already cost next to nothing,
others by the digits of their counts, the smallest first. It is found as a shortest path, as in J. Castro, "A
shortest-paths heuristic for statistical data protection in positive tables", INFORMS Journal on Computing 19
(2007), here over sets of relations that are out of balance, and led towards few of them. It is a heuristic:
little is withheld, not the least. The order is total, so the same counts withhold the same cells.

Often not even withholding everything leaves all nine values possible: where a total is 9 at most, none of two
parts is 9. Then the range is as wide as was found (`Suppression.narrow`). A cell without any second value is
`exposed`, as each of nine services with one request for an agency that has nine: nothing but hiding that it
is a small count would help, so nothing of that grid may be published.
"""

import heapq
import itertools
import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.domain.measures import FEWEST_FOR_A_RATE

Key = tuple[str, ...]
"""The name of a cell, such as ("2026-Q1", "language", "es", "yes")."""

FEWEST, MOST = 1, FEWEST_FOR_A_RATE - 1
"""Counts from FEWEST to MOST are withheld."""

PATIENCE, MORE_PATIENCE = 300, 10_000
"""So many states of a search are looked at before it is given up; more for a cell that would be exposed."""


@dataclass(frozen=True)
class Relation:
    """A cell that is the sum of others."""

    total: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Range:
    """The values from `low` to `high` that a withheld cell may have for all that is published."""

    low: int
    high: int


@dataclass(frozen=True)
class Suppression:
    """Which cells are withheld, and what the published ones leave possible for each primary one."""

    primary: frozenset[Key]
    secondary: frozenset[Key]
    ranges: Mapping[Key, Range]

    @property
    def withheld(self) -> frozenset[Key]:
        """All cells that are not published."""
        return self.primary | self.secondary

    @property
    def narrow(self) -> tuple[Key, ...]:
        """Primary cells of which fewer than all nine values were shown to stay possible."""
        return tuple(key for key, found in self.ranges.items() if found != Range(FEWEST, MOST))

    @property
    def exposed(self) -> tuple[Key, ...]:
        """Primary cells that could not be hidden: with one of these, publish nothing of the grid."""
        return tuple(key for key, found in self.ranges.items() if found.low == found.high)


def suppress(
    counts: Mapping[Key, int],
    relations: Iterable[Relation],
    published: Collection[Key] = (),
    withheld: Collection[Key] = (),
    known: Collection[Key] = (),
) -> Suppression:
    """Decide which cells are withheld.

    All cells that are published anywhere, and all relations between them, must be in one call: what is
    decided apart can be combined. That holds over time too: `published` and `withheld` are the cells that an
    earlier publication showed or hid, with the counts they had then; they stay so. Of counts that changed
    since, the difference between two publications is one more figure, which no rule here knows of: keep them
    as they were.

    `known` cells can be counted on released rows. They are never withheld, small or not, and never move.

    Raises ValueError for a negative count, a relation with a cell that has no count or one that does not add
    up, and a small count that was published.
    """
    lattice = _Lattice.of(counts, relations, {*published, *known})
    small = [
        cell
        for cell in lattice.smallest_first()
        if FEWEST <= lattice.counts[cell] <= MOST and lattice.keys[cell] not in known
    ]
    hidden = {number for number, key in enumerate(lattice.keys) if key in withheld} | set(small)
    if any(lattice.keys[cell] in published for cell in hidden):
        raise ValueError("what was published once cannot be withheld")
    ranges = {}
    for cell in small:
        found = _range(lattice, hidden, cell)
        if found.low == found.high:
            found = _range(replace(lattice, patience=MORE_PATIENCE), hidden, cell)
        ranges[lattice.keys[cell]] = found
    primary = frozenset(ranges)
    return Suppression(primary, frozenset(lattice.keys[cell] for cell in hidden) - primary, ranges)


@dataclass(frozen=True)
class _Lattice:
    """Cells by number, in the order of their keys; relations as their cells with sign (the total is -1)."""

    keys: Sequence[Key]
    counts: Sequence[int]
    relations: Sequence[Sequence[tuple[int, int]]]
    within: Sequence[Sequence[tuple[int, int]]]
    fixed: frozenset[int]
    patience: int = PATIENCE

    @classmethod
    def of(
        cls, counts: Mapping[Key, int], relations: Iterable[Relation], published: Collection[Key]
    ) -> "_Lattice":
        keys = sorted(counts)
        numbers = {key: number for number, key in enumerate(keys)}
        found = sorted({_signed(relation, counts, numbers) for relation in relations}, key=_shortest_first)
        if any(count < 0 for count in counts.values()):
            raise ValueError("nothing is counted below 0")
        within: list[list[tuple[int, int]]] = [[] for _ in keys]
        for number, relation in enumerate(found):
            for cell, sign in relation:
                within[cell].append((number, sign))
        fixed = frozenset(n for n, key in enumerate(keys) if not counts[key] or key in published)
        return cls(keys, [counts[key] for key in keys], found, within, fixed)

    def smallest_first(self) -> list[int]:
        return sorted(range(len(self.keys)), key=lambda cell: (self.counts[cell], cell))

    def room(self, cell: int, value: int, sign: int) -> float:
        """Return how far a cell can go from a value, up (1) or down (-1), and stay of its kind."""
        if cell in self.fixed:
            return 0
        lowest, highest = (FEWEST, MOST) if self.counts[cell] <= MOST else (MOST + 1, math.inf)
        return highest - value if sign > 0 else value - lowest


def _shortest_first(relation: Sequence[tuple[int, int]]) -> tuple[int, Sequence[tuple[int, int]]]:
    """Put relations with few ways to mend them first: a search that begins there branches less."""
    return len(relation), relation


def _signed(
    relation: Relation, counts: Mapping[Key, int], numbers: Mapping[Key, int]
) -> tuple[tuple[int, int], ...]:
    """Return a relation as numbered cells with signs, without zeros: they never move."""
    cells = (relation.total, *relation.parts)
    if any(cell not in counts for cell in cells) or len(set(cells)) < len(cells):
        raise ValueError(f"a relation adds up cells that have a count, each once: {relation.total}")
    if counts[relation.total] != sum(counts[part] for part in relation.parts):
        raise ValueError(f"the parts do not add up: {relation.total}")
    signs = [(numbers[cell], 1 if number else -1) for number, cell in enumerate(cells) if counts[cell]]
    return tuple(sorted(signs))


def _range(lattice: _Lattice, withheld: set[int], cell: int) -> Range:
    return Range(*(_reach(lattice, withheld, cell, target) for target in (FEWEST, MOST)))


def _reach(lattice: _Lattice, withheld: set[int], cell: int, target: int) -> int:
    """Bring a cell as near to a value as moves can, withholding what they need; return how near that is."""
    table = list(lattice.counts)
    sign = 1 if target > table[cell] else -1
    while table[cell] != target:
        step, move = _next_move(lattice, withheld, table, (cell, sign), abs(target - table[cell]))
        if not move:
            break
        for moved, direction in move:
            table[moved] += direction * step
            withheld.add(moved)
    return table[cell]


Change = tuple[int, int]
"""A cell, and the direction in which it goes: 1 or -1."""

Imbalance = tuple[tuple[int, int], ...]
"""The relations that do not add up, by number, and by how much."""


def _next_move(
    lattice: _Lattice, withheld: set[int], table: Sequence[int], start: Change, most: int
) -> tuple[int, list[Change]]:
    """Return the next move and by how much: one over withheld cells only, before one that costs others.

    Where there is no move by one, there is none by more. A move that costs is looked for that goes all the
    way.
    """
    for free in (True, False):
        move = _Search(lattice, withheld, table, 1, free).cheapest(start)
        if not move:
            continue
        if not free and most > 1:
            move = _Search(lattice, withheld, table, most, free).cheapest(start) or move
        room = min(lattice.room(cell, table[cell], direction) for cell, direction in move)
        return int(min(most, room)), move
    return 0, []


@dataclass(frozen=True)
class _Path:
    """The changes of a move so far, the last one first."""

    change: Change
    before: "_Path | None"

    def __iter__(self) -> Iterator[Change]:
        path: _Path | None = self
        while path is not None:
            yield path.change
            path = path.before


@dataclass(frozen=True)
class _Search:
    """The search for the cheapest move by `step` from a table; `free`: over withheld cells only."""

    lattice: _Lattice
    withheld: set[int]
    table: Sequence[int]
    step: int
    free: bool

    def cheapest(self, start: Change) -> list[Change]:
        """Return the changes of a move that begins with one, or none.

        Always the first relation out of balance is mended next: in whichever order a move is told, it is
        found once. Two ways that leave the same relations out of balance are as good, but for their cost.
        """
        order = itertools.count()
        left = self._out_of_balance((), start)
        heap = [(0.0, next(order), 0.0, left, _Path(start, None))]
        seen: set[Imbalance] = set()
        while heap and len(seen) < self.lattice.patience:
            _, _, cost, left, path = heapq.heappop(heap)
            if not left:
                return list(path)
            if left in seen:
                continue
            seen.add(left)
            used = {cell for cell, _ in path}
            for change in self._mending(left[0], used):
                after = self._out_of_balance(left, change)
                if after not in seen:
                    there = cost + self._cost(change[0])
                    likely = there + AHEAD * len(after)
                    heapq.heappush(heap, (likely, next(order), there, after, _Path(change, path)))
        return []

    def _mending(self, broken: tuple[int, int], used: set[int]) -> Iterator[Change]:
        """Return what brings a relation nearer to its balance."""
        relation, amount = broken
        for cell, sign in self.lattice.relations[relation]:
            direction = sign if amount < 0 else -sign
            if cell in used or (self.free and cell not in self.withheld):
                continue
            if self.lattice.room(cell, self.table[cell], direction) >= self.step:
                yield cell, direction

    def _out_of_balance(self, left: Imbalance, change: Change) -> Imbalance:
        amounts = dict(left)
        cell, direction = change
        for relation, sign in self.lattice.within[cell]:
            amounts[relation] = amounts.get(relation, 0) + sign * direction
        return tuple(sorted((relation, amount) for relation, amount in amounts.items() if amount))

    def _cost(self, cell: int) -> float:
        """Every cell costs a little, so that moves are short; a published one by the digits of its count."""
        return 2 if cell in self.withheld else 10 + 4 * math.log2(self.lattice.counts[cell])


AHEAD = 8
"""What it likely costs yet to mend a relation."""
