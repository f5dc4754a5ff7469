"""Nothing is lost when a page gets narrow, its text spaced out or enlarged, or its direction mirrored."""

from dataclasses import replace

from accessibility.finding import Finding
from accessibility.page import Page
from accessibility.view import REFLOW

SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    " p { margin-block-end: 2em !important; }"
)
"""The four values of WCAG 1.4.12."""


def reflow(page: Page) -> list[Finding]:
    """WCAG 1.4.10: at 320 × 256 CSS pixels the page never scrolls sideways; a data table may, inside a
    labelled region that takes the focus (the criterion's exception for two-dimensional layout).
    """
    with page.shown(replace(page.view, width=REFLOW.width, height=REFLOW.height)):
        return _findings(page, "reflow", "1.4.10", "reflow")


def text_spacing(page: Page) -> list[Finding]:
    """WCAG 1.4.12: with its line, paragraph, letter and word spacing no text is cut off or covered."""
    return _findings(page, "text-spacing", "1.4.12", "loss", SPACING)


def resize(page: Page) -> list[Finding]:
    """WCAG 1.4.4: with the root font at 200 % all text doubles, and none is cut off, covered or pushed
    sideways.
    """
    return _findings(page, "resize", "1.4.4", "loss", "double")


def mirror(page: Page) -> list[Finding]:
    """Right to left mirrors (WCAG 1.3.2, as far as layout carries it): every box of the page, turned the
    other way, lies where a mirror would show it, within 2 px, and text starts at the other side.
    """
    return _findings(page, "mirror", "1.3.2", "mirror")


def _findings(page: Page, check: str, criterion: str, script: str, *arguments: object) -> list[Finding]:
    return [Finding(check, criterion, each["path"], each["message"]) for each in page.run(script, *arguments)]
