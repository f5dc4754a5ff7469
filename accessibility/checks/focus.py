"""The focus can be seen, pixel by pixel."""

from collections.abc import Mapping

from PIL import Image, ImageChops

from accessibility.finding import Finding
from accessibility.page import Page
from accessibility.view import View

CONTRAST = 3.0
"""WCAG 2.4.13: between the same pixels with and without the focus."""
THICKNESS = 2
"""CSS pixels, WCAG 2.4.13: the area of the indicator is at least that of an outline of this thickness."""
ROOM = 10
"""CSS pixels around a thing that belong to its picture."""


def focus_visible(page: Page) -> list[Finding]:
    """WCAG 2.4.7 and 2.4.13: photographed with and without the focus, enough pixels change by enough.

    Judges one thing of each kind on the page (same element, type and classes), or those of
    ``expected.components``.
    """
    return focus_not_seen_yet(page, set())


def focus_not_seen_yet(page: Page, seen: set[str]) -> list[Finding]:
    """The same for the kinds that are not in ``seen``, which gets them: over many pages, each kind is
    photographed once in each scheme.
    """
    found = []
    for each in page.run("components", list(page.expected.components)):
        kind = f"{page.view.scheme} {each['kind']}"
        if kind not in seen:
            seen.add(kind)
            found += _photographed(page, each["path"])
    return found


def _photographed(page: Page, path: str) -> list[Finding]:
    box = page.run("photographed", path, False)
    blurred = page.picture(*_clip(box, page))
    page.run("photographed", path, True)
    changed = strong_changes(blurred, page.picture(*_clip(box, page)))
    needed = THICKNESS * perimeter(box, page.view) - 4 * THICKNESS**2
    if changed == 0:
        return [Finding("focus-visible", "2.4.7", path, "looks the same with and without the focus")]
    if changed < needed:
        message = f"{changed} px of {needed:.0f} change by {CONTRAST:g}:1 when it gets the focus"
        return [Finding("focus-visible", "2.4.13", path, message)]
    return []


def _clip(box: dict[str, float], page: Page) -> tuple[float, float, float, float]:
    left, top = max(0.0, box["left"] - ROOM), max(0.0, box["top"] - ROOM)
    right = min(page.view.width, box["left"] + box["width"] + ROOM)
    bottom = min(page.view.height, box["top"] + box["height"] + ROOM)
    return left, top, right - left, bottom - top


def perimeter(box: Mapping[str, float], view: View) -> float:
    """How much of the edge of a box lies in the viewport, in CSS pixels: a long table reaches beyond it."""
    left, top = box["left"], box["top"]
    right, bottom = left + box["width"], top + box["height"]
    across = max(0.0, min(right, view.width) - max(left, 0.0))
    down = max(0.0, min(bottom, view.height) - max(top, 0.0))
    seen = [across for edge in (top, bottom) if 0 <= edge <= view.height]
    seen += [down for edge in (left, right) if 0 <= edge <= view.width]
    return sum(seen)


def strong_changes(one: Image.Image, other: Image.Image) -> int:
    """How many pixels have at least 3:1 with themselves in the other picture of the same size."""
    changed = ImageChops.difference(one, other).getbbox()
    if changed is None:
        return 0
    pairs: dict[bytes, int] = {}
    before, after = one.crop(changed).tobytes(), other.crop(changed).tobytes()
    for index in range(0, len(before), 3):
        pair = before[index : index + 3] + after[index : index + 3]
        pairs[pair] = pairs.get(pair, 0) + 1
    return sum(count for pair, count in pairs.items() if contrast(pair[:3], pair[3:]) >= CONTRAST)


def contrast(one: bytes, other: bytes) -> float:
    """The contrast ratio of two colours of three bytes each (WCAG 2.2, "contrast ratio"), 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: bytes) -> float:
    shares = (part / 255 for part in colour)
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
