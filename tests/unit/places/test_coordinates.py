"""A spot typed as two numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.typed.coordinates import read


@pytest.mark.parametrize(
    "typed",
    [
        "39.29064, -76.61093",
        "39.29064,-76.61093",
        "39.29064 -76.61093",
        " 39.29064° , \u221276.61093° ",
        "٣٩٫٢٩٠٦٤، -٧٦٫٦١٠٩٣",
    ],
)
def test_a_pair_of_degrees_is_a_spot(typed: str) -> None:
    assert read(typed) == (39.29064, -76.61093)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "39",
        "39, -76",
        "39.2, -76.6",
        "100 Main St",
        "91.00, 0.00",
        "0.00, 181.00",
        "1.00, 2.00, 3.00",
        "1" * 99,
    ],
)
def test_anything_else_is_none(typed: str) -> None:
    assert read(typed) is None


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_what_the_script_writes_is_read(latitude: float, longitude: float) -> None:
    assert read(f"{latitude:.5f}, {longitude:.5f}") == (round(latitude, 5), round(longitude, 5))


@given(st.text(max_size=70))
def test_no_text_is_too_much(text: str) -> None:
    found = read(text)
    assert found is None or (abs(found[0]) <= 90 and abs(found[1]) <= 180)
