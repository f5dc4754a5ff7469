"""The whole journey as those meet it for whom it is hardest: keyboard alone, no script, 320 px, any language.

From the home page through search, service, every page of the form, check and receipt to where the request
stands; each page is looked at on the way.
"""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from accessibility import checks, consistency
from accessibility.browser import Browser
from accessibility.checks.focus import focus_not_seen_yet
from accessibility.finding import Finding, report
from accessibility.page import Page
from accessibility.tree import read
from accessibility.view import Direction, Expectation
from portal.domain.contacts import Point
from portal.queries.requests import staff_request
from tests.browser.scenes import Stage
from tests.browser.sites import Site
from tests.browser.walk import FIRST, LAMP, LAST, Walk, address, reference_on
from tests.neighbours import sent_at
from tests.pictures import jpeg
from tests.places import with_places

WORDS = {"en": "dark street", "ar": "مصباح", "en-XA": "dark street"}
"""What is searched for: everyday words, language by language."""
STEPS = ("/questions/where", "/place", "/nearby", "/photos", "/contact", "/check", "/sent")
"""Pages that everybody meets here: the address is one of two, and another lamp is out near by."""
ON_THE_WAY = {
    "title",
    "language",
    "text-contrast",
    "target-size-44",
    "text-spacing",
    "keyboard",
    "focus-covered",
    "reflow",
}


@dataclass
class Looker:
    """Looks at every page that comes, and keeps what is wrong with it."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def __call__(self, page: Page) -> None:
        """Looks at one page."""
        here = page.driver.current_url
        self.titles.setdefault(here, page.title)
        found = checks.run(page, ON_THE_WAY)
        found += focus_not_seen_yet(page, self.seen)
        found += _heading(page)
        if found:
            self.findings[here] = found


def _heading(page: Page) -> list[Finding]:
    """One heading of the first level, that is drawn and that a screen reader gets to say."""
    drawn = [one.text for one in page.driver.find_elements("css selector", "h1")]
    said = [
        node.name for node in read(page).all() if node.role == "heading" and node.states.get("level") == "1"
    ]
    if len(said) == len(drawn) == 1 and said[0].strip() and drawn[0].strip():
        return []
    return [Finding("heading", "2.4.6", "h1", f"is drawn as {drawn} and said as {said}")]


@pytest.fixture(scope="module")
def site(stage: Stage) -> Site:
    """A city that knows its addresses, where another lamp near by was reported."""
    with_places(stage.sites.journeys.portal)
    sent_at(stage.sites.journeys.portal, "another lamp", Point(44.6601, -63.5801))
    return stage.sites.journeys


@pytest.fixture
def given(tmp_path: Path) -> dict[str, str]:
    """What the form is given, page by page."""
    photo = tmp_path / "lamp.jpg"
    photo.write_bytes(jpeg(1200, 900))
    return LAMP | {
        "where-address": "20 Mill Street",
        "place": FIRST,
        "nearby": LAST,
        "photos": str(photo),
        "by": "email",
        "email": "sample@example.org",
    }


@pytest.mark.parametrize("language", WORDS)
def test_the_whole_journey(site: Site, browser: Browser, language: str, given: dict[str, str]) -> None:
    look, texts = Looker(), site.portal.texts[language]
    browser.script(False)
    expected = Expectation(language, Direction(texts.direction))
    walk = Walk(browser, site.url, language, WORDS[language], given=given, expected=expected, look=look)
    receipt = walk.to_the_receipt()
    reference = reference_on(receipt)
    page = walk.to_the_request(receipt)
    assert address(page).endswith(f"/{language}/track/{reference}")
    assert not look.findings, "\n".join(report(found, where) for where, found in look.findings.items())
    assert consistency.unique_titles(look.titles) == []
    assert [step for step in STEPS if not any(step in where for where in look.titles)] == []
    view = staff_request(site.portal, reference)
    assert view is not None
    assert (view.state.language, (view.answers or {})["trouble"]) == (language, "blinks")
    assert view.state.photos == 1
