"""How long a first visit takes on a slow line, in a browser over HTTPS, beside what the line itself needs."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from accessibility.browser import Browser
from accessibility.view import PHONE
from benchmarks.pages import addresses
from benchmarks.spread import Result
from benchmarks.stage import Stage, environment, settings_of
from portal.outcomes import facts
from tests.databases import Database, Databases
from tests.integration.serving import Serving, free_port
from tests.integration.serving import environment as plain_environment
from tests.proxy import Proxy, proxy_of
from tests.tls import Identity

LATENCY = 400
"""Milliseconds of a round trip."""

BITS = 400_000
"""A second, each way."""

ROUNDS = 7
ROUND_TRIPS = 2
"""The page, then its style sheet. Those of the connection (TCP, TLS) are not emulated."""

READY = """
const [page] = performance.getEntriesByType("navigation");
const [drawn] = performance.getEntriesByName("first-contentful-paint");
return drawn && page.loadEventEnd ? Math.max(drawn.startTime, page.domInteractive) / 1000 : 0;
"""


def measure(databases: Databases, folder: Path) -> Iterator[Result]:
    """Yield seconds from the address to a page that is drawn and can be used, for pages met first."""
    folder.mkdir()
    url, port, identity = databases.create(Database.SQLITE, folder), free_port(), Identity.new()
    stage = Stage.build(settings_of(url, folder / "facts"))
    facts.rebuild(stage.portal)
    with ExitStack() as opened:
        proxy = opened.enter_context(proxy_of(port, identity))
        secure = {"PORTAL_PUBLIC_URL": proxy.address, "PORTAL_PROXY_HOPS": "1"}
        variables = plain_environment(url, port, **environment(url, folder / "facts"), **secure)
        opened.enter_context(Serving(variables, folder)).start()
        browser = Browser.start(identity.browser_arguments())
        opened.callback(browser.close)
        for name, path in addresses(stage).items():
            ours, needed = zip(*(_visited(browser, proxy, path) for _ in range(ROUNDS)), strict=True)
            yield Result.beside(f"first visit to {name} on a slow line", "s", ours, needed)
    stage.portal.store.close()


def _visited(browser: Browser, proxy: Proxy, path: str) -> tuple[float, float]:
    """Return the seconds a visit took, and those the line needs for what is sent before it is drawn."""
    browser.forget()
    browser.line(LATENCY, BITS)
    proxy.seen.clear()
    page = browser.open(proxy.url(path), PHONE)
    seconds = 0.0
    while not seconds:
        seconds = float(page.driver.execute_script(READY))
    sent = sum(len(each.body) for each in proxy.seen if not each.path.endswith((".svg", ".js")))
    return seconds, ROUND_TRIPS * LATENCY / 1000 + sent * 8 / BITS
