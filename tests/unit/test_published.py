"""What is published of a quarter, and an attacker who knows it and every released row."""

import random
from collections import Counter
from collections.abc import Mapping

import pytest

from portal.domain.lifecycle import Fixed
from portal.domain.published import OTHER, WHOLE, Published, Sheet, added_up, cell, pools, publish
from portal.domain.sheets import (
    ANSWERED,
    ASKED,
    BETWEEN,
    DONE,
    GOOD,
    NOT_DONE,
    NOT_FIXED,
    RATED,
    SILENT,
    WITHIN,
    YES,
    Asked,
    answers,
    of_private,
    said_between,
)
from portal.domain.suppression import Key, Range, Relation, suppress
from tests.unit.test_suppression import recovered

SERVICES = {"pothole": "roads", "lamp": "roads", "tree": "parks", "bench": "parks", "noise": "health"}


def by_chance(seed: int, closes: int = 700) -> list[Asked]:
    """A quarter of a small city; some requests were transferred."""
    chance = random.Random(seed)
    found: Counter[tuple[object, ...]] = Counter()
    for _ in range(closes):
        service = chance.choices(list(SERVICES), [20, 12, 6, 2, 1])[0]
        agency = SERVICES[service] if chance.random() < 0.97 else "parks"
        answer = chance.choices([None, *Fixed], [50, 35, 5, 10])[0]
        rating = chance.choice([None, 1, 2, 3, 4, 5, 5]) if answer else None
        district = chance.choices(["", "1", "2", "3"], [1, 30, 40, 6])[0]
        language = chance.choices(["en", "es", "ar"], [85, 12, 3])[0]
        row = (service, agency, district, language, chance.choice(["yes", "no", "no"]), answer, rating)
        found[row] += 1
    return [Asked(count, *row) for row, count in found.items()]  # type: ignore[arg-type]


def attacked(sheet: Sheet, published: Published) -> int:
    """Let him try; return how many small counts were withheld.

    He knows what is published, all that adds up, the known counts of dimensions that were dropped too, and
    of each cell that is withheld and not dropped whether it is small.
    """
    shown = {key for key, count in published.cells.items() if count is not None}
    for key in shown:
        assert published.cells[key] == sheet.counts[key]
        assert sheet.counts[key] == 0 or sheet.counts[key] >= 10 or key in sheet.known
    left = sheet.without(published.dropped)
    assert published.cells.keys() == left.counts.keys()
    withheld = left.counts.keys() - shown
    small = [key for key in sorted(withheld) if left.counts[key] < 10]
    promised = suppress(left.counts, left.relations, known=left.known).ranges
    for key, found in recovered(left.counts, left.relations, withheld, small).items():
        assert found.low < found.high, f"{key} is {left.counts[key]}"
        assert found.low <= promised[key].low <= promised[key].high <= found.high
    return len(small)


def test_no_answer_is_recovered_from_a_quarter_and_the_released_rows() -> None:
    small = shown = 0
    for seed in range(4):
        sheet = answers(by_chance(seed, closes=(300, 700, 1500, 3000)[seed]))
        published = publish(sheet, WITHIN)
        assert WHOLE not in published.dropped
        small += attacked(sheet, published)
        shown += sum(
            count is not None for key, count in published.cells.items() if key[2] == YES and key[0] != WHOLE
        )
    assert small > 15
    assert shown > 20, "something is left to read"


def test_an_agency_s_services_cannot_be_taken_from_it() -> None:
    """With every service but a small one on its own the agency would give that one away: it is in a pool."""
    rows = [
        Asked(200, "pothole", "roads", "1", "en", "no", Fixed.YES, None),
        Asked(3, "lamp", "roads", "1", "en", "no", Fixed.YES, None),
        Asked(60, "tree", "parks", "1", "en", "no", Fixed.YES, None),
    ]
    members = {key[1] for key in answers(rows).counts if key[0] == "service"}
    assert members == {f"roads{BETWEEN}{OTHER}", f"parks{BETWEEN}tree"}


def test_small_members_are_put_together_until_they_are_enough() -> None:
    assert pools({"a": 5, "b": 100, "c": 40, "d": 200}) == {"a": OTHER, "c": OTHER, "b": "b", "d": "d"}
    assert pools({"a": 20, "b": 15, "c": 31}) == {"a": OTHER, "b": OTHER, "c": "c"}
    assert pools({"a": 3}) == {"a": OTHER}
    assert pools({"a": 30, "b": 31}) == {"a": "a", "b": "b"}


def test_a_dimension_in_which_something_cannot_be_hidden_is_not_published() -> None:
    """Two private counts of one in a sum that everybody knows: neither could be anything else."""
    known: Mapping[Key, int] = {
        cell(WHOLE, WHOLE, kind): count for kind, count in ((DONE, 41), (NOT_DONE, 1))
    }
    leaves = {
        cell("language", "en", DONE): 40,
        cell("language", "en", NOT_DONE): 0,
        cell("language", "es", DONE): 1,
        cell("language", "es", NOT_DONE): 1,
    }
    sheet = added_up(
        Sheet({**leaves, **known}, (), frozenset(known)), (WHOLE, WHOLE), "language", ("en", "es")
    )
    published = publish(sheet)
    assert published.dropped == {"language"}
    assert {key: count for key, count in published.cells.items() if key in known} == known
    alone = publish(of_private({("shelter", "received"): 1}, ("received",), None))
    assert attacked(of_private({("shelter", "received"): 1}, ("received",), None), alone) == 2
    assert set(alone.cells.values()) == {None}


def test_answers_count_what_residents_said() -> None:
    rows = [
        Asked(50, "pothole", "roads", "1", "en", "no", Fixed.YES, 5),
        Asked(2, "pothole", "roads", "1", "en", "no", Fixed.YES, None),
        Asked(30, "pothole", "roads", "1", "es", "yes", Fixed.PARTLY, 3),
        Asked(20, "pothole", "roads", "1", "es", "yes", Fixed.NO, None),
        Asked(100, "pothole", "roads", "1", "en", "no", None, None),
    ]
    counts = answers(rows).counts
    whole = {kind: counts[cell(WHOLE, WHOLE, kind)] for kind in (YES, NOT_FIXED, SILENT, ASKED)}
    assert whole == {YES: 52, NOT_FIXED: 50, SILENT: 100, ASKED: 202}
    assert counts[cell("language", "es", ASKED)] == 50
    assert counts[cell("agency", "roads", GOOD)] == 50
    assert counts[cell("agency", "roads", RATED)] == 80
    assert cell("language", "en", GOOD) not in counts


def test_what_is_told_of_a_withheld_answer_follows_from_what_is_published_and_its_kind() -> None:
    told = 0
    for seed in range(3):
        sheet = answers(by_chance(seed, closes=(300, 700, 1500)[seed]))
        published = publish(sheet, WITHIN)
        for key, between in said_between(published).items():
            answered = published.cells[cell(key[0], key[1], ANSWERED)]
            other = cell(key[0], key[1], NOT_FIXED if key[2] == YES else YES)
            assert answered is not None
            assert published.cells[key] is published.cells[other] is None
            own, others = ((1, 9) if sheet.counts[each] < 10 else (10, answered) for each in (key, other))
            assert between == Range(max(own[0], answered - others[1]), min(own[1], answered - others[0]))
            assert between.low < between.high
            told += 1
    assert told > 10


def test_of_an_answer_that_is_not_well_hidden_nothing_is_told() -> None:
    yes, no, answered = (cell(WHOLE, WHOLE, kind) for kind in (YES, NOT_FIXED, ANSWERED))
    cells = {yes: None, no: None, answered: 40}
    assert said_between(Published(cells, small=frozenset({no}), large=frozenset({yes}))) == {
        yes: Range(31, 39),
        no: Range(1, 9),
    }
    assert said_between(Published(cells, large=frozenset({yes}))) == {}
    assert said_between(Published({**cells, answered: None}, small=frozenset({yes, no}))) == {}


def test_a_known_count_is_never_withheld_and_gives_nothing_away() -> None:
    total, parts = cell("d", "m", ASKED), (cell("d", "m", "answered"), cell("d", "m", SILENT))
    sheet = Sheet({total: 40, parts[0]: 37, parts[1]: 3}, (), frozenset({total}))
    assert publish(sheet).cells == {total: 40, parts[0]: 37, parts[1]: None}
    with pytest.raises(ValueError, match="do not add up"):
        suppress({total: 5, parts[0]: 1, parts[1]: 1}, [Relation(total, parts)], known=[total])
    found = suppress({**sheet.counts}, [Relation(total, parts)], known=[total])
    assert found.withheld == set(parts)
    assert found.ranges[parts[1]] == Range(1, 9)
