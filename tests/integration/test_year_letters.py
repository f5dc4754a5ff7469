"""Letters of the performance year: before something closes, once each; and who is late."""

from datetime import UTC, datetime

from portal.commands.papers.plans import return_plan, submit_plan
from portal.commands.papers.reminding import remind
from portal.commands.papers.steps import Taken, take_step
from portal.commands.staff.accounts import disable
from portal.domain.papers import PaperStep
from portal.domain.permissions import Actor, Role
from portal.outbox.dispatch import drain
from portal.portal import Portal
from tests.planning import ANNA, BUD, GOOD, HEAD, RITA, YEAR, approved, written
from tests.portals import Clock, Letters
from tests.staff import add_staff


def letters(portal: Portal) -> list[tuple[str, str]]:
    """Sends what is due, and returns to whom went which subject since the last time."""
    drain(portal)
    assert isinstance(portal.mail, Letters)
    found = sorted((letter.to.partition("@")[0], letter.subject) for letter in portal.mail.sent)
    portal.mail.sent.clear()
    return found


def test_agencies_are_reminded_once_and_reviewers_told_who_is_late(portal: Portal, clock: Clock) -> None:
    add_staff(portal, "anna", Role.PLAN_AUTHOR)
    add_staff(portal, "gone", Role.PLAN_AUTHOR)
    add_staff(portal, "hedy", Role.AGENCY_HEAD)
    add_staff(portal, "cara", Role.AGENCY_HEAD, "town-care")
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    disable(portal, "gone", "tests")
    clock.now = datetime(2026, 5, 23, 12, tzinfo=UTC)
    assert remind(portal) == 0, "eight days before"
    clock.forward(days=2)
    assert remind(portal) == 6, "of the plan, and of the year-end report that is due on the same day"
    approved(portal, {name: text for name, text in GOOD.items() if "lamps" not in name and "hw" not in name})
    last_years = f"The year-end report of fiscal year {YEAR - 1} is due by May 31, 2026"
    moved = f"The plan of Harbor Works for fiscal year {YEAR} is approved"
    assert letters(portal) == [
        ("anna", moved),
        ("anna", last_years),
        ("cara", f"The plan for fiscal year {YEAR} is due by May 31, 2026"),
        ("cara", last_years),
        ("hedy", moved),
        ("hedy", last_years),
    ], "rita is not asked to review what is approved by now"
    clock.forward(days=1)
    assert (remind(portal), letters(portal)) == (0, [])
    clock.now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert remind(portal) > 0
    assert remind(portal) == 0
    late = letters(portal)
    assert ("rita", f"Plans for fiscal year {YEAR} that are late") in late
    assert {name for name, _ in late} == {"rita"}


def test_a_plan_that_went_back_is_asked_for_until_the_last_window_and_late_after_it(
    portal: Portal, clock: Clock
) -> None:
    cara = Actor(Role.AGENCY_HEAD, "cara", "town-care")
    add_staff(portal, "cara", Role.AGENCY_HEAD, "town-care")
    add_staff(portal, "hedy", Role.AGENCY_HEAD)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    clock.now = datetime(2026, 8, 1, 12, tzinfo=UTC)
    number = written(portal, {"mission": "Care"}, cara)
    take_step(portal, number, Taken(PaperStep.SUBMIT), cara)
    take_step(portal, number, Taken(PaperStep.RETURN, "Say more"), RITA)
    approved(portal, {name: text for name, text in GOOD.items() if "lamps" not in name and "hw" not in name})
    assert letters(portal) == [("hedy", f"The plan of Harbor Works for fiscal year {YEAR} is approved")]
    clock.now = datetime(2026, 8, 9, 12, tzinfo=UTC)
    assert remind(portal) == 1
    assert letters(portal) == [
        ("cara", f"The window for the plan of fiscal year {YEAR} closes on August 15, 2026")
    ]
    clock.now = datetime(2026, 8, 16, 12, tzinfo=UTC)
    assert (remind(portal), remind(portal)) == (1, 0)
    assert letters(portal) == [("rita", f"Plans for fiscal year {YEAR} that are late")]


def test_reviewers_hear_of_a_plan_that_came_and_its_agency_of_one_that_went_back(portal: Portal) -> None:
    for actor in (ANNA, HEAD, RITA, BUD):
        add_staff(portal, actor.name, actor.role, actor.agency)
    number = written(
        portal, {name: text for name, text in GOOD.items() if "lamps" not in name and "hw" not in name}
    )
    submit_plan(portal, number, (), HEAD)
    came = f"A plan to review: Harbor Works, fiscal year {YEAR}"
    assert letters(portal) == [("bud", came), ("rita", came)]
    return_plan(portal, number, "Say more of storms", BUD)
    drain(portal)
    assert isinstance(portal.mail, Letters)
    assert sorted(letter.to.partition("@")[0] for letter in portal.mail.sent) == ["anna", "hedy"]
    assert all("Say more of storms" in letter.text for letter in portal.mail.sent)
    assert portal.mail.sent[0].subject == f"The plan of Harbor Works for fiscal year {YEAR} went back to you"


def test_reports_are_reminded_of_as_plans_are(portal: Portal, clock: Clock) -> None:
    add_staff(portal, "anna", Role.PLAN_AUTHOR)
    clock.now = datetime(2026, 10, 25, 12, tzinfo=UTC)
    assert remind(portal) == 1
    assert letters(portal) == [
        ("anna", f"The mid-year report of fiscal year {YEAR} is due by October 31, 2026")
    ]
