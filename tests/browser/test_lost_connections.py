"""The connection breaks while a form is sent, and the browser tries again: nothing lost, one request.

A proxy between browser and portal drops the form before, within and after it reached the portal, as often as
the browser tries, until the line is mended.
"""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from accessibility.browser import Browser
from accessibility.page import Page
from accessibility.view import PHONE
from portal.portal import Portal
from portal.queries.drafts import find_form
from portal.store.models import DetailRow, RequestRow
from portal.web.journey import key_of, new_link
from tests.browser.scenes import Stage
from tests.browser.walk import MOST_PAGES, Walk, address, go_on, reference_on
from tests.integration.drafts import SLUG, kept
from tests.proxy import Cut, Proxy, proxy_of

PLACE = "12 Wharf Road, behind the old pump"
TYPED = "It has run since Sunday.\nChildren play there – ¿quién viene?"


@pytest.fixture(scope="module")
def line(stage: Stage) -> Iterator[Proxy]:
    """The way to the portal, which a test may cut."""
    port = int(stage.sites.journeys.address.rpartition(":")[2])
    with proxy_of(port, None) as proxy:
        yield proxy


@pytest.fixture
def form(stage: Stage, line: Proxy, browser: Browser) -> str:
    """The path of a form with every question answered."""
    line.cut = None
    line.seen.clear()
    browser.script(False)
    site = stage.sites.journeys
    with site.app.test_request_context():
        link = new_link(SLUG)
    kept(site.portal, key_of(link), PLACE)
    return f"/en/forms/{SLUG}/{link}"


def to_the_check(browser: Browser, line: Proxy, form: str) -> Page:
    """Past whatever the form asks besides, to its check."""
    page = browser.open(line.url(f"{form}/questions/more"), PHONE)
    return Walk(browser, line.url, "en", "", given={}).through(page)


def load_again(browser: Browser) -> Page:
    """The browser's own button, which sends the form once more."""
    browser.driver.refresh()
    return browser.here(PHONE)


def go_back(browser: Browser) -> Page:
    """Back, to the page before the one that could not be sent."""
    browser.driver.back()
    return browser.here(PHONE)


def open_again(browser: Browser) -> Page:
    """The address in the browser's bar, opened like on another day."""
    return browser.open(browser.driver.current_url, PHONE)


WAYS = (load_again, go_back, open_again)


def sent_from(page: Page) -> Page:
    """Presses the button that leads on until the receipt comes."""
    for _ in range(MOST_PAGES):
        if address(page).endswith("/sent"):
            return page
        page = go_on(page)
    raise AssertionError(f"no receipt, but {address(page)}: {page.title}")


def requests(portal: Portal, form: str) -> list[tuple[str, str]]:
    """The references and places of the requests that this form became."""
    with portal.store.read() as session:
        found = session.execute(
            select(RequestRow.reference, DetailRow.answers)
            .join(DetailRow, DetailRow.request_id == RequestRow.id)
            .where(RequestRow.key == key_of(form.rpartition("/")[2]))
        )
        return [(reference, answers["where"]["text"]) for reference, answers in found]


@pytest.mark.parametrize("again", WAYS)
@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.name.lower())
def test_a_request_whose_sending_was_cut_is_sent_once(
    stage: Stage, browser: Browser, line: Proxy, form: str, cut: Cut, again: Callable[[Browser], Page]
) -> None:
    portal, key = stage.sites.journeys.portal, key_of(form.rpartition("/")[2])
    page = to_the_check(browser, line, form)
    line.cut = cut
    go_on(page)
    assert len(line.posts("/check")) > 0, "it was tried"
    reached = cut in {Cut.AFTER, Cut.BACK}
    assert len(requests(portal, form)) == reached
    assert (find_form(portal, key).draft is None) == reached, "the answers are kept until they are a request"
    line.cut = None
    reference = reference_on(sent_from(again(browser)))
    assert requests(portal, form) == [(reference, PLACE)]
    assert find_form(portal, key).draft is None
    assert reference_on(browser.open(line.url(f"{form}/check"), PHONE)) == reference


@pytest.mark.parametrize("cut", Cut, ids=lambda cut: cut.name.lower())
def test_an_answer_whose_sending_was_cut_is_kept_when_the_page_is_loaded_again(
    stage: Stage, browser: Browser, line: Proxy, form: str, cut: Cut
) -> None:
    page = browser.open(line.url(f"{form}/questions/more"), PHONE)
    page.tab_to("textarea")
    page.write(TYPED)
    line.cut = cut
    go_on(page)
    line.cut = None
    page = load_again(browser)
    assert not address(page).endswith("/questions/more"), "it leads on"
    draft = find_form(stage.sites.journeys.portal, key_of(form.rpartition("/")[2])).draft
    assert draft is not None
    assert draft.values["more"] == TYPED
    assert draft.values["where"]["text"] == PLACE, "and what was answered before stands"
