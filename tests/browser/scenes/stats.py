"""CitiStat at the desk: a meeting that was held with follow-ups in each status, and one to come."""

from datetime import UTC, date, datetime, timedelta

from selenium.webdriver.common.by import By

from accessibility.page import Page
from portal.commands.stats.followups import Promise, add_follow_up, change_follow_up
from portal.commands.stats.meetings import schedule
from portal.commands.stats.memos import (
    send_follow_up,
    send_pre_memo,
    send_yearly,
    write_pre_memo,
    write_record,
    write_yearly,
)
from portal.domain.papers import Sent
from portal.domain.permissions import Actor, Role
from portal.domain.stats import Deliverable
from portal.queries.stats.memo import follow_up_memo, pre_memo
from portal.queries.stats.yearly import yearly
from tests.browser.scenes.desk import account
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage, fixed, nothing
from tests.portals import MONDAY_NOON
from tests.staff import add_staff

REVIEWER = account(Role.PERFORMANCE_REVIEWER)
AUTHOR = "desk-care-author"
RUNS = Actor(Role.PERFORMANCE_REVIEWER, REVIEWER)


def prepare(stage: Stage) -> None:
    """Holds a meeting two weeks ago, and schedules the next; the accounts are there already."""
    portal, clock = stage.sites.main.portal, stage.sites.main.clock
    add_staff(portal, AUTHOR, Role.PLAN_AUTHOR, "town-care")
    clock.now = MONDAY_NOON - timedelta(days=20)
    held = schedule(portal, "carestat", MONDAY_NOON - timedelta(days=14), RUNS)
    write_pre_memo(portal, held, [Sent("purpose", "See how benches are cared for")], RUNS)
    clock.now = MONDAY_NOON - timedelta(days=17)
    send_pre_memo(portal, held, pre_memo(portal, held), RUNS)
    clock.now = MONDAY_NOON - timedelta(days=14)
    write_record(portal, held, [Sent("present", "The director and the bench crew")], RUNS)
    _agree(stage, held)
    reported = _reported(stage)
    clock.now = MONDAY_NOON
    words = [Sent("introduction", "A year of benches"), Sent("areas_town-care", "Benches wait too long")]
    write_yearly(portal, 2026, words, RUNS)
    send_yearly(portal, 2026, yearly(portal, 2026), RUNS)
    coming = schedule(portal, "carestat", MONDAY_NOON + timedelta(days=4), RUNS)
    stage.places |= {"stat-held": str(held), "stat-coming": str(coming), "stat-reported": reported}


def _reported(stage: Stage) -> str:
    """A meeting of the year that is over, which has measures: its memo went out, and one thing came later."""
    portal, clock = stage.sites.main.portal, stage.sites.main.clock
    clock.now = datetime(2026, 3, 2, 16, tzinfo=UTC)
    number = schedule(portal, "harborstat", datetime(2026, 3, 20, 14, tzinfo=UTC), RUNS)
    clock.now = datetime(2026, 3, 20, 15, tzinfo=UTC)
    said = [Sent("present", "The director of works"), Sent("decisions", "Two crews go along the wharf")]
    write_record(portal, number, said, RUNS)
    for action, day in (("Send the list of dark lamps", 20), ("Ask what a third crew costs", 24)):
        due = date(2027, 1, 15)
        clock.now = datetime(2026, 3, day, 16, tzinfo=UTC)
        promise = Promise("Lamps", action, REVIEWER, "", due, Deliverable.REPORT_OUT)
        add_follow_up(portal, number, promise, RUNS)
        if day == 20:
            send_follow_up(portal, number, follow_up_memo(portal, number), RUNS)
    return str(number)


def _agree(stage: Stage, held: int) -> None:
    portal = stage.sites.main.portal
    dues = {"Count the benches": 26, "Paint the benches": 20, "Ask for a carpenter": 12, "Mend one": 8}

    def promised(action: str, due: int) -> int:
        day = date(2026, 10, 5) + timedelta(days=due)
        promise = Promise("Benches", action, AUTHOR, "town-care", day, Deliverable.TO_DO)
        return add_follow_up(portal, held, promise, RUNS)

    waiting, started, overdue, done = (promised(action, due + 10) for action, due in dues.items())
    change_follow_up(portal, started, {"started": True, "due": date(2026, 11, 20)}, 1, RUNS)
    change_follow_up(portal, overdue, {"blockers": "Nobody can be hired before January"}, 1, RUNS)
    evidence = {"started": True, "done": True, "evidence": "The bench at 12 Wharf Road, mended"}
    change_follow_up(portal, done, evidence, 1, RUNS)
    stage.places |= {"stat-overdue": str(overdue), "stat-waiting": str(waiting)}


def call_it_done(page: Page) -> None:
    """Chooses that it is done, and says nothing of how."""
    page.driver.find_element(By.CSS_SELECTOR, "[name='state'][value='done']").click()


SCENES: dict[str, Scene] = {
    "stats": desk("/stats", REVIEWER),
    "stats-error": desk("/stats", REVIEWER, act=nothing),
    "stat-meeting": desk("/stats/meetings/{stat-coming}", REVIEWER),
    "stat-memo": desk("/stats/meetings/{stat-coming}/memo", REVIEWER),
    "stat-memo-sent": desk("/stats/meetings/{stat-held}/memo", REVIEWER),
    "stat-record": desk("/stats/meetings/{stat-held}/record", REVIEWER),
    "stat-packet": desk("/stats/meetings/{stat-held}/packet", REVIEWER),
    "stat-packet-measures": desk("/stats/meetings/{stat-reported}/packet", REVIEWER),
    "stat-record-sent": desk("/stats/meetings/{stat-reported}/record", REVIEWER),
    "stat-tracker": desk("/stats/follow-ups?standing=&stat=carestat", REVIEWER),
    "stat-follow-up": desk("/stats/follow-ups/{stat-overdue}", AUTHOR),
    "stat-follow-up-error": desk("/stats/follow-ups/{stat-overdue}", AUTHOR, act=call_it_done),
    "yearly-report": fixed("/…/performance/yearly/2026"),
    "stat-yearly": desk("/stats/yearly/2026", REVIEWER),
}
