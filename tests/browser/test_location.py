"""The button that gives the location: with script and permission it types the spot; else nothing is lost."""

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from tests.browser.scenes import Stage

BOX = "[data-location]"
SPOT = {"latitude": 44.645213, "longitude": -63.572087, "accuracy": 5}
PATIENCE = 30


def where(stage: Stage, browser: Browser) -> Page:
    """The first page of a fresh form."""
    return browser.open(
        stage.sites.main.url(f"/en/forms/wet-street/{stage.link('wet-street')}/questions/where")
    )


def allow(page: Page, setting: str) -> None:
    """What the browser's owner says to sharing the location."""
    page.command("Browser.setPermission", {"permission": {"name": "geolocation"}, "setting": setting})


def status_after_press(page: Page) -> str:
    """Presses the button by keyboard, and waits for what is said in the end."""
    box = page.driver.find_element(By.CSS_SELECTOR, BOX)
    page.tab_to(f"{BOX} button")
    page.press(Key.ENTER)
    asking = box.get_attribute("data-asking")

    def said(_: object) -> str:
        text = box.find_element(By.CSS_SELECTOR, "[role=status]").text
        return "" if text == asking else text

    return WebDriverWait(page.driver, PATIENCE).until(said)


def test_the_spot_is_typed_and_then_said_in_words(stage: Stage, browser: Browser) -> None:
    page = where(stage, browser)
    page.command("Emulation.setGeolocationOverride", SPOT)
    allow(page, "granted")
    try:
        assert status_after_press(page).startswith("We filled in where you are.")
        field = page.driver.find_element(By.NAME, "where-address")
        assert field.get_attribute("value") == "44.64521, -63.57209"
        assert page.driver.find_element(By.CSS_SELECTOR, "[value=address]").is_selected()
        page.tab_to("main form button[type=submit]")
        page = page.follow(Key.ENTER)
        assert page.driver.find_element(By.TAG_NAME, "h1").text == "Which place do you mean?"
        assert "Near 12 Wharf Road" in page.driver.find_element(By.TAG_NAME, "main").text
        assert browser.complaints() == []
    finally:
        page.command("Emulation.clearGeolocationOverride")
        page.command("Browser.resetPermissions")


def test_who_does_not_share_it_is_told_to_type(stage: Stage, browser: Browser) -> None:
    page = where(stage, browser)
    allow(page, "denied")
    try:
        assert (
            status_after_press(page) == "Your browser does not share your location. Type the place instead."
        )
        assert page.driver.find_element(By.NAME, "where-address").get_attribute("value") == ""
    finally:
        page.command("Browser.resetPermissions")


def test_without_script_there_is_no_button(stage: Stage, browser: Browser) -> None:
    browser.script(False)
    page = where(stage, browser)
    assert not page.driver.find_element(By.CSS_SELECTOR, BOX).is_displayed()
