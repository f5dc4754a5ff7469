"""What changes of a measure's definition leaves the years before it as they were, in every book."""

import csv
import io

import pytest

from portal.app import portal_of
from portal.commands.register.answering import Place, change_measure, define_measure
from portal.commands.register.counting import count_measure
from portal.domain.measures import Measure
from portal.domain.papers import PaperKind
from portal.domain.permissions import Actor, Role
from portal.domain.register import Unit
from portal.domain.values import QUARTER_SLOTS, Reads, Slot
from portal.outcomes import facts
from portal.outcomes.cells import ALL, Group
from portal.outcomes.links import Link
from portal.portal import Portal
from portal.queries.plans import plan_measures
from portal.queries.reports import report_view
from portal.queries.stats.figures import measures_of
from tests.measures import said
from tests.portals import sent
from tests.staff import add_staff, enter
from tests.visitor import Visitor

RITA = Actor(Role.PERFORMANCE_REVIEWER, "rita")
WHY = "Harbor Works said so"
BOOK = "/performance/agencies/harbor-works"
DEFINED = {
    "measure id": "V-1",
    "performance measure": "Lamps lit",
    "agency": "Harbor Works",
    "service": "Light",
    "service id": "HW 7",
    "performance measure type": "output",
    "desired outcome": "increase",
    "interval": "snapshot",
    "percent or count": "count",
    "measure formula": "counted one by one",
    "books": "budget_book; citistat; action_plan:lit-streets",
    "status": "approved",
}


def changed(portal: Portal, year: int, **cells: str) -> None:
    """Changes the measure from a fiscal year on that has no edition yet."""
    named = {name.replace("_", " "): text for name, text in cells.items()}
    change_measure(portal, Place("V-1", year, 0), named, WHY, RITA)


def words(city: Visitor, address: str) -> str:
    """The text of a page."""
    city.get(address)
    return city.text


def rows(city: Visitor, address: str) -> dict[str, dict[str, str]]:
    """The rows of the measure in a file, by fiscal year."""
    found = csv.DictReader(io.StringIO(city.get(address).text))
    return {row["fiscal_year"]: row for row in found if row["identity"] == "V-1"}


@pytest.fixture
def city(visitor: Visitor) -> Visitor:
    """A city with a measure that missed its target in 2026, with all of its quarters from 2025 on."""
    portal = portal_of(visitor.app)
    define_measure(portal, DEFINED, 2025, WHY, RITA)
    for year in (2025, 2026):
        said(portal, "V-1", year, Slot.TARGET, "90", kind="approved")
        for slot in (*QUARTER_SLOTS, Slot.ACTUAL):
            said(portal, "V-1", year, slot, "80")
    return visitor


def test_a_year_is_named_and_judged_as_it_was_defined(city: Visitor) -> None:
    portal = portal_of(city.app)
    changed(portal, 2028, desired_outcome="decrease", performance_measure="Lamps that are out")
    for address in ("/performance/register/V-1", BOOK, "/performance/action-plan"):
        page = words(city, f"/en{address}?year=2026")
        assert "Lamps lit" in page, address
        assert "Missed" in page, address
        assert "Should go up" in page, address
        assert "Lamps that are out" not in page, address
    (memo,) = measures_of(portal, ["harbor-works"], 2026)
    assert (memo["title"], memo["direction"], memo["missed"]) == ("Lamps lit", "increase", True)
    for address in (f"{BOOK}/measures.csv", "/performance/register/V-1/measure.csv"):
        found = rows(city, f"{address}?year=2028")
        assert (found["2026"]["title"], found["2026"]["direction"]) == ("Lamps lit", "increase")
        assert (found["2028"]["title"], found["2028"]["direction"]) == ("Lamps that are out", "decrease")
    page = words(city, f"/en{BOOK}?year=2028")
    assert "Lamps that are out Until Fiscal year 2027: Lamps lit. Should go up." in page
    assert "Counted otherwise" not in page


def test_numbers_that_are_counted_otherwise_are_no_one_series(city: Visitor) -> None:
    portal = portal_of(city.app)
    (memo,) = measures_of(portal, ["harbor-works"], 2026)
    assert (memo["points"], memo["remarks"]) == (8, [])
    assert "Quarter by quarter" in words(city, "/en/performance/register/V-1?year=2026")
    (part,) = report_view(portal, PaperKind.YEAR_END, "harbor-works", 2027).report.parts
    assert set(part.subject.years) == {2025, 2026, 2027}
    changed(portal, 2027, percent_or_count="percent", measure_formula="lit of all lamps", interval="period")
    said(portal, "V-1", 2027, Slot.Q1, "70")
    for address in ("/performance/register/V-1", BOOK, "/performance/action-plan"):
        page = words(city, f"/en{address}?year=2027")
        assert "Counted otherwise until Fiscal year 2026." in page, address
        assert "80 percent" not in page, address
    page = words(city, "/en/performance/register/V-1?year=2027")
    assert "70 percent" in page
    assert "Quarter by quarter" not in page
    assert "Charts begin where it was counted as it is in this year." in page
    assert "Earlier ways of counting From Fiscal year 2025: counted one by one" in page
    (part,) = report_view(portal, PaperKind.YEAR_END, "harbor-works", 2027).report.parts
    assert set(part.subject.years) == {2027}, "nothing is asked beside numbers that were counted otherwise"
    (planned,) = plan_measures(portal, "harbor-works", 2027)
    assert (planned.defined.unit, planned.before.actual) == (Unit.PERCENT, None)
    found = rows(city, f"{BOOK}/measures.csv?year=2027")
    assert (found["2026"]["formula"], found["2026"]["unit"]) == ("counted one by one", "count")
    assert (found["2027"]["formula"], found["2027"]["unit"]) == ("lit of all lamps", "percent")
    (memo,) = measures_of(portal, ["harbor-works"], 2027)
    assert (memo["points"], memo["unit"], memo["unit_before"]) == (1, "percent", "count")
    assert "counted_otherwise" in memo["remarks"]
    assert "Quarter by quarter" in words(city, "/en/performance/register/V-1?year=2026")


def test_numbers_of_another_source_are_no_one_series(city: Visitor) -> None:
    portal, address = portal_of(city.app), "/performance/register/V-1"
    count_measure(portal, "V-1", 2026, Link(Measure.BACKLOG, Reads.DENOMINATOR), WHY, RITA)
    for one in (address, BOOK, "/performance/action-plan"):
        assert "Counted otherwise until Fiscal year 2025." in words(city, f"/en{one}?year=2026"), one
    assert "Charts begin where it was counted as it is in this year." in words(
        city, f"/en{address}?year=2026"
    )
    (memo,) = measures_of(portal, ["harbor-works"], 2026)
    assert (memo["points"], "counted_otherwise" in memo["remarks"]) == (4, True)
    (part,) = report_view(portal, PaperKind.YEAR_END, "harbor-works", 2026).report.parts
    assert (set(part.subject.years), part.subject.is_computed) == ({2026}, True)
    (planned,) = plan_measures(portal, "harbor-works", 2026)
    assert planned.before.actual is None
    narrowed = Link(Measure.BACKLOG, Reads.DENOMINATOR, ALL.with_any(Group.AGENCY, ["harbor-works"]))
    count_measure(portal, "V-1", 2027, narrowed, WHY, RITA)
    assert "Counted otherwise until Fiscal year 2026." in words(city, f"/en{address}?year=2027")
    figure = "Which figure of the portal it is"
    assert figure not in words(city, f"/en{address}?year=2025"), "it was entered"
    assert f"{figure} Open at the end " in words(city, f"/en{address}?year=2026")
    assert f"{figure} Open at the end: Harbor Works" in words(city, f"/en{address}?year=2027")
    count_measure(portal, "V-1", 2028, narrowed, WHY, RITA)
    assert "Counted otherwise until Fiscal year 2027." not in words(city, f"/en{address}?year=2028")


def test_a_measure_that_stopped_is_neither_counted_nor_judged(city: Visitor) -> None:
    portal = portal_of(city.app)
    count_measure(portal, "V-1", 2027, Link(Measure.BACKLOG, Reads.DENOMINATOR), WHY, RITA)
    sent(portal)
    facts.refresh(portal)
    said(portal, "V-1", 2027, Slot.TARGET, "9", kind="approved")
    assert "1 counted until now 9 Missed so far" in words(city, f"/en{BOOK}")
    changed(portal, 2026, status="retired")
    stopped = "No longer planned for. Its last year: Fiscal year 2026."
    for address in ("/performance/register/V-1", BOOK, "/performance/action-plan"):
        page = words(city, f"/en{address}?year=2027")
        assert stopped in page, address
        assert "counted until now" not in page.replace("“Counted until now”", ""), address
        assert "so far" not in page, address
        page = words(city, f"/en{address}?year=2026")
        assert "Its last year: Fiscal year 2026." in page, address
        assert "Missed" in page, address
        assert "No longer planned for" not in page, address
    found = rows(city, f"{BOOK}/measures.csv?year=2027")
    assert (found["2026"]["actual"], found["2027"]["actual"]) == ("80", "")
    assert found["2027"]["last_fiscal_year"] == "2026"


def test_a_renamed_service_keeps_its_old_name_in_the_years_before(city: Visitor) -> None:
    portal = portal_of(city.app)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(city, "rita")
    form = "/staff/register/steps/rename?identity=V-1"
    city.get(form)
    assert city.value("edition") == "2028", "what runs is not changed unless somebody says so"
    assert "Books of this year, and of those after it, have the new name." in city.text
    assert "A changed formula" not in city.text
    sent_back = {name: city.value(name) for name in ("csrf_token", "seen", "edition")}
    city.post(form, {**sent_back, "name": "Lights of the town", "reason": WHY})
    assert "The service has its new name in every measure of it." in city.text
    for year, name in ((2026, "Light"), (2027, "Light"), (2028, "Lights of the town")):
        city.get(f"/en{BOOK}?year={year}")
        assert city.text.endswith(f"This service on a page of its own : {name}"), year
        assert f"Budget service {name} " in words(city, f"/en/performance/register/V-1?year={year}")
    found = rows(city, f"{BOOK}/measures.csv?year=2028")
    assert [found[year]["service"] for year in ("2027", "2028")] == ["Light", "Lights of the town"]
    city.get("/staff/register/steps/change?identity=V-1")
    assert city.value("edition") == "2028"
