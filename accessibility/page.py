"""One open page: run a script in it, press keys, photograph it, look at it in another way."""

import base64
import io
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

from PIL import Image
from selenium.webdriver import Chrome

from accessibility.devtools import DevTools, DevToolsError, Display, features
from accessibility.keyboard import Key, Stop, Walk
from accessibility.view import DESKTOP, Expectation, View

_PATIENCE = 60.0  # seconds for a page to load on a busy machine
_WAIT = 10.0  # seconds for the page to take on a new size or preference; it needs a few ms


_SETTLING = 2.0  # seconds for the focus to go where the page wants it; it needs a few ms


@cache
def script(name: str) -> str:
    """The text of ``checks/scripts/<name>.js`` behind the tools that all of them share."""
    folder = files("accessibility.checks") / "scripts"
    return "\n".join(
        (folder / f"{part}.js").read_text(encoding="utf-8") for part in ("tools", "colours", name)
    )


class Page:
    """The page that the browser shows, and what is expected of it.

    ``landed`` is the CSS path of the element that had the focus when the page came up, or "" for none.
    """

    def __init__(
        self,
        driver: Chrome,
        tools: DevTools,
        display: Display,
        view: View = DESKTOP,
        expected: Expectation | None = None,
    ) -> None:
        """The page comes up in ``view``; wait for it with ``show``."""
        self._driver = driver
        self._tools = tools
        self._display = display
        self._shown: View | None = None
        self.view = view
        self.expected = expected or Expectation()
        self.landed = self._landing()
        self._walk: Walk | None = None

    @property
    def driver(self) -> Chrome:
        """The browser's driver, once the page is shown in its view."""
        self._settle()
        return self._driver

    def _landing(self) -> str:
        """Where the focus is when the page has come up: `autofocus` is heeded with the first drawing,
        a moment after the page is loaded.
        """
        until = time.monotonic() + _SETTLING
        while not (landed := str(self._ask("focused"))) and time.monotonic() < until:
            if not self._tools.run("return !!document.querySelector('[autofocus]')"):
                break
            time.sleep(0.01)
        return landed

    # -- looking

    def show(self, view: View) -> None:
        """Look at the page in ``view`` from now on; returns when the page has taken it on. Raises
        ``TimeoutError``.
        """
        self.view = view
        self._walk = None
        self._settle()

    def _settle(self) -> None:
        """Brings the page to its view, if it is shown in another."""
        if self._shown == self.view:
            return
        view = self.view
        self._display.take_on(view)
        until = time.monotonic() + _WAIT
        while not self._ask("is_shown", view.width, view.height, view.medium.value, features(view)):
            if time.monotonic() > until:
                raise TimeoutError(f"the page did not take on {view}")
            time.sleep(0.01)
        self._shown = view

    @contextmanager
    def shown(self, view: View) -> Iterator[None]:
        """Look at the page in ``view`` for a while, then as before.

        It goes back when it is next asked something: until then it may go on to another view.
        """
        before, walk = self.view, self._walk
        if view == before:
            yield
            return
        self.show(view)
        try:
            yield
        finally:
            self.view, self._walk = before, walk

    def picture(self, left: float, top: float, width: float, height: float) -> Image.Image:
        """A photograph of a part of the viewport; CSS pixels, one picture pixel each."""
        x, y = self.run("scrolled")
        clip = {"x": left + x, "y": top + y, "width": width, "height": height, "scale": 1}
        data = self.command("Page.captureScreenshot", {"format": "png", "clip": clip})["data"]
        return Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB")

    # -- asking

    def run(self, name: str, *arguments: object) -> Any:
        """What ``checks/scripts/<name>.js`` returns, called with ``arguments`` (what JSON can hold)."""
        self._settle()
        return self._ask(name, *arguments)

    def _ask(self, name: str, *arguments: object) -> Any:
        return self._tools.run(script(name), *arguments)

    def command(self, method: str, parameters: Mapping[str, object] | None = None) -> dict[str, Any]:
        """The answer to one CDP command."""
        self._settle()
        return self._tools.ask(method, parameters)

    @property
    def title(self) -> str:
        """The document's title as it is now."""
        return str(self.driver.title)

    # -- the keyboard

    def press(self, key: Key, shift: bool = False) -> None:
        """Press and release one key, as a person would (CDP Input.dispatchKeyEvent)."""
        for event in key.events(shift):
            self.command("Input.dispatchKeyEvent", event)

    def write(self, text: str) -> None:
        """Type ``text`` into what has the focus."""
        self.command("Input.insertText", {"text": text})

    def follow(self, key: Key = Key.ENTER, expected: Expectation | None = None) -> "Page":
        """Press ``key`` on what has the focus, and return the page that comes; for links and for forms.

        Raises ``TimeoutError`` when no page comes within 60 seconds.
        """
        before, until = self.run("document"), time.monotonic() + _PATIENCE
        self.press(key)
        while not self._has_gone_on(before["born"]):
            if time.monotonic() > until:
                raise TimeoutError(f"{key.name} led to no other page from {self.driver.current_url}")
            time.sleep(0.01)
        page = Page(self._driver, self._tools, self._display, self.view, expected)
        page.show(self.view)
        return page

    def _has_gone_on(self, born: float) -> bool:
        """Whether another document is there, and whole."""
        try:
            now = self._ask("document")
        except DevToolsError:  # asked between the two
            return False
        return bool(now["born"] != born and now["complete"])

    def tab_to(self, selector: str, most: int = 200) -> None:
        """Press Tab until the element of the CSS ``selector`` has the focus. Raises ``LookupError`` after
        ``most``.
        """
        for _ in range(most):
            self.press(Key.TAB)
            if self.run("is_focused", selector):
                return
        raise LookupError(f"{selector} was not reached with {most} presses of Tab")

    def walk(self) -> Walk:
        """Tab from the top of the page to its end. Remembered until the page is shown in another view."""
        if self._walk is None:
            self._walk = self._go()
        return self._walk

    def _go(self) -> Walk:
        expected = tuple(Stop.read(facts) for facts in self.run("interactive"))
        stops: list[Stop] = []
        self.run("go_to_top")
        for _ in range(2 * len(expected) + 40):
            self.press(Key.TAB)
            facts = self.run("stop")
            if facts is None:
                return Walk(expected, tuple(stops), trapped=False)
            stop = Stop.read(facts)
            if _is_stuck(stops, stop):
                return Walk(expected, tuple(stops), trapped=True)
            if stops and stop.order == stops[0].order != stops[-1].order:
                return Walk(expected, tuple(stops), trapped=len(stops) < len(expected))
            stops.append(stop)
        return Walk(expected, tuple(stops), trapped=True)


def _is_stuck(stops: list[Stop], stop: Stop) -> bool:
    """True when Tab does not leave a thing. Parts of one control (day, month, year) count as many as they
    are.
    """
    return len(stops) >= stop.parts and all(earlier.order == stop.order for earlier in stops[-stop.parts :])
