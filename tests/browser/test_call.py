"""One call by keyboard alone, without script, on a desk's screen and at 320 px: filed in Spanish."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select
from sqlalchemy import select

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import DESKTOP, PHONE, Expectation, View
from portal.domain.permissions import Role
from portal.store.models import EventRow, RequestRow, SubscriptionRow
from portal.web.agency.calls.sheet import NEARBY
from portal.web.agency.gate import COOKIE_KEY
from tests.browser.scenes import Stage
from tests.browser.scenes.signed_in import set_cookie
from tests.browser.sites import Site
from tests.browser.walk import LAST, address, fill, go_on, heading, reference_on, tick
from tests.staff import add_staff, session_of

ENGLISH = Expectation(language="en")
SAVE = "main form button[value='next']"
BEGIN = "input[value='lamp-out'] ~ p button"


def signed_in(site: Site, browser: Browser, username: str) -> None:
    """Gives the browser the session of a call-taker."""
    add_staff(site.portal, username, Role.CALL_TAKER)
    browser.script(False)
    set_cookie(site, browser, {COOKIE_KEY: session_of(site.portal, username)})


def pressed(page: Page, button: str) -> Page:
    """Tabs to a button and presses it with Enter."""
    page.tab_to(button)
    return page.follow(Key.ENTER, ENGLISH)


def pick(page: Page, name: str, code: str) -> None:
    """Tabs to a native list and goes down it to an entry."""
    page.tab_to(f"#{name}")
    entries = Select(page.driver.find_element(By.ID, name))
    while entries.first_selected_option.get_attribute("value") != code:
        before = entries.first_selected_option
        page.press(Key.DOWN)
        assert entries.first_selected_option != before, f"{code} was not reached by the arrow keys"


def to_the_form(site: Site, browser: Browser, view: View) -> Page:
    """From the start of a call through the caller's own words to the form."""
    page = browser.open(site.url("/staff/calls"), view, ENGLISH)
    fill(page, {"phone": "202-555-0143", "reason": "new"})
    pick(page, "language", "es")
    page = go_on(page)
    page.tab_to("#need")
    page.write("farola")
    page = page.follow(Key.ENTER, ENGLISH)
    return pressed(page, BEGIN)


@pytest.mark.parametrize("view", [DESKTOP, PHONE], ids=["1280", "320"])
def test_a_call_in_spanish_by_keyboard_alone(stage: Stage, browser: Browser, view: View) -> None:
    site, username = stage.sites.journeys, f"walk-{view.width}"
    signed_in(site, browser, username)
    page = to_the_form(site, browser, view)
    fill(page, {"where": "address", "where-address": "12 Wharf Road", "trouble": "hangs", "owner": "city"})
    page = pressed(page, SAVE)
    assert "still open" in page.driver.find_element(By.ID, "still-open").text
    fill(page, {NEARBY: LAST, "wires": "no"})
    tick(page, "call-by", "text")
    page = go_on(page)
    assert heading(page) == "Read it back"
    spanish = page.driver.find_element(By.CSS_SELECTOR, "main .inset [lang='es']").text
    assert spanish.startswith("Su solicitud está registrada.")
    assert len(page.driver.find_elements(By.CSS_SELECTOR, "ol.letters li")) == 9
    reference = reference_on(page)
    page = pressed(page, "main form button")
    assert address(page).endswith("/staff/calls")
    with site.portal.store.read() as session:
        sent = session.scalars(select(RequestRow).where(RequestRow.reference == reference)).one()
        actor = session.scalars(select(EventRow.actor_name).where(EventRow.request_id == sent.id)).one()
        told = session.scalars(select(SubscriptionRow).where(SubscriptionRow.request_id == sent.id)).one()
    assert (sent.language, sent.channel, actor) == ("es", "phone", username)
    assert (told.channel, told.address, told.language) == ("text", "+12025550143", "es")
