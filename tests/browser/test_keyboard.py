"""The whole journey by keyboard alone, without script, in four languages, on a phone's width."""

import pytest

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE
from portal.queries.requests import staff_request
from tests.browser.scenes import Stage
from tests.browser.walk import LAMP, Walk, address, go_on, heading, reference_on

WORDS = {"en": "dark street", "es": "farola", "ar": "مصباح", "en-XA": "dark street"}
"""What is searched for, language by language."""


def asked_again(page: Page) -> None:
    """Goes on without an answer, and by the summary's link to the first control, which is chosen."""
    page = go_on(page)
    assert page.landed, "the summary of errors takes the focus without script"
    page.tab_to("#problems a")
    page.press(Key.ENTER)
    assert page.run("is_focused", "#where")
    page.press(Key.SPACE)
    page.tab_to("[name='where-address']")
    page.write("12 Wharf Road")
    page = page.follow(Key.ENTER)
    assert address(page).endswith("/questions/trouble"), "Enter in a field goes on"


@pytest.mark.parametrize("language", WORDS)
def test_from_home_to_the_receipt_and_to_where_it_stands(
    stage: Stage, browser: Browser, language: str
) -> None:
    site = stage.sites.journeys
    browser.script(False)
    given = LAMP | ({"where-address": "١٢ شارع الميناء"} if language == "ar" else {})
    walk = Walk(browser, site.url, language, WORDS[language], given=given)
    reference = reference_on(walk.to_the_receipt())
    view = staff_request(site.portal, reference)
    assert view is not None
    assert (view.state.language, (view.answers or {})["trouble"]) == (language, "blinks")
    page = walk.to_the_request(browser.here(PHONE))
    assert page.driver.current_url.endswith(f"/{language}/track/{reference}")
    lamp = site.portal.catalogue.services["lamp-out"].words(language)
    assert heading(page) == lamp("Street lamp out")


def test_an_empty_page_is_asked_again_and_answered_by_keyboard(stage: Stage, browser: Browser) -> None:
    browser.script(False)
    asked_again(browser.open(stage.sites.journeys.url("/en/services/lamp-out/start"), PHONE))


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
