"""Plans on both databases, as their people use them: written, submitted, reviewed, approved, and kept."""

import csv
import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.papers.plans import Score, approve_plan, return_plan, score_plan, submit_plan
from portal.commands.papers.writing import write_fields
from portal.commands.refusals import Refusal, Refused
from portal.commands.staff import accounts
from portal.demonstration import bring_plans
from portal.domain.papers import PaperKind, PaperStatus, Sent
from portal.domain.permissions import Actor, Grant, Role
from portal.domain.values import Source
from portal.portal import Portal
from portal.queries.papers import PaperView, paper
from portal.queries.plans import plan_measures, year_view
from portal.queries.values import measure_years
from portal.store.models import MeasureValueRow, RegisterMeasureRow, StaffSessionRow
from tests.measures import registered
from tests.pdf import title_of_tagged
from tests.planning import (
    AGENCY,
    ANNA,
    BEN,
    BUD,
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
from tests.staff import enter
from tests.visitor import Visitor

PLAN = f"/staff/year/{YEAR}/{AGENCY}/plan"
SERVICE = f"{PLAN}/write/service-hw-101"
NO_TARGET = {"why.mended": "It depends on storms alone"}
MARKS = {"alignment": "5", "ambition": "3", "evidence": "4", "clarity": "4", "comment": "Plain"}


def refusal(portal: Portal, step: object, *given: object) -> Refusal:
    """Why a step with a plan is refused."""
    with pytest.raises(Refused) as refused:
        step(portal, *given)  # type: ignore[operator]
    return refused.value.refusal


def plan_of(portal: Portal) -> PaperView:
    """The plan as it stands."""
    view = paper(portal, PaperKind.PLAN, AGENCY, YEAR)
    assert view is not None
    return view


def retire(portal: Portal, identity: str) -> None:
    """The register says that a measure is planned for no longer."""
    with portal.store.write() as session:
        session.get_one(RegisterMeasureRow, identity).status = "retired"


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


def test_two_people_write_and_both_texts_stand_until_they_settle_it(planners: Visitor) -> None:
    purpose, other = f"{PLAN}/write/purpose", Visitor(planners.app)
    enter(planners, "anna")
    enter(other, "ben")
    for one in (planners, other):
        one.get(purpose)
    planners.press(mission_at_0="Light", risks_at_0="")
    assert not planners.problems
    other.press(mission_at_0="Warmth", risks_at_0="Storms")
    (problem,) = other.problems
    assert problem.startswith("Mission: Different words were written.")
    assert all(word in other.text for word in ("Light", "Warmth", "Anna on", "you on", "Storms"))
    assert other.value("risks-at-1") == "Storms", "what nobody else changed is simply kept"
    enter(other, "hedy")
    other.get(f"{PLAN}/submit")
    assert "Different words were written: Mission" in other.text
    planners.get(purpose)
    planners.press(mission_at_2="Light and warmth", risks_at_1="Storms")
    assert not planners.problems
    planners.get(f"{PLAN}/history")
    assert planners.text.index("Light and warmth") < planners.text.index("Warmth")
    assert "Written over newer words" in planners.text


def test_whoever_wrote_in_another_window_is_told_so_and_not_of_somebody_else(planners: Visitor) -> None:
    purpose = f"{PLAN}/write/purpose"
    enter(planners, "anna")
    planners.get(purpose)
    old = {"csrf_token": planners.token(), "mission-at-0": "Warmth"}
    planners.press(mission_at_0="Light")
    planners.post(purpose, old)
    assert "A field was changed in between" in planners.text
    assert "What stands: Light you, in another window, on November 2, 2026" in planners.text
    assert "Written beside it: Warmth you on November 2, 2026" in planners.text
    assert not re.search("two people|somebody else (changed|wrote)", planners.text, re.IGNORECASE)
    other = Visitor(planners.app)
    enter(other, "ben")
    other.get(purpose)
    assert "What stands: Light Anna on November 2, 2026" in other.text


def test_going_on_to_the_next_section_keeps_what_was_typed(planners: Visitor) -> None:
    enter(planners, "anna")
    planners.get(f"{PLAN}/write/purpose")
    planners.press("then", mission_at_0="Light")
    assert planners.path.endswith("/write/goals")
    assert "Saved." in planners.text
    planners.get(f"{PLAN}/write/purpose")
    assert planners.value("mission-at-1") == "Light"
    planners.get(SERVICE)
    planners.press("then", **{planners.at("target-lamps-on"): "at least 95%"})
    assert planners.path == SERVICE, "nobody goes on from what cannot be read"
    assert "Write only the number: 95." in planners.problems[0]


def test_what_is_wrong_with_a_target_is_said_and_what_was_typed_stays(planners: Visitor) -> None:
    enter(planners, "anna")
    for typed, said in (
        ("at least 95%", "Write only the number: 95."),
        ("0.97", "Write 0.97% with its sign if you mean so little, or 97"),
        ("$97", "This measure has another unit."),
        ("\u20ac97", "This measure has another unit. Write the number without the sign: 97"),
    ):
        planners.get(SERVICE)
        planners.press("check", **{planners.at("target-lamps-on"): typed})
        assert said in planners.problems[0]
        assert planners.value(planners.at("target-lamps-on")) == typed
        assert "This is no number yet" in planners.text
    easier = "is easier than what was reached last year (95 percent)"
    for typed, check, said, label in (
        ("0.97%", "scale_flip", "percentages on two scales?", "percentages on two scales"),
        ("120", "out_of_range", "percent go from 0 to 100", "a percentage outside 0 to 100"),
        ("90", "easy_target", easier, "a target that is easier than last year"),
    ):
        planners.press("check", **{planners.at("target-lamps-on"): typed})
        assert said in planners.text
        assert f"A question has no answer: Answer about {label}: Lamps lit" in planners.text
        name = planners.at(f"{check}-lamps-on")
        planners.post(SERVICE, {"csrf_token": planners.token(), name: "The crew is half as large"})
        planners.get(f"{SERVICE}?check=1")
        assert f"Answer about {label}" not in planners.text
    assert planners.value(planners.at("easy_target-lamps-on")) == "The crew is half as large"


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
    planners.press(seen=planners.value("seen"))
    assert "Submitted, in review" in planners.text
    assert "Late: it came on November 2, 2026" in planners.text
    for name in ("rita", "bud"):
        enter(planners, name)
        planners.get(f"{PLAN}/review")
        planners.press("scored", **MARKS, seen="1")
        assert "The score is kept" in planners.text
    planners.get(f"{PLAN}/review")
    planners.press("returned", changes=" ", seen="1")
    assert planners.problems == ["Fill in: What has to change"]
    planners.press("approved", seen="1")
    assert "Its targets stand from now on" in planners.text
    assert "Ambition: the targets ask for more than the year before. 3 of 5" in planners.text
    enter(planners, "anna")
    planners.get(f"{PLAN}/write/purpose")
    planners.press(mission_at_1="Too late")
    assert planners.page.status_code == 409
    assert planners.value("mission-at-1") == "Too late", "it can still be copied"


def test_what_changed_since_the_review_is_shown_and_nobody_judges_what_they_have_not_read(
    planners: Visitor, clock: Clock
) -> None:
    portal = portal_of(planners.app)
    number, measures = written(portal, GOOD | NO_TARGET), plan_measures(portal, AGENCY, YEAR)
    submit_plan(portal, number, measures, HEAD)
    clock.forward(hours=1)
    return_plan(portal, number, "Say more of storms", BUD)
    clock.forward(hours=1)
    write_fields(portal, number, [Sent("risks", "Storms, twice a year", 1)], ANNA)
    submit_plan(portal, number, measures, HEAD)
    accounts.grant(portal, "rita", Grant(Role.BUDGET_REVIEWER), "tests")
    enter(planners, "rita")
    planners.get(f"{PLAN}/review")
    changed = "Risks What the reviewers had read: Storms What stands now, by Anna on November 2, 2026"
    assert changed in planners.text
    assert "Target: Lamps lit What the reviewers" not in planners.text, "only what changed"
    planners.press("returned", **MARKS, changes="Still more", seen="2")
    (problem,) = planners.problems
    assert problem.startswith("This is not kept yet. Keep the score first, or empty it: Alignment")
    assert (planners.value("comment"), planners.value("changes")) == ("Plain", "Still more")
    planners.press("scored", **MARKS, role="performance_reviewer", seen="1")
    assert (planners.page.status_code, planners.value("comment")) == (409, "Plain")
    assert "read what changed in it" in planners.problems[0]
    for role in ("performance_reviewer", "budget_reviewer", "budget_reviewer"):
        planners.get(f"{PLAN}/review")
        planners.press("scored", **MARKS, role=role, seen="2")
        assert "The score is kept" in planners.text
    assert planners.text.count("Scored by Rita") == 2, (
        "one for each role, and none for the button pressed twice"
    )
    planners.get(f"{PLAN}/review")
    planners.press("approved", closing="Good", seen="2")
    assert "Its targets stand from now on" in planners.text
    author = Actor(Role.BUDGET_REVIEWER, ANNA.name)
    assert refusal(portal, score_plan, number, FULL_MARKS, author) is Refusal.OWN_PLAN


def test_a_measure_that_is_retired_meanwhile_takes_no_words_and_holds_nothing_up(planners: Visitor) -> None:
    portal = portal_of(planners.app)
    number = written(portal, GOOD | {"target.lamps-on": "96%", "target.mended": "400"})
    write_fields(portal, number, [Sent("target.mended", "500")], BEN)
    enter(planners, "anna")
    planners.get(SERVICE)
    sent = {"csrf_token": planners.token()}
    lit, mended, why = (planners.at(key) for key in ("target-lamps-on", "target-mended", "why-mended"))
    retire(portal, "mended")
    typed = {lit: "97%", mended: "450", why: "More rain"}
    planners.post(SERVICE, sent | typed)
    assert planners.path == PLAN
    assert "A part of what you wrote is in the plan no longer" in planners.text
    left = planners.text.partition("Written, and in the plan no longer")[2]
    assert "Target: Lamps mended 450 Explanation: Lamps mended More rain" in left
    own = plan_of(portal).field("target.lamps-on").text
    assert own == "97%", "each text is of the measure that it was typed for"
    write_fields(portal, number, [Sent("target.mended", "600", 1)], BEN)
    enter(planners, "hedy")
    planners.get(f"{PLAN}/submit")
    planners.press(seen="1")
    assert "somebody wrote in the plan meanwhile" in planners.text.lower()
    planners.press(seen=planners.value("seen"))
    assert "Submitted, in review" in planners.text, "two texts about what is in it no longer hold nothing up"
    retire(portal, "lamps-on")
    return_plan(portal, number, "Say more", RITA)
    enter(planners, "anna")
    planners.post(SERVICE, sent | {lit: "98%"})
    assert "Target: Lamps lit 97%" in planners.text, "theirs is kept though its section is gone"
    assert plan_of(portal).field("target.lamps-on").open_beside[0].text == "98%"


def test_windows_say_what_becomes_of_a_plan(planners: Visitor, clock: Clock) -> None:
    portal, day = portal_of(planners.app), "/staff/year/2027"
    number, measures = written(portal, GOOD | NO_TARGET), plan_measures(portal, AGENCY, YEAR)
    enter(planners, "rita")
    for month, date, said in (
        (2, 28, "Plans can be written already, and submitted from March 1, 2026 on."),
        (3, 2, "What comes by May 31, 2026 is in time."),
        (6, 2, "What went back to its agency is in time until August 15, 2026."),
    ):
        clock.now = datetime(2026, month, date, 15, tzinfo=UTC)
        enter(planners, "rita")
        planners.get(day)
        assert said in planners.text
        if month == 2:
            assert refusal(portal, submit_plan, number, measures, HEAD) is Refusal.PLAN_TOO_EARLY
        if month == 3:
            submit_plan(portal, number, measures, HEAD)
            score_plan(portal, number, FULL_MARKS, RITA)
    planners.get(day)
    assert (
        "Submitted, in review : Plan, Harbor Works Waits for the score of a budget reviewer." in planners.text
    )
    return_plan(portal, number, "Say more", RITA)
    planners.get(PLAN)
    assert "Late" not in planners.text
    clock.now = datetime(2026, 8, 17, 15, tzinfo=UTC)
    enter(planners, "rita")
    for page in (PLAN, day):
        planners.get(page)
        assert "Late: it went back on June 2, 2026 and did not come again" in planners.text
        assert "A plan that comes now is late. It is taken and reviewed all the same." in planners.text
    planners.get(f"/en/performance/plans?year={YEAR}")
    assert "It is late: it went back on June 2, 2026 and did not come again." in planners.text
    assert "Late now Harbor Works: plan Town Care" in planners.text
    ours, *_ = csv.DictReader(io.StringIO(planners.get(f"/performance/plans.csv?year={YEAR}").text))
    assert [ours["stands"], ours["late"]] == ["being_changed", "yes"]


def test_who_lost_their_role_while_they_wrote_can_copy_it(planners: Visitor) -> None:
    enter(planners, "anna")
    planners.get(f"{PLAN}/write/goals")
    accounts.revoke(portal_of(planners.app), "anna", Grant(Role.PLAN_AUTHOR, AGENCY), "tests")
    planners.press(goal_lit_streets_at_0="We mend lamps")
    assert planners.page.status_code == 403
    assert "What you typed is still here" in planners.text
    assert "goal lit streets We mend lamps" in planners.text


def test_what_was_typed_outlives_the_session(planners: Visitor, clock: Clock) -> None:
    enter(planners, "anna")
    planners.get(f"{PLAN}/write/purpose")
    clock.forward(hours=3)
    planners.press(mission_at_0="Light")
    assert "What you typed is still here" in planners.text
    sent = {name: planners.value(name) for name in ("csrf_token", "mission-at-0")}
    with portal_of(planners.app).store.read() as session:
        assert session.scalars(select(StaffSessionRow.digest)).all()
    enter(planners, "anna")
    planners.post(f"{PLAN}/write/purpose", sent)
    planners.get(PLAN)
    assert "Light" in planners.text


def test_measures_without_a_service_are_called_that(planners: Visitor) -> None:
    registered(portal_of(planners.app), "loose", agency_code="HW01", service="", formula="")
    enter(planners, "anna")
    planners.get(PLAN)
    assert planners.link("Measures without a service").endswith("/write/service-other")
    assert "Measures and targets: measures without a service" in planners.text


EASIER = "The target, 94 percent, is easier than what was reached last year, 95 percent. Why?"
CHANGED = "from 96 percent to 94 percent: A lamp was counted twice."


def _restate_at_the_desk(planners: Visitor) -> None:
    enter(planners, "bud")
    planners.get(PLAN)
    assert "Restate it" not in planners.text
    assert planners.get(f"{PLAN}/restate/lamps-on").status_code == 403
    enter(planners, "rita")
    planners.get(PLAN)
    planners.get(planners.link("Restate it : Lamps lit"))
    for typed, problem in (
        ("at least 94%", "Write only the number: 94"),
        ("96", "This is the value that stands"),
        ("94", f"Answer the question: {EASIER}"),
    ):
        _restates(planners, target=typed, reason="A lamp was counted twice.")
        assert planners.page.status_code == 422
        assert problem in planners.text
        assert planners.value("target") == typed
    path, answer = planners.path, _answer(planners)
    sent = _restates(planners, **{answer: "The crew is smaller"})
    assert "The target is restated." in planners.text
    planners.post(path, sent)
    assert "The target is restated." in planners.text, "sent twice, it is written once"
    planners.post(path, {**sent, answer: "It is another crew"})
    assert planners.page.status_code == 409
    planners.get(PLAN)
    assert f"{CHANGED} {EASIER} The crew is smaller" in planners.text
    assert planners.get(f"{PLAN}/restate/mended").status_code == 404


def _restates(visitor: Visitor, **typed: str) -> dict[str, str]:
    """Sends the form of a restatement as its page has it, with what is typed over it. Out: what was sent."""
    kept = {name: visitor.value(name) for name in ("csrf_token", "seen", "target", "reason")}
    visitor.post(visitor.path, {**kept, **typed})
    return {**kept, **typed}


def _answer(visitor: Visitor) -> str:
    names = [one.get("name") or "" for one in visitor.document.all("textarea")]
    return next(name for name in names if name.startswith("answer-easy_target"))


def test_a_restated_target_stands_beside_the_approved_one(planners: Visitor) -> None:
    approved(portal_of(planners.app), GOOD | NO_TARGET)
    _restate_at_the_desk(planners)
    planners.get(f"/en/performance/agencies/{AGENCY}/plan?year={YEAR}")
    assert "Lamps lit. Target. Restated by" in planners.text
    assert CHANGED in planners.text
    assert f"Lamps lit. Target. {EASIER} The crew is smaller" in planners.text
    assert "It came late: on November 2, 2026. It was due by May 31, 2026." in planners.text
    _files_say_the_same(planners)
    planners.get(f"/en/performance/plans?year={YEAR}")
    late = "Town Care The plan has not come yet. It is late: it was due by May 31, 2026. The agency has not"
    assert late in planners.text
    assert "Late now Harbor Works: mid-year report Town Care: plan and mid-year report" in planners.text
    papers = list(csv.DictReader(io.StringIO(planners.get(f"/performance/plans.csv?year={YEAR}").text)))
    kinds = ["plan", "mid_year", "year_end"]
    assert [row["paper"] for row in papers] == kinds * 2
    assert [row["stands"] for row in papers[:2]] == ["approved", "not_signed"]
    assert [row["late"] for row in papers] == ["yes", "yes", "no"] * 2
    assert "2027" in title_of_tagged(planners.get(f"/en/performance/plans.pdf?year={YEAR}").data, "en")
    planners.get(f"/es/performance/agencies/{AGENCY}/plan?year={YEAR}")
    assert '<span lang="en" dir="auto">Light in every street' in planners.page.text
    planners.get(f"/en/performance/agencies/town-care/plan?year={YEAR}")
    assert "Everybody can read it here once it is approved." in planners.text


def _files_say_the_same(visitor: Visitor) -> None:
    plan = f"/performance/agencies/{AGENCY}/plan"
    document = json.loads(visitor.get(f"{plan}.json?year={YEAR}").text)
    assert document["mission"] == GOOD["mission"]
    rows = {
        row["title"]: row for row in csv.DictReader(io.StringIO(visitor.get(f"{plan}.csv?year={YEAR}").text))
    }
    lit = rows["Lamps lit"]
    assert (lit["target"], lit["approved_target"]) == ("94", "96")
    assert lit["restatements"].endswith(": A lamp was counted twice.)")
    assert document["targets"][0].keys() == document["columns"].keys() == lit.keys()
    assert "Harbor Works" in title_of_tagged(visitor.get(f"/en{plan}.pdf?year={YEAR}").data, "en")
    for ending in ("csv", "json"):
        assert visitor.get(f"/performance/agencies/town-care/plan.{ending}?year={YEAR}").status_code == 404
    assert visitor.get(f"/en/performance/agencies/town-care/plan.pdf?year={YEAR}").status_code == 404


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
