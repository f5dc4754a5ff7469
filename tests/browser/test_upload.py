"""With script, a page says how far the sending of photos has come; what goes wrong leaves the plain form."""

from pathlib import Path

from PIL import Image
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE, Expectation
from tests.browser.scenes import Stage
from tests.browser.scenes.photos import NOT_A_PHOTO
from tests.browser.walk import address

BOX = "[data-upload]"
ADD = "button[name=go][value=add]"
PATIENCE = 30
SLOW = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 200_000}
OFFLINE = SLOW | {"offline": True}
FAST = SLOW | {"latency": 0, "uploadThroughput": -1}
LISTEN = """
const box = document.querySelector(arguments[0]);
new MutationObserver(() => {
  const said = JSON.parse(sessionStorage.said || "[]");
  sessionStorage.said = JSON.stringify([...said, box.textContent]);
}).observe(box, { childList: true });
"""


def choosing(stage: Stage, browser: Browser, file: Path) -> Page:
    """The step for photos of a new form, with a file chosen and everything that is said written down."""
    page = browser.open(stage.sites.journeys.url("/en/services/lamp-out/start"), PHONE)
    page = browser.open(f"{address(page).partition('/questions/')[0]}/photos", PHONE)
    page.driver.execute_script(LISTEN, BOX)
    page.driver.find_element(By.NAME, "photos").send_keys(str(file))
    page.tab_to(ADD)
    return page


def said(page: Page) -> list[str]:
    """What the page has said since it was opened."""
    found: list[str] = page.driver.execute_script("return JSON.parse(sessionStorage.said || '[]')")
    return found


def noisy(folder: Path) -> Path:
    """A photo that does not shrink: about 400 KB."""
    path = folder / "pole.jpg"
    Image.effect_noise((900, 700), 120).convert("RGB").save(path, "JPEG", quality=90)
    return path


def test_progress_is_said_in_few_words_and_a_broken_line_leaves_the_form(
    stage: Stage, browser: Browser, tmp_path: Path
) -> None:
    page = choosing(stage, browser, noisy(tmp_path))
    page.command("Network.enable")
    page.command("Network.emulateNetworkConditions", OFFLINE)
    try:
        page.press(Key.ENTER)
        failed = "The photos did not get through. Press the button again."
        WebDriverWait(page.driver, PATIENCE).until(lambda _: said(page)[-1:] == [failed])
        page.command("Network.emulateNetworkConditions", FAST)
        page = page.follow(Key.ENTER)
        assert "We added what you chose." in page.driver.find_element(By.TAG_NAME, "main").text, (
            "the browser sent it itself"
        )
        browser.complaints()  # that there was no network is expected

        page = choosing(stage, browser, noisy(tmp_path))
        page.driver.execute_script("sessionStorage.clear()")
        page.command("Network.emulateNetworkConditions", SLOW)
        page = page.follow(Key.ENTER)
    finally:
        page.command("Network.emulateNetworkConditions", FAST)
    assert page.driver.current_url.endswith("/photos?done=added")
    assert "There is now 1 photo." in page.driver.find_element(By.TAG_NAME, "main").text
    words = said(page)
    assert words[0] == "Sending the photos…"
    assert words[-1] == "All is sent. We look at the photos now…"
    assert 3 <= len(words) <= 5, "few enough to be listened to"
    assert len(set(words)) == len(words)
    assert browser.complaints() == []


def test_what_is_wrong_with_a_file_is_said_as_without_script(stage: Stage, browser: Browser) -> None:
    page = choosing(stage, browser, NOT_A_PHOTO)
    page = page.follow(Key.ENTER, Expectation(language="en", errors=1))
    assert page.title.startswith("Error:")
    focused = page.driver.switch_to.active_element
    assert focused.get_attribute("id") == "problems"
    assert NOT_A_PHOTO.name in focused.text
