"""The desk's work: the queue, a request, its steps, closing it, several at once, supervision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import Expectation, View
from portal.commands.requests.commands import (
    AcceptRequest,
    AddComment,
    AssignRequest,
    CloseRequest,
    HoldRequest,
    RecordIdentifier,
    ScheduleWork,
    StartWork,
)
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, HoldReason, IdentifierKind, Outcome
from portal.domain.permissions import Role
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import DeskScene, desk
from tests.browser.scenes.stage import Scene, Stage, filling, nothing
from tests.portals import MONDAY_NOON

WORKER, SUPERVISOR = account(Role.WORKER), account(Role.SUPERVISOR)
TOMORROW = (MONDAY_NOON + timedelta(days=1)).date()


def prepare(stage: Stage) -> None:
    """Makes requests that stand in every way the desk's pages show; the accounts are there already."""
    stage.sites.main.clock.now = MONDAY_NOON - timedelta(days=20)
    for name in ("desk-worked", "desk-closed", "desk-fresh", "desk-accepted", "desk-changing", "desk-stuck"):
        # One was sent in Arabic: what goes to its resident is shown right to left, with English beside it.
        stage.places[name] = stage.sent(name, language="ar" if name == "desk-accepted" else "en")
    _work_on(stage, stage.places["desk-worked"])
    _close(stage, stage.places["desk-closed"])
    for name in ("desk-accepted", "desk-changing", "desk-stuck"):
        stage.do(AcceptRequest(reference=stage.places[name]))
    # ChangedScene plans it again: whichever comes first, the queue shows the same.
    stage.do(ScheduleWork(reference=stage.places["desk-changing"], day=TOMORROW))
    until = date(2026, 10, 20)
    stage.do(HoldRequest(reference=stage.places["desk-stuck"], reason=HoldReason.PARTS, until=until))
    stage.sites.main.clock.now = MONDAY_NOON


def _work_on(stage: Stage, reference: str) -> None:
    for command in (
        AcceptRequest(reference=reference),
        AssignRequest(reference=reference, assignee=WORKER, team="Night crew"),
        RecordIdentifier(reference=reference, kind=IdentifierKind.LIGHT_POLE, number="P-17"),
        AddComment(reference=reference, text="Bring the long ladder."),
        StartWork(reference=reference),
        ScheduleWork(reference=reference, day=TOMORROW),
    ):
        stage.do(command)


def _close(stage: Stage, reference: str) -> None:
    stage.sites.main.clock.now += timedelta(days=1)
    said = dict.fromkeys(CLOSING_REQUIREMENTS[Outcome.COMPLETED], "A new lamp is in")
    stage.do(CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=said))


@dataclass(frozen=True)
class PressScene(DeskScene):
    """What is shown after one of a page's other buttons was pressed."""

    button: str = ""

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        page = super().open(stage, browser, language, view, Expectation(language=language))
        page.tab_to(self.button)
        return page.follow(Key.ENTER, expected)


@dataclass(frozen=True)
class LookScene(PressScene):
    """The letter of a hold, before it goes."""

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        page = DeskScene.open(self, stage, browser, language, view, Expectation(language=language))
        page.driver.find_element(By.CSS_SELECTOR, "[value=scheduled]").click()
        filling({"season": "spring 2027"})(page)
        page.tab_to(self.button)
        return page.follow(Key.ENTER, expected)


@dataclass(frozen=True)
class ChangedScene(DeskScene):
    """A form that is sent after somebody else has planned the day."""

    fill: Callable[[Page], None] = nothing

    def open(self, stage: Stage, browser: Browser, language: str, view: View, expected: Expectation) -> Page:
        """The page in this state."""
        page = super().open(stage, browser, language, view, Expectation(language=language))
        stage.do(ScheduleWork(reference=stage.places["desk-changing"], day=TOMORROW))
        self.fill(page)
        page.tab_to("main form button.button:not(.second)")
        return page.follow(Key.ENTER, expected)


def at(path: str, username: str = WORKER, **more: Any) -> DeskScene:
    """A page about requests, as a worker sees it."""
    return desk(path, username, **more)


TOGETHER = "/requests/together?step=comment&one={desk-fresh}&one={desk-accepted}"
CHANGING = "/staff/requests/{desk-changing}/steps/comment"

SCENES: dict[str, Scene] = {
    "queue": at("/requests?order=oldest"),
    "queue-nothing": at("/requests?words=nobodysaidthis"),
    "queue-name-error": PressScene(
        lambda _language, _places: "/staff/requests?words=nobodysaidthis",
        username=WORKER,
        button="button[value=keep]",
    ),
    "desk-request": at("/requests/{desk-worked}"),
    "desk-request-closed": at("/requests/{desk-closed}", SUPERVISOR),
    "desk-step": at("/requests/{desk-accepted}/steps/hold"),
    "desk-step-error": at("/requests/{desk-accepted}/steps/hold", act=nothing),
    "desk-step-changed": ChangedScene(
        lambda _language, places: CHANGING.format_map(places),
        username=WORKER,
        fill=filling({"text": "It stands in a park"}),
    ),
    "desk-step-impossible": at("/requests/{desk-closed}/steps/accept"),
    "desk-close": at("/requests/{desk-accepted}/close"),
    "desk-close-error": at("/requests/{desk-accepted}/close", act=nothing),
    "desk-close-with": at("/requests/{desk-accepted}/close/completed"),
    "desk-close-with-error": at("/requests/{desk-accepted}/close/completed", act=nothing),
    "desk-letter": LookScene(
        lambda _language, places: "/staff/requests/{desk-accepted}/steps/hold".format_map(places),
        username=WORKER,
        button="button[value=look]",
    ),
    "desk-together": at("/requests/together?step=accept&one={desk-fresh}&one={desk-accepted}"),
    "desk-together-done": at(TOGETHER, act=filling({"text": "The road is closed until noon."})),
    "desk-another": at("/requests/{desk-accepted}/another/change"),
    "desk-another-form": at("/requests/{desk-accepted}/another/split/wet-street"),
    "desk-another-error": at("/requests/{desk-accepted}/another/change/quiet-help", act=nothing),
    "alerts": at("/alerts", SUPERVISOR),
    "alerts-error": at("/alerts", SUPERVISOR, act=nothing),
    "supervision": at("/supervision", SUPERVISOR),
    "desk-figure": at("/figures/time_to_answer?part=denominator", SUPERVISOR),
    "desk-quality": at("/data-quality", SUPERVISOR),
    "desk-doubtful": at("/data-quality/no_deadline", SUPERVISOR),
}
