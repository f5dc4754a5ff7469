"""Fixtures for pytest. Use them with ``pytest_plugins = ["accessibility.fixtures"]`` in the conftest.py of
all tests.
"""

from collections.abc import Iterator

import pytest

from accessibility.browser import Browser
from accessibility.control.server import Site, serve


@pytest.fixture(scope="session")
def chromium_arguments() -> tuple[str, ...]:
    """Further command-line arguments of the browser: a site's tests may define their own."""
    return ()


@pytest.fixture(scope="session")
def chromium(chromium_arguments: tuple[str, ...]) -> Iterator[Browser]:
    """One browser for all tests of a process, which is one for each worker of pytest-xdist."""
    browser = Browser.start(chromium_arguments)
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[Browser]:
    """The browser as a new visitor: no cookies, no page, script allowed, full speed."""
    chromium.forget()
    yield chromium
    chromium.script(True)  # for tests that take `chromium` as it is
    chromium.line(0, 0)


@pytest.fixture(scope="session")
def control_site() -> Iterator[Site]:
    """The control pages, served from this machine to this machine."""
    with serve() as site:
        yield site
