"""The performance year as everybody sees it: two measures of the harbor works, one of them restated."""

from portal.domain.values import Slot
from tests.browser.scenes.stage import Scene, Stage, fixed
from tests.measures import registered, said

LAMPS = "scene-lamps"


def prepare(stage: Stage) -> None:
    """Registers the measures, with ten years of one."""
    portal = stage.sites.main.portal
    registered(
        portal,
        LAMPS,
        title="Lamps mended",
        books=["budget_book", "citistat", "action_plan:lit-streets"],
        code="101",
    )
    registered(
        portal,
        "scene-drains",
        title="Drains that let water through",
        books=["budget_book", "citistat"],
        service="Water",
        unit="percent",
        interval="period",
        equity=True,
        type="outcome",
    )
    for year, number in enumerate((310, 325, 298, 340, 332, 318, 305, 900, 345), 2018):
        said(portal, LAMPS, year, Slot.ACTUAL, str(number))
    for quarter, number in zip((Slot.Q1, Slot.Q2, Slot.Q3, Slot.Q4), (80, 90, 85, 90), strict=True):
        said(portal, LAMPS, 2026, quarter, str(number))
    why = "Two crews worked here all year."
    said(portal, LAMPS, 2026, Slot.TARGET, "400", kind="approved", words=why)
    for year in (2024, 2025):
        for quarter, number in zip((Slot.Q1, Slot.Q2, Slot.Q3, Slot.Q4), (78, 84, 81, 79), strict=True):
            said(portal, LAMPS, year, quarter, str(number))
    late = "Fifteen lamps were counted twice."
    said(portal, LAMPS, 2026, Slot.ACTUAL, "330", kind="restated", reason=late)
    said(portal, "scene-drains", 2026, Slot.TARGET, "90", kind="approved")
    said(portal, "scene-drains", 2026, Slot.ACTUAL, "92.5", numerator="37", denominator="40")


SCENES: dict[str, Scene] = {
    "agencies": fixed("/…/performance/agencies?year=2026"),
    "agency-measures": fixed("/…/performance/agencies/harbor-works?year=2026"),
    "service-measures": fixed("/…/performance/agencies/harbor-works/services/water?year=2026"),
    "restated": fixed("/…/performance/restated?year=2026"),
    "columns": fixed("/…/performance/columns"),
    "agency-without-measures": fixed("/…/performance/agencies/town-care?year=2026"),
    "action-plan": fixed("/…/performance/action-plan?year=2026"),
    "register-measure": fixed(f"/…/performance/register/{LAMPS}?year=2026"),
}
