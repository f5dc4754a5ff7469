"""The matrix: all of it, and the part in which every two values still meet."""

from itertools import product

import pytest

from accessibility.inventory import SCHEMES, WIDTHS, Line, Look, Width, full, pairs, uncovered, validate
from accessibility.view import PHONE, Scheme, View

LANGUAGES = ("en", "es", "ar")


def _line(number: int, languages: tuple[str, ...] = ()) -> Line:
    return Line(f"page-{number}", f"/page-{number}", "fresh", "A page.", languages=languages)


LINES = [_line(number) for number in range(10)]


def _together(looks: list[Look]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for look in looks:
        found |= {(look.language, look.width), (look.language, look.scheme), (look.width, look.scheme)}
    return found


def test_the_full_matrix_is_everything() -> None:
    looks = full(LINES, LANGUAGES)
    assert len(looks) == len(set(looks)) == 10 * 3 * 2 * 2
    assert len({str(look) for look in looks}) == len(looks)


@pytest.mark.parametrize("count", [1, 2, 6, 10])
def test_every_line_and_every_two_values_are_covered(count: int) -> None:
    looks = pairs(LINES[:count], LANGUAGES)
    assert {look.line.id for look in looks} == {line.id for line in LINES[:count]}
    assert _together(looks) == {
        *product(LANGUAGES, WIDTHS),
        *product(LANGUAGES, SCHEMES),
        *product(WIDTHS, SCHEMES),
    }
    assert len(looks) <= count + 6


def test_every_line_can_meet_every_value() -> None:
    looks = pairs(LINES, LANGUAGES, every_line=True)
    met = {(look.line.id, value) for look in looks for value in (look.language, look.width, look.scheme)}
    assert met == set(product([line.id for line in LINES], [*LANGUAGES, *WIDTHS, *SCHEMES]))
    assert len(looks) <= 4 * len(LINES)


def test_many_lines_are_looked_at_once_each_in_every_way_and_a_new_one_changes_no_other() -> None:
    lines = [_line(number) for number in range(60)]
    looks = pairs(lines, LANGUAGES)
    assert [look.line for look in looks] == lines
    assert {(look.language, look.width, look.scheme) for look in looks} == set(
        product(LANGUAGES, WIDTHS, SCHEMES)
    )
    assert set(pairs([*lines[:20], _line(1000), *lines[20:]], LANGUAGES)) > set(looks)


def test_a_line_is_shown_only_in_languages_it_speaks() -> None:
    looks = full([_line(1, languages=("en",)), _line(2)], LANGUAGES)
    assert {look.language for look in looks if look.line.id == "page-1"} == {"en"}
    assert {look.language for look in looks if look.line.id == "page-2"} == set(LANGUAGES)


def test_a_look_knows_its_view() -> None:
    look = Look(LINES[0], "ar", Width.PHONE, Scheme.DARK)
    assert look.view == View(PHONE.width, PHONE.height, Scheme.DARK)
    assert str(look) == "page-0-ar-phone-dark"


def test_a_bad_list_is_refused() -> None:
    with pytest.raises(ValueError, match="same id: page-1"):
        validate([_line(1), _line(1)], LANGUAGES)
    with pytest.raises(ValueError, match="speak no language of the site: page-2"):
        full([_line(2, languages=("am",))], LANGUAGES)


def test_a_route_without_a_line_is_told() -> None:
    assert uncovered(["/page-1", "/forgotten"], LINES) == ["/forgotten"]
    assert uncovered(["/page-1"], LINES) == []
