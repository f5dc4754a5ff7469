"""What a person set in their system is honoured: forced colours, less motion."""

from dataclasses import replace

from accessibility.finding import Finding
from accessibility.page import Page


def forced_colours(page: Page) -> list[Finding]:
    """In forced colours, which take away backgrounds and shadows, controls keep a border and the focus an
    outline of at least 2 px (WCAG 1.4.11, 2.4.7).
    """
    with page.shown(replace(page.view, forced_colours=True)):
        return [
            Finding("forced-colours", "1.4.11", each["path"], each["message"]) for each in page.run("forced")
        ]


def less_motion(page: Page) -> list[Finding]:
    """With less motion asked for, nothing moves (WCAG 2.3.3; the house moves nothing at all)."""
    with page.shown(replace(page.view, less_motion=True)):
        return [Finding("less-motion", "2.3.3", each["path"], each["message"]) for each in page.run("motion")]
