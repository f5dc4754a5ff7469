"""A whole fiscal year of a real agency in the browser, with the clock set, on Baltimore's demonstration.

The demonstration's own accounts plan, submit, return and approve; report twice; meet; restate; and plan the
next year. Every word is typed by keyboard, without script. One measure is entered, one counts itself; each
has one number, in every book.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By

from accessibility.browser import Browser
from accessibility.keyboard import Key
from accessibility.page import Page
from accessibility.view import DESKTOP, Expectation
from portal.demonstration import Year, fill
from portal.outcomes import facts
from portal.web.agency.gate import COOKIE_KEY
from portal.worker import send_due_memos
from tests.baltimore import INVENTED_ON, copied, demonstration
from tests.browser.scenes.signed_in import set_cookie
from tests.browser.sites import Site, served
from tests.browser.walk import address, choose
from tests.conftest import RUN
from tests.portals import Clock, app_with
from tests.staff import session_of

ENGLISH = Expectation(language="en")
BUTTON = "main form button.button"
AUTHOR, HEAD = "sample-plan-author", "sample-agency-head"
PERFORMANCE, BUDGET = "sample-performance-reviewer", "sample-budget-reviewer"
AGENCY, YEAR = "public_works", 2028
ENTERED, COMPUTED = "DPW-DUMPED-TONS", "DPW-TRASH-ON-TIME"
ENTERED_TITLE, COMPUTED_TITLE = "# of tons cleaned from alleys", "% of missed trash pickups put right on time"
MEASURES = ("DPW-FIRST-RESPONSE", ENTERED, COMPUTED, "DPW-WATER-BACKLOG")
SECTIONS = ("other", "dirty-alley-or-street", "mixed-trash-not-collected", "water-leak-outside")
"""The section of the plan in which each of them stands."""

TARGETS = ("90", "8900", "95", "0")
"""What the author asks for. Nearly all pickups in time, and no open leak, are more than a year brings."""

REPORTS = f"/staff/year/{YEAR}/{AGENCY}"
PLAN = f"{REPORTS}/plan"
MARKS = {**dict.fromkeys(("alignment", "ambition", "evidence", "clarity"), "4"), "comment": "Well explained"}
OF_ITS_OWN = {"date", "time", "select-one"}
"""Controls that take keys, and no text."""

SHARE = re.compile(r"([\d.]+) percent\s+\(\d+ of \d+\)")
NUMBER, TYPED, REASON = "8,862", "8862", "Two loads of March were found in the log"
"""What the year's tons are restated to, and why."""


@pytest.fixture
def site(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Site]:
    """A copy of the demonstration, whose clock is the test's own, on the day on which it was invented."""
    clock = Clock(INVENTED_ON)
    found = copied(demonstration(pytestconfig.stash[RUN]), tmp_path / "copy")
    with served(app_with(clock, found), clock) as made:
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


def row(page: Page, title: str) -> str:
    """What stands in the first row of a table that begins with a measure's title."""
    rows = [str(each.text) for each in page.driver.find_elements(By.CSS_SELECTOR, "main tbody tr")]
    found = [each for each in rows if each.startswith(title)]
    assert found, f"no row of {title} on {address(page)}"
    return found[0]


def work_goes_on(site: Site, until: date, a_day: int = 5) -> None:
    """Residents ask for things in the ten days before a day, and crews work on them."""
    _sets_the_clock(site, until)
    fill(site.portal, Year(seed=until.toordinal(), until=until, days=10, requests_a_day=a_day))


def on(site: Site, day: date) -> None:
    """Sets the clock to the morning of a day, on which the worker has counted all anew."""
    _sets_the_clock(site, day)
    facts.refresh(site.portal)


def _sets_the_clock(site: Site, day: date) -> None:
    site.clock.now = datetime(day.year, day.month, day.day, 15, 0, tzinfo=UTC)


def test_a_whole_fiscal_year(site: Site, browser: Browser) -> None:
    _plan(site, browser)
    _review(site, browser)
    _mid_year(site, browser)
    packet = _meeting(site, browser)
    _follow_up(site, browser)
    _year_end(site, browser)
    _restatement(site, browser)
    _read_back(site, browser)
    assert NUMBER not in text(opened(site, browser, packet)), "what was sent before the meeting stays"
    _next_year(site, browser)


def _plan(site: Site, browser: Browser) -> None:
    """The author writes the plan, section by section, and the head submits it."""
    sits_down(site, browser, AUTHOR)
    write = f"{PLAN}/write"
    types(opened(site, browser, f"{write}/purpose"), {"mission": "Clean blocks", "risks": "Storms"})
    types(opened(site, browser, f"{write}/goals"), {"goal-clean-blocks": "Every pickup in its week"})
    for identity, section, target in zip(MEASURES, SECTIONS, TARGETS, strict=True):
        words = {"service": "Crews do it", f"target-{identity}": target, f"why-{identity}": "One more crew"}
        page = types(opened(site, browser, f"{write}/service-{section}"), words, "button[value='check']")
        assert "What this section lacks\nNothing." in text(page)
    _submitted(site, browser)


def _submitted(site: Site, browser: Browser) -> None:
    sits_down(site, browser, HEAD)
    page = types(opened(site, browser, f"{PLAN}/submit"), {})
    assert "The plan is submitted." in text(page)
    assert "Clean blocks" in text(page)


def _review(site: Site, browser: Browser) -> None:
    """It is returned once and comes again; both reviewers score it; one approves: its targets stand."""
    review, section = f"{PLAN}/review", f"{PLAN}/write/service-dirty-alley-or-street"
    sits_down(site, browser, PERFORMANCE)
    wanted = {"changes": "Say where the crew works"}
    page = types(opened(site, browser, review), wanted, "button[value='returned']")
    assert "Say where the crew works" in text(page)
    sits_down(site, browser, AUTHOR)
    types(opened(site, browser, section), {f"why-{ENTERED}": " in the east"})
    _submitted(site, browser)
    for reviewer in (PERFORMANCE, BUDGET):
        sits_down(site, browser, reviewer)
        page = types(opened(site, browser, review), MARKS, "button[value='scored']")
        assert "The score is kept." in text(page)
    page = types(opened(site, browser, review), {"closing": "It can be met"}, "button[value='approved']")
    assert "The plan is approved. Its targets stand from now on." in text(page)
    sits_down(site, browser, AUTHOR)
    page = opened(site, browser, section)
    assert not page.driver.find_elements(By.CSS_SELECTOR, BUTTON), "nobody writes in it any more"
    assert "8,900" in text(opened(site, browser, f"/en/performance/register/{ENTERED}?year={YEAR}"))


def _mid_year(site: Site, browser: Browser) -> None:
    for day in (date(2027, 9, 20), date(2027, 12, 20)):
        work_goes_on(site, day, a_day=24)  # fewer would be too few to say anything of
    on(site, date(2028, 1, 18))
    behind = "Behind the pace: 4,310, and half of the target is 4,450."
    _report(site, browser, "mid-year", {"q1": "2260", "q2": "2050"}, behind)


def _year_end(site: Site, browser: Browser) -> None:
    for day in (date(2028, 3, 20), date(2028, 6, 20)):
        work_goes_on(site, day)
    on(site, date(2028, 8, 21))
    missed = "The target was missed: 8,860, and the target is 8,900."
    _report(site, browser, "year-end", {"q3": "1950", "q4": "2600"}, missed)


def _restatement(site: Site, browser: Browser) -> None:
    """The year's number is put right, with its reason; what the checks ask of the new one is answered."""
    sits_down(site, browser, PERFORMANCE)
    changed = {"number": TYPED, "reason": REASON}
    page = types(opened(site, browser, f"{REPORTS}/year-end/restate/actual/{ENTERED}"), changed)
    assert "but the quarters make 8,860. Why?" in text(page)
    page = types(page, dict.fromkeys(_asked(page), "Nobody knows of which quarter they are"))
    assert f"from 8,860 to {NUMBER}: {REASON}" in text(page)


def _report(site: Site, browser: Browser, kind: str, numbers: Mapping[str, str], miss: str) -> None:
    """The author types two quarters, explains each miss and answers each question, and the head signs."""
    sits_down(site, browser, AUTHOR)
    path = f"{REPORTS}/{kind}"
    page = opened(site, browser, path)
    arrived = part_of(page, COMPUTED)
    assert SHARE.search(arrived), "what is computed arrived by itself"
    assert "The target was missed" in arrived
    typed = {key: value for name, number in numbers.items() for key, value in _with_evidence(name, number)}
    page = types(opened(site, browser, f"{path}/measures/{ENTERED}"), typed)
    assert miss in text(page)
    for identity in MEASURES:
        page = opened(site, browser, f"{path}/measures/{identity}")
        while asked := _asked(page):  # an answer can ask for another
            page = types(page, dict.fromkeys(asked, "Two crews were short of people"))
    sits_down(site, browser, HEAD)
    page = types(opened(site, browser, f"{path}/check"), {})
    assert "The report is signed off." in text(page)


def _with_evidence(name: str, number: str) -> Iterator[tuple[str, str]]:
    yield name, number
    yield f"{name}-evidence", "scale-house.csv"


def _asked(page: Page) -> list[str]:
    """The boxes of a measure's page that ask for words and have none, in their order."""
    boxes = page.driver.find_elements(By.CSS_SELECTOR, "main form textarea")
    keys = [str(box.get_attribute("id")) for box in boxes if not box.get_property("value")]
    names = [key.removeprefix("field-") for key in keys]
    return [name for name in names if name in {"explanation", "change"} or name.startswith("answer-")]


def part_of(page: Page, identity: str) -> str:
    """What a report says of one measure, from its number in the register on."""
    return text(page).partition(f"{identity}.")[2].partition("Write it")[0]


def _meeting(site: Site, browser: Browser) -> str:
    """A meeting with its memo 48 hours before, a record, and what was promised; returns the packet's path."""
    meets = datetime(2028, 2, 9, 16, 0, tzinfo=UTC)  # eleven in the morning in Baltimore
    sits_down(site, browser, PERFORMANCE)
    meeting = _scheduled(site, browser, "02092028")
    page = types(opened(site, browser, f"{meeting}/memo"), {"decisions": "Where the crew works first"})
    assert "The draft is kept." in text(page)
    site.clock.now = meets - timedelta(hours=48)
    assert send_due_memos(site.portal), "and of the Stats that met meanwhile without anybody"
    site.clock.now = meets + timedelta(hours=2)
    sits_down(site, browser, PERFORMANCE)
    page = opened(site, browser, f"{meeting}/packet")
    sent = (
        "Sent in time: February 7, 2028, 11:00",
        "Where the crew works first",
        "2028 Q1: 2,260\n2028 Q2: 2,050",
    )
    assert all(words in text(page) for words in sent)
    promise = {
        "topic": "Alleys",
        "action": "Hire a second crew",
        "owner": "Sample plan author",
        "due": "03012028",
        "deliverable": "Memo",
    }
    page = types(opened(site, browser, f"{meeting}/record"), promise)
    assert "The follow-up is added." in text(page)
    page = types(page, {"present": "The director and the crew"}, "button[value='send']")
    assert "Follow-up memo: Sent in time" in text(page)
    assert "Hire a second crew" in text(page)
    return f"{meeting}/packet"


def _scheduled(site: Site, browser: Browser, day: str) -> str:
    """Schedules WaterStat, the agency's other Stat, at eleven on a day; returns the path of the meeting."""
    page = types(opened(site, browser, "/staff/stats"), {"stat": "WaterStat", "day": day, "clock": "1100AM"})
    assert "The meeting is scheduled." in text(page)
    return address(page).removeprefix(site.address)


def _follow_up(site: Site, browser: Browser) -> None:
    """Its owner finds it in the tracker, and closes it with the evidence."""
    on(site, date(2028, 2, 23))
    sits_down(site, browser, AUTHOR)
    page = opened(site, browser, "/staff/stats/follow-ups?stat=water")
    page.tab_to("main table a")
    page = page.follow(Key.ENTER, ENGLISH)
    choose(page, "state", "done")
    page = types(page, {"evidence": "The second crew began on 16 February"})
    assert "Green: complete" in text(page)
    assert "Closed by Sample plan author" in text(page)


def _read_back(site: Site, browser: Browser) -> None:
    """Both measures' numbers in the public report, the budget book, the Action Plan, the packet and their own
    pages; and as CSV and JSON.
    """
    packet = _coming_packet(site, browser)
    report = opened(site, browser, f"/en/performance/agencies/{AGENCY}/{YEAR}/year-end")
    assert NUMBER in text(report)
    share = SHARE.findall(text(report).partition(COMPUTED_TITLE)[2])[-1]
    book, plan = f"/en/performance/agencies/{AGENCY}?year={YEAR}", f"/en/performance/action-plan?year={YEAR}"
    for path in (packet, book, plan):
        page = opened(site, browser, path)
        assert NUMBER in row(page, ENTERED_TITLE), path
        assert f"{share} percent" in row(page, COMPUTED_TITLE), path
        _read_files(site, page, {ENTERED: TYPED, COMPUTED: share})
    for identity, number in ((ENTERED, NUMBER), (COMPUTED, f"{share} percent")):
        page = opened(site, browser, f"/en/performance/register/{identity}?year={YEAR}")
        assert number in text(page).partition("Year by year")[0]
        assert (REASON in text(page)) is (identity == ENTERED)
        _read_files(site, page, {identity: TYPED if identity == ENTERED else share})


def _coming_packet(site: Site, browser: Browser) -> str:
    """The packet of a meeting to come says what was restated, and what was done since the last one."""
    sits_down(site, browser, PERFORMANCE)
    path = f"{_scheduled(site, browser, '08302028')}/packet"
    said = text(opened(site, browser, path))
    assert f"restated from 8,860 to {NUMBER}: {REASON}" in said
    assert "The second crew began on 16 February" in said
    return path


def _read_files(site: Site, page: Page, numbers: Mapping[str, str]) -> None:
    """What a page leads to as CSV and as JSON says the same numbers, by measure."""
    client = site.app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = session_of(site.portal, PERFORMANCE)

    def said(kind: str) -> str:
        link = page.driver.find_element(By.CSS_SELECTOR, f"main a[href*='.{kind}']")
        return client.get(str(link.get_attribute("href")).removeprefix(site.address)).text

    lines, document = list(csv.reader(io.StringIO(said("csv")))), json.loads(said("json"))
    for identity, number in numbers.items():
        assert any(identity in line and number in line for line in lines), f"CSV of {address(page)}"
        assert number in _actuals(document, identity), f"JSON of {address(page)}"


def _actuals(document: Mapping[str, Any], identity: str) -> set[str]:
    """What a book, or a packet with its years side by side, says of the year's actual."""
    measures = document.get("memo", document)["measures"]
    own = [each for each in measures if each["identity"] == identity]
    return {each.get("actual") for each in own if each.get("fiscal_year") == str(YEAR)} | {
        actual for each in own for year, actual, _ in each.get("years", ()) if year == YEAR
    }


def _next_year(site: Site, browser: Browser) -> None:
    """The next plan begins with what the year came to, as it was restated."""
    sits_down(site, browser, AUTHOR)
    plan = f"/staff/year/{YEAR + 1}/{AGENCY}/plan"
    page = opened(site, browser, f"{plan}/write/service-dirty-alley-or-street")
    assert f"Last year: target 8,900, actual {NUMBER}" in text(page)
    types(page, {f"target-{ENTERED}": "9000"})
    assert f" 9,000 8,900 {NUMBER}" in row(opened(site, browser, plan), ENTERED_TITLE)
