"""Pages that stand for themselves: finding a service, its questions, following a request, figures, errors."""

import random
from datetime import date, timedelta
from typing import Any

from selenium.webdriver.common.by import By

from accessibility.page import Page
from accessibility.pages.residents import QUESTION_TYPES
from portal.commands.requests.commands import (
    AcceptRequest,
    CloseRequest,
    HoldRequest,
    ReopenRequest,
    TransferRequest,
)
from portal.domain.forms import KEPT_FOR
from portal.domain.lifecycle import HoldReason, Outcome, Requirement
from portal.domain.reference import new as new_reference
from portal.web.journey import key_of
from tests.browser.scenes.stage import Scene, Stage, filling, fixed, form, nothing, tracked
from tests.portals import LAMP_ANSWERS, MONDAY_NOON

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


def prepare(stage: Stage) -> None:
    """Makes every draft and request that a scene shows, always in the same order."""
    site = stage.sites.main
    site.clock.now = MONDAY_NOON - timedelta(days=40)
    for number in range(12):
        closed = stage.sent(f"past-{number}")
        site.clock.forward(hours=20)
        stage.do(CloseRequest(reference=closed, outcome=Outcome.COMPLETED, said=DONE))
    stage.places["expired"] = stage.link("lamp-out")
    _follow(stage)
    site.clock.now = MONDAY_NOON
    stage.places["received"] = stage.sent("received")
    stage.places["private"] = stage.sent("private", "quiet-help", QUIET_ANSWERS)
    stage.places["unknown"] = new_reference(random.Random("unknown"))
    _forms(stage)


def _follow(stage: Stage) -> None:
    site = stage.sites.main
    done, hold, again, root, copy = (stage.sent(name) for name in ("done", "hold", "again", "root", "copy"))
    stage.places |= {"done": done, "on-hold": hold, "reopened": again, "duplicate": copy}
    for reference in (done, hold, again, root):
        stage.do(AcceptRequest(reference=reference))
    site.clock.forward(days=6)
    why = "The pole stands on their pier"
    stage.do(TransferRequest(reference=hold, agency="town-care", why=why))
    until = date(2026, 12, 20)
    stage.do(HoldRequest(reference=hold, reason=HoldReason.PARTS, until=until))
    for reference in (done, again):
        stage.do(CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    parent = {Requirement.PARENT: root}
    stage.do(CloseRequest(reference=copy, outcome=Outcome.DUPLICATE, said=parent))
    stage.do(ReopenRequest(reference=again, why="Still dark at night"))


def _forms(stage: Stage) -> None:
    for question in QUESTION_TYPES:
        before = dict(list(BOAT_ANSWERS.items())[: list(BOAT_ANSWERS).index(question)])
        stage.places[f"question-{question}"] = stage.draft("sampler", before)
        stage.places[f"question-{question}-error"] = stage.draft("sampler", before)
    stage.places["place"] = stage.link("lamp-out")
    stage.places["stale"] = stage.link("lamp-out")
    stage.places["answered"] = stage.draft("sampler", BOAT_ANSWERS)
    stage.places["long"] = stage.draft("sampler", {"boat": LONG[:40]}, {"story": {"": [LONG]}})
    stage.places["too-much"] = stage.draft("sampler", {"boat": "Saltwind"})
    stage.places["check"] = stage.draft("sampler", BOAT_ANSWERS)
    some = {name: LAMP_ANSWERS[name] for name in ("where",)}
    stage.places["missing"] = stage.draft("lamp-out", some)
    stage.places["withdrawn"] = stage.draft("lamp-out", LAMP_ANSWERS)
    stage.places["sent"] = stage.link("lamp-out")
    stage.sent("sent", key=key_of(stage.places["sent"]))


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
    "open-data": fixed("/…/open-data"),
    "statement": fixed("/…/accessibility"),
    "not-found": fixed("/…/nothing/here"),
    "unavailable": tracked("unknown", site=lambda sites: sites.unavailable),
    "failed": tracked("unknown", site=lambda sites: sites.failing),
}

assert timedelta(days=40) > KEPT_FOR, "the expired form must have expired"
