"""Reports of the harbor works: the last year's is signed and restated, this year's is late and has gaps.

They are on the site of journeys, so that no other page has their measures.
"""

from decimal import Decimal

from accessibility.page import Page
from portal.commands.papers.writing import write_fields
from portal.commands.reports.restating import Restatement
from portal.domain.papers import PaperKind, Sent
from portal.domain.permissions import Role
from portal.domain.values import Number, Slot
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage, fixed
from tests.browser.sites import Site, Sites
from tests.reporting import (
    AUTHOR,
    CALLS,
    KEPT,
    LAMPS,
    MID_YEAR,
    YEAR,
    register_measures,
    restated,
    sign,
    target,
    value,
    write,
)
from tests.staff import add_staff

AUTHOR_HERE, REVIEWER_HERE = "report-author", "report-reviewer"


def prepare(stage: Stage) -> None:
    """Signs a report off and restates one of its values; writes another with what keeps it from that."""
    portal = stage.sites.journeys.portal
    add_staff(portal, AUTHOR_HERE, Role.PLAN_AUTHOR)
    add_staff(portal, REVIEWER_HERE, Role.PERFORMANCE_REVIEWER)
    register_measures(portal)
    entered_then = {**value(LAMPS, "q1", 3), **value(LAMPS, "q2", 5)}
    missed = {f"miss.{KEPT}.explanation": "Two lamps lay too high", f"miss.{KEPT}.change": "A longer ladder"}
    behind = {**value(KEPT, "q1", 81, 100), **missed}
    last = {**MID_YEAR, **entered_then, **behind, "summary": "A quiet half year."}
    target(portal, KEPT, YEAR - 1, "90")
    sign(portal, PaperKind.MID_YEAR, last, YEAR - 1)
    found = Restatement(CALLS, YEAR - 1, Slot.Q1, Number(Decimal(33)), "Three calls were found")
    restated(portal, found)
    typed = {**value(CALLS, "q1", "about thirty"), **value(CALLS, "q2", 12)}
    number = write(portal, PaperKind.MID_YEAR, typed)
    write_fields(portal, number, [Sent(f"value.{CALLS}.q2", "13")], AUTHOR)


def alone(sites: Sites) -> Site:
    """The site with these reports."""
    return sites.journeys


LAST, THIS = (f"/year/{year}/harbor-works/mid-year" for year in (YEAR - 1, YEAR))


def another_value(page: Page) -> None:
    """Types a value about which the checks ask: out of three times as many."""
    for name, words in (("numerator", "93"), ("denominator", "300"), ("reason", "All of them count")):
        page.tab_to(f"#field-{name}")
        page.write(words)


SCENES: dict[str, Scene] = {
    "report": fixed(f"/…/performance/agencies/harbor-works/{YEAR - 1}/mid-year", site=alone),
    "report-none": fixed(f"/…/performance/agencies/harbor-works/{YEAR}/mid-year", site=alone),
    "report-signed": desk(LAST, REVIEWER_HERE, site=alone),
    "report-measure": desk(f"{THIS}/measures/{CALLS}", AUTHOR_HERE, site=alone),
    "report-check": desk(f"{THIS}/check", AUTHOR_HERE, site=alone),
    "report-restate": desk(f"{LAST}/restate/q1/{CALLS}", REVIEWER_HERE, site=alone),
    "report-restate-asked": desk(f"{LAST}/restate/q2/{KEPT}", REVIEWER_HERE, site=alone, act=another_value),
}
