"""A measure's page at the desk: what the register says beside what plans and reports say."""

from pathlib import Path

from portal.app import portal_of
from portal.commands.supplied.register import import_register
from portal.domain.permissions import Role
from portal.domain.values import Slot
from tests.integration.test_register import text
from tests.measures import said
from tests.places import written
from tests.staff import add_staff, enter
from tests.visitor import Visitor


def test_a_measures_page_has_what_a_report_says_and_its_explanation_of_a_miss(
    visitor: Visitor, tmp_path: Path
) -> None:
    portal = portal_of(visitor.app)
    import_register(portal, written(tmp_path, "r.csv", text().replace(",40,44,,10,", ",40,50,,10,")))
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    visitor.get("/staff/register/measure?identity=H-1")
    assert "misses the target 50, and nothing explains it" in visitor.text
    assert "What plans and reports say" not in visitor.text
    said(portal, "H-1", 2025, Slot.ACTUAL, "46", words="Asphalt was scarce", by="rita")
    visitor.get("/staff/register/measure?identity=H-1")
    assert "nothing explains it" not in visitor.text
    signed = "What plans and reports say Whole year, fiscal year 2025 46, signed off by Rita on"
    assert signed in visitor.text
    assert "Asphalt was scarce" in visitor.text
