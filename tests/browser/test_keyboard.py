"""By keyboard alone, without script: an answer that is missing, a change of language."""

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE
from tests.browser.scenes import Stage
from tests.browser.walk import address, go_on


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
