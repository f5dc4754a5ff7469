"""What scenes are made of: a stage with drafts and requests on it, and the way to a page state."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import Expectation, View
from portal.catalogue import answers
from portal.catalogue.answers import Answer
from portal.catalogue.schema import AnyQuestion
from portal.commands.door import execute
from portal.commands.drafts.keep import Typed, keep_answer
from portal.commands.requests.commands import Command, SendRequest
from portal.domain.lifecycle import Channel
from portal.domain.permissions import RESIDENT
from portal.web.journey import key_of, new_link
from tests.browser.sites import Site, Sites
from tests.portals import ADMINISTRATOR, LAMP_ANSWERS
from tests.steps import pass_steps

CONTINUE = "main form button.button:not(.second)"
"""The button that goes on, or sends: not one of those that belong to a part of the page."""


@dataclass
class Stage:
    """The sites, prepared once for every scene: `places` names what scenes look for."""

    sites: Sites
    places: dict[str, str] = field(default_factory=dict)

    def do(self, command: Command) -> None:
        """Carries out a command as the administrator."""
        execute(self.sites.main.portal, command, ADMINISTRATOR)

    def sent(
        self,
        name: str,
        slug: str = "lamp-out",
        given: Mapping[str, Any] = LAMP_ANSWERS,
        key: str = "",
        language: str = "en",
    ) -> str:
        """Sends a request whose reference follows from its name."""
        portal = replace(self.sites.main.portal, random=random.Random(name))
        version = portal.catalogue.services[slug]
        command = SendRequest(key or name, version, given, Channel.WEB, language)
        return execute(portal, command, RESIDENT).reference

    def link(self, slug: str) -> str:
        """The link of a new form."""
        with self.sites.main.app.test_request_context():
            return new_link(slug)

    def draft(
        self, slug: str, values: Mapping[str, Any], typed: Mapping[str, Mapping[str, list[str]]] | None = None
    ) -> str:
        """A draft with these answers, and with these texts that are not answers yet.

        What forms ask after their questions has been left empty.
        """
        portal, link = self.sites.main.portal, self.link(slug)
        version = portal.catalogue.services[slug]
        for question in version.service.questions:
            if question.id in values:
                kept = self._answer(question, values[question.id])
                keep_answer(portal, key_of(link), version, kept)
        for name, raw in (typed or {}).items():
            keep_answer(portal, key_of(link), version, Typed(name, raw, "en", None))
        pass_steps(portal, key_of(link), slug)
        return link

    def _answer(self, question: AnyQuestion, value: Any) -> Typed:
        return Typed(question.id, answers.fill(question, value, "en"), "en", Answer(value))


@dataclass(frozen=True)
class Scene:
    """Where a state is seen: `path` gets the language and the stage's places.

    `act`, where a state needs it, is done before the form's button is pressed.
    """

    path: Callable[[str, Mapping[str, str]], str]
    act: Callable[[Page], None] | None = None
    site: Callable[[Sites], Site] = lambda sites: sites.main

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        url = self.site(stage.sites).url(self.path(language, stage.places))
        page = browser.open(url, view, expected)
        if self.act is None:
            return page
        self.act(page)
        page.tab_to(CONTINUE)
        return page.follow(Key.ENTER, expected)


def nothing(page: Page) -> None:
    """Leaves everything as it is; the button is pressed all the same."""


def filling(typed: Mapping[str, str]) -> Callable[[Page], None]:
    """Types into controls by name."""

    def act(page: Page) -> None:
        for name, text in typed.items():
            control = page.driver.find_element(By.CSS_SELECTOR, f"[name='{name}']")
            control.clear()
            control.send_keys(text)

    return act


def fixed(path: str, **more: Any) -> Scene:
    """A scene at an address without places; `…` stands for the language."""
    return Scene(lambda language, _places: path.replace("…", language), **more)


def form(slug: str, place: str, tail: str, **more: Any) -> Scene:
    """A scene inside a form."""
    return Scene(
        lambda language, places: f"/{language}/forms/{slug}/{places[place]}/{tail}".rstrip("/"), **more
    )


def tracked(place: str, **more: Any) -> Scene:
    """A request's page."""
    return Scene(lambda language, places: f"/{language}/track/{places[place]}", **more)
