"""A whole fiscal year of an agency in the browser, with the clock set: from its plan to the next year's.

Its author plans, its head submits, two reviewers score and one approves; quarters, two reports, a CitiStat
meeting with a follow-up that is closed, a restatement. Every word is typed by keyboard, without script.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import DESKTOP, Expectation
from portal.domain.checks import Check, Finding
from portal.domain.report_questions import question_key
from portal.domain.values import Slot
from portal.queries.values import measure_years
from portal.web.agency.gate import COOKIE_KEY
from portal.worker import send_due_memos
from tests.browser.scenes.signed_in import set_cookie
from tests.browser.sites import Site, served
from tests.browser.walk import address, choose
from tests.databases import Database
from tests.measures import registered
from tests.planning import AGENCY, ANNA, BUD, EVERYBODY, HEAD, RITA, YEAR
from tests.portals import Clock, app_with, settings
from tests.staff import add_staff, session_of

ENGLISH = Expectation(language="en")
BUTTON = "main form button.button"
LAMPS = "lamps"
BOOKS = ["budget_book", "citistat", "action_plan:lit-streets"]
REPORTS = f"/staff/year/{YEAR}/{AGENCY}"
PLAN = f"{REPORTS}/plan"
SERVICE = "service-light-and-water"
WHY = {"explanation": "Storms in June", "change": "A second crew"}
MARKS = {**dict.fromkeys(("alignment", "ambition", "evidence", "clarity"), "4"), "comment": "Well explained"}
OF_ITS_OWN = {"date", "time", "select-one"}
"""Controls that take keys, and no text."""


@pytest.fixture
def site(database_url: str) -> Iterator[Site]:
    """A site whose clock is the test's own, on the day on which plans are written."""
    clock = Clock(datetime(2026, 4, 6, 15, 0, tzinfo=UTC))
    with served(app_with(clock, settings(database_url)), clock) as made:
        for actor in EVERYBODY:
            add_staff(made.portal, actor.name, actor.role, actor.agency)
        registered(made.portal, LAMPS, title="Lamps mended", agency_code="HW01", books=BOOKS)
        yield made


def sits_down(site: Site, browser: Browser, username: str) -> None:
    """Gives the browser over to somebody else."""
    browser.forget()
    browser.script(False)
    set_cookie(site, browser, {COOKIE_KEY: session_of(site.portal, username)})


def opened(site: Site, browser: Browser, path: str) -> Page:
    """A page by its address."""
    return browser.open(site.url(path), DESKTOP, ENGLISH)


def types(page: Page, texts: Mapping[str, str], button: str = BUTTON) -> Page:
    """Types into a page's controls by keyboard, in their order, and presses a button behind them."""
    for key, words in texts.items():
        page.tab_to(f"#field-{key}")
        control = page.driver.switch_to.active_element
        if control.get_property("type") in OF_ITS_OWN:
            control.send_keys(words)
        else:
            page.write(words)
    page.tab_to(button)
    return page.follow(Key.ENTER, ENGLISH)


def text(page: Page) -> str:
    """What the page says."""
    return str(page.driver.find_element(By.TAG_NAME, "main").text)


def cells(page: Page, *, table: str) -> list[str]:
    """What stands in a table's row of the lamps, behind its head."""
    row = page.driver.find_element(By.CSS_SELECTOR, f"table[aria-labelledby='{table}'] tbody tr")
    assert "Lamps mended" in row.text
    return [str(cell.text) for cell in row.find_elements(By.TAG_NAME, "td")]


def quarters(first: int, one: str, two: str) -> dict[str, str]:
    """Two quarters' numbers with their evidence, by control."""
    typed: dict[str, str] = {}
    for name, number in ((f"q{first}", one), (f"q{first + 1}", two)):
        typed |= {name: number, f"{name}-evidence": "crew.csv"}
    return typed


@pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)
def test_a_whole_fiscal_year(site: Site, browser: Browser) -> None:
    _plan(site, browser)
    _review(site, browser)

    site.clock.now = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)
    behind = "Behind the pace: 170, and half of the target is 200."
    _report(site, browser, "mid-year", quarters(1, "80", "90"), behind)

    packet = _meeting(site, browser)
    _follow_up(site, browser)

    site.clock.now = datetime(2027, 4, 12, 15, 0, tzinfo=UTC)
    missed = "The target was missed: 395, and the target is 400."
    _report(site, browser, "year-end", quarters(3, "110", "115"), missed)

    sits_down(site, browser, RITA.name)
    changed = {"number": "402", "reason": "Seven lamps were found in the log"}
    page = types(opened(site, browser, f"{REPORTS}/year-end/restate/actual/{LAMPS}"), changed)
    assert "The year’s value is 402, but the quarters make 395. Why?" in text(page)
    asked = question_key(Finding(Check.NOT_SUM, YEAR, (Decimal(402), Decimal(395)))).replace(".", "-")
    page = types(page, {f"answer-{asked}": "Nobody knows of which quarter they are"})
    assert "from 395 to 402: Seven lamps were found in the log" in text(page)

    _read_back(site, browser)
    assert "402" not in text(opened(site, browser, packet)), "what was sent before the meeting stays"
    _next_year(site, browser)


def _plan(site: Site, browser: Browser) -> None:
    """The author writes the plan, section by section, and the head submits it."""
    sits_down(site, browser, ANNA.name)
    write = f"{PLAN}/write"
    types(opened(site, browser, f"{write}/purpose"), {"mission": "Light in every street", "risks": "Storms"})
    types(opened(site, browser, f"{write}/goals"), {"goal-lit-streets": "We mend lamps within a week"})
    lamps = {"service": "Lamps are mended", f"target-{LAMPS}": "400", f"why-{LAMPS}": "A new crew"}
    page = types(opened(site, browser, f"{write}/{SERVICE}"), lamps, "button[value='check']")
    assert "What this section lacks\nNothing." in text(page)
    sits_down(site, browser, HEAD.name)
    page = types(opened(site, browser, f"{PLAN}/submit"), {})
    assert "The plan is submitted." in text(page)
    assert "Light in every street" in text(page)


def _review(site: Site, browser: Browser) -> None:
    """Both reviewers score the plan, and one of them approves it: its target is locked."""
    for reviewer in (RITA, BUD):
        sits_down(site, browser, reviewer.name)
        page = types(opened(site, browser, f"{PLAN}/review"), MARKS, "button[value='scored']")
        assert "The score is kept." in text(page)
    page = types(
        opened(site, browser, f"{PLAN}/review"), {"closing": "It can be met"}, "button[value='approved']"
    )
    assert "The plan is approved. Its targets stand from now on." in text(page)
    assert measure_years(site.portal, [LAMPS], [YEAR])[LAMPS, YEAR].target.is_final
    sits_down(site, browser, ANNA.name)
    page = opened(site, browser, f"{PLAN}/write/{SERVICE}")
    assert not page.driver.find_elements(By.CSS_SELECTOR, BUTTON), "nobody writes in it any more"


def _report(site: Site, browser: Browser, kind: str, numbers: Mapping[str, str], miss: str) -> None:
    """The author types two quarters and explains the miss, and the head signs."""
    sits_down(site, browser, ANNA.name)
    path = f"{REPORTS}/{kind}/measures/{LAMPS}"
    page = types(opened(site, browser, path), numbers)
    assert miss in text(page)
    types(page, WHY)
    sits_down(site, browser, HEAD.name)
    page = types(opened(site, browser, f"{REPORTS}/{kind}/check"), {})
    assert "The report is signed off." in text(page)


def _meeting(site: Site, browser: Browser) -> str:
    """A meeting with its memo 48 hours before, a record, and what was promised; returns the packet's path."""
    meets = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)  # eleven in the morning in Halifax
    sits_down(site, browser, RITA.name)
    meeting = _scheduled(site, browser, "11062026")
    page = types(opened(site, browser, f"{meeting}/memo"), {"decisions": "Where the crew works first"})
    assert "The draft is kept." in text(page)
    site.clock.now = meets - timedelta(hours=48)
    assert send_due_memos(site.portal) == 1
    site.clock.now = meets + timedelta(hours=2)
    sits_down(site, browser, RITA.name)
    page = opened(site, browser, f"{meeting}/packet")
    sent = ("Sent in time", "Where the crew works first", "2027 Q1: 80\n2027 Q2: 90")
    assert all(words in text(page) for words in sent)
    promise = {
        "topic": "Lamps",
        "action": "Hire a second crew",
        "owner": "Anna",
        "due": "12012026",
        "deliverable": "Memo",
    }
    page = types(opened(site, browser, f"{meeting}/record"), promise)
    assert "The follow-up is added." in text(page)
    page = types(page, {"present": "The director and the crew"}, "button[value='send']")
    assert "Follow-up memo: Sent in time" in text(page)
    assert "Hire a second crew" in text(page)
    return f"{meeting}/packet"


def _scheduled(site: Site, browser: Browser, day: str) -> str:
    """Schedules HarborStat at eleven on a day; returns the path of the meeting."""
    times = {"stat": "HarborStat", "day": day, "clock": "1100AM"}
    page = types(opened(site, browser, "/staff/stats"), times)
    assert "The meeting is scheduled." in text(page)
    return address(page).removeprefix(site.address)


def _follow_up(site: Site, browser: Browser) -> None:
    """Its owner finds it in the tracker, and closes it with the evidence."""
    site.clock.now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    sits_down(site, browser, ANNA.name)
    page = opened(site, browser, "/staff/stats/follow-ups")
    page.tab_to("main table a")
    page = page.follow(Key.ENTER, ENGLISH)
    choose(page, "state", "done")
    page = types(page, {"evidence": "The second crew began on 16 November"})
    assert "Green: complete" in text(page)
    assert "Closed by Anna" in text(page)


def _read_back(site: Site, browser: Browser) -> None:
    """The same number in the public report, the budget book, the Action Plan and the CitiStat packet."""
    meeting = _scheduled(site, browser, "04192027")
    page = opened(site, browser, f"{meeting}/packet")
    assert "402\ntarget: 400" in cells(page, table="measures")
    assert "restated from 395 to 402: Seven lamps were found in the log" in text(page)
    assert "The second crew began on 16 November" in text(page), "what was closed since the last meeting"
    for path in (
        f"/en/performance/agencies/{AGENCY}/{YEAR}/year-end",
        f"/en/performance/agencies/{AGENCY}?year={YEAR}",
        f"/en/performance/action-plan?year={YEAR}",
        f"/en/performance/register/{LAMPS}?year={YEAR}",
    ):
        assert "402" in text(opened(site, browser, path)), path
    assert measure_years(site.portal, [LAMPS], [YEAR])[LAMPS, YEAR].value(Slot.ACTUAL).restated


def _next_year(site: Site, browser: Browser) -> None:
    """The next plan begins with what the year came to, as it was restated."""
    sits_down(site, browser, ANNA.name)
    plan = f"/staff/year/{YEAR + 1}/{AGENCY}/plan"
    page = opened(site, browser, f"{plan}/write/{SERVICE}")
    assert "Last year: target 400, actual 402" in text(page)
    types(page, {f"target-{LAMPS}": "420"})
    assert cells(opened(site, browser, plan), table="service-1")[:3] == ["420", "400", "402"]
