"""The whole journey as those meet it for whom it is hardest: keyboard alone, no script, 320 px, any language.

From the home page through search, service, every page of the form, check and receipt to where the request
stands; each page is looked at on the way.
"""

from dataclasses import dataclass, field

import pytest

from accessibility import checks, consistency
from accessibility.browser import Browser
from accessibility.checks.focus import focus_not_seen_yet
from accessibility.finding import Finding, report
from accessibility.page import Page
from accessibility.tree import read
from accessibility.view import PHONE, Direction, Expectation
from portal.queries.requests import staff_request
from tests.browser.scenes import Stage
from tests.browser.walk import LAMP, Walk, address, reference_on

WORDS = {"en": "dark street", "es": "farola", "ar": "مصباح", "en-XA": "dark street"}
"""What is searched for: everyday words, language by language."""
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


@pytest.mark.parametrize("language", WORDS)
def test_the_whole_journey(stage: Stage, browser: Browser, language: str) -> None:
    site, look = stage.sites.journeys, Looker()
    texts = site.portal.texts[language]
    browser.script(False)
    walk = Walk(
        browser,
        site.url,
        language,
        WORDS[language],
        given=LAMP | ({"where-address": "١٢ شارع الميناء"} if language == "ar" else {}),
        view=PHONE,
        expected=Expectation(language, Direction(texts.direction), error_prefix="Error: "),
        look=look,
    )
    receipt = walk.to_the_receipt()
    reference = reference_on(receipt)
    page = walk.to_the_request(receipt)
    assert address(page).endswith(f"/{language}/track/{reference}")
    assert not look.findings, "\n".join(report(found, where) for where, found in look.findings.items())
    assert consistency.unique_titles(look.titles) == []
    assert len(look.titles) >= 9
    view = staff_request(site.portal, reference)
    assert view is not None
    assert (view.state.language, (view.answers or {})["trouble"]) == (language, "blinks")
