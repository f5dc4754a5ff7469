"""The performance year at the desk: one plan that is approved, one in review, one that two people write."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from accessibility.page import Page
from portal.commands.papers.plans import return_plan, score_plan, submit_plan
from portal.commands.papers.unsaved import keep_unsaved
from portal.commands.papers.writing import write_fields
from portal.domain.papers import Sent
from portal.domain.permissions import Role
from portal.domain.values import Slot
from portal.portal import Portal
from portal.queries.plans import plan_measures
from tests.browser.scenes.signed_in import DeskScene, desk
from tests.browser.scenes.stage import Scene, Stage, filling, fixed, nothing
from tests.measures import said
from tests.planning import AGENCY, BEN, BUD, FULL_MARKS, GOOD, HEAD, YEAR, add_measures, approved, written
from tests.staff import add_staff

COMPLETE = GOOD | {"why.mended": "It depends on storms alone"}
REVIEWER, AUTHOR, CHIEF, UNSAVED = "plan-reviewer", "plan-author", "plan-head", "plan-unsaved"
PEOPLE = {
    UNSAVED: Role.PLAN_AUTHOR,
    REVIEWER: Role.PERFORMANCE_REVIEWER,
    AUTHOR: Role.PLAN_AUTHOR,
    CHIEF: Role.AGENCY_HEAD,
}
BEFORE, NEXT = (f"/year/{year}/{AGENCY}/plan" for year in (YEAR - 1, YEAR + 1))


def prepare(stage: Stage) -> None:
    """Writes the plans of three fiscal years, where no other scene has measures."""
    portal = stage.sites.empty.portal
    for username, role in PEOPLE.items():
        add_staff(portal, username, role)
    add_measures(portal)
    approved(portal, COMPLETE)
    twice = "A lamp was counted twice."
    said(portal, "lamps-on", YEAR, Slot.TARGET, "97", kind="restated", reason=twice)
    _came_again(portal)
    written(portal, {"mission": "Light", "target.lamps-on": "at least 95%"}, year=YEAR + 1)
    written(portal, {"mission": "Warmth", "risks": "Storms"}, BEN, year=YEAR + 1)
    written(portal, {"target.old": "12", "why.old": "Lanterns too"}, year=YEAR + 1)
    typed = [Sent("goal-lit-streets", "We mend lamps within a week.\nThe crew is larger.")]
    keep_unsaved(portal, UNSAVED, f"/staff{NEXT}/write/goals", typed)


def _came_again(portal: Portal) -> None:
    """A plan that was submitted, went back the day before, and came again with other risks."""
    before = replace(portal, clock=lambda: portal.now() - timedelta(days=1))
    number, measures = written(before, COMPLETE, year=YEAR - 1), plan_measures(portal, AGENCY, YEAR - 1)
    submit_plan(before, number, measures, HEAD)
    score_plan(before, number, FULL_MARKS, BUD)
    return_plan(before, number, "Say more of storms", BUD)
    write_fields(portal, number, [Sent("risks", "Storms, twice a year", 1)], BEN)
    submit_plan(portal, number, measures, HEAD)


def for_another_agency(page: Page) -> None:
    """Types a mission, and sends it to where one may not write."""
    filling({"mission-at-2": "Light in every street"})(page)
    path = f"/staff/year/{YEAR}/town-care/plan/write/purpose"
    page.driver.execute_script("document.querySelector('main form').action = arguments[0]", path)


def an_easier_target(page: Page) -> None:
    """Types a target that asks for less than was reached the year before."""
    for name, words in (("target", "94"), ("reason", "The crew is smaller")):
        page.tab_to(f"#field-{name}")
        page.write(words)


def planning(path: str, username: str, **more: Any) -> DeskScene:
    """A page of the desk on the site that has the plans."""
    return desk(path, username, site=lambda sites: sites.empty, **more)


SCENES: dict[str, Scene] = {
    "plans": fixed(f"/…/performance/plans?year={YEAR}", site=lambda sites: sites.empty),
    "agency-plan": fixed(
        f"/…/performance/agencies/{AGENCY}/plan?year={YEAR}", site=lambda sites: sites.empty
    ),
    "agency-plan-none": fixed(
        f"/…/performance/agencies/town-care/plan?year={YEAR - 1}", site=lambda sites: sites.empty
    ),
    "year-overview": planning("/year", REVIEWER),
    "year-late": planning(f"/year/{YEAR - 1}", REVIEWER),
    "plan-draft": planning(NEXT, AUTHOR),
    "plan-refused": planning(f"{NEXT}/write/purpose", AUTHOR, act=for_another_agency),
    "plan-approved": planning(f"/year/{YEAR}/{AGENCY}/plan", REVIEWER),
    "plan-restate": planning(f"/year/{YEAR}/{AGENCY}/plan/restate/lamps-on", REVIEWER, act=an_easier_target),
    "plan-conflict": planning(f"{NEXT}/write/purpose", AUTHOR),
    "plan-target": planning(f"{NEXT}/write/service-hw-101", AUTHOR),
    "plan-unsaved": planning(f"{NEXT}/write/goals", UNSAVED),
    "unsaved-forms": planning("/year/unsaved", UNSAVED),
    "plan-history": planning(f"{NEXT}/history", AUTHOR),
    "plan-lacks": planning(f"{NEXT}/submit", CHIEF),
    "plan-review": planning(f"{BEFORE}/review", REVIEWER, act=nothing),
}
