"""Small counts that are withheld: an attacker who solves whole-number programs tries to get them back."""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from portal.domain.suppression import Key, Range, Relation, Suppression, suppress
from tests.unit.lattices import WHOLE, Grid, cell

QUARTERS = ("Q1", "Q2", "Q3", "Q4")
Table = tuple[dict[Key, int], tuple[Relation, ...]]


def recovered(
    counts: Mapping[Key, int],
    relations: Sequence[Relation],
    withheld: Iterable[Key],
    wanted: Iterable[Key],
) -> dict[Key, Range]:
    """What an attacker can bound cells to, who knows all cells that are not withheld and all relations.

    He even knows which withheld cells are from 1 to 9, and that the others are 10 or more.
    """
    unknown = {key: number for number, key in enumerate(sorted(withheld))}
    rows, sums = [], []
    for relation in relations:
        row, known = np.zeros(len(unknown)), 0
        for key, sign in ((relation.total, -1), *((part, 1) for part in relation.parts)):
            if key in unknown:
                row[unknown[key]] += sign
            else:
                known += sign * counts[key]
        rows.append(row)
        sums.append(-known)
    small = [counts[key] < 10 for key in unknown]
    box = Bounds(np.where(small, 1, 10), np.where(small, 9, 10**5))
    exact = LinearConstraint(np.array(rows), sums, sums)
    found = {}
    for key in wanted:
        aim = np.zeros(len(unknown))
        aim[unknown[key]] = 1
        ends = [
            milp(sign * aim, constraints=exact, bounds=box, integrality=np.ones(len(unknown))).fun * sign
            for sign in (1, -1)
        ]
        found[key] = Range(*(round(end) for end in ends))
    return found


def holds(counts: Mapping[Key, int], relations: Sequence[Relation]) -> Suppression:
    """Suppress, attack, and see that the promise was kept."""
    found = suppress(counts, relations)
    assert found.primary == {key for key, count in counts.items() if 1 <= count <= 9}
    assert all(counts[key] >= 10 for key in found.secondary)
    assert found.ranges.keys() == found.primary
    attacked = recovered(counts, relations, found.withheld, sorted(found.primary))
    for key, possible in attacked.items():
        assert possible.low <= found.ranges[key].low <= counts[key] <= found.ranges[key].high <= possible.high
    for key in found.primary - set(found.narrow):
        assert attacked[key] == Range(1, 9)
    return found


def by_chance(seed: int) -> Table:
    """A year of a small city: services in two agencies, languages, and what was answered."""
    chance = random.Random(seed)
    services, languages = ("s", "t", "u", "v")[: chance.randint(3, 4)], ("ar", "en", "es")
    leaves = [("requests",), ("no", "yes"), ("no", "partly", "yes")][seed % 3]
    grid = Grid(
        QUARTERS,
        {"service": services, "language": languages},
        leaves,
        years={"Y": QUARTERS} if seed % 4 else {},
        groups={"agency": {"a": services[:2], "b": services[2:]}} if seed % 5 else {},
        kinds={"answered": leaves} if len(leaves) > 1 else {},
    )
    weights = [[chance.uniform(0.1, 1) ** 2 for _ in each] for each in (services, languages, leaves)]
    counts: Counter[Key] = Counter()
    for quarter in QUARTERS:
        for _ in range(round(chance.choice([30, 100, 300]) * len(leaves))):
            service, language, kind = (
                chance.choices(each, weight)[0]
                for each, weight in zip((services, languages, leaves), weights, strict=True)
            )
            counts[cell(quarter, "service", service, kind)] += 1
            counts[cell(quarter, "language", language, kind)] += 1
    return grid.counts(counts), grid.relations()


def test_nothing_is_recovered_from_grids_by_chance() -> None:
    primary = wide = 0
    for seed in range(12):
        found = holds(*by_chance(seed))
        assert not found.exposed
        primary += len(found.primary)
        wide += len(found.primary) - len(found.narrow)
    assert primary > 150
    assert wide > 60


def test_what_is_narrow_would_be_so_if_everything_were_withheld() -> None:
    counts, relations = by_chance(4)
    found = suppress(counts, relations)
    assert found.narrow
    every = [key for key, count in counts.items() if count]
    best = recovered(counts, relations, every, found.narrow)
    assert best == {key: found.ranges[key] for key in found.narrow}


def table(rows: Sequence[Sequence[int]]) -> Table:
    """Languages (rows) by quarters (columns), with all sums."""
    languages, quarters = [f"l{n}" for n in range(len(rows))], QUARTERS[: len(rows[0])]
    grid = Grid(quarters, {"language": tuple(languages)}, ("n",), years={"Y": quarters})
    leaves = {
        cell(quarter, "language", language, "n"): count
        for language, row in zip(languages, rows, strict=True)
        for quarter, count in zip(quarters, row, strict=True)
    }
    return grid.counts(leaves), grid.relations()


def test_a_small_count_takes_a_rectangle_with_it() -> None:
    counts, relations = table([[3, 40, 50], [20, 30, 60], [500, 400, 300]])
    withheld = suppress(counts, relations).withheld
    assert cell("Q1", "language", "l0", "n") in withheld
    assert len(withheld) == 4
    alone = recovered(counts, relations, {cell("Q1", "language", "l0", "n")}, [("Q1", "language", "l0", "n")])
    assert set(alone.values()) == {Range(3, 3)}


def test_where_nothing_is_small_nothing_is_withheld_and_nought_is_not_small() -> None:
    assert not suppress(*table([[10, 0], [0, 11], [100, 200]])).withheld


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from([0, 1, 4, 9, 10, 13, 40]), min_size=3, max_size=3), min_size=2, max_size=3
    )
)
def test_the_promise_is_kept_whatever_the_counts(rows: list[list[int]]) -> None:
    counts, relations = table(rows)
    found = holds(counts, relations)
    backwards = {key: counts[key] for key in reversed(list(counts))}
    assert suppress(backwards, relations[::-1]) == found


def test_what_nothing_can_hide_is_said_to_be_exposed() -> None:
    """The agency has nine, each of its nine services one or more: all have one."""
    parts = tuple(("part", str(number)) for number in range(9))
    counts: dict[Key, int] = dict.fromkeys([("total",), *parts], 1) | {("total",): 9}
    found = suppress(counts, [Relation(("total",), parts)])
    assert set(found.exposed) == set(counts)
    assert not suppress({**counts, ("total",): 10, parts[0]: 2}, [Relation(("total",), parts)]).exposed


def test_the_whole_city_is_counted_once_however_it_is_cut() -> None:
    grid = Grid(("Q1",), {"language": ("en", "es"), "service": ("s",)}, ("n",))
    counts = grid.counts({cell("Q1", "language", "es", "n"): 2, cell("Q1", "service", "s", "n"): 2})
    assert counts[cell("Q1", WHOLE, WHOLE, "n")] == 2
    assert counts[cell("Q1", "language", "en", "n")] == 0
    with pytest.raises(ValueError, match="count differently"):
        grid.counts({cell("Q1", "language", "es", "n"): 2})
    with pytest.raises(ValueError, match="not on the grid"):
        grid.counts({cell("Q1", "language", "fr", "n"): 2})
    with pytest.raises(ValueError, match="in no dimension"):
        Grid(("Q1",), {}, ("n",), groups={"agency": {"a": ("s",)}}).relations()


def test_what_was_published_or_withheld_before_stays_so() -> None:
    """The first quarter is out when the second comes with a small count and the sum of both."""
    rows = [[30, 3], [40, 20], [50, 500]]
    counts, relations = table(rows)
    first = [key for key in counts if key[0] == "Q1"]
    found = suppress(counts, relations, published=first)
    assert not found.withheld & set(first)
    assert cell("Y", "language", "l0", "n") in found.withheld
    assert set(found.ranges.values()) == {Range(1, 9)}
    attacked = recovered(counts, relations, found.withheld, found.primary)
    assert set(attacked.values()) == {Range(1, 9)}
    later = suppress(counts, relations, withheld=[cell("Q1", "language", "l2", "n")])
    assert cell("Q1", "language", "l2", "n") in later.secondary
    with pytest.raises(ValueError, match="published once"):
        suppress(counts, relations, published=list(counts))


def test_a_lattice_that_is_wrong_is_refused() -> None:
    total: Key = ("total",)
    part: Key = ("part",)
    for counts, relation, words in (
        ({total: 3, part: 2}, Relation(total, (part,)), "do not add up"),
        ({total: 3}, Relation(total, (part,)), "have a count"),
        ({total: 4, part: 2}, Relation(total, (part, part)), "each once"),
        ({total: -1, part: -1}, Relation(total, (part,)), "below 0"),
    ):
        with pytest.raises(ValueError, match=words):
            suppress(counts, [relation])
