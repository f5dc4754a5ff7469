"""Two people at once with one request, each in a browser of their own: the slower one loses nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import DESKTOP, Expectation
from portal.domain.permissions import Role
from portal.queries.requests import staff_request
from portal.web.agency.gate import COOKIE_KEY
from tests.browser.scenes import Stage
from tests.browser.scenes.signed_in import set_cookie
from tests.browser.sites import Site
from tests.browser.walk import address, fill
from tests.portals import sent
from tests.staff import add_staff, session_of

SEND = "main form button.button:not(.second)"
NAMES = ("race-one", "race-two")
WHY = {name: f"Said by {name}" for name in NAMES}


def test_two_browsers_hold_one_request(stage: Stage, browser: Browser) -> None:
    site = stage.sites.journeys
    reference = sent(site.portal, key="race")
    second = Browser.start()
    try:
        pages: dict[str, Page] = {}
        for name, own in zip(NAMES, (browser, second), strict=True):
            add_staff(site.portal, name, Role.WORKER)
            set_cookie(site, own, {COOKIE_KEY: session_of(site.portal, name)})
            url = site.url(f"/staff/requests/{reference}/steps/hold")
            pages[name] = own.open(url, DESKTOP, Expectation(language="en"))
            fill(pages[name], {"reason": "scheduled", "season": WHY[name]})
            pages[name].tab_to(SEND)
        at_once = Barrier(len(NAMES))

        def press(name: str) -> Page:
            at_once.wait()
            return pages[name].follow(Key.ENTER, Expectation(language="en"))

        with ThreadPoolExecutor(len(NAMES)) as both:
            after = dict(zip(NAMES, both.map(press, NAMES), strict=True))
        the_slower_one_is_told(site, reference, after)
    finally:
        second.close()


def the_slower_one_is_told(site: Site, reference: str, after: dict[str, Page]) -> None:
    """One was done and nothing else; the other page says what happened, and by whom."""
    request = site.url(f"/staff/requests/{reference}")
    (quicker,) = [name for name in NAMES if address(after[name]) == request]
    (slower,) = set(NAMES) - {quicker}
    shown = after[slower].driver.find_element(By.TAG_NAME, "main").text
    assert "The request changed while you had it open" in shown
    assert f"by {quicker}" in shown
    assert WHY[quicker] in shown
    assert "What you typed" in shown
    assert WHY[slower] in shown
    view = staff_request(site.portal, reference)
    assert view is not None
    assert [past.actor for past in view.history] == ["resident", quicker]
    assert view.history[-1].words["season"].text == WHY[quicker]
