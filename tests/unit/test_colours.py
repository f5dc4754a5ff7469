"""Contrast as WCAG computes it, and the style sheet of a city."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.colours import (
    SHAPE_PAIRS,
    SHAPE_RATIO,
    TEXT_PAIRS,
    TEXT_RATIO,
    contrast,
    low_contrasts,
    luminance,
    nearest_enough,
)
from portal.catalogue.schema import Scheme
from tests.havenport import havenport

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.478),  # the grey every contrast checker knows as just short of 4.5
        ("#767676", "#ffffff", 4.542),
        ("#595959", "#ffffff", 7.004),
        ("#ff0000", "#ffffff", 3.998),
    ],
)
def test_known_ratios(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.001)
    assert contrast(other, one) == contrast(one, other)


def test_luminance_runs_from_black_to_white() -> None:
    assert luminance("#000000") == 0
    assert luminance("#ffffff") == pytest.approx(1)
    assert luminance("#0a0a0a") == pytest.approx(10 / 255 / 12.92)


@given(COLOURS, COLOURS, st.sampled_from([TEXT_RATIO, SHAPE_RATIO]))
def test_the_color_offered_is_enough(front: str, back: str, needed: float) -> None:
    offered = nearest_enough(front, back, needed)
    if offered is None:
        assert max(contrast("#000000", back), contrast("#ffffff", back)) < needed
    else:
        assert contrast(offered, back) >= needed


def test_every_pair_is_held_to_its_ratio() -> None:
    grey = dict.fromkeys(Scheme.model_fields, "#808080")
    low = low_contrasts(grey)
    assert [(each.front, each.back, each.needed) for each in low] == [
        *((front, back, TEXT_RATIO) for front, back in TEXT_PAIRS),
        *((front, back, SHAPE_RATIO) for front, back in SHAPE_PAIRS),
    ]
    assert all(each.ratio == 1 for each in low)
    # On this grey no text reaches 7:1, so there is nothing to offer; a border can be dark enough.
    assert low[0].enough is None
    assert low[-1].enough is not None


def test_pairs_with_a_missing_color_are_passed_over() -> None:
    assert low_contrasts({"ink": "#ffffff"}) == []


def test_the_style_sheet_names_every_color_in_both_schemes() -> None:
    light, dark = havenport().stylesheet().split("@media (prefers-color-scheme:dark)")
    names = ["page", "ink", "link", "header", "header-ink", "accent", "muted", "border", "error"]
    for part in (light, dark):
        assert re.findall(r"--([a-z-]+):#[0-9a-f]{6}", part) == names
    assert "color-scheme:light dark" in light
    assert "--ink:#1b1b1f" in light
    assert "--ink:#f2f4f7" in dark
    assert havenport().stylesheet().count("{") == havenport().stylesheet().count("}")
