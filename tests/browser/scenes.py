"""Every page state of the inventory: how a site is prepared for it, and how a browser gets there."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.pages import QUESTION_TYPES
from accessibility.view import Expectation, View
from portal.catalogue import answers
from portal.catalogue.answers import Answer
from portal.catalogue.schema import AnyQuestion
from portal.commands.door import execute
from portal.commands.drafts.keep import KEPT_FOR, Typed, keep_answer
from portal.commands.requests.commands import (
    AcceptRequest,
    CloseRequest,
    Command,
    HoldRequest,
    ReopenRequest,
    SendRequest,
    TransferRequest,
)
from portal.domain.lifecycle import Channel, HoldReason, Outcome, Requirement
from portal.domain.permissions import RESIDENT
from portal.domain.reference import new as new_reference
from portal.outcomes import facts
from portal.web.journey import key_of, new_link
from tests.browser.sites import Site, Sites
from tests.portals import ADMINISTRATOR, LAMP_ANSWERS, MONDAY_NOON

BOAT_ANSWERS: dict[str, Any] = {
    "boat": "Saltwind",
    "story": "A small boat with one mast.\nShe leaks a little.",
    "crew": 2,
    "length": "7.5",
    "kind": "sail",
    "services": ["water", "power"],
    "winter": "no",
    "built": "2001-05-01",
    "arrival": "2026-11-05T14:30",
    "email": "someone@example.org",
    "phone": "+19025550123",
    "name": "Sample Resident",
    "home": {"kind": "described", "text": "At the east pier, third berth"},
}
QUIET_ANSWERS: dict[str, Any] = {"name": "Sample Resident", "phone": "+19025550123"}
LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch" * 4
WRONG = {
    "boat": {"boat": "x" * 45},
    "story": {"story": "y" * 400},
    "crew": {"crew": "many"},
    "length": {"length": "99"},
    "built": {"built-day": "31", "built-month": "2", "built-year": "2001"},
    "arrival": {"arrival-day": "4", "arrival-month": "11", "arrival-year": "26"},
    "email": {"email": "someone@"},
    "phone": {"phone": "12"},
}
"""What is typed into a question's controls, by name, to be wrong; the others are left empty."""
DONE = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "No photo: it was dark"}


@dataclass
class Stage:
    """The sites, prepared once; and the browser that looks at them."""

    sites: Sites
    places: dict[str, str] = field(default_factory=dict)

    def prepare(self) -> None:
        """Makes every draft and request that a scene shows, always in the same order."""
        site = self.sites.main
        site.clock.now = MONDAY_NOON - timedelta(days=40)
        for number in range(12):
            closed = self._sent(f"past-{number}")
            site.clock.forward(hours=20)
            self._do(CloseRequest(reference=closed, outcome=Outcome.COMPLETED, said=DONE))
        self.places["expired"] = self._link("lamp-out")
        self._follow()
        site.clock.now = MONDAY_NOON
        self.places["received"] = self._sent("received")
        self.places["private"] = self._sent("private", "quiet-help", QUIET_ANSWERS)
        self.places["unknown"] = new_reference(random.Random("unknown"))
        self._forms()
        facts.refresh(site.portal)

    def _follow(self) -> None:
        site = self.sites.main
        done, hold, again, root, copy = (
            self._sent(name) for name in ("done", "hold", "again", "root", "copy")
        )
        self.places |= {"done": done, "on-hold": hold, "reopened": again, "duplicate": copy}
        for reference in (done, hold, again, root):
            self._do(AcceptRequest(reference=reference))
        site.clock.forward(days=6)
        why = "The pole stands on their pier"
        self._do(TransferRequest(reference=hold, agency="town-care", why=why))
        until = date(2026, 12, 20)
        self._do(HoldRequest(reference=hold, reason=HoldReason.PARTS, until=until))
        for reference in (done, again):
            self._do(CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
        parent = {Requirement.PARENT: root}
        self._do(CloseRequest(reference=copy, outcome=Outcome.DUPLICATE, said=parent))
        self._do(ReopenRequest(reference=again, why="Still dark at night"))

    def _forms(self) -> None:
        for question in QUESTION_TYPES:
            before = dict(list(BOAT_ANSWERS.items())[: list(BOAT_ANSWERS).index(question)])
            self.places[f"question-{question}"] = self._draft("sampler", before)
            self.places[f"question-{question}-error"] = self._draft("sampler", before)
        self.places["place"] = self._link("lamp-out")
        self.places["stale"] = self._link("lamp-out")
        self.places["answered"] = self._draft("sampler", BOAT_ANSWERS)
        self.places["long"] = self._draft("sampler", {"boat": LONG[:40]}, {"story": {"": [LONG]}})
        self.places["too-much"] = self._draft("sampler", {"boat": "Saltwind"})
        self.places["check"] = self._draft("sampler", BOAT_ANSWERS)
        some = {name: LAMP_ANSWERS[name] for name in ("where",)}
        self.places["missing"] = self._draft("lamp-out", some)
        self.places["withdrawn"] = self._draft("lamp-out", LAMP_ANSWERS)
        self.places["sent"] = self._link("lamp-out")
        self._sent("sent", key=key_of(self.places["sent"]))

    def _do(self, command: Command) -> None:
        execute(self.sites.main.portal, command, ADMINISTRATOR)

    def _sent(
        self, name: str, slug: str = "lamp-out", given: Mapping[str, Any] = LAMP_ANSWERS, key: str = ""
    ) -> str:
        portal = replace(self.sites.main.portal, random=random.Random(name))
        version = portal.catalogue.services[slug]
        command = SendRequest(key or name, version, given, Channel.WEB, "en")
        return execute(portal, command, RESIDENT).reference

    def _link(self, slug: str) -> str:
        with self.sites.main.app.test_request_context():
            return new_link(slug)

    def _draft(
        self, slug: str, values: Mapping[str, Any], typed: Mapping[str, Mapping[str, list[str]]] | None = None
    ) -> str:
        """A draft with these answers, and with these texts that are not answers yet."""
        portal, link = self.sites.main.portal, self._link(slug)
        version = portal.catalogue.services[slug]
        for question in version.service.questions:
            if question.id in values:
                kept = self._answer(question, values[question.id])
                keep_answer(portal, key_of(link), version, kept)
        for name, raw in (typed or {}).items():
            keep_answer(portal, key_of(link), version, Typed(name, raw, "en", None))
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
        page.tab_to("main form button[type=submit]")
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


def choose_everything(page: Page) -> None:
    """Ticks every box."""
    for box in page.driver.find_elements(By.CSS_SELECTOR, "input[type=checkbox]"):
        if not box.is_selected():
            box.click()


def without_token(page: Page) -> None:
    """Types an answer and loses the cookie."""
    page.driver.find_element(By.NAME, "where-address").send_keys("12 Wharf Road")
    page.driver.delete_all_cookies()


def too_much(page: Page) -> None:
    """Sends more than the portal takes, in a control that is not shown: drawing it would take long."""
    page.driver.execute_script(
        "const more = document.createElement('input'); more.type = 'hidden'; more.name = 'more';"
        "more.value = 'much '.repeat(80000); document.getElementById('question').append(more)"
    )


def fixed(path: str, **more: Any) -> Scene:
    """A scene at an address without places; `…` stands for the language."""
    return Scene(lambda language, _places: path.replace("…", language), **more)


def form(slug: str, place: str, tail: str, **more: Any) -> Scene:
    """A scene inside a form."""
    return Scene(lambda language, places: f"/{language}/forms/{slug}/{places[place]}/{tail}", **more)


def tracked(place: str, **more: Any) -> Scene:
    """A request's page."""
    return Scene(lambda language, places: f"/{language}/track/{places[place]}", **more)


SCENES: dict[str, Scene] = {
    "home": fixed("/…/"),
    "home-found": fixed("/…/?query=light"),
    "home-nothing": fixed("/…/?query=xyzzy+plugh"),
    "services": fixed("/…/services"),
    "service": fixed("/…/services/lamp-out"),
    "service-private": fixed("/…/services/quiet-help"),
    "service-open-targets": fixed("/…/services/sampler"),
    **{f"question-{q}": form("sampler", f"question-{q}", f"questions/{q}") for q in QUESTION_TYPES},
    **{
        f"question-{q}-error": form(
            "sampler", f"question-{q}-error", f"questions/{q}", act=filling(WRONG.get(q, {}))
        )
        for q in QUESTION_TYPES
    },
    "question-services-error": form(
        "sampler", "question-services-error", "questions/services", act=choose_everything
    ),
    "question-place": form("lamp-out", "place", "questions/where"),
    "question-place-error": form("lamp-out", "place", "questions/where", act=nothing),
    "question-answered": form("sampler", "answered", "questions/services"),
    "question-long": form("sampler", "long", "questions/story"),
    "question-stale": form("lamp-out", "stale", "questions/where", act=without_token),
    "question-too-much": form("sampler", "too-much", "questions/story", act=too_much),
    "check": form("sampler", "check", "check"),
    "check-missing": form("lamp-out", "missing", "check", act=nothing),
    "sent": form("lamp-out", "sent", "sent"),
    "form-expired": form("lamp-out", "expired", "questions/where"),
    "form-withdrawn": form("lamp-out", "withdrawn", "check", site=lambda sites: sites.withdrawn),
    "form-broken-link": fixed("/…/forms/lamp-out/half/questions/where"),
    "track-form": fixed("/…/track"),
    "track-form-error": fixed("/…/track?reference=ABC"),
    "track-unknown": tracked("unknown"),
    "track-received": tracked("received"),
    "track-on-hold": tracked("on-hold"),
    "track-done": tracked("done"),
    "track-reopened": tracked("reopened"),
    "track-duplicate": tracked("duplicate"),
    "track-private": tracked("private"),
    "performance": fixed("/…/performance"),
    **{f"performance-{by}": fixed(f"/…/performance?by={by}") for by in ("agency", "month", "quarter")},
    "performance-empty": fixed("/…/performance", site=lambda sites: sites.empty),
    "statement": fixed("/…/accessibility"),
    "not-found": fixed("/…/nothing/here"),
    "unavailable": tracked("unknown", site=lambda sites: sites.unavailable),
    "failed": tracked("unknown", site=lambda sites: sites.failing),
}

assert timedelta(days=40) > KEPT_FOR, "the expired form must have expired"
