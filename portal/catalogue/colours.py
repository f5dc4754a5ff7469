"""Contrast of a city's colors, as WCAG 2.2 computes it, and the style sheet made of them.

Text needs 7:1 (success criterion 1.4.6, AAA); borders of controls and the accent need 3:1 (1.4.11).
"""

import re
from dataclasses import dataclass

from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings
from portal.catalogue.schema import Colours, Scheme

TEXT_RATIO = 7.0
SHAPE_RATIO = 3.0

TEXT_PAIRS = (
    ("ink", "page"),
    ("link", "page"),
    ("muted", "page"),
    ("error", "page"),
    ("header_ink", "header"),
)
SHAPE_PAIRS = (("border", "page"), ("accent", "page"), ("accent", "header"))

BLACK, WHITE = "#000000", "#ffffff"
_STEPS = 50
_HEX = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class LowContrast:
    """A pair of colors that is too close: its ratio, the ratio it needs, and a color that would do."""

    front: str
    back: str
    ratio: float
    needed: float
    enough: str | None


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", 0 to 1 (WCAG 2.2, definition of relative luminance)."""

    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = linear(colour[1:3]), linear(colour[3:5]), linear(colour[5:7])
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colors, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def low_contrasts(scheme: dict[str, str]) -> list[LowContrast]:
    """Every pair of a scheme that is too close; pairs of which a color is missing are passed over."""
    found = []
    for pairs, needed in ((TEXT_PAIRS, TEXT_RATIO), (SHAPE_PAIRS, SHAPE_RATIO)):
        for front, back in pairs:
            if front not in scheme or back not in scheme:
                continue
            ratio = contrast(scheme[front], scheme[back])
            if ratio < needed:
                enough = nearest_enough(scheme[front], scheme[back], needed)
                found.append(LowContrast(front, back, ratio, needed, enough))
    return found


def nearest_enough(colour: str, back: str, needed: float) -> str | None:
    """The color mixed with as little black or white as reaches the ratio on `back`; None if neither does."""
    for step in range(1, _STEPS + 1):
        for end in (BLACK, WHITE):
            mixed = _mix(colour, end, step / _STEPS)
            if contrast(mixed, back) >= needed:
                return mixed
    return None


def _mix(colour: str, end: str, share: float) -> str:
    parts = (
        round(int(colour[at : at + 2], 16) * (1 - share) + int(end[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def check_contrast(colours: Entry, findings: Findings) -> None:
    """Report every pair that is too close, on the line of the color in front."""
    for name, scheme in colours.items():
        hexes = {
            key: entry.text for key, entry in scheme.items() if entry.text and _HEX.fullmatch(entry.text)
        }
        for low in low_contrasts(hexes):
            scheme.get(low.front).wrong(findings, _wording(name, low))


def _wording(scheme: str, low: LowContrast) -> str:
    advice = f'Write {low.front}: "{low.enough}"' if low.enough else f"Write a lighter or a darker {low.back}"
    # Rounded down: 6.996 must not read as the 7 it falls short of.
    ratio = int(low.ratio * 100) / 100
    return (
        f"In the {scheme} scheme {low.front} on {low.back} has a contrast of {ratio:.2f}:1 "
        f"and needs {low.needed:.0f}:1. {advice}"
    )


def stylesheet(colours: Colours) -> str:
    """The custom properties of both schemes as CSS: --page, --ink, --header-ink and so on."""
    return (
        f":root{{color-scheme:light dark;{_properties(colours.light)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_properties(colours.dark)}}}}}\n"
    )


def _properties(scheme: Scheme) -> str:
    return ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in scheme.model_dump().items())
