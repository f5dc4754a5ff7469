"""The whole journey by keyboard alone, without script, in four languages, on a phone's width."""

import pytest

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE
from portal.domain.reference import read as read_reference
from portal.queries.requests import staff_request
from tests.browser.scenes import Stage

CONTINUE = "main form button[type=submit]"


def heading(page: Page) -> str:
    """The page's h1 in words."""
    return str(page.driver.find_element("css selector", "h1").text)


def go_on(page: Page) -> Page:
    """Tabs to the form's button and presses it with Enter."""
    page.tab_to(CONTINUE)
    return page.follow(Key.ENTER)


def choose(page: Page, name: str, downs: int = 0) -> None:
    """Tabs to a group of radios, and chooses with Space or the arrow keys."""
    page.tab_to(f"[name='{name}']")
    page.press(Key.SPACE)
    for _ in range(downs):
        page.press(Key.DOWN)


def asked_again(page: Page) -> Page:
    """Goes on without an answer, and by the summary's link to the first control, which is chosen."""
    page = go_on(page)
    assert page.landed, "the summary of errors takes the focus without script"
    page.tab_to("#problems a")
    page.press(Key.ENTER)
    assert page.run("is_focused", "#where")
    page.press(Key.SPACE)
    return page


def sent_from_there(page: Page) -> tuple[Page, str]:
    """Answers what is left, sends, and reads the reference on the receipt."""
    choose(page, "trouble", downs=1)
    page = go_on(page)
    choose(page, "owner")
    page = go_on(page)
    assert "/check" in page.driver.current_url
    page = go_on(page)
    assert "/sent" in page.driver.current_url
    reference = read_reference(page.driver.find_element("css selector", ".panel .reference span").text)
    assert reference
    return page, reference


@pytest.mark.parametrize("language", ["en", "es", "ar", "en-XA"])
def test_from_home_to_the_receipt_and_to_where_it_stands(
    stage: Stage, browser: Browser, language: str
) -> None:
    site = stage.sites.journeys
    browser.script(False)
    page = browser.open(site.url(f"/{language}/"), PHONE)
    lamp = site.portal.catalogue.services["lamp-out"].words(language)
    page.tab_to(f"main a[href='/{language}/services/lamp-out']")
    page = page.follow()
    assert heading(page) == lamp("Street lamp out")
    page.tab_to("main a.button")
    page = asked_again(page.follow())
    page.tab_to("[name='where-address']")
    page.write("١٢ شارع الميناء" if language == "ar" else "12 Wharf Road")
    page = page.follow(Key.ENTER)
    assert heading(page) == lamp("What is wrong with the lamp?", "trouble"), "Enter in a field goes on"
    page, reference = sent_from_there(page)
    view = staff_request(site.portal, reference)
    assert view is not None
    assert (view.state.language, (view.answers or {})["trouble"]) == (language, "blinks")
    page.tab_to("main a.button")
    page = page.follow()
    assert page.driver.current_url.endswith(f"/{language}/track/{reference}")
    assert heading(page) == lamp("Street lamp out")


def test_changing_language_by_keyboard_keeps_what_is_typed(stage: Stage, browser: Browser) -> None:
    browser.script(False)
    page = browser.open(stage.sites.journeys.url("/en/services/lamp-out/start"), PHONE)
    page.tab_to("[name='where-described']")
    page.write("Behind the old pump")
    page = browser.here(PHONE)
    page.run("go_to_top")
    page.tab_to("header button[value='ar']")
    page = page.follow()
    assert "/ar/forms/lamp-out/" in page.driver.current_url
    typed = page.driver.find_element("name", "where-described")
    assert typed.get_attribute("value") == "Behind the old pump"
    assert page.driver.find_element("css selector", "html").get_attribute("dir") == "rtl"
