"""Everything can be operated: by Tab, in reading order, seen while it has the focus, large enough, and by
pasting.
"""

from collections.abc import Iterator
from itertools import pairwise

from accessibility.finding import Finding
from accessibility.keyboard import Stop
from accessibility.page import Page
from accessibility.view import Direction

TARGET = 44.0
"""CSS pixels, WCAG 2.5.5; 2.5.8 asks for 24."""


def keyboard(page: Page) -> list[Finding]:
    """WCAG 2.1.1, 2.1.2 and 2.4.3: Tab reaches everything that can be operated, leaves everything again, and
    goes in reading order: that of the document, and as the eye reads, row by row.
    """
    walk = page.walk()
    found = [Finding("keyboard", "2.1.1", stop.path, "is not reached by Tab") for stop in walk.missed()]
    if walk.trapped:
        found.append(Finding("keyboard", "2.1.2", walk.stops[-1].path, "does not let the focus go on by Tab"))
    return found + list(_disorder(walk.stops, page.expected.direction))


def _disorder(stops: tuple[Stop, ...], direction: Direction) -> Iterator[Finding]:
    for before, after in pairwise(stops):
        if after.order < before.order:
            message = f"comes after {before.path} by Tab but before it in the page"
            yield Finding("keyboard", "2.4.3", after.path, message)
        elif _looks_earlier(before, after, direction):
            message = f"comes after {before.path} by Tab but looks as if it came before it"
            yield Finding("keyboard", "2.4.3", after.path, message)


def _looks_earlier(before: Stop, after: Stop, direction: Direction) -> bool:
    """Above and not in a column of its own further on; or in the same row, further back."""
    if direction is Direction.LTR:
        further_on, further_back = (
            after.left >= before.left + before.width - 1,
            after.left + after.width <= before.left + 1,
        )
    else:
        further_on, further_back = (
            after.left + after.width <= before.left + 1,
            after.left >= before.left + before.width - 1,
        )
    if after.page_top + after.height <= before.page_top + 1:
        return not further_on
    shared = min(before.page_top + before.height, after.page_top + after.height) - max(
        before.page_top, after.page_top
    )
    return further_back and shared > min(before.height, after.height) / 2


def focus_covered(page: Page) -> list[Finding]:
    """WCAG 2.4.11 and 2.4.12: no part of what has the focus is covered or out of sight."""
    found = []
    for stop in page.walk().stops:
        # What is larger than the window cannot be in sight as a whole.
        large = stop.height > page.view.height or stop.width > page.view.width
        unseen = stop.covered + (0 if large else stop.outside)
        if unseen:
            criterion = "2.4.11" if unseen >= stop.points else "2.4.12"
            message = f"has the focus but {unseen} of {stop.points} of its points cannot be seen"
            found.append(Finding("focus-covered", criterion, stop.path, message))
    return found


def target_size(page: Page) -> list[Finding]:
    """WCAG 2.5.5 and 2.5.8: everything that can be pressed is at least 44 × 44 CSS pixels, but for links in
    sentences.
    """
    found = []
    for each in page.run("targets"):
        width, height = each["width"], each["height"]
        if min(width, height) < TARGET:
            criterion = "2.5.8" if min(width, height) < 24 else "2.5.5"
            message = f"is {width:g} × {height:g} px of {TARGET:g} × {TARGET:g}"
            found.append(Finding("target-size-44", criterion, each["path"], message))
    return found


def paste(page: Page) -> list[Finding]:
    """WCAG 3.3.8: text can be pasted into every field, and password managers are let in."""
    return [Finding("paste", "3.3.8", each["path"], each["message"]) for each in page.run("paste")]
