"""What became of an approved plan since: what stopped, was renamed or restated, beside its words."""

import csv
import io
from datetime import UTC, datetime

from portal.app import portal_of
from portal.domain.values import Slot
from portal.store.models import RegisterMeasureRow
from tests.measures import said
from tests.planning import AGENCY, GOOD, YEAR, approved
from tests.portals import Clock
from tests.staff import enter
from tests.visitor import Visitor

PLAN = GOOD | {"why.mended": "It depends on storms alone"}


def test_an_approved_plan_says_to_everybody_what_stopped_since(planners: Visitor) -> None:
    portal = portal_of(planners.app)
    approved(portal, PLAN)
    planners.get(f"/en/performance/agencies/{AGENCY}/plan?year={YEAR}")
    assert "What changed since it was approved Nothing." in planners.text
    with portal.store.write() as session:
        session.get_one(RegisterMeasureRow, "mended").status = "retired"
    planners.get(f"/en/performance/agencies/{AGENCY}/plan?year={YEAR}")
    assert (
        "What changed since it was approved Lamps mended. Its last year: Fiscal year 2027." in planners.text
    )


def test_a_service_with_another_name_keeps_the_words_of_its_plan(planners: Visitor) -> None:
    portal = portal_of(planners.app)
    approved(portal, PLAN)
    with portal.store.write() as session:
        for identity in ("lamps-on", "mended"):
            row = session.get_one(RegisterMeasureRow, identity)
            row.service, row.service_code = "Streets at night", ""
    planners.get(f"/en/performance/agencies/{AGENCY}?year={YEAR}")
    assert "Streets at night Lamps are mended" in planners.text
    planners.get(f"/en/performance/agencies/{AGENCY}/plan?year={YEAR}")
    since = "since it was approved Street lighting. The service has another name now: Streets at night What"
    assert since in planners.text


def test_last_years_actual_is_what_was_known_at_approval_beside_what_stands(
    planners: Visitor, clock: Clock
) -> None:
    portal = portal_of(planners.app)
    approved(portal, PLAN)
    address = f"/performance/agencies/{AGENCY}/plan"
    planners.get(f"/en{address}?year={YEAR}")
    assert "Actual, 2026, as known on November 2, 2026" in planners.text
    assert "Now:" not in planners.text
    clock.forward(days=1)
    said(portal, "lamps-on", YEAR - 1, Slot.ACTUAL, "93", kind="restated", reason="A sheet was lost.")
    planners.get(f"/en{address}?year={YEAR}")
    assert "96 percent 95 percent Now: 93 percent restated A new crew" in planners.text
    since = "Lamps lit. Actual, Fiscal year 2026. Restated by tests on November 3, 2026 from 95 percent to 93"
    assert since in planners.text.partition("What changed since it was approved")[2]
    rows = csv.DictReader(io.StringIO(planners.get(f"{address}.csv?year={YEAR}").text))
    lit = next(row for row in rows if row["title"] == "Lamps lit")
    assert (lit["last_actual"], lit["last_actual_known_on"], lit["last_actual_now"]) == (
        "95",
        "2026-11-02",
        "93",
    )
    assert lit["last_actual_restatements"].startswith("95 became 93 (2026-11-03")
    enter(planners, "anna")
    planners.get(f"/staff/year/{YEAR}/{AGENCY}/plan")
    assert "Actual, 2026, as known on November 2, 2026" in planners.text
    assert "95 percent Now: 93 percent Restated by tests on November 3, 2026" in planners.text
    clock.now = datetime(2027, 3, 10, 15, tzinfo=UTC)
    said(portal, "lamps-on", YEAR, Slot.ACTUAL, "81.2")
    approved(portal, PLAN, year=YEAR + 1)
    planners.get(f"/en{address}?year={YEAR + 1}")
    assert "Actual, 2027, counted until March 10, 2027: the year was not over" in planners.text


def test_a_last_actual_that_came_after_the_approval_is_told_with_what_was_known(
    planners: Visitor, clock: Clock
) -> None:
    portal = portal_of(planners.app)
    approved(portal, PLAN)
    clock.forward(days=1)
    page, since = f"/en/performance/agencies/{AGENCY}/plan?year={YEAR}", "What changed since it was approved"
    said(portal, "mended", YEAR - 1, Slot.ACTUAL, "12")
    planners.get(page)
    signed = "Lamps mended. Actual, Fiscal year 2026. From Not known to 12, by a report that tests signed on"
    assert f"{since} {signed} November 3, 2026." in planners.text
    assert "Nothing." not in planners.text
    assert "Now: 12" in planners.text
    enter(planners, "anna")
    planners.get(f"/staff/year/{YEAR}/{AGENCY}/plan")
    assert "by a report that tests signed on November 3, 2026" in planners.text
