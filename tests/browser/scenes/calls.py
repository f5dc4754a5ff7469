"""The call-taker's desk: calls, their forms on one page, the receipt to read back, the log."""

import random
from dataclasses import dataclass, replace
from typing import Any

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import Expectation, View
from portal.catalogue import answers
from portal.catalogue.answers import Answer
from portal.catalogue.steps import Step
from portal.commands.calls.calls import About, Caller, begin_call, call_about, end_call
from portal.commands.calls.forms import begin_form, send_form
from portal.commands.door import execute
from portal.commands.drafts.follow import CHOICE
from portal.commands.drafts.keep import Typed, keep_page
from portal.commands.drafts.send import Manner, Sent
from portal.commands.requests.commands import SendRequest
from portal.domain.calls import ContactReason
from portal.domain.contacts import Contact, ContactChannel
from portal.domain.lifecycle import Channel
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.portal import Portal
from portal.queries.calls import call_of
from portal.queries.nearby import find_nearby
from portal.queries.places.settling import settle
from portal.store.base import DatabaseUnavailable
from portal.web.agency.calls.sheet import FOUND
from portal.web.current import EXTENSION
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import DeskScene, desk
from tests.browser.scenes.stage import CONTINUE, Scene, Stage, filling, nothing
from tests.browser.sites import BrokenStore
from tests.integration.drafts import moment
from tests.neighbours import SPOT
from tests.portals import LAMP_ANSWERS, service
from tests.staff import add_staff

TAKER, NEWCOMER = "calls-cassie", "calls-nina"
ACTOR = Actor(Role.CALL_TAKER, TAKER)
EMAIL = "ana@mail.example"
SPANISH = About(
    Channel.PHONE,
    "es",
    interpreter=True,
    reason=ContactReason.STATUS,
    caller=Caller("+12025550143", EMAIL, "Mam"),
)
WHICH = {"kind": "address", "text": "16 Wharf Road"}
LAMP: dict[str, Any] = {"where": LAMP_ANSWERS["where"], "trouble": "dark", "owner": "city"}


def prepare(stage: Stage) -> None:
    """Makes two call-takers, and the calls of one of them."""
    portal, places = stage.sites.main.portal, stage.places
    for name in (TAKER, NEWCOMER):
        add_staff(portal, name, Role.CALL_TAKER)
    theirs, before = _sent(portal, "calls-theirs"), _sent(portal, "calls-before")
    known = begin_call(portal, "known", SPANISH, ACTOR)
    call_about(portal, known, before, ACTOR)
    begin_form(portal, known, 1, "lamp-out", ACTOR)
    _keep(portal, known, {"where": LAMP["where"]})
    empty = begin_call(portal, "empty", About(), ACTOR)
    ended = begin_call(portal, "ended", About(reason=ContactReason.INFORMATION), ACTOR)
    end_call(portal, ended, ACTOR)
    numbers = {name: begin_call(portal, name, replace(SPANISH, interpreter=False), ACTOR) for name in FORMS}
    for name, given in FORMS.items():
        begin_form(portal, numbers[name], 1, "lamp-out", ACTOR)
        if given:
            _keep(portal, numbers[name], given, near=name == "call-form-error")
    seeded = replace(portal, random=random.Random("calls-receipt"))
    receipt = send_form(
        seeded, numbers["call-receipt"], 1, Manner("es", Channel.PHONE), moment(portal), ACTOR
    )
    assert isinstance(receipt, Sent)
    places |= {name: str(number) for name, number in numbers.items()}
    places |= {"call-known": str(known), "call-empty": str(empty), "call-ended": str(ended), "theirs": theirs}


FORMS: dict[str, dict[str, Any]] = {
    "call-form": {},
    "call-form-open": {**LAMP, "where": WHICH, "trouble": "hangs"},
    "call-form-error": {"where": {"kind": "address", "text": f"{SPOT.latitude}, {SPOT.longitude}"}},
    "call-form-ready": {**LAMP, "where": {"kind": "described", "text": "By the pump"}},
    "call-receipt": LAMP,
}
"""Forms of calls of their own, and what is answered in them."""


def half_an_address(page: Page) -> None:
    """Asks for news by e-mail with half an address; what an earlier look left in the form does not matter."""
    box = page.driver.find_element(By.CSS_SELECTOR, "[name='call-by'][value='email']")
    if not box.is_selected():
        box.click()
    filling({"call-email": "ana"})(page)


def _sent(portal: Portal, name: str) -> str:
    seeded = replace(portal, random=random.Random(name))
    contacts = (Contact(ContactChannel.EMAIL, EMAIL),)
    version = service(portal, "lamp-out")
    command = SendRequest(name, version, LAMP_ANSWERS, Channel.WEB, "es", contacts=contacts)
    return execute(seeded, command, RESIDENT).reference


def _keep(portal: Portal, number: int, given: dict[str, Any], *, near: bool = False) -> None:
    """Keeps answers of a form's page, and what follows from its place."""
    version = service(portal, "lamp-out")
    typed = [
        Typed(one.id, answers.fill(one, given[one.id], "en"), "en", Answer(given[one.id]))
        for one in version.service.questions
        if one.id in given
    ]
    site = settle(portal, given["where"])
    known = {**site.kept(), "of": {"question": "where", "value": given["where"]}} if site else None
    nearby = None
    if near and known is not None:
        found = find_nearby(portal, version.service.code, SPOT, 100)
        nearby = {FOUND: [vars(one) for one in found], CHOICE: None, "done": False}
        known |= {"choice": "none", "done": True, "latitude": SPOT.latitude, "longitude": SPOT.longitude}
    call = call_of(portal, number, TAKER)
    assert call is not None
    keep_page(portal, call.forms[0].draft_key, version, typed, {Step.PLACE: known, Step.NEARBY: nearby}, "es")


@dataclass(frozen=True)
class AwayScene(DeskScene):
    """A form of the desk that is sent while the database is away."""

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        page = super().open(stage, browser, language, view, Expectation(language=language))
        app = self.site(stage.sites).app
        whole = app.extensions[EXTENSION]
        app.extensions[EXTENSION] = replace(whole, store=BrokenStore(DatabaseUnavailable("for this scene")))
        try:
            page.tab_to(CONTINUE)
            return page.follow(Key.ENTER, expected)
        finally:
            app.extensions[EXTENSION] = whole


WRONG = {"phone": "12", "email": "ana at home", "received-day": "40"}

SCENES: dict[str, Scene] = {
    "calls": desk("/calls", NEWCOMER),
    "calls-error": desk("/calls", TAKER, act=filling(WRONG)),
    "calls-unsaved": AwayScene(lambda _language, _places: "/staff/calls", username=NEWCOMER),
    "call": desk("/calls/{call-known}", TAKER),
    "call-empty": desk("/calls/{call-empty}", TAKER),
    "call-found": desk("/calls/{call-empty}?need=dark+street+ferry", TAKER),
    "call-error": desk("/calls/{call-empty}", TAKER, act=nothing),
    "call-ended": desk("/calls/{call-ended}", TAKER),
    "call-about": desk("/calls/{call-known}/about", TAKER),
    "call-form": desk("/calls/{call-form}/forms/1", TAKER),
    "call-form-open": desk("/calls/{call-form-open}/forms/1", TAKER),
    "call-form-error": desk("/calls/{call-form-error}/forms/1", TAKER, act=half_an_address),
    "call-form-ready": desk("/calls/{call-form-ready}/forms/1", TAKER),
    "call-receipt": desk("/calls/{call-receipt}/forms/1/sent", TAKER),
    "call-log": desk("/calls/log", TAKER),
    "everybodys-calls": desk(f"/calls/everybody?who={TAKER}", account(Role.SUPERVISOR)),
    "call-log-empty": desk("/calls/log", NEWCOMER),
}
