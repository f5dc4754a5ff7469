"""The performance year at the desk: one plan that is approved, one in review, one that two people write."""

from typing import Any

from portal.commands.papers.plans import submit_plan
from portal.domain.permissions import Role
from portal.domain.values import Slot
from portal.queries.plans import plan_measures
from tests.browser.scenes.signed_in import DeskScene, desk
from tests.browser.scenes.stage import Scene, Stage, fixed, nothing
from tests.measures import said
from tests.planning import AGENCY, BEN, GOOD, HEAD, YEAR, add_measures, approved, written
from tests.staff import add_staff

COMPLETE = GOOD | {"why.mended": "It depends on storms alone"}
REVIEWER, AUTHOR, CHIEF = "plan-reviewer", "plan-author", "plan-head"
PEOPLE = {REVIEWER: Role.PERFORMANCE_REVIEWER, AUTHOR: Role.PLAN_AUTHOR, CHIEF: Role.AGENCY_HEAD}
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
    number = written(portal, COMPLETE, year=YEAR - 1)
    submit_plan(portal, number, plan_measures(portal, AGENCY, YEAR - 1), HEAD)
    written(portal, {"mission": "Light", "target.lamps-on": "at least 95%"}, year=YEAR + 1)
    written(portal, {"mission": "Warmth", "risks": "Storms"}, BEN, year=YEAR + 1)


def planning(path: str, username: str, **more: Any) -> DeskScene:
    """A page of the desk on the site that has the plans."""
    return desk(path, username, site=lambda sites: sites.empty, **more)


SCENES: dict[str, Scene] = {
    "plans": fixed(f"/…/performance/plans?year={YEAR}", site=lambda sites: sites.empty),
    "agency-plan": fixed(
        f"/…/performance/agencies/{AGENCY}/plan?year={YEAR}", site=lambda sites: sites.empty
    ),
    "year-overview": planning("/year", REVIEWER),
    "year-late": planning(f"/year/{YEAR - 1}", REVIEWER),
    "plan-approved": planning(f"/year/{YEAR}/{AGENCY}/plan", REVIEWER),
    "plan-conflict": planning(f"{NEXT}/write/purpose", AUTHOR),
    "plan-target": planning(f"{NEXT}/write/service-hw-101", AUTHOR),
    "plan-history": planning(f"{NEXT}/history", AUTHOR),
    "plan-lacks": planning(f"{NEXT}/submit", CHIEF),
    "plan-review": planning(f"{BEFORE}/review", REVIEWER, act=nothing),
}
