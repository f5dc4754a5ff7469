"""A fiscal year for tests: measures of the invented city's harbor works, and who plans and reviews."""

from collections.abc import Mapping, Sequence

from portal.commands.papers.opening import open_paper
from portal.commands.papers.plans import Score, approve_plan, score_plan, submit_plan
from portal.commands.papers.writing import write_fields
from portal.domain.papers import PaperKind, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.plans import Basis, Criterion
from portal.domain.values import Slot
from portal.portal import Portal
from portal.queries.plans import plan_measures
from tests.measures import registered, said

AGENCY, YEAR = "harbor-works", 2027
ANNA, BEN = (Actor(Role.PLAN_AUTHOR, name, AGENCY) for name in ("anna", "ben"))
HEAD = Actor(Role.AGENCY_HEAD, "hedy", AGENCY)
RITA, BUD = Actor(Role.PERFORMANCE_REVIEWER, "rita"), Actor(Role.BUDGET_REVIEWER, "bud")
EVERYBODY = (ANNA, BEN, HEAD, RITA, BUD)

GOOD = {
    "mission": "Light in every street",
    "risks": "Storms",
    "service.hw-101": "Lamps are mended",
    "goal.lit-streets": "We mend lamps within a week",
    "target.lamps-on": "96%",
    "why.lamps-on": "A new crew",
}
"""The fields of a plan that lacks nothing but a target for lamps mended, or why there is none."""

FULL_MARKS = Score(dict.fromkeys(Criterion, 4), "Well explained")


def add_measures(portal: Portal, *, last_year: str = "95") -> None:
    """Add two measures of the harbor works: lamps lit (percent, with last year's actual) and lamps mended."""
    ours = {
        "agency": "The Harbor Works of old",
        "agency_code": "HW01",
        "service": "Street lighting",
        "service_code": "HW 101",
        "formula": "",
    }
    registered(portal, "lamps-on", title="Lamps lit", unit="percent", interval="period", **ours)
    registered(portal, "mended", title="Lamps mended", **ours)
    registered(portal, "old", title="Lanterns", status="retired", edition=YEAR - 1, **ours)
    for slot, number in ((Slot.TARGET, "94"), (Slot.ACTUAL, last_year)):
        said(portal, "lamps-on", YEAR - 1, slot, number, by="rita")


def written(portal: Portal, fields: Mapping[str, str], actor: Actor = ANNA, year: int = YEAR) -> int:
    """A plan with these fields, each over what stood; its number."""
    number = open_paper(portal, PaperKind.PLAN, actor.agency or AGENCY, year, actor)
    write_fields(portal, number, [Sent(name, text) for name, text in fields.items()], actor)
    return number


def approved(portal: Portal, fields: Mapping[str, str], year: int = YEAR) -> int:
    """A plan that was submitted, scored by both and approved; its number."""
    number = written(portal, fields, year=year)
    measures: Sequence[Basis] = plan_measures(portal, AGENCY, year)
    submit_plan(portal, number, measures, HEAD)
    for reviewer in (RITA, BUD):
        score_plan(portal, number, FULL_MARKS, reviewer)
    approve_plan(portal, number, "", measures, BUD)
    return number
