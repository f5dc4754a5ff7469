#!/usr/bin/env python3
"""Takes the screenshots of docs/images: the resident's journey at a phone's width, and the desk.

Run by `make screenshots`. Draws Baltimore's profile on an empty database with the clock standing still, so
that a change in a picture is a change in the portal.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image, ImageDraw  # noqa: E402 - the project is found first

from accessibility.browser import Browser  # noqa: E402
from accessibility.keyboard import Key  # noqa: E402
from accessibility.page import Page  # noqa: E402
from accessibility.view import View  # noqa: E402
from portal.commands.requests.commands import AcceptRequest, CloseRequest  # noqa: E402
from portal.demonstration import Year, bring_places, fill, make_accounts  # noqa: E402
from portal.domain.lifecycle import Outcome, Requirement  # noqa: E402
from portal.store.migrate import upgrade  # noqa: E402
from portal.web.agency.gate import COOKIE_KEY  # noqa: E402
from tests.browser.scenes.signed_in import set_cookie  # noqa: E402
from tests.browser.sites import Site, served  # noqa: E402
from tests.portals import Clock, app_with, done, settings  # noqa: E402
from tests.staff import session_of  # noqa: E402

IMAGES = ROOT / "docs" / "images"
CITY = ROOT / "portal" / "cities" / "baltimore"
WIDTH, TALLEST, GAP = 320, 1300, 24
DESK_WIDTH, DESK_TALLEST = 960, 1200
WHO = "sample-administrator"
"""Of the demonstration's accounts, the one that sees every agency's requests."""
BUTTON = "main form button[type=submit]"
DONE = {
    Requirement.WHAT_WAS_DONE: "We filled the hole with asphalt and rolled it flat.",
    Requirement.PHOTO_OR_REASON: "No photo: heavy rain.",
}


def picture(page: Page) -> Image.Image:
    """The page from its top, at most TALLEST px of it."""
    height = page.command("Page.getLayoutMetrics")["cssContentSize"]["height"]
    return page.picture(0, 0, WIDTH, min(height, TALLEST))


def strip(pictures: list[Image.Image], width: int = WIDTH) -> Image.Image:
    """Pictures side by side on grey, each with a thin edge."""
    whole = Image.new(
        "RGB",
        (GAP + len(pictures) * (width + GAP), max(one.height for one in pictures) + 2 * GAP),
        "#d9dce1",
    )
    draw = ImageDraw.Draw(whole)
    for place, one in enumerate(pictures):
        left = GAP + place * (width + GAP)
        whole.paste(one, (left, GAP))
        draw.rectangle((left - 1, GAP - 1, left + width, GAP + one.height), outline="#6b7280")
    return whole


def journey(browser: Browser, site: Site, language: str, typed: str) -> list[Image.Image]:
    """A pothole, from home to the outcome."""
    view = View(width=WIDTH, height=TALLEST)
    seen: list[Image.Image] = []

    def go(page: Page, step: Callable[[Page], Page]) -> Page:
        seen.append(picture(page))
        return step(page)

    def press(page: Page) -> Page:
        page.tab_to(BUTTON)
        return page.follow(Key.ENTER)

    def choose_first(page: Page) -> Page:
        page.tab_to("main input:not([type=hidden]), main textarea")
        if page.driver.find_elements("css selector", "main input[type=radio]"):
            page.press(Key.SPACE)
        return page

    page = browser.open(site.url(f"/{language}/"), view)
    page = go(page, lambda _: browser.open(site.url(f"/{language}/services/pothole"), view))
    page = go(page, lambda _: browser.open(site.url(f"/{language}/services/pothole/start"), view))
    page = press(page)
    seen.append(picture(page))
    page.tab_to("[name='where-address']")
    page.write(typed)
    page = press(page)
    while "/check" not in page.driver.current_url:
        page = press(choose_first(page))
    page = go(page, press)
    reference = page.driver.find_element("css selector", ".panel .reference span").text.replace("-", "")
    seen.append(picture(page))
    done(site.portal, AcceptRequest(reference=reference))
    site.clock.forward(hours=20)
    done(site.portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    page = browser.open(site.url(f"/{language}/track/{reference}"), view)
    seen.append(picture(page))
    return seen


def desk(browser: Browser, site: Site) -> Image.Image:
    """The queue of an invented month, and beside it the request that is due first."""
    bring_places(site.portal)
    make_accounts(site.portal)
    fill(site.portal, Year(1, site.clock.now.date(), days=30, requests_a_day=8))
    set_cookie(site, browser, {COOKIE_KEY: session_of(site.portal, WHO)})
    view = View(width=DESK_WIDTH, height=DESK_TALLEST)
    page = browser.open(site.url("/staff/requests"), view)
    pictures = [page.picture(0, 0, DESK_WIDTH, DESK_TALLEST)]
    first = page.driver.find_element("css selector", "tbody th a").get_attribute("href") or ""
    page = browser.open(first, view)
    pictures.append(page.picture(0, 0, DESK_WIDTH, DESK_TALLEST))
    return strip(pictures, DESK_WIDTH)


def main() -> None:
    """Write docs/images/journey-<language>.png and desk.png."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found = settings(f"sqlite:///{folder}/portal.db", CITY)
        upgrade(found.database_url)
        clock = Clock()
        browser = Browser.start()
        try:
            with served(app_with(clock, found), clock) as site:
                for language in site.portal.texts:
                    typed = "100 Holliday Street"
                    strip(journey(browser, site, language, typed)).save(
                        IMAGES / f"journey-{language}.png", optimize=True
                    )
            found = settings(f"sqlite:///{folder}/desk.db", CITY)
            upgrade(found.database_url)
            with served(app_with(clock, found), clock) as site:
                desk(browser, site).save(IMAGES / "desk.png", optimize=True)
        finally:
            browser.close()


main()
