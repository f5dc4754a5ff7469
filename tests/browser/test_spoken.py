"""What a screen reader has to say about every page state: read it when it changes.

`ACCESSIBILITY_UPDATE_SPOKEN=1 .venv/bin/pytest tests/browser/test_spoken.py` writes the changed snapshots.
"""

from pathlib import Path

import pytest

from accessibility import spoken
from accessibility.browser import Browser
from accessibility.inventory import Line
from accessibility.pages import LINES
from accessibility.view import DESKTOP, Expectation
from tests.browser.scenes import SCENES, Stage

SNAPSHOTS = Path(__file__).parent / "spoken"
IN_ARABIC = {
    "home",
    "place-which",
    "question-place-error",
    "photos-error",
    "contact-error",
    "own-late",
    "own-fixed",
    "my-requests",
    "check",
    "sent",
    "track-on-hold",
}
"""Lines whose Arabic is kept too: order and direction show there."""


@pytest.mark.parametrize(
    ("line", "language"),
    [(line, "en") for line in LINES] + [(line, "ar") for line in LINES if line.id in IN_ARABIC],
    ids=lambda value: value.id if isinstance(value, Line) else str(value),
)
def test_the_page_says_what_it_said(stage: Stage, browser: Browser, line: Line, language: str) -> None:
    expected = Expectation(language=language, errors=line.errors)
    page = SCENES[line.prepare].open(stage, browser, language, DESKTOP, expected)
    changes = spoken.compare(SNAPSHOTS / f"{line.id}.{language}.txt", spoken.lines(page))
    assert not changes, f"{line.id} in {language} speaks otherwise:\n{changes}"


def test_every_snapshot_is_of_a_line_there_is() -> None:
    kept = {path.name for path in SNAPSHOTS.glob("*.txt")}
    known = {f"{line.id}.en.txt" for line in LINES} | {f"{name}.ar.txt" for name in IN_ARABIC}
    assert kept == known
