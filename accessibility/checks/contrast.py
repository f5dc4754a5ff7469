"""Ink and edges stand out enough, in each scheme, on paper and under a person's own preferences."""

from dataclasses import replace

from accessibility.finding import Finding
from accessibility.page import Page
from accessibility.view import Medium, Scheme

INK = 7.0
"""WCAG 1.4.6 for text of any size; the house does not use its lower limit for large text."""
EDGE = 3.0
"""WCAG 1.4.11."""


def text_contrast(page: Page) -> list[Finding]:
    """WCAG 1.4.3 and 1.4.6: every piece of text has 7:1 with what is behind it, computed through all
    transparent layers.

    Text before a picture or gradient cannot be computed and is a finding.
    """
    return _ink(page, "text-contrast")


def edge_contrast(page: Page) -> list[Finding]:
    """WCAG 1.4.11: the border of every control, or its fill, has 3:1 with what is around it."""
    return _edges(page, "edge-contrast")


def dark(page: Page) -> list[Finding]:
    """With a dark scheme preferred, ink and edges still stand out (WCAG 1.4.6, 1.4.11)."""
    with page.shown(replace(page.view, scheme=Scheme.DARK)):
        return _ink(page, "dark") + _edges(page, "dark")


def more_contrast(page: Page) -> list[Finding]:
    """With more contrast preferred, ink and edges still stand out (WCAG 1.4.6, 1.4.11)."""
    with page.shown(replace(page.view, more_contrast=True)):
        return _ink(page, "more-contrast") + _edges(page, "more-contrast")


def printed(page: Page) -> list[Finding]:
    """On paper, where browsers leave out backgrounds, ink has 7:1 with white (WCAG 1.4.6)."""
    with page.shown(replace(page.view, medium=Medium.PRINT)):
        return _ink(page, "print", on_paper=True)


def _ink(page: Page, check: str, on_paper: bool = False) -> list[Finding]:
    found = []
    for each in page.run("ink", on_paper):
        if each["picture"]:
            message = f"“{each['text']}” lies before a picture: its contrast cannot be computed"
            found.append(Finding(check, "1.4.6", each["path"], message))
        elif each["ratio"] < INK:
            message = f"“{each['text']}” has {each['ratio']:.2f}:1 of {INK:g}:1"
            found.append(Finding(check, "1.4.3" if each["ratio"] < 4.5 else "1.4.6", each["path"], message))
    return found


def _edges(page: Page, check: str) -> list[Finding]:
    return [
        Finding(check, "1.4.11", each["path"], f"its edge has {each['ratio']:.2f}:1 of {EDGE:g}:1")
        for each in page.run("borders")
        if each["ratio"] < EDGE
    ]
