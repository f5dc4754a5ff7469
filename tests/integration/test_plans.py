"""Plans on both databases, as their people use them: written, submitted, reviewed, approved, and kept."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.papers.plans import Score, approve_plan, return_plan, score_plan, submit_plan
from portal.commands.papers.writing import write_fields
from portal.commands.refusals import Refusal, Refused
from portal.demonstration import bring_plans
from portal.domain.papers import PaperKind, PaperStatus, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.values import Source
from portal.portal import Portal
from portal.queries.papers import paper
from portal.queries.plans import plan_measures, year_view
from portal.queries.values import measure_years
from portal.store.models import MeasureValueRow, StaffSessionRow
from tests.planning import (
    AGENCY,
    ANNA,
    BUD,
    EVERYBODY,
    FULL_MARKS,
    GOOD,
    HEAD,
    RITA,
    YEAR,
    add_measures,
    approved,
    written,
)
from tests.portals import Clock
from tests.staff import add_staff, enter
from tests.visitor import Visitor

PLAN = f"/staff/year/{YEAR}/{AGENCY}/plan"
SERVICE = f"{PLAN}/write/service-hw-101"
NO_TARGET = {"why.mended": "It depends on storms alone"}


def refusal(portal: Portal, step: object, *given: object) -> Refusal:
    """Why a step with a plan is refused."""
    with pytest.raises(Refused) as refused:
        step(portal, *given)  # type: ignore[operator]
    return refused.value.refusal


def test_a_plan_goes_from_draft_over_a_return_to_targets_that_stand(portal: Portal) -> None:
    add_measures(portal)
    number, measures = written(portal, GOOD), plan_measures(portal, AGENCY, YEAR)
    assert [each.identity for each in measures] == ["lamps-on", "mended"]
    assert refusal(portal, submit_plan, number, measures, HEAD) is Refusal.PLAN_LACKS
    written(portal, NO_TARGET)
    assert refusal(portal, submit_plan, number, measures, ANNA) is Refusal.NOT_THEIRS
    submit_plan(portal, number, measures, HEAD)
    return_plan(portal, number, "Say more of storms", BUD)
    write_fields(portal, number, [Sent("risks", "Storms, twice a year", 1)], ANNA)
    assert refusal(portal, score_plan, number, FULL_MARKS, RITA) is Refusal.STEP_NOT_NOW
    submit_plan(portal, number, measures, HEAD)
    assert refusal(portal, score_plan, number, Score({}), RITA) is Refusal.MARKS_MISSING
    score_plan(portal, number, FULL_MARKS, RITA)
    assert refusal(portal, approve_plan, number, "", measures, RITA) is Refusal.NOT_SCORED
    score_plan(portal, number, FULL_MARKS, BUD)
    another = Actor(Role.PERFORMANCE_REVIEWER, "robin")
    approve_plan(portal, number, "Good", measures, another)
    assert refusal(portal, write_fields, number, [Sent("risks", "None", 2)], ANNA) is Refusal.PAPER_IS_CLOSED


def test_an_approval_freezes_the_words_and_locks_the_targets(portal: Portal) -> None:
    add_measures(portal)
    number = approved(portal, GOOD | NO_TARGET)
    view = paper(portal, PaperKind.PLAN, AGENCY, YEAR)
    assert view is not None
    assert view.frozen is not None
    assert view.frozen["risks"] == "Storms"
    (service,) = view.frozen["services"]
    lit, mended = service["measures"]
    assert (lit["target"], lit["last_actual"], mended["target"]) == ("96", "95", None)
    years = measure_years(portal, ["lamps-on", "mended"], [YEAR])
    target = years["lamps-on", YEAR].target
    assert (target.number, target.words, target.is_final) == (Decimal(96), "A new crew", True)
    assert target.now is not None
    assert (target.now.source, target.now.by, target.now.paper) == (Source.APPROVED, "bud", number)
    assert years["mended", YEAR].target.now is None


def test_who_submits_does_not_approve_and_no_target_is_written_then(portal: Portal) -> None:
    add_measures(portal)
    number, measures = written(portal, GOOD | NO_TARGET), plan_measures(portal, AGENCY, YEAR)
    submit_plan(portal, number, measures, HEAD)
    for reviewer in (RITA, BUD):
        score_plan(portal, number, FULL_MARKS, reviewer)
    both = Actor(Role.BUDGET_REVIEWER, HEAD.name)
    assert refusal(portal, approve_plan, number, "", measures, both) is Refusal.OWN_PLAN
    with portal.store.read() as session:
        assert session.scalars(select(MeasureValueRow.id).where(MeasureValueRow.year == YEAR)).all() == []


@pytest.fixture
def planners(visitor: Visitor) -> Visitor:
    """A visitor where everybody who plans has an account, and the harbor works two measures."""
    portal = portal_of(visitor.app)
    for actor in EVERYBODY:
        add_staff(portal, actor.name, actor.role, actor.agency)
    add_measures(portal)
    return visitor


def test_two_people_write_and_both_texts_stand_until_they_settle_it(planners: Visitor) -> None:
    purpose, other = f"{PLAN}/write/purpose", Visitor(planners.app)
    enter(planners, "anna")
    enter(other, "ben")
    for one in (planners, other):
        one.get(purpose)
    planners.press(mission="Light", risks="", seen_mission="0", seen_risks="0")
    assert not planners.problems
    other.press(mission="Warmth", risks="Storms", seen_mission="0", seen_risks="0")
    (problem,) = other.problems
    assert problem.startswith("Two people wrote different words.")
    assert all(word in other.text for word in ("Light", "Warmth", "Anna on", "Ben on", "Storms"))
    assert other.value("risks") == "Storms", "what nobody else changed is simply kept"
    enter(other, "hedy")
    other.get(f"{PLAN}/submit")
    assert "Two people wrote different words: Mission" in other.text
    planners.get(purpose)
    assert planners.value("seen-mission") == "2"
    planners.press(mission="Light and warmth", risks="Storms", seen_mission="2", seen_risks="1")
    assert not planners.problems
    planners.get(f"{PLAN}/history")
    assert planners.text.index("Light and warmth") < planners.text.index("Warmth")
    assert "Written over newer words" in planners.text


def test_what_is_wrong_with_a_target_is_said_and_what_was_typed_stays(planners: Visitor) -> None:
    enter(planners, "anna")
    for typed, said in (
        ("at least 95%", "Write only the number: 95."),
        ("0.97", "Write 0.97% with its sign if you mean so little, or 97"),
        ("$97", "This measure has another unit."),
    ):
        planners.get(SERVICE)
        target = {"measure_1_target": typed, "seen_measure_1_target": planners.value("seen-measure-1-target")}
        planners.press("check", **target)
        assert said in planners.problems[0]
        assert planners.value("measure-1-target") == typed
        assert "This is no number yet" in planners.text
    for typed, check, said in (
        ("0.97%", "scale_flip", "percentages on two scales?"),
        ("120", "out_of_range", "percent go from 0 to 100"),
        ("90", "easy_target", "is easier than what was reached last year (95 %)"),
    ):
        target = {"measure_1_target": typed, "seen_measure_1_target": planners.value("seen-measure-1-target")}
        planners.press("check", **target)
        assert said in planners.text
        assert "A question has no answer" in planners.text
        name = f"measure-1-{check}"
        planners.post(SERVICE, {"csrf_token": planners.token(), name: "The crew is half as large"})
        planners.get(f"{SERVICE}?check=1")
        assert f"A question has no answer: Answer about {check.replace('_', ' ')}" not in planners.text
    assert planners.value("measure-1-easy_target") == "The crew is half as large"


def test_a_late_plan_is_submitted_and_approved_in_the_browser(planners: Visitor) -> None:
    portal = portal_of(planners.app)
    written(portal, GOOD | NO_TARGET)
    enter(planners, "anna")
    planners.get(f"/staff/year/{YEAR}")
    assert "Late: it has not come" in planners.text
    assert planners.get(f"{PLAN}/submit").status_code == 403
    enter(planners, "hedy")
    planners.get(f"{PLAN}/submit")
    assert "everybody will see on which day it came" in planners.text
    planners.press()
    assert "Submitted, in review" in planners.text
    assert "Late: it came on November 2, 2026" in planners.text
    for name in ("rita", "bud"):
        enter(planners, name)
        planners.get(f"{PLAN}/review")
        planners.press("scored", alignment="5", ambition="3", evidence="4", clarity="4", comment="Plain")
        assert "The score is kept" in planners.text
    planners.get(f"{PLAN}/review")
    planners.press("returned", changes=" ")
    assert planners.problems == ["Fill in: What has to change"]
    planners.press("approved")
    assert "Its targets stand from now on" in planners.text
    assert "Ambition: the targets ask for more than the year before. 3 of 5" in planners.text
    enter(planners, "anna")
    planners.get(f"{PLAN}/write/purpose")
    planners.press(mission="Too late", seen_mission="1")
    assert planners.page.status_code == 409
    assert planners.value("mission") == "Too late", "it can still be copied"


def test_what_was_typed_outlives_the_session(planners: Visitor, clock: Clock) -> None:
    enter(planners, "anna")
    planners.get(f"{PLAN}/write/purpose")
    clock.forward(hours=3)
    planners.press(mission="Light", seen_mission="0")
    assert "What you typed is still here" in planners.text
    sent = {name: planners.value(name) for name in ("csrf_token", "mission", "seen-mission")}
    with portal_of(planners.app).store.read() as session:
        assert session.scalars(select(StaffSessionRow.digest)).all()
    enter(planners, "anna")
    planners.post(f"{PLAN}/write/purpose", sent)
    planners.get(PLAN)
    assert "Light" in planners.text


def test_a_restated_target_stands_beside_the_approved_one(planners: Visitor) -> None:
    portal = portal_of(planners.app)
    number = approved(portal, GOOD | NO_TARGET)
    with portal.store.write() as session:
        session.add(
            MeasureValueRow(
                identity="lamps-on",
                year=YEAR,
                slot="target",
                kind="restated",
                number="97",
                words="A new crew",
                reason="A lamp was counted twice.",
                paper_id=number,
                by="rita",
                at=portal.now(),
            )
        )
    enter(planners, "bud")
    planners.get(PLAN)
    assert "Restated. Approved was 96 %. A lamp was counted twice." in planners.text
    planners.get(f"/en/performance/agencies/{AGENCY}/plan?year={YEAR}")
    changed = "Lamps lit: the target was 96 percent until November 2, 2026. A lamp was counted twice."
    assert changed in planners.text
    assert "It came late: on November 2, 2026. It was due by May 31, 2026." in planners.text
    planners.get(f"/en/performance/plans?year={YEAR}")
    late = "Town Care The plan has not come yet. It is late: it was due by May 31, 2026."
    assert late in planners.text
    planners.get(f"/es/performance/agencies/{AGENCY}/plan?year={YEAR}")
    assert '<span lang="en" dir="auto">Light in every street' in planners.page.text
    planners.get(f"/en/performance/agencies/town-care/plan?year={YEAR}")
    assert "Everybody can read it here once it is approved." in planners.text


def test_a_demonstration_has_plans_of_every_kind(portal: Portal) -> None:
    add_measures(portal)
    assert bring_plans(portal) == 2
    assert bring_plans(portal) == 0
    year = year_view(portal, YEAR)
    assert year is not None
    lines = {each.agency.code: each.lines[PaperKind.PLAN] for each in year.agencies}
    stand = {code: line.status for code, line in lines.items() if line}
    assert stand == {AGENCY: PaperStatus.FROZEN, "town-care": PaperStatus.DRAFT}
    target = measure_years(portal, ["lamps-on"], [YEAR])["lamps-on", YEAR].target
    assert (target.number, target.words) == (
        Decimal("96.9"),
        "Invented for the demonstration: a little better than last year.",
    )
    draft = paper(portal, PaperKind.PLAN, "town-care", YEAR)
    assert draft is not None
    assert draft.field("mission").open_beside
