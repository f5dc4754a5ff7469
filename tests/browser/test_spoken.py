"""What a screen reader has to say about every page state: read it when it changes.

Where the matrix looks at a line in that language, it listens too (`test_matrix.py`); here are the others.
`ACCESSIBILITY_UPDATE_SPOKEN=1 .venv/bin/pytest tests/browser/test_spoken.py` hears them all, and writes
the changed snapshots.
"""

import os

import pytest

from accessibility.browser import Browser
from accessibility.inventory import Line, pairs
from accessibility.pages import LINES
from accessibility.spoken import UPDATE
from accessibility.view import DESKTOP, Expectation
from tests.browser.scenes import SCENES, Stage
from tests.browser.speaking import IN_ARABIC, SNAPSHOTS, changes, is_kept
from tests.browser.test_matrix import LANGUAGES

KEPT = [(line, language) for line in LINES for language in LANGUAGES if is_kept(line, language)]
HEARD = set() if os.environ.get(UPDATE) else {(look.line, look.language) for look in pairs(LINES, LANGUAGES)}
"""What the matrix hears by the way."""


@pytest.mark.parametrize(
    ("line", "language"),
    [kept for kept in KEPT if kept not in HEARD],
    ids=lambda value: value.id if isinstance(value, Line) else str(value),
)
def test_the_page_says_what_it_said(stage: Stage, browser: Browser, line: Line, language: str) -> None:
    expected = Expectation(language=language, errors=line.errors)
    page = SCENES[line.prepare].open(stage, browser, language, DESKTOP, expected)
    assert not (changed := changes(line, language, page)), changed


def test_every_snapshot_is_of_a_line_there_is() -> None:
    kept = {path.name for path in SNAPSHOTS.glob("*.txt")}
    known = {f"{line.id}.en.txt" for line in LINES} | {f"{name}.ar.txt" for name in IN_ARABIC}
    assert kept == known
