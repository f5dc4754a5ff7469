"""A whole fiscal year of an agency, with the clock set: plan, quarters, reports, CitiStat, restatement.

What the agency and the reviewer type into reports is typed in the browser, by keyboard and without script;
plan and meeting go through their commands, whose pages have tests of their own.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import DESKTOP, Expectation
from portal.commands.stats.followups import Promise, add_follow_up
from portal.commands.stats.meetings import schedule
from portal.domain.stats import Deliverable
from portal.domain.values import Slot
from portal.portal import Portal
from portal.queries.plans import plan_measures
from portal.queries.stats.memo import pre_memo
from portal.queries.values import measure_years
from portal.web.agency.gate import COOKIE_KEY
from portal.worker import send_due_memos
from tests.browser.scenes.signed_in import set_cookie
from tests.browser.sites import Site, served
from tests.databases import Database
from tests.measures import registered
from tests.planning import AGENCY, EVERYBODY, HEAD, RITA, YEAR, approved, written
from tests.portals import Clock, app_with, settings
from tests.staff import add_staff, session_of

ENGLISH = Expectation(language="en")
KEEP = "main form button"
LAMPS = "lamps"
BOOKS = ["budget_book", "citistat", "action_plan:lit-streets"]
PLAN = {
    "mission": "Light in every street",
    "risks": "Storms",
    "service.light-and-water": "Lamps are mended",
    "goal.lit-streets": "We mend lamps within a week",
    f"target.{LAMPS}": "400",
    f"why.{LAMPS}": "A new crew",
}
REPORTS = f"/staff/year/{YEAR}/{AGENCY}"


@pytest.fixture
def site(database_url: str) -> Iterator[Site]:
    """A site whose clock is the test's own, on the day on which plans are written."""
    clock = Clock(datetime(2026, 4, 6, 15, 0, tzinfo=UTC))
    with served(app_with(clock, settings(database_url)), clock) as opened:
        for actor in EVERYBODY:
            add_staff(opened.portal, actor.name, actor.role, actor.agency)
        registered(opened.portal, LAMPS, title="Lamps mended", agency_code="HW01", books=BOOKS)
        yield opened


def sits_down(site: Site, browser: Browser, username: str) -> None:
    """Gives the browser over to somebody else."""
    browser.forget()
    browser.script(False)
    set_cookie(site, browser, {COOKIE_KEY: session_of(site.portal, username)})


def types(site: Site, browser: Browser, path: str, texts: dict[str, str]) -> Page:
    """Types into a page's controls by keyboard, and sends them."""
    page = browser.open(site.url(path), DESKTOP, ENGLISH)
    for key, text in texts.items():
        page.tab_to(f"#field-{key}")
        page.write(text)
    page.tab_to(KEEP if "restate" in path else f"{KEEP}.button")
    return page.follow(Key.ENTER, ENGLISH)


def signs(site: Site, browser: Browser, kind: str) -> None:
    """The head reads the check and signs."""
    sits_down(site, browser, HEAD.name)
    page = browser.open(site.url(f"{REPORTS}/{kind}/check"), DESKTOP, ENGLISH)
    page.tab_to(f"{KEEP}.button")
    page = page.follow(Key.ENTER, ENGLISH)
    assert "The report is signed off." in text(page)


def text(page: Page) -> str:
    """What the page says."""
    return str(page.driver.find_element(By.TAG_NAME, "main").text)


def quarters(first: int, one: str, two: str) -> dict[str, str]:
    """Two quarters' numbers with their evidence, by control."""
    typed: dict[str, str] = {}
    for name, number in ((f"q{first}", one), (f"q{first + 1}", two)):
        typed |= {name: number, f"{name}-evidence": "crew.csv"}
    return typed


@pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)
def test_a_whole_fiscal_year(site: Site, browser: Browser) -> None:
    portal, clock = site.portal, site.clock
    approved(portal, PLAN)
    assert measure_years(portal, [LAMPS], [YEAR])[LAMPS, YEAR].target.is_final

    clock.now = datetime(2026, 10, 5, 15, 0, tzinfo=UTC)
    sits_down(site, browser, "anna")
    page = types(site, browser, f"{REPORTS}/mid-year/measures/{LAMPS}", quarters(1, "80", "90"))
    assert "Behind the pace: 170, and half of the target is 200." in text(page)
    why = {"explanation": "Storms in June", "change": "A second crew"}
    types(site, browser, f"{REPORTS}/mid-year/measures/{LAMPS}", why)
    signs(site, browser, "mid-year")

    meeting = _citistat(portal, clock)

    clock.now = datetime(2027, 4, 12, 15, 0, tzinfo=UTC)
    sits_down(site, browser, "anna")
    page = types(site, browser, f"{REPORTS}/year-end/measures/{LAMPS}", quarters(3, "110", "115"))
    assert "The target was missed: 395, and the target is 400." in text(page)
    types(site, browser, f"{REPORTS}/year-end/measures/{LAMPS}", why)
    signs(site, browser, "year-end")

    sits_down(site, browser, RITA.name)
    changed = {"number": "402", "reason": "Seven lamps were found in the log"}
    page = types(site, browser, f"{REPORTS}/year-end/restate/actual/{LAMPS}", changed)
    assert "from 395 to 402: Seven lamps were found in the log" in text(page)

    _read_back(site, browser)
    _next_year(portal)
    frozen = browser.open(site.url(f"/staff/stats/meetings/{meeting}/packet"), DESKTOP, ENGLISH)
    assert "402" not in text(frozen), "what was sent before the meeting stays as it was"


def _citistat(portal: Portal, clock: Clock) -> int:
    """A meeting with its memo 48 hours before, and what was promised there."""
    meets = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)
    meeting = schedule(portal, "harborstat", meets, RITA)
    clock.now = meets - timedelta(hours=48)
    assert send_due_memos(portal) == 1
    clock.now = meets + timedelta(hours=2)
    promise = Promise("Lamps", "A second crew", "anna", AGENCY, date(2026, 12, 1), Deliverable.MEMO)
    add_follow_up(portal, meeting, promise, RITA)
    return meeting


def _read_back(site: Site, browser: Browser) -> None:
    """The same number in the public report, the budget book, the Action Plan and the CitiStat packet."""
    for path in (
        f"/en/performance/agencies/{AGENCY}/{YEAR}/year-end",
        f"/en/performance/agencies/{AGENCY}?year={YEAR}",
        f"/en/performance/action-plan?year={YEAR}",
        f"/en/performance/register/{LAMPS}?year={YEAR}",
    ):
        assert "402" in text(browser.open(site.url(path), DESKTOP, ENGLISH)), path
    meeting = schedule(site.portal, "harborstat", site.clock.now + timedelta(days=6), RITA)
    (measure,) = pre_memo(site.portal, meeting)["measures"]
    years = {number for number in str(measure).split("'") if number == "402"}
    assert years == {"402"}


def _next_year(portal: Portal) -> None:
    """The next plan begins with what the year came to."""
    (basis,) = plan_measures(portal, AGENCY, YEAR + 1)
    assert [basis.before.actual, basis.before.target] == [402, 400]
    written(portal, {"mission": "Light in every street"}, year=YEAR + 1)
    assert measure_years(portal, [LAMPS], [YEAR])[LAMPS, YEAR].value(Slot.ACTUAL).restated
