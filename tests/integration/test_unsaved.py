"""What could not be saved of a plan, a report or a memo is kept for whoever typed it, on both databases."""

from collections import ChainMap
from datetime import timedelta

import pytest

from accessibility.markup import read
from portal.app import portal_of
from portal.commands.papers.plans import submit_plan
from portal.commands.papers.unsaved import KEPT_FOR, forget_unsaved, keep_unsaved, purge_unsaved
from portal.commands.staff import accounts
from portal.commands.stats.meetings import schedule
from portal.domain.papers import PaperKind, Sent
from portal.domain.permissions import Grant, Role
from portal.portal import Portal
from portal.queries.papers import paper
from portal.queries.plans import plan_measures
from portal.queries.unsaved import unsaved_form, unsaved_forms
from portal.web.paper_controls import key_of
from tests.planning import AGENCY, BEN, GOOD, HEAD, RITA, YEAR, add_measures, written
from tests.portals import Clock
from tests.reporting import OVER, sign, value
from tests.staff import add_staff, enter, sign_in
from tests.stats import FRIDAY
from tests.visitor import Visitor

PLAN, MID_YEAR = (f"/staff/year/{YEAR}/{AGENCY}/{slug}" for slug in ("plan", "mid-year"))
PURPOSE = f"{PLAN}/write/purpose"
LIST = "/staff/year/unsaved"
TOO_LONG = "Light " * 1000
NOTICE = "You typed what the box says, and it was not saved"


@pytest.fixture
def anna(planners: Visitor) -> Visitor:
    """Anna, who writes in plans, signed in; the others have accounts too."""
    enter(planners, "anna")
    return planners


def test_what_is_too_long_is_there_again_on_another_day_and_nobody_else_sees_it(
    anna: Visitor, clock: Clock
) -> None:
    portal = portal_of(anna.app)
    written(portal, {"mission": "Warmth"}, BEN)
    anna.get(PURPOSE)
    anna.press(mission_at_1=TOO_LONG, risks_at_0="Storms")
    assert anna.page.status_code == 422
    clock.forward(hours=20)
    enter(anna, "anna")
    anna.get(PURPOSE)
    assert (anna.value("mission-at-1"), anna.value("risks-at-0")) == (TOO_LONG.strip(), "Storms")
    assert anna.text.count(NOTICE) == 2
    assert "What stands: Warmth" in anna.text
    ben = Visitor(anna.app)
    enter(ben, "ben")
    ben.get(PURPOSE)
    assert (NOTICE in ben.text, ben.value("mission-at-1")) == (False, "Warmth")
    ben.get(LIST)
    assert "Storms" not in ben.text
    anna.press(mission_at_1=TOO_LONG, risks_at_0="Storms", drops_mission="yes")
    assert not anna.problems
    assert (anna.value("mission-at-1"), anna.value("risks-at-1")) == ("Warmth", "Storms")
    assert NOTICE not in anna.text
    assert unsaved_forms(portal, "anna") == ()


FORMS = {
    "goals": (
        "anna",
        f"{PLAN}/write/goals",
        "goal-lit-streets",
        "Streets that are lit (A harbor for everyone)",
    ),
    "plan": ("anna", f"{PLAN}/write/service-hw-101", "why-lamps-on", "Lamps lit: Explanation"),
    "report": ("anna", MID_YEAR, "summary", "In your own words: what went well, and what did not"),
    "measure": ("anna", f"{MID_YEAR}/measures/mended", "q1-context", "Quarter 1: Context"),
    "memo": ("rita", "/staff/stats/meetings/1/memo", "purpose", "Purpose"),
    "record": ("rita", "/staff/stats/meetings/1/record", "decisions", "What was decided"),
    "yearly": ("rita", f"/staff/stats/yearly/{YEAR - 1}", "outlook", "What comes next"),
}
"""Who writes, at which address, into which control, and what its label says, by what is written in."""

NAMES = {
    "goals": "Plan of Harbor Works, fiscal year 2027: Goals of the Action Plan",
    "plan": "Plan of Harbor Works, fiscal year 2027: Service: Street lighting",
    "report": "Mid-year report, fiscal year 2027: Harbor Works",
    "measure": "Mid-year report, fiscal year 2027: Harbor Works: Lamps mended",
    "memo": "Memo before HarborStat, November 6, 2026, 10:00 AM",
    "record": "Record of HarborStat, November 6, 2026, 10:00 AM",
    "yearly": "The yearly report, fiscal year 2026",
}
"""How each form is called."""


@pytest.mark.parametrize("form", FORMS)
def test_only_what_was_changed_is_listed_by_the_label_that_its_form_shows(
    planners: Visitor, clock: Clock, form: str
) -> None:
    portal = portal_of(planners.app)
    who, path, key, label = FORMS[form]
    written(portal, GOOD)
    schedule(portal, "harborstat", FRIDAY, RITA)
    if form == "record":
        clock.now = FRIDAY + timedelta(hours=1)
    enter(planners, who)
    planners.get(path)
    shown = _controls(planners)
    assert len(shown) > 1 or form in {"goals", "report"}
    _send_in_vain(planners, path, shown | {planners.at(key): "Typed in vain"})
    planners.get("/staff/year")
    planners.get(planners.link("What you typed and was not saved"))
    assert _listed(planners) == [f"{label} Typed in vain"]
    assert next(planners.document.all("h2")).text() == NAMES[form]
    planners.get(planners.link("Open the form"))
    assert (planners.path, planners.value(planners.at(key))) == (path, "Typed in vain")
    assert label.split(": ")[-1] in planners.text


def test_a_form_in_which_nothing_was_changed_is_not_listed(anna: Visitor) -> None:
    portal = portal_of(anna.app)
    written(portal, {"mission": "Warmth"}, BEN)
    anna.get(PURPOSE)
    _send_in_vain(anna, PURPOSE, _controls(anna))
    assert unsaved_forms(portal, "anna"), "nobody compared it when it failed"
    anna.get("/staff/year")
    assert "What you typed and was not saved" not in anna.text
    anna.get(LIST)
    assert "Nothing." in anna.text


def test_what_was_emptied_is_listed_as_empty(anna: Visitor) -> None:
    written(portal_of(anna.app), {"mission": "Warmth", "risks": "Storms"}, BEN)
    anna.get(PURPOSE)
    _send_in_vain(anna, PURPOSE, _controls(anna) | {"risks-at-1": ""})
    anna.get(LIST)
    assert _listed(anna) == ["Risks (empty)"]


@pytest.mark.parametrize("form", ["measures/mended", ""])
def test_what_was_typed_into_a_report_that_is_signed_meanwhile_is_kept(
    anna: Visitor, clock: Clock, form: str
) -> None:
    portal, path = portal_of(anna.app), f"{MID_YEAR}/{form}".rstrip("/")
    clock.now = OVER
    enter(anna, "anna")
    anna.get(path)
    token, fields = anna.token(), _controls(anna)
    typed = {"q1-at-0": "12", "q1-evidence-at-0": "A list"} if form else {"summary-at-0": "A good year"}
    lamps = [value("lamps-on", quarter, 95, 100) for quarter in ("q1", "q2")]
    mended = [value("mended", quarter, 3) for quarter in ("q1", "q2")]
    sign(portal, PaperKind.MID_YEAR, dict(ChainMap(*lamps, *mended)))
    anna.post(path, {"csrf_token": token, **fields, **typed})
    assert anna.page.status_code == 409
    assert anna.problems == [
        "It is closed by now, so nothing in it was changed; what you wrote is kept for you."
    ]
    anna.get(anna.link("What you typed and was not saved"))
    assert _listed(anna) == (
        ["Quarter 1: Number 12", "Quarter 1: Evidence A list"]
        if form
        else ["In your own words: what went well, and what did not A good year"]
    )


def test_what_was_typed_of_a_measure_that_is_retired_by_now_keeps_its_label_and_leads_to_the_plan(
    anna: Visitor,
) -> None:
    typed = [Sent("why-old", "Lanterns are dear"), Sent("nonsense", "Who knows")]
    path = f"{PLAN}/write/service-gone"
    keep_unsaved(portal_of(anna.app), "anna", path, typed)
    anna.get(LIST)
    assert _listed(anna) == [
        "Explanation: Lanterns Lanterns are dear",
        "A field that the form does not have any more Who knows",
    ]
    assert anna.link("Open the form") == PLAN


def _controls(visitor: Visitor) -> dict[str, str]:
    """The controls of papers' fields on the page, with what stands in them."""
    names = [each.get("name") for each in visitor.document.all("input", "textarea")]
    return {name: visitor.value(name) for name in names if key_of(name) != name}


def _send_in_vain(visitor: Visitor, path: str, fields: dict[str, str]) -> None:
    """Sends a form of our own page whose token is old."""
    headers = {"Sec-Fetch-Site": "same-origin"}
    assert visitor.client.post(path, data={"csrf_token": "old", **fields}, headers=headers).status_code == 400


def _listed(visitor: Visitor) -> list[str]:
    return [one.text() for part in visitor.document.all("dl") for one in part.all("div")]


def test_what_a_closed_plan_does_not_take_can_be_copied_and_dropped(anna: Visitor) -> None:
    portal = portal_of(anna.app)
    number = written(portal, GOOD | {"why.mended": "Storms"})
    anna.get(PURPOSE)
    submit_plan(portal, number, plan_measures(portal, AGENCY, YEAR), HEAD)
    anna.press(mission_at_1="Light and warmth")
    assert anna.page.status_code == 409
    anna.get("/staff/year")
    anna.get(anna.link("What you typed and was not saved"))
    assert "Plan of Harbor Works, fiscal year 2027" in anna.text
    assert "Light and warmth" in anna.text
    anna.press(form=PURPOSE)
    assert "It is dropped." in anna.text
    assert "Light and warmth" not in anna.text
    anna.get("/staff/year")
    assert "What you typed and was not saved" not in anna.text


@pytest.mark.parametrize("lost", ["session", "role", "token"])
def test_whoever_may_not_send_it_meanwhile_finds_it_again(anna: Visitor, clock: Clock, lost: str) -> None:
    portal = portal_of(anna.app)
    anna.get(PURPOSE)
    token, headers = anna.token(), {"Sec-Fetch-Site": "same-origin"}
    if lost == "session":
        clock.forward(hours=3)
    elif lost == "role":
        accounts.revoke(portal, "anna", Grant(Role.PLAN_AUTHOR, AGENCY), "tests")
    else:
        token = "of a page that was opened before the last sign-in"
    fields = {"csrf_token": token, "mission-at-0": "Light"}
    assert anna.client.post(PURPOSE, data=fields, headers=headers).status_code in {400, 403}
    if lost == "role":
        accounts.grant(portal, "anna", Grant(Role.PLAN_AUTHOR, AGENCY), "tests")
    enter(anna, "anna")
    anna.get(PURPOSE)
    assert anna.value("mission-at-0") == "Light"
    assert NOTICE in anna.text
    anna.press(mission_at_0="Light")
    assert unsaved_forms(portal, "anna") == ()
    view = paper(portal, PaperKind.PLAN, AGENCY, YEAR)
    assert view is not None
    assert view.field("mission").text == "Light"


def test_whoever_signed_out_elsewhere_gets_their_words_back_from_the_page_that_answers(anna: Visitor) -> None:
    anna.get(PURPOSE)
    sent = {"csrf_token": anna.token(), "mission-at-0": "Light"}
    anna.get("/staff/")
    anna.post("/staff/sign-out", {"csrf_token": anna.token()})
    for headers, handed_back in (
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
    ):
        answer = anna.client.post(PURPOSE, data=sent, headers=headers)
        assert ('value="Light"' in answer.text) is handed_back
        assert answer.status_code == (403 if handed_back else 303)


@pytest.mark.parametrize("form", [PURPOSE, MID_YEAR])
def test_one_press_is_enough_after_signing_out_elsewhere_and_in_again(
    visitor: Visitor, clock: Clock, form: str
) -> None:
    portal = portal_of(visitor.app)
    add_measures(portal)
    logins = {name: add_staff(portal, name, Role.PLAN_AUTHOR) for name in ("anna", "ben")}
    sign_in(visitor, logins["anna"])
    visitor.get(form)
    key = "mission" if form == PURPOSE else "summary"
    typed = {"csrf_token": visitor.token(), visitor.at(key): "Light"}

    def change_to(name: str) -> None:
        visitor.get("/staff/")
        visitor.post("/staff/sign-out", {"csrf_token": visitor.token()})
        sign_in(visitor, logins[name])

    change_to("ben")
    visitor.post(form, typed)
    assert visitor.page.status_code == 400, "what one typed is not sent by another"
    visitor.get("/staff/")
    visitor.post("/staff/sign-out", {"csrf_token": visitor.token()})
    answer = visitor.client.post(form, data=typed, headers={"Sec-Fetch-Site": "same-origin"})
    again = {
        one.get("name"): one.get("value")
        for one in read(answer.text).all("input")
        if one.get("type") == "hidden"
    }
    clock.forward(minutes=1)  # a code works once
    sign_in(visitor, logins["anna"])
    visitor.post(form, again)
    assert (visitor.page.status_code, visitor.problems) == (200, [])
    assert visitor.value(visitor.at(key)) == "Light"
    assert unsaved_forms(portal, "anna") == ()


def test_another_page_of_the_web_puts_no_words_into_anybodys_mouth(anna: Visitor) -> None:
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
        forged = {"csrf_token": "forged", "mission-at-0": "Darkness"}
        assert anna.client.post(PURPOSE, data=forged, headers=headers).status_code == 400
    assert unsaved_forms(portal_of(anna.app), "anna") == ()


def test_a_memo_that_could_not_be_kept_shows_what_was_typed_and_leaves_suggestions_alone(
    visitor: Visitor,
) -> None:
    portal = portal_of(visitor.app)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    path = f"/staff/stats/meetings/{schedule(portal, 'harborstat', FRIDAY, RITA)}/memo"
    enter(visitor, "rita")
    visitor.get(path)
    agenda = visitor.value("agenda-at-0")
    visitor.press("keep", purpose_at_0=TOO_LONG, agenda_at_0=agenda)
    assert visitor.problems
    visitor.get(path)
    assert visitor.value("purpose-at-0") == TOO_LONG.strip()
    assert visitor.text.count(NOTICE) == 1, "what was only suggested was not typed"


def test_it_is_erased_after_a_while_and_never_kept_for_nobody(portal: Portal, clock: Clock) -> None:
    add_staff(portal, "anna", Role.PLAN_AUTHOR)
    keep_unsaved(portal, "anna", PURPOSE, [Sent("mission", "Light")])
    keep_unsaved(portal, "anna", PURPOSE, [Sent("risks", "Storms")])
    keep_unsaved(portal, "nobody", PURPOSE, [Sent("mission", "Dark")])
    found = unsaved_form(portal, "anna", PURPOSE)
    assert found is not None
    assert [each.text for each in found.typed.values()] == ["Light", "Storms"]
    forget_unsaved(portal, "anna", PURPOSE, {"risks"})
    assert unsaved_form(portal, "nobody", PURPOSE) is None
    clock.now += KEPT_FOR
    assert (purge_unsaved(portal), purge_unsaved(portal)) == (1, 0)
