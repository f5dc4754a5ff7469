"""A day at the desks by keyboard alone, without script: from a caller's report to work that is truly done.

A call-taker files in Spanish, a worker accepts on a phone and hands it over, the second agency closes it with
a photo, the resident says that it is not fixed, the supervisor sees it, and the worker completes it.
"""

from pathlib import Path

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import DESKTOP, PHONE, Expectation, View
from portal.domain.events import (
    FixAnswered,
    RequestAccepted,
    RequestClosed,
    RequestReopened,
    RequestTransferred,
)
from portal.domain.lifecycle import Fixed, Outcome, Status
from portal.domain.permissions import Role
from portal.queries.requests import RequestView, staff_request
from portal.web.agency.gate import COOKIE_KEY
from tests.browser.scenes import Stage
from tests.browser.scenes.signed_in import set_cookie
from tests.browser.sites import Site
from tests.browser.test_call import pick, pressed, signed_in, to_the_form
from tests.browser.walk import address, choose, fill, go_on, heading, reference_on
from tests.links import link_to_request
from tests.pictures import jpeg
from tests.staff import add_staff, session_of

ENGLISH = Expectation(language="en")
SPANISH = Expectation(language="es")
SEND = "main form button[type=submit]"


def sits_down(site: Site, browser: Browser, username: str) -> None:
    """Gives the browser over to somebody else of the staff."""
    browser.forget()
    browser.script(False)
    set_cookie(site, browser, {COOKIE_KEY: session_of(site.portal, username)})


def to_the_request(site: Site, browser: Browser, reference: str, view: View) -> Page:
    """From the queue, searched by the reference, to the request's page."""
    page = browser.open(site.url(f"/staff/requests?words={reference}"), view, ENGLISH)
    page.tab_to(f"main a[href='/staff/requests/{reference}']")
    return page.follow(Key.ENTER, ENGLISH)


def take_step(page: Page, reference: str, code: str, given: dict[str, str] | None = None) -> Page:
    """From the request's page through a step's form and back."""
    page.tab_to(f"main a[href='/staff/requests/{reference}/steps/{code}']")
    page = page.follow(Key.ENTER, ENGLISH)
    fill(page, given or {})
    return go_on(page)


def stands(site: Site, reference: str) -> RequestView:
    """The request as it stands."""
    view = staff_request(site.portal, reference)
    assert view is not None
    return view


def test_a_full_day(stage: Stage, browser: Browser, tmp_path: Path) -> None:
    site = stage.sites.journeys
    for name, role, agency in (
        ("day-worker", Role.WORKER, "harbor-works"),
        ("day-gardener", Role.WORKER, "town-care"),
        ("day-supervisor", Role.SUPERVISOR, "town-care"),
    ):
        add_staff(site.portal, name, role, agency)
    reference = _a_call(site, browser)
    _first_agency(site, browser, reference)
    _second_agency(site, browser, reference, tmp_path)
    _the_resident(site, browser, reference)
    _the_supervisor(site, browser, reference)
    _done_at_last(site, browser, reference)
    happened = [type(past.event) for past in stands(site, reference).history]
    told = (RequestAccepted, RequestTransferred, RequestClosed, FixAnswered, RequestReopened)
    assert [kind for kind in happened if kind in told] == [
        RequestAccepted,
        RequestTransferred,
        RequestAccepted,
        RequestClosed,
        FixAnswered,
        RequestReopened,
        RequestClosed,
    ]


def _a_call(site: Site, browser: Browser) -> str:
    """The call-taker files a lamp that hangs, for a caller who speaks Spanish."""
    signed_in(site, browser, "day-caller")
    page = to_the_form(site, browser, DESKTOP)
    fill(page, {"where": "address", "where-address": "3 Wharf Road", "trouble": "dark", "owner": "city"})
    page = pressed(page, "main form button[value='next']")
    page = go_on(page)
    assert heading(page) == "Read it back"
    reference = reference_on(page)
    assert stands(site, reference).state.language == "es"
    return reference


def _first_agency(site: Site, browser: Browser, reference: str) -> None:
    """A worker accepts it on a phone, sees that it stands in a park, and hands it over."""
    sits_down(site, browser, "day-worker")
    page = to_the_request(site, browser, reference, PHONE)
    page = take_step(page, reference, "accept")
    assert "You accepted the request." in page.driver.find_element(By.TAG_NAME, "main").text
    page.tab_to(f"main a[href='/staff/requests/{reference}/steps/transfer']")
    page = page.follow(Key.ENTER, ENGLISH)
    pick(page, "field-agency", "town-care")
    fill(page, {"why": "The lamp stands in the park."})
    page = go_on(page)
    assert address(page) == site.url("/staff/requests"), "it is no longer theirs to see"
    state = stands(site, reference).state
    assert (state.agency, state.status, state.transfers) == ("town-care", Status.RECEIVED, 1)


def _second_agency(site: Site, browser: Browser, reference: str, folder: Path) -> None:
    """The second agency accepts it, and closes it with a photo of what was done."""
    sits_down(site, browser, "day-gardener")
    page = take_step(to_the_request(site, browser, reference, PHONE), reference, "accept")
    page.tab_to(f"main a[href='/staff/requests/{reference}/close']")
    page = page.follow(Key.ENTER, ENGLISH)
    choose(page, "outcome", "completed")
    page = go_on(page)
    photo = folder / "after.jpg"
    photo.write_bytes(jpeg())
    fill(page, {"what_was_done": "A new bulb is in.", "photos": str(photo)})
    page = go_on(page)
    assert "The request is closed" in page.driver.find_element(By.TAG_NAME, "main").text
    state = stands(site, reference).state
    assert (state.outcome, state.photos) == (Outcome.COMPLETED, 1)


def _the_resident(site: Site, browser: Browser, reference: str) -> None:
    """The resident opens their link in Spanish, and says that it is not fixed."""
    browser.forget()
    browser.script(False)
    secret = link_to_request(site.portal, reference)
    page = browser.open(site.url(f"/es/open/{secret}"), PHONE, SPANISH)
    page.tab_to(SEND)
    page = page.follow(Key.ENTER, SPANISH)
    page.tab_to(f"main a[href='/es/track/{reference}/fixed']")
    page = page.follow(Key.ENTER, SPANISH)
    choose(page, "fixed", "no")
    page.tab_to(SEND)
    page = page.follow(Key.ENTER, SPANISH)
    state = stands(site, reference).state
    assert (state.status, state.fixed, state.reopenings) == (Status.IN_PROGRESS, Fixed.NO, 1)


def _the_supervisor(site: Site, browser: Browser, reference: str) -> None:
    """The supervisor sees it among the disputed, and says who does it."""
    sits_down(site, browser, "day-supervisor")
    page = browser.open(site.url("/staff/supervision"), DESKTOP, ENGLISH)
    page.tab_to(f"main a[href='/staff/requests/{reference}']")
    page = page.follow(Key.ENTER, ENGLISH)
    page.tab_to(f"main a[href='/staff/requests/{reference}/steps/assign']")
    page = page.follow(Key.ENTER, ENGLISH)
    pick(page, "field-who", "day-gardener")
    page = go_on(page)
    assert stands(site, reference).state.assignee == "day-gardener"


def _done_at_last(site: Site, browser: Browser, reference: str) -> None:
    """The worker finds it among their own, and completes it."""
    sits_down(site, browser, "day-gardener")
    page = browser.open(site.url("/staff/requests?whose=mine"), PHONE, ENGLISH)
    page.tab_to(f"main a[href='/staff/requests/{reference}']")
    page = page.follow(Key.ENTER, ENGLISH)
    page.tab_to(f"main a[href='/staff/requests/{reference}/close']")
    page = page.follow(Key.ENTER, ENGLISH)
    choose(page, "outcome", "completed")
    page = go_on(page)
    fill(page, {"what_was_done": "The fuse is changed, and it burns.", "photo_or_reason": "It was raining"})
    page = go_on(page)
    state = stands(site, reference).state
    assert (state.status, state.outcome, state.fixed) == (Status.CLOSED, Outcome.COMPLETED, None)
