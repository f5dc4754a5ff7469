"""Closed, the link of a message, "is it fixed?", no, open again: by keyboard, without script, on a phone."""

import pytest

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE
from portal.domain.lifecycle import Fixed, Status
from portal.queries.requests import staff_request
from tests.browser.scenes import Stage
from tests.browser.walk import address, heading
from tests.links import link_to_request
from tests.outbox import ANA, asked
from tests.owning import closed

PRESS = "main form button[type=submit]"


def pressed(page: Page) -> Page:
    """Tabs to the page's button and presses it."""
    page.tab_to(PRESS)
    return page.follow(Key.ENTER)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_from_the_link_to_an_open_request(stage: Stage, browser: Browser, language: str) -> None:
    site = stage.sites.journeys
    texts = site.portal.texts[language]
    reference = asked(site.portal, ANA, key=f"not-fixed-{language}", language=language)
    closed(site.portal, reference)
    secret = link_to_request(site.portal, reference)
    browser.script(False)
    page = pressed(browser.open(site.url(f"/{language}/open/{secret}"), PHONE))
    assert address(page) == site.url(f"/{language}/track/{reference}")
    assert secret not in page.driver.page_source
    page.tab_to(f"main a[href='/{language}/track/{reference}/fixed']")
    page = page.follow()
    assert heading(page) == texts.gettext("Is it fixed?")
    page = pressed(page)
    assert page.landed, "the summary of errors takes the focus"
    page.tab_to("#problems a")
    page.press(Key.ENTER)
    assert page.run("is_focused", "#fixed")
    page.press(Key.SPACE)
    page.press(Key.DOWN)
    page.press(Key.DOWN)
    page = pressed(page)
    assert address(page) == site.url(f"/{language}/track/{reference}")
    shown = page.driver.find_element("css selector", "main").text
    assert texts.gettext("Opened again, because it was not fixed.") in shown
    assert (
        texts.gettext("Thank you for telling us. We opened your request again, and it counts as not done.")
        in shown
    )
    view = staff_request(site.portal, reference)
    assert view is not None
    assert (view.state.status, view.state.fixed) == (Status.IN_PROGRESS, Fixed.NO)
