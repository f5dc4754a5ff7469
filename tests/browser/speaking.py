"""What is kept of what a screen reader has to say: every line in English, some in Arabic too."""

from pathlib import Path

from accessibility import spoken
from accessibility.inventory import Line
from accessibility.page import Page
from accessibility.view import DESKTOP

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


def is_kept(line: Line, language: str) -> bool:
    """Whether there is a snapshot of a line in a language."""
    return language == "en" or (language == "ar" and line.id in IN_ARABIC)


def changes(line: Line, language: str, page: Page) -> str:
    """How the page speaks otherwise than its snapshot, on a desk's screen; "" when it does not."""
    with page.shown(DESKTOP):
        found = spoken.compare(SNAPSHOTS / f"{line.id}.{language}.txt", spoken.lines(page))
    return found and f"{line.id} in {language} speaks otherwise:\n{found}"
