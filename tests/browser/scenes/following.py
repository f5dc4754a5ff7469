"""Keeping in touch and following up: how to hear from us, secret links, all of one's own request."""

import io
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import Expectation, View
from portal.catalogue.steps import Step
from portal.commands.door import execute
from portal.commands.drafts.keep import keep_step
from portal.commands.photos import Gathering, describe_photos, keep_photo
from portal.commands.requests.commands import (
    AcceptRequest,
    AddNote,
    AddPhotos,
    AnswerFixed,
    CloseRequest,
    HoldRequest,
    WithdrawRequest,
)
from portal.commands.requests.commands import (
    Step as RequestStep,
)
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, Fixed, HoldReason, Outcome
from portal.domain.permissions import RESIDENT
from portal.photos import Picture, read_photo
from portal.queries.photos import draft_photos
from portal.web.journey import key_of
from tests.browser.scenes.residents import QUIET_ANSWERS
from tests.browser.scenes.stage import Scene, Stage, filling, fixed, form, nothing
from tests.links import link_to_all, link_to_request
from tests.outbox import ANA, BEN, asked
from tests.pictures import jpeg
from tests.portals import LAMP_ANSWERS, MONDAY_NOON

PRESS = "main form button[type=submit]"
NOTE = "It is the lamp beside the blue door."


def prepare(stage: Stage) -> None:
    """Makes every draft and request that a scene shows, always in the same order."""
    stage.places["contact"] = _before_contact(stage, stage.draft("lamp-out", LAMP_ANSWERS), "lamp-out")
    stage.places["contact-error"] = _before_contact(stage, stage.draft("lamp-out", LAMP_ANSWERS), "lamp-out")
    answered = {**QUIET_ANSWERS, "email": "someone@example.org"}
    stage.places["contact-filled"] = _before_contact(stage, stage.draft("quiet-help", answered), "quiet-help")
    stage.sites.main.clock.now = MONDAY_NOON - timedelta(days=8)
    _own(stage)
    stage.sites.main.clock.now = MONDAY_NOON
    _asked(stage, "own-received")
    _with_photos(stage)
    _asked(stage, "own-private", "quiet-help", QUIET_ANSWERS)
    _links(stage)


def _before_contact(stage: Stage, link: str, slug: str) -> str:
    portal = stage.sites.main.portal
    keep_step(portal, key_of(link), portal.catalogue.services[slug], Step.CONTACT, None, "en")
    return link


def _asked(stage: Stage, name: str, slug: str = "lamp-out", given: Mapping[str, Any] = LAMP_ANSWERS) -> str:
    """Sends a request that Ana hears of, whose reference follows from its name."""
    portal = replace(stage.sites.main.portal, random=random.Random(name))
    stage.places[name] = asked(portal, ANA, key=name, slug=slug, **given)
    return stage.places[name]


def _resident(stage: Stage, command: RequestStep) -> None:
    execute(stage.sites.main.portal, command, RESIDENT)


def _close(stage: Stage, reference: str, outcome: Outcome) -> None:
    said = dict.fromkeys(CLOSING_REQUIREMENTS[outcome], "We looked along the whole road")
    stage.do(CloseRequest(reference=reference, outcome=outcome, said=said))


def _own(stage: Stage) -> None:
    states = ("on-hold", "late", "done", "answered", "reopened", "not-found", "withdrawn")
    own = {name: _asked(stage, f"own-{name}") for name in states}
    for name in states:
        stage.do(AcceptRequest(reference=own[name]))
    _resident(stage, AddNote(reference=own["late"], text=NOTE))
    stage.do(HoldRequest(reference=own["on-hold"], reason=HoldReason.PARTS, until=date(2026, 12, 20)))
    stage.sites.main.clock.forward(days=7)
    for name in ("done", "answered", "reopened"):
        _close(stage, own[name], Outcome.COMPLETED)
    _close(stage, own["not-found"], Outcome.COULD_NOT_LOCATE)
    _resident(stage, WithdrawRequest(reference=own["withdrawn"]))
    _resident(
        stage, AnswerFixed(reference=own["answered"], answer=Fixed.PARTLY, rating=3, comment="One of two")
    )
    _resident(stage, AnswerFixed(reference=own["reopened"], answer=Fixed.NO))


def _with_photos(stage: Stage) -> None:
    reference, portal = _asked(stage, "own-with-photos"), stage.sites.main.portal
    picture = read_photo(io.BytesIO(jpeg()))
    assert isinstance(picture, Picture)
    for _ in range(2):
        assert keep_photo(portal, Gathering("own-with-photos", reference), picture, "en") is None
    first = draft_photos(portal, "own-with-photos")[0].name
    describe_photos(portal, "own-with-photos", {first: "The lamp hangs down"}, "en")
    _resident(stage, AddPhotos(reference=reference, draft_key="own-with-photos"))


def _links(stage: Stage) -> None:
    portal = replace(stage.sites.main.portal, random=random.Random("links"))
    stage.places["link"] = link_to_request(portal, stage.places["own-received"])
    stage.places["link-mine"] = link_to_all(portal, ANA)
    stage.places["link-used"] = link_to_all(portal, ANA, used_at=portal.now() - timedelta(hours=1))


@dataclass(frozen=True)
class OwnScene(Scene):
    """A scene for somebody who opened a link first: to the request of `place`, else to all of an address.

    `goes_on`: they press the button of the page that comes, too.
    """

    place: str = ""
    goes_on: bool = False

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        site = self.site(stage.sites)
        if self.place:
            secret = link_to_request(site.portal, stage.places[self.place])
        else:
            secret = link_to_all(site.portal, BEN if "empty" in self.path(language, stage.places) else ANA)
        page = browser.open(site.url(f"/{language}/open/{secret}"), view)
        page.tab_to(PRESS)
        page.follow(Key.ENTER)
        page = super().open(stage, browser, language, view, expected)
        if self.goes_on:
            page.tab_to(PRESS)
            page = page.follow(Key.ENTER, expected)
        return page


def own(place: str, tail: str = "", **more: Any) -> OwnScene:
    """One's own request, or a page below it."""
    return OwnScene(lambda language, places: f"/{language}/track/{places[place]}{tail}", place=place, **more)


def mine(tail: str, **more: Any) -> OwnScene:
    """The requests of an address."""
    return OwnScene(lambda language, _places: f"/{language}/my-requests{tail}", **more)


def secret(place: str, **more: Any) -> Scene:
    """The page of a secret link."""
    return Scene(lambda language, places: f"/{language}/open/{places[place]}", **more)


def changed_meanwhile(page: Page) -> None:
    """Makes the page one that was opened before the request changed."""
    page.driver.execute_script("document.querySelector('[name=expected]').value = '99'")


def without_cookie(page: Page) -> None:
    """Loses the cookie."""
    page.driver.delete_all_cookies()


def placing(address: str) -> Callable[[Page], None]:
    """Types an address for where it is."""

    def act(page: Page) -> None:
        page.driver.find_element(By.CSS_SELECTOR, "[name='where'][value='address']").click()
        filling({"where-address": address})(page)

    return act


SCENES: dict[str, Scene] = {
    "contact": form("lamp-out", "contact", "contact"),
    "contact-filled": form("quiet-help", "contact-filled", "contact"),
    "contact-error": form(
        "lamp-out", "contact-error", "contact", act=filling({"email": "someone@", "text": "12"})
    ),
    "open-link": secret("link"),
    "open-link-mine": secret("link-mine"),
    "open-link-used": secret("link-used"),
    "open-link-unknown": fixed("/…/open/nothing"),
    "open-link-stale": secret("link", act=without_cookie),
    **{
        f"own-{name}": own(f"own-{name}")
        for name in (
            "received",
            "on-hold",
            "late",
            "done",
            "answered",
            "reopened",
            "not-found",
            "withdrawn",
            "private",
            "with-photos",
        )
    },
    "own-refused": own("own-received", "/withdraw", act=changed_meanwhile),
    "own-note": own("own-received", "/note"),
    "own-note-error": own("own-received", "/note", act=nothing),
    "own-note-added": own("own-late", "?told=note"),
    "own-closed": Scene(lambda language, places: f"/{language}/track/{places['own-received']}/note"),
    "own-photos": own("own-received", "/photos"),
    "own-photos-error": own("own-received", "/photos", act=nothing),
    "own-place": own("own-received", "/place"),
    "own-place-error": own("own-received", "/place", act=nothing),
    "own-place-which": own("own-received", "/place", act=placing("20 Mill Street")),
    "own-place-which-error": own("own-received", "/place", act=placing("20 Mill Street"), goes_on=True),
    "own-place-outside": own("own-received", "/place", act=placing("30 Far Pier Way")),
    "own-withdraw": own("own-received", "/withdraw"),
    "own-fixed": own("own-done", "/fixed"),
    "own-fixed-error": own("own-done", "/fixed", act=nothing),
    "own-messages": own("own-received", "/messages"),
    "own-messages-error": own("own-received", "/messages", act=filling({"text": "12"})),
    "my-requests-form": fixed("/…/my-requests"),
    "my-requests-error": fixed("/…/my-requests", act=filling({"address": "someone"})),
    "my-requests-asked": fixed("/…/my-requests?told=sent"),
    "my-requests": mine(""),
    "my-requests-empty": mine("?empty"),
    "my-requests-forgotten": mine("", goes_on=True),
}
