"""The browser: views, keys, script off, a new visitor, and an end that leaves nothing behind."""

import time
from pathlib import Path

import pytest

from accessibility.browser import Browser, BrowserMissingError
from accessibility.control.server import Site
from accessibility.devtools import DevToolsError
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import DESKTOP, PHONE, REFLOW, Medium, Scheme, View


def _ask(page: Page, question: str) -> object:
    return page.command("Runtime.evaluate", {"expression": question, "returnByValue": True})["result"].get(
        "value"
    )


@pytest.mark.parametrize("view", [REFLOW, PHONE, DESKTOP])
def test_the_window_has_the_size_of_the_view(view: View, chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"), view)
    assert _ask(page, "innerWidth") == view.width
    assert _ask(page, "innerHeight") == view.height
    assert _ask(page, "document.documentElement.clientWidth") == view.width


@pytest.mark.parametrize(
    ("view", "query"),
    [
        (View(scheme=Scheme.DARK), "(prefers-color-scheme: dark)"),
        (View(forced_colours=True), "(forced-colors: active)"),
        (View(more_contrast=True), "(prefers-contrast: more)"),
        (View(less_motion=True), "(prefers-reduced-motion: reduce)"),
        (View(medium=Medium.PRINT), "print"),
    ],
)
def test_preferences_are_emulated_for_a_while(
    view: View, query: str, chromium: Browser, control_site: Site
) -> None:
    page = chromium.open(control_site.page("good"))
    assert _ask(page, f"matchMedia('{query}').matches") is False
    with page.shown(view):
        assert _ask(page, f"matchMedia('{query}').matches") is True
    assert _ask(page, f"matchMedia('{query}').matches") is False


def test_forced_colours_really_force_colours(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"))
    ink = "getComputedStyle(document.querySelector('button')).backgroundColor"
    before = _ask(page, ink)
    with page.shown(View(forced_colours=True)):
        assert _ask(page, ink) != before


def test_a_person_can_type_and_send(browser: Browser, control_site: Site) -> None:
    page = browser.open(control_site.page("good"))
    page.tab_to("#street")
    page.write("100 Main Street")
    page.tab_to("[name=state]")
    page.press(Key.SPACE)
    page.press(Key.DOWN)
    assert _ask(page, "document.querySelector('#street').value") == "100 Main Street"
    assert _ask(page, "document.querySelector('[name=state]:checked').value") == "gone"
    page.tab_to("summary")
    page.press(Key.TAB, shift=True)
    assert page.run("is_focused", "button")
    with pytest.raises(LookupError, match=r"\.nowhere was not reached"):
        page.tab_to(".nowhere", most=3)


def test_enter_follows_a_link(browser: Browser, control_site: Site) -> None:
    page = browser.open(control_site.page("good"))
    page.tab_to("a[href='#street']")
    page.press(Key.ENTER)
    assert page.run("focused") == "#street"


def test_a_link_can_be_followed(browser: Browser, control_site: Site) -> None:
    page = browser.open(control_site.page("good"), PHONE)
    page.tab_to("main p a")
    page = page.follow()
    assert page.driver.current_url == f"{control_site.address}/benches"
    assert page.view == PHONE
    assert page.landed == ""


def test_a_form_can_be_sent_without_script(browser: Browser, control_site: Site) -> None:
    browser.script(False)
    page = browser.open(control_site.page("good"))
    page.tab_to("#street")
    assert page.follow(Key.ENTER).driver.current_url == f"{control_site.address}/bench"


def test_pages_can_be_opened_without_script(browser: Browser, control_site: Site) -> None:
    refused = "!document.querySelector('#no-paste').dispatchEvent(new Event('paste', {cancelable: true}))"
    assert _ask(browser.open(control_site.page("bad")), refused) is True
    browser.script(False)
    page = browser.open(control_site.page("bad"))
    assert page.landed == "#problems"
    assert [finding["path"] for finding in page.run("paste")] == []


def test_a_new_visitor_brings_nothing_along(chromium: Browser, control_site: Site) -> None:
    page = chromium.open(control_site.page("good"))
    chromium.driver.add_cookie({"name": "draft", "value": "1"})
    assert _ask(page, "document.cookie") == "draft=1"
    chromium.forget()
    assert _ask(page, "document.documentElement === null") is True
    assert _ask(chromium.open(control_site.page("good")), "document.cookie") == ""


def test_what_cannot_be_asked_is_an_error(browser: Browser, control_site: Site) -> None:
    page = browser.open(control_site.page("good"))
    with pytest.raises(DevToolsError, match="is not a valid selector"):
        page.run("is_focused", "((")
    with pytest.raises(DevToolsError, match=r"Page\.read"):
        page.command("Page.read")
    assert page.run("scrolled") == [0, 0], "the line goes on"


def test_a_slow_line_is_slow(browser: Browser, control_site: Site) -> None:
    browser.line(latency=300, bits_per_second=400_000)
    started = time.monotonic()
    browser.open(control_site.page("good"))
    assert time.monotonic() - started > 0.3


def test_a_browser_leaves_nothing_behind() -> None:
    own = Browser.start()
    processes = [int(own.driver.capabilities["goog:processID"]), own.driver.service.process.pid]
    profile = Path(own.driver.capabilities["chrome"]["userDataDir"])
    assert profile.exists()
    own.close()
    own.close()
    assert not any(Path(f"/proc/{process}/exe").exists() for process in processes)
    assert not profile.exists()


def test_a_missing_browser_fails_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accessibility.browser.shutil.which", lambda name: None)
    with pytest.raises(BrowserMissingError, match="chromium-driver"):
        Browser.start()
