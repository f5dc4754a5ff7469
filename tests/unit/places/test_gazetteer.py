"""What a typed text may mean among the names of a city."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.places.gazetteer import MOST_NAMES, Gazetteer
from portal.places.streets import convention

WAYS = convention(("en",))
STREETS = [
    WAYS.street(name).key
    for name in ("Holliday Street", "N Charles Street", "S Charles Street", "Light Street", "Eastern Avenue")
]
CORNERS = [
    WAYS.corner_key(WAYS.corner(name))
    for name in ("Light St & Pratt St", "N Charles St & Pratt St", "S Charles St & Pratt St")
]
NAMES = [WAYS.place(name) for name in ("Patterson Park", "City Hall", "Druid Hill Park", "The Old Mill")]
GAZETTEER = Gazetteer(WAYS, STREETS, CORNERS, NAMES)


def found(text: str) -> list[tuple[str, int | None, int]]:
    """What a text may mean: keys, numbers and slips."""
    return [(wanted.key, wanted.number, wanted.slips) for wanted in GAZETTEER.look(text)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("100 holliday st", [("holliday street", 100, 0)]),
        ("100 Holliday", [("holliday street", 100, 0)]),
        ("100 holliday st baltimore md", [("holliday street", 100, 0)]),
        ("100 Holiday St", [("holliday street", 100, 1)]),
        ("100 Holliday Ave", [("holliday street", 100, 1)]),
        ("5 n charles", [("north charles street", 5, 0)]),
        ("5 Charles St", [("north charles street", 5, 0), ("south charles street", 5, 0)]),
        ("5 E Charles St", [("north charles street", 5, 1), ("south charles street", 5, 1)]),
        ("5 Chalres St N", [("north charles street", 5, 1)]),
        ("Pratt & Light", [("light street & pratt street", None, 0)]),
        ("Prat & Ligth", [("light street & pratt street", None, 2)]),
        ("Pratt & Ligth", [("light street & pratt street", None, 1)]),
        (
            "Charles and Pratt",
            [
                ("north charles street & pratt street", None, 0),
                ("pratt street & south charles street", None, 0),
            ],
        ),
        ("the city hall", [("city hall", None, 0)]),
        ("old mill", [("old mill", None, 0)]),
        ("patterson", [("patterson park", None, 1)]),
        ("Paterson Park", [("patterson park", None, 1)]),
        ("park", [("druid hill park", None, 1), ("patterson park", None, 1)]),
        ("5 Nowhere Street", []),
        ("Light & Nowhere", []),
        ("", []),
        ("🔥", []),
    ],
)
def test_what_a_text_may_mean(text: str, meant: list[tuple[str, int | None, int]]) -> None:
    assert found(text) == meant


@given(st.integers(0, 13), st.sampled_from("abcdefghij"))
def test_one_slip_of_the_finger_still_finds_the_street(at: int, letter: str) -> None:
    name = "holliday"
    at %= len(name)
    assert ("holliday street", 100) in [
        key[:2] for key in found(f"100 {name[:at]}{letter}{name[at + 1 :]} street")
    ]
    assert ("holliday street", 100) in [key[:2] for key in found(f"100 {name[:at]}{name[at + 1 :]} street")]


@given(st.text(max_size=300))
def test_no_text_is_too_much(text: str) -> None:
    assert len(GAZETTEER.look(text)) <= MOST_NAMES


def test_a_city_without_names_finds_nothing() -> None:
    assert Gazetteer(WAYS, [], [], []).look("100 Holliday Street") == []
