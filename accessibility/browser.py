"""A headless Chromium, driven by Selenium and the Chrome DevTools Protocol (CDP)."""

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from accessibility.devtools import DevTools, Display
from accessibility.page import Page
from accessibility.view import DESKTOP, Expectation, View

PATIENCE = 60.0
"""Seconds: a first start on a busy machine has been seen to take 17."""

ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # Chromium refuses to run as root without it; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",  # the same pixels on every machine
    "--disable-lcd-text",
    # One process draws all pages, one after the other: else each page waits for a new one to start, and for
    # it to compile axe-core again. A fifth of all time.
    "--disable-site-isolation-trials",
    "--renderer-process-limit=1",
)


_NO_PAGE = "window.stop(); document.documentElement?.remove()"
"""Ends what is under way, and leaves nothing to look at; it costs much less than going to an empty page."""


class BrowserMissingError(RuntimeError):
    """Chromium or its driver is not installed. A check that cannot run has failed: it is never skipped."""


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise BrowserMissingError(
        f"{names[0]} was not found. The browser checks need it: install the Debian packages chromium,"
        " chromium-driver, fonts-noto-core, fonts-noto-cjk and fonts-noto-color-emoji."
    )


class Browser:
    """One running Chromium with one window. Start it once for many pages: a start costs half a second."""

    def __init__(self, driver: Chrome, profile: Path) -> None:
        """Use ``start``, which makes the two parts."""
        self.driver = driver
        self._profile = profile
        self._process = int(driver.capabilities["goog:processID"])
        self._tools = DevTools(str(driver.capabilities["goog:chromeOptions"]["debuggerAddress"]))
        self._display = Display(self._tools)
        self._script, self._line = True, (0, 0)

    @classmethod
    def start(cls, arguments: Iterable[str] = ()) -> "Browser":
        """A new browser with an empty profile, and with further command-line ``arguments``.

        Raises ``BrowserMissingError``.
        """
        binary = _program("chromium", "chromium-browser", "google-chrome")
        service = Service(_program("chromedriver"), popen_kw={"start_new_session": True})
        profile = Path(tempfile.mkdtemp(prefix="accessibility-browser-"))
        options = ChromeOptions()
        options.binary_location = binary
        for argument in (*ARGUMENTS, *arguments, f"--user-data-dir={profile}"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        try:
            driver = Chrome(options=options, service=service)
        except BaseException:
            shutil.rmtree(profile, ignore_errors=True)
            raise
        driver.set_page_load_timeout(PATIENCE)
        driver.set_script_timeout(PATIENCE)
        return cls(driver, profile)

    def open(self, url: str, view: View = DESKTOP, expected: Expectation | None = None) -> Page:
        """Go to ``url`` and look at it in ``view``. Costs about 30 ms more than the server needs."""
        self._display.forget()
        self._display.take_on(view)
        self.driver.get(url)
        return self._page(view, expected)

    def here(self, view: View = DESKTOP, expected: Expectation | None = None) -> Page:
        """The page that is open now, without loading it again: for pages that answer a sent form."""
        self.driver.execute_script("return 0")  # the driver waits for a page that is on its way
        self._display.forget()
        return self._page(view, expected)

    def _page(self, view: View, expected: Expectation | None) -> Page:
        page = Page(self.driver, self._tools, self._display, view, expected or Expectation())
        page.show(view)
        return page

    def script(self, allowed: bool) -> None:
        """Let the pages opened from now on run script, or not (CDP Emulation.setScriptExecutionDisabled)."""
        if allowed != self._script:
            self._tools.ask("Emulation.setScriptExecutionDisabled", {"value": not allowed})
            self._script = allowed

    def line(self, latency: int, bits_per_second: int) -> None:
        """A slow line: ``latency`` in ms for each round trip, the same rate both ways; 0, 0 is the full
        speed.
        """
        if (latency, bits_per_second) == self._line:
            return
        self._line = (latency, bits_per_second)
        rate = bits_per_second / 8 if bits_per_second else -1
        conditions = {
            "offline": False,
            "latency": latency,
            "downloadThroughput": rate,
            "uploadThroughput": rate,
        }
        self.driver.execute_cdp_cmd("Network.enable", {})
        self.driver.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)

    def complaints(self) -> list[str]:
        """What the browser wrote to its console since this was last asked: a page refused by its own policy,
        something not found, an error of a script.
        """
        entries = self.driver.execute("getLog", {"type": "browser"})["value"]
        return [f"{entry['level']}: {entry['message']}" for entry in entries]

    def forget(self) -> None:
        """Become a new visitor: no page, no cookies, no cache, no complaints, script allowed, full speed."""
        self.script(True)
        self.line(0, 0)
        self._tools.run(_NO_PAGE)
        self._tools.ask("Network.clearBrowserCookies")
        self._tools.ask("Network.clearBrowserCache")
        self.complaints()

    def close(self) -> None:
        """End this browser and its driver, and nothing else. May be called twice."""
        if not self._profile.exists():
            return
        self._tools.close()
        try:
            self.driver.quit()
        except (WebDriverException, OSError):
            self.driver.service.stop()
        self._end_process()
        self._end_profile()

    def _end_process(self) -> None:
        until = time.monotonic() + 5
        while self._runs():
            if time.monotonic() > until:
                os.kill(self._process, signal.SIGKILL)
                break
            time.sleep(0.02)

    def _end_profile(self) -> None:
        """Chromium's smaller processes may still write for a moment after the large one has ended."""
        until = time.monotonic() + 5
        while self._profile.exists() and time.monotonic() < until:
            shutil.rmtree(self._profile, ignore_errors=True)
            time.sleep(0.02)

    def _runs(self) -> bool:
        """True while the process with our number is still our browser: the number may belong to another by
        now.
        """
        try:
            command = Path(f"/proc/{self._process}/cmdline").read_bytes()
        except OSError:
            return False
        return str(self._profile).encode() in command
