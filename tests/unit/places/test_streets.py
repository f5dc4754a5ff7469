"""Names of streets: however somebody writes one, it is found as the city wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.places.streets import Convention, convention

ENGLISH = convention(("en", "es", "ar"))
SPANISH = convention(("es", "en"))

SAME = [
    ("N. Charles St.", "north charles street"),
    ("NORTH CHARLES STREET", "north charles street"),
    ("Charles St N", "charles street north"),
    ("St. Paul St", "saint paul street"),
    ("N St Paul Street", "north saint paul street"),
    ("North Ave.", "north avenue"),
    ("W North Avenue", "west north avenue"),
    ("O'Donnell Sq", "odonnell square"),
    ("Dr. Ruth Kirk Way", "doctor ruth kirk way"),
    ("M.L.K.", "m l k"),
    ("MLK Jr Blvd", "martin luther king boulevard"),
    ("1st Avenue", "first avenue"),
    ("25th St", "25th street"),
    ("Peñón Ln", "penon lane"),
    ("Main Street Apt 4", "main street"),
    ("", ""),
]

ADDRESSES = [
    ("100 Holliday Street", 100, "holliday street"),
    ("100, Holliday Street", 100, "holliday street"),
    ("100 Holliday St, Baltimore, MD 21202", 100, "holliday street"),
    ("  100   holliday   st ", 100, "holliday street"),
    ("100A Holliday St", 100, "holliday street"),
    ("100-102 Holliday St", 100, "holliday street"),
    ("100 1/2 Holliday St", 100, "holliday street"),
    ("100½ Holliday St", 100, "holliday street"),
    ("١٠٠ Holliday St", 100, "holliday street"),
    ("100 Holliday St #5", 100, "holliday street 5"),
    ("100 Holliday St Apt 5", 100, "holliday street"),
    ("Holliday Street 100", 100, "holliday street"),
    ("100 E Pratt St", 100, "east pratt street"),
    ("25th St 12", 12, "25th street"),
]


@pytest.mark.parametrize(("written", "key"), SAME)
def test_a_street_has_one_form(written: str, key: str) -> None:
    assert ENGLISH.street(written).key == key


@pytest.mark.parametrize(("written", "number", "key"), ADDRESSES)
def test_a_number_and_a_street_are_read(written: str, number: int, key: str) -> None:
    address = ENGLISH.address(written)
    assert address is not None
    assert (address.number, address.street.key) == (number, key)


@pytest.mark.parametrize(
    "written", ["Holliday Street", "100", "", "25th St", "🚒", "12345678 Main St", "100 , "]
)
def test_what_has_no_number_or_no_street_is_no_address(written: str) -> None:
    assert ENGLISH.address(written) is None


def test_spanish_streets_begin_with_their_type() -> None:
    address = SPANISH.address("C/ Mayor, 5".replace("/", "."))
    assert address is not None
    assert (address.number, address.street.key, address.street.core) == (5, "calle mayor", "mayor")


@pytest.mark.parametrize(
    "written",
    [
        "Light and Pratt",
        "light & pratt",
        "Light St & Pratt St",
        "Light/Pratt",
        "LIGHT ST @ PRATT ST",
        "corner of Light and Pratt",
        "the intersection of Light at Pratt",
        "Light y Pratt",
        "esquina de Light y Pratt",
        "Light و Pratt",
        "Light & Pratt, Baltimore",
    ],
)
def test_two_streets_that_cross_are_read(written: str) -> None:
    assert [street.core for street in ENGLISH.corner(written)] == ["light", "pratt"]


@pytest.mark.parametrize(
    "written", ["Light Street", "", "&", "Light &", "a & b & c", "and", "100 Holliday Street"]
)
def test_what_names_no_two_streets_is_no_corner(written: str) -> None:
    assert ENGLISH.corner(written) == ()


def test_a_corner_is_the_same_from_either_side() -> None:
    one, other = (ENGLISH.corner(text) for text in ("Light St & Pratt St", "Pratt St & Light St"))
    assert ENGLISH.corner_key(one) == ENGLISH.corner_key(other) == "light street & pratt street"


def test_only_what_both_say_can_differ() -> None:
    north, south, bare = (ENGLISH.street(text) for text in ("N Mill St", "S Mill St", "Mill"))
    assert (north.core, south.core) == ("mill", "mill")
    assert north.agrees(bare)
    assert bare.agrees(south)
    assert not north.agrees(south)
    assert not ENGLISH.street("Mill Ave").agrees(ENGLISH.street("Mill St"))


def test_what_stands_behind_the_type_can_be_left_out() -> None:
    long = ENGLISH.street("holliday street baltimore md 21202")
    shorter = ENGLISH.ends_early(long)
    assert shorter is not None
    assert shorter.key == "holliday street"
    assert ENGLISH.ends_early(ENGLISH.street("holliday street")) is None
    assert ENGLISH.ends_early(ENGLISH.street("street of dreams")) is None


def test_a_language_without_words_compares_names_as_they_are() -> None:
    assert convention(("fi",)).street("Mannerheimintie St").key == "mannerheimintie st"


@given(st.text(max_size=80))
def test_nothing_that_can_be_typed_is_too_much(text: str) -> None:
    for ways in (ENGLISH, SPANISH):
        street = ways.street(text)
        assert ways.known(street.key).key == street.key
        ways.address(text)
        assert len(ways.corner(text)) in {0, 2}
        ways.place(text)


NAMES = st.sampled_from(
    ["Charles", "Holliday", "Saint Paul", "Mount Royal", "O'Donnell", "Light", "33rd", "North"]
)
TYPES = st.sampled_from([("Street", "St"), ("Avenue", "Ave."), ("Boulevard", "Blvd"), ("Lane", "LN")])
SIDES = st.sampled_from([("North", "N"), ("south", "S."), ("East", "e"), ("WEST", "w")])


@given(SIDES, NAMES, TYPES, st.integers(1, 99_999))
def test_short_and_long_forms_are_the_same_address(
    side: tuple[str, str], name: str, kind: tuple[str, str], number: int
) -> None:
    ways: Convention = ENGLISH
    long = ways.address(f"{number} {side[0]} {name} {kind[0]}")
    short = ways.address(f"{number} {side[1]} {name.upper()} {kind[1]}, Baltimore")
    assert long == short
    assert long is not None
    assert long.number == number


@pytest.mark.parametrize(
    ("number", "street", "read"),
    [
        ("100", "Holliday St", (100, "holliday street")),
        (" 100A ", "Holliday St", (100, "holliday street")),
        ("100-102", "33rd St", (100, "33rd street")),
        ("", "Holliday St", None),
        ("A", "Holliday St", None),
        ("100", "", None),
        ("1234567", "Holliday St", None),
    ],
)
def test_a_number_beside_its_street_is_read(number: str, street: str, read: tuple[int, str] | None) -> None:
    found = ENGLISH.numbered(number, street)
    assert (found and (found.number, found.street.key)) == read
