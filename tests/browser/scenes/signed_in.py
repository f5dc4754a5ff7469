"""Scenes of the desk: a browser in which somebody is signed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accessibility.browser import Browser
from accessibility.page import Page
from accessibility.view import Expectation, View
from portal.web.agency.gate import COOKIE_KEY
from tests.browser.scenes.stage import Scene, Stage
from tests.browser.sites import Site
from tests.staff import session_of


@dataclass(frozen=True)
class DeskScene(Scene):
    """A page of the desk as an account sees it; without one, as somebody who is not signed in.

    `before` is done each time, before the page is opened; what it returns is in the browser's cookie too.
    """

    username: str | None = None
    before: Callable[[Stage], Mapping[str, Any]] = lambda _stage: {}

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        site, held = self.site(stage.sites), dict(self.before(stage))
        if self.username is not None:
            held[COOKIE_KEY] = session_of(site.portal, self.username)
        if held:
            set_cookie(site, browser, held)
        return super().open(stage, browser, language, view, expected)


def set_cookie(site: Site, browser: Browser, held: Mapping[str, Any]) -> None:
    """Gives a browser the portal's cookie, signed as the portal signs it."""
    serializer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    cookie = {"name": "session", "value": serializer.dumps(dict(held)), "url": site.address, "httpOnly": True}
    browser.driver.execute_cdp_cmd("Network.setCookie", cookie)


def desk(path: str, username: str | None = None, **more: Any) -> DeskScene:
    """A page of the desk: `path` comes after /staff; `{name}` in it is one of the stage's places."""
    return DeskScene(lambda _language, places: f"/staff{path}".format_map(places), username=username, **more)
