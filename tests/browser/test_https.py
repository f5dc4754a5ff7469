"""The whole journey over HTTPS, in a browser, with the cookies and headers of production.

`portal serve` runs in its own processes, behind a proxy that ends TLS, as the operating guide says.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accessibility.browser import Browser
from accessibility.page import Page
from portal.web.headers import POLICY
from tests.browser.walk import Walk, address, go_on, reference_on
from tests.databases import Database, Databases
from tests.integration.serving import Serving, environment, free_port
from tests.proxy import Exchange, Proxy, proxy_of
from tests.tls import HOST, Identity
from tests.weight import weight

ON_EVERY_ANSWER = {
    "content-security-policy": POLICY.format(pictures="'self'"),
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
SECRET = re.compile(r"/en/forms/[^/]+/[^/]+/")
"""Addresses that open a form: not even our own pages may be told them."""

SENT = "return performance.getEntriesByType('navigation')[0].encodedBodySize"
LOADED = """
return [location.href, ...performance.getEntriesByType("resource").map((each) => each.name)];
"""


@pytest.fixture(scope="module")
def portal(
    databases: Databases, identity: Identity, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    """A portal as it is run in production: its processes, a proxy in front, a public address with HTTPS."""
    folder = tmp_path_factory.mktemp("https")
    port = free_port()
    with proxy_of(port, identity) as proxy:
        variables = environment(
            databases.create(Database.SQLITE, folder),
            port,
            PORTAL_PUBLIC_URL=proxy.address,
            PORTAL_PROXY_HOPS="1",
        )
        with Serving(variables, folder) as serving:
            serving.start()
            yield proxy


@dataclass
class Walked:
    """What one whole journey left behind: everything loaded, everything complained of, every answer."""

    end: str
    is_secure: bool
    loaded: list[str]
    complaints: list[str]
    seen: list[Exchange]
    cookies: list[dict[str, Any]]
    readable: str


@pytest.fixture(scope="module")
def walked(portal: Proxy, chromium: Browser) -> Walked:
    """From the home page to where the request stands, once for all that is asked about it."""
    loaded: list[str] = []

    def note(page: Page) -> None:
        loaded.extend(page.driver.execute_script(LOADED))

    chromium.forget()
    portal.seen.clear()
    page = Walk(chromium, portal.url, "en", "dark street", look=note).to_where_it_stands()
    return Walked(
        address(page),
        page.driver.execute_script("return isSecureContext"),
        loaded,
        chromium.complaints(),
        list(portal.seen),
        page.command("Network.getCookies", {"urls": [portal.address]})["cookies"],
        page.driver.execute_script("return document.cookie"),
    )


def test_the_whole_journey_raises_no_complaint_and_loads_nothing_from_elsewhere(
    portal: Proxy, walked: Walked
) -> None:
    assert "/en/track/" in walked.end
    assert walked.is_secure
    assert walked.complaints == []
    assert {each for each in walked.loaded if not each.startswith(f"{portal.address}/")} == set()


def test_every_answer_on_the_way_has_the_headers_of_production(portal: Proxy, walked: Walked) -> None:
    assert {each.method for each in walked.seen} == {"GET", "POST"}
    assert {each.status for each in walked.seen} >= {200, 303}
    for answer in walked.seen:
        assert {name: answer.header(name) for name in ON_EVERY_ANSWER} == ON_EVERY_ANSWER, answer.path
        told = "strict-origin" if SECRET.match(answer.path) else "same-origin"
        assert answer.header("referrer-policy") == told, answer.path
        kept = "public, max-age=31536000, immutable" if answer.path.startswith("/assets/") else "no-store"
        assert answer.header("cache-control") == kept, answer.path
        location = answer.header("location") or "/"
        assert location.startswith(("/", f"{portal.address}/")), answer.path


def test_the_cookie_is_bound_to_this_host_and_out_of_reach(walked: Walked) -> None:
    (cookie,) = walked.cookies
    assert cookie["name"] == "__Host-session"
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"]) == (True, True, "Lax")
    assert (cookie["domain"], cookie["path"], cookie["session"]) == (HOST, "/", True)
    assert walked.readable == ""


def test_the_browser_goes_to_https_by_itself_from_then_on(portal: Proxy, browser: Browser) -> None:
    browser.open(portal.url("/en/"))
    page = browser.open(portal.url("/en/track").replace("https:", "http:"))
    assert address(page) == portal.url("/en/track")


def test_a_form_that_comes_without_its_cookie_is_asked_for_again(portal: Proxy, browser: Browser) -> None:
    page = Walk(browser, portal.url, "en", "dark street").to_the_check()
    page.driver.delete_all_cookies()
    page = go_on(page)
    assert page.title.startswith("Error:")
    assert portal.posts("/check")[-1].status == 400
    assert reference_on(go_on(page))


def test_on_a_slow_line_every_page_is_within_its_budget_and_leads_on(portal: Proxy, browser: Browser) -> None:
    """400 kbit/s, 400 ms. How long it takes is measured (benchmarks/line.py): a test of time would be a test
    of the machine.
    """
    heavy: dict[str, list[str]] = {}

    def weigh(page: Page) -> None:
        sizes = {each.path: len(each.body) for each in portal.seen}
        sent = page.driver.execute_script(SENT)
        if found := weight(page.driver.page_source, sent, sizes.__getitem__).faults():
            heavy[address(page)] = found

    browser.line(400, 400_000)
    receipt = Walk(browser, portal.url, "en", "dark street", look=weigh).to_the_receipt()
    assert reference_on(receipt)
    assert heavy == {}
