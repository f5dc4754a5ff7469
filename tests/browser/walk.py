"""Someone who goes the whole way by keyboard, whatever pages come: search, form, check, receipt, track.

A new step of the form is passed without a change here, as long as its main button leads on. What it should be
given is named in `LAMP`, by the name of its control.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import PHONE, Expectation, View
from portal.domain.reference import read as read_reference

MAIN = "main form button.button:not(.second)"
"""The button that leads on."""
REFERENCE = ".panel .reference span"
MOST_PAGES = 30

FIRST, LAST = "the first", "the last"
"""Choices by their place."""

LAMP: dict[str, str] = {
    "where": "address",
    "where-address": "12 Wharf Road",
    "trouble": "blinks",
    "owner": "city",
}
"""What the lamp's form is answered with: control → what is typed, or which choice is taken."""


def heading(page: Page) -> str:
    """The page's h1 in words."""
    return str(page.driver.find_element(By.CSS_SELECTOR, "h1").text)


def address(page: Page) -> str:
    """Where the page is, without what follows a question mark or a hash."""
    return page.driver.current_url.partition("#")[0].partition("?")[0]


def go_on(page: Page) -> Page:
    """Tabs to the main button and presses it with Enter."""
    page.tab_to(MAIN)
    return page.follow(Key.ENTER, page.expected)


def choose(page: Page, name: str, value: str) -> None:
    """Tabs to a group of radios, and chooses with Space and the arrow keys."""
    choices = page.driver.find_elements(By.NAME, name)
    wanted = {FIRST: choices[0], LAST: choices[-1]}.get(value)
    page.tab_to(f"[name='{name}']")
    page.press(Key.SPACE)
    for _ in choices:
        chosen = page.driver.switch_to.active_element
        if chosen == wanted or chosen.get_attribute("value") == value:
            return
        page.press(Key.DOWN)
    raise AssertionError(f"{name}: {value} was not reached by the arrow keys on {address(page)}")


def tick(page: Page, name: str, value: str) -> None:
    """Tabs to a checkbox and ticks it with Space."""
    page.tab_to(f"[name='{name}'][value='{value}']")
    page.press(Key.SPACE)


def fill(page: Page, given: Mapping[str, str]) -> None:
    """Answers the controls of the page that are known; `given` is in the order of the page."""
    for name, value in given.items():
        found = page.driver.find_elements(By.CSS_SELECTOR, f"main form [name='{name}']")
        kind = found[0].get_attribute("type") if found else None
        if kind == "radio":
            choose(page, name, value)
        elif kind == "checkbox":
            tick(page, name, value)
        elif kind == "file":
            page.tab_to(f"[name='{name}']")
            found[0].send_keys(value)  # the dialog that Enter opens is the system's, not the page's
        elif kind is not None:
            page.tab_to(f"[name='{name}']")
            page.write(value)


@dataclass(frozen=True)
class Walk:
    """The way of one person: at which portal, in which words, and who looks at every page that comes.

    `url` makes a path an address; `service` is its slug, `query` what is searched for to find it.
    """

    browser: Browser
    url: Callable[[str], str]
    language: str
    query: str
    service: str = "lamp-out"
    given: Mapping[str, str] | None = None
    view: View = PHONE
    expected: Expectation | None = None
    look: Callable[[Page], None] = lambda page: None

    def seen(self, page: Page) -> Page:
        """Looks at a page that has come, and leaves the focus where it goes on from the top."""
        self.look(page)
        page.run("go_to_top")
        return page

    def to_the_service(self) -> Page:
        """From the home page, by its search, to the page of the service."""
        page = self.seen(self.browser.open(self.url(f"/{self.language}/"), self.view, self.expected))
        page.tab_to("[name=query]")
        page.write(self.query)
        page = self.seen(page.follow(Key.ENTER, page.expected))
        page.tab_to(f"main a[href='/{self.language}/services/{self.service}']")
        return self.seen(page.follow(Key.ENTER, page.expected))

    def to_the_check(self) -> Page:
        """From the service's page through every page of its form to "Check your answers"."""
        page = self.to_the_service()
        page.tab_to("main a.button")
        page = page.follow(Key.ENTER, page.expected)
        return self.through(page)

    def through(self, page: Page) -> Page:
        """From a page of the form to the check. Errors: AssertionError where a page does not lead on."""
        for _ in range(MOST_PAGES):
            self.seen(page)
            here = address(page)
            if here.endswith("/check"):
                return page
            fill(page, LAMP if self.given is None else self.given)
            page = go_on(page)
            assert address(page) != here, f"{here} does not lead on: {page.title}"
        raise AssertionError(f"{MOST_PAGES} pages, and no check: {address(page)}")

    def to_the_receipt(self) -> Page:
        """The whole form, sent."""
        page = go_on(self.to_the_check())
        assert address(page).endswith("/sent"), f"{address(page)}: {page.title}"
        return self.seen(page)

    def to_the_request(self, receipt: Page) -> Page:
        """From the receipt to the page of the request."""
        receipt.tab_to("main a.button")
        return self.seen(receipt.follow(Key.ENTER, receipt.expected))

    def to_where_it_stands(self) -> Page:
        """The whole way."""
        return self.to_the_request(self.to_the_receipt())


def reference_on(page: Page) -> str:
    """The reference on a receipt. Errors: AssertionError without one."""
    reference = read_reference(page.driver.find_element(By.CSS_SELECTOR, REFERENCE).text)
    assert reference, f"no reference on {address(page)}"
    return reference
