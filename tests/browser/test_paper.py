"""What comes out of a printer: paper forms of every service in every language, and the receipt."""

import base64
import re
from collections.abc import Iterator

import pytest

from accessibility.browser import Browser
from portal.catalogue import load
from tests.baltimore import FOLDER
from tests.browser.scenes import Stage
from tests.browser.sites import Site, served
from tests.databases import make_sqlite
from tests.portals import Clock, app_with, settings

CITY = load(FOLDER)
MOST_PAGES = 4
PAPER = {"letter": (8.5, 11.0), "a4": (8.27, 11.69)}
"""Sizes in inches."""

LEAF = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def baltimore(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Baltimore's portal, served."""
    folder = tmp_path_factory.mktemp("baltimore")
    found = settings(f"sqlite:///{folder}/portal.db", FOLDER)
    make_sqlite(found.database_url)
    clock = Clock()
    with served(app_with(clock, found), clock) as site:
        yield site


def printed(browser: Browser, url: str, paper: str) -> bytes:
    """The page as a PDF on a paper."""
    browser.open(url)
    width, height = PAPER[paper]
    answer = browser.driver.execute_cdp_cmd(
        "Page.printToPDF", {"paperWidth": width, "paperHeight": height, "printBackground": False}
    )
    return base64.b64decode(answer["data"])


def overflow(browser: Browser) -> int:
    """How many pixels stick out of the page sideways in print, at the width of a sheet."""
    driver = browser.driver
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    width, seen = driver.execute_script(
        "const root = document.documentElement; return [root.clientWidth, root.scrollWidth]"
    )
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    return int(seen - width)


@pytest.mark.parametrize("slug", sorted(CITY.services))
def test_every_paper_form_prints_on_a_few_sheets(baltimore: Site, browser: Browser, slug: str) -> None:
    for language, paper in (("en", "letter"), ("es", "letter"), ("ar", "a4")):
        pages = len(
            LEAF.findall(printed(browser, baltimore.url(f"/{language}/services/{slug}/paper"), paper))
        )
        assert 1 <= pages <= MOST_PAGES, f"{slug} in {language} takes {pages} sheets"
        assert overflow(browser) <= 0, f"{slug} in {language} is wider than its sheet"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("paper", list(PAPER))
def test_the_receipt_is_one_sheet_without_what_only_a_screen_needs(
    stage: Stage, browser: Browser, language: str, paper: str
) -> None:
    url = stage.sites.main.url(f"/{language}/forms/lamp-out/{stage.places['sent']}/sent")
    assert len(LEAF.findall(printed(browser, url, paper))) == 1
    driver = browser.driver
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    seen = driver.execute_script(
        "return [...document.querySelectorAll('nav, .skip, .button, .back')]"
        ".filter(element => element.offsetHeight).length"
    )
    size = driver.execute_script(
        "return parseFloat(getComputedStyle(document.querySelector('.panel .reference')).fontSize)"
        " / parseFloat(getComputedStyle(document.body).fontSize)"
    )
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert seen == 0
    assert size >= 1.5, "the reference is what matters on paper"
