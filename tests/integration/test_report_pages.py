"""The desk's pages of a report: written by its author, signed by the head, restated by the reviewer."""

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

from portal.app import portal_of
from portal.commands.reports.restating import Restatement
from portal.commands.supplied.register import import_register
from portal.domain.checks import Check, Finding
from portal.domain.measures import Measure
from portal.domain.papers import PaperKind
from portal.domain.permissions import Role
from portal.domain.report_questions import question_key
from portal.domain.values import Number, Reads, Slot
from portal.outcomes.refresh import refresh
from portal.queries.values import kept_values
from portal.web.paper_controls import key_of
from tests.measures import linked, registered, said
from tests.pdf import title_of_tagged
from tests.places import written
from tests.portals import Clock
from tests.reporting import (
    CALLS,
    KEPT,
    LAMPS,
    MID_YEAR,
    OVER,
    YEAR_END,
    register_measures,
    requests_of_a_quarter,
    restated,
    sign,
    value,
    write,
)
from tests.staff import add_staff, enter
from tests.visitor import Visitor

REPORT = "/staff/year/2027/harbor-works/mid-year"


def fill(visitor: Visitor, path: str, go: str = "", **typed: str) -> None:
    """Types into a form's controls as the page has them, and sends it; what is not named stays."""
    visitor.get(path)
    fields = {}
    for one in visitor.document.all("input", "textarea"):
        if (
            one.get("name")
            and one.get("type") not in {"checkbox", "submit"}
            and one.get("name") != "csrf_token"
        ):
            fields[one.get("name")] = visitor.value(one.get("name"))
    named = {key_of(name): name for name in fields}
    fields.update({named.get(key) or named[key.replace("_", "-")]: text for key, text in typed.items()})
    visitor.post(path, {**fields, "go": go, "csrf_token": visitor.token()})


def test_a_report_is_written_and_signed_at_the_desk(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    for name, role in (("anna", Role.PLAN_AUTHOR), ("hedy", Role.AGENCY_HEAD)):
        add_staff(portal, name, role)
    enter(visitor, "anna")
    visitor.get(REPORT)
    assert "It is late. It can still be signed off" in visitor.text
    assert "Counted by the portal; nobody types it" in visitor.text
    calls, kept, lamps = (f"{REPORT}/measures/{each}" for each in (CALLS, KEPT, LAMPS))
    fill(visitor, lamps, q1_context="Storms in May")
    fill(visitor, kept, q1_numerator="91", q1_denominator="100", q1_evidence="log.csv", q2_numerator="5")
    assert visitor.problems == ["Quarter 2: Write both numbers, or “No data” for both"]
    fill(visitor, kept, q2_numerator="93", q2_denominator="100", q2_evidence="log.csv")
    assert (visitor.page.status_code, visitor.problems) == (200, [])
    fill(visitor, calls, q1="thirty", q1_evidence="log.csv", q2="12", q2_evidence="log.csv")
    assert visitor.value(visitor.at("q1")) == "thirty"
    assert [each[:29] for each in visitor.problems] == ["Quarter 1: This is no number."]
    fill(visitor, calls, q1="\u20ac30")
    assert [each[:20] for each in visitor.problems] == ["Quarter 1: Write a p"]
    fill(visitor, calls, q1="nearly 30", go="then")
    assert visitor.path == calls, "nobody goes on from what cannot be read"
    fill(visitor, calls, q1="30", go="then")
    assert visitor.path == lamps
    visitor.get(calls)
    assert "Behind the pace: 42, and half of the target is 50." in visitor.text
    visitor.get(f"{REPORT}/check")
    assert "Why the target was missed" in visitor.text
    assert "Sign it off" not in visitor.text
    fill(visitor, calls, explanation="A line was down", change="A second line")
    _sign(visitor)


def _sign(visitor: Visitor) -> None:
    visitor.get(f"{REPORT}/check")
    assert "The agency’s head signs it off." in visitor.text
    enter(visitor, "hedy")
    visitor.get(f"{REPORT}/check")
    visitor.post(f"{REPORT}/check", {"csrf_token": visitor.token(), "seen": visitor.value("seen")})
    assert "The report is signed off." in visitor.text
    assert "It came late: it was due on October 31, 2026." in visitor.text
    assert "Restate it" not in visitor.text


def test_values_are_restated_at_the_desk(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    sign(portal, PaperKind.MID_YEAR, MID_YEAR)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    visitor.get(REPORT)
    visitor.get(visitor.link("Restate it : Calls answered, Quarter 1"))
    fill(visitor, visitor.path, number="33", reason="Three calls were found")
    assert "from 30 to 33: Three calls were found" in visitor.text
    requests_of_a_quarter(portal, clock, "d")
    clock.forward(hours=1)
    visitor.get(visitor.link("Restate it : Lamps asked for, Quarter 1"))
    for words in (
        "What stands 3 Counted as of then 4 Counted now 4",
        "rows have moved that should have stood. What should have stood",
        "recorded before then, committed after What has moved since",
        "Restate it to 4",
    ):
        assert words in visitor.text
    fill(visitor, visitor.path, reason="Brought in late")
    assert "from 3 to 4: Brought in late Stored figure 1. The log of then does not give" in visitor.text


def test_a_restatement_that_is_sent_twice_is_written_once(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    sign(portal, PaperKind.MID_YEAR, MID_YEAR)
    requests_of_a_quarter(portal, clock, "d")
    clock.forward(hours=1)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    for identity, typed in ((CALLS, {"number": "33"}), (LAMPS, {})):
        visitor.get(path := f"{REPORT}/restate/q1/{identity}")
        sent = {"csrf_token": visitor.token(), "seen": visitor.value("seen"), "reason": "Found late", **typed}
        for _ in range(2):
            visitor.post(path, sent)
            assert "The value is restated." in visitor.text
        kept = {slot: value for _, slot, value in kept_values(portal, identity)}[Slot.Q1]
        assert [len(kept.before), kept.restated] == [1, True]
        visitor.post(path, {**sent, "reason": "Somebody else says so"})
        assert visitor.page.status_code == 409


def test_the_checks_ask_about_a_restated_value(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    sign(portal, PaperKind.MID_YEAR, MID_YEAR)
    clock.now = OVER
    drifts = question_key(Finding(Check.DENOMINATOR_DRIFT, 2027, (Decimal(300), Decimal(100))))
    counted_now = {**value(KEPT, "q3", 285, 300), f"answer.{KEPT}.{drifts}": "The second line is counted"}
    sign(portal, PaperKind.YEAR_END, YEAR_END | counted_now)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    visitor.get(REPORT)
    visitor.get(visitor.link("Restate it : Calls answered, Quarter 1"))
    token, seen = visitor.token(), visitor.value("seen")
    fill(visitor, visitor.path, number="33", reason="Three calls were found")
    assert visitor.page.status_code == 422
    question = "The year’s value is 91, but the quarters make 94. Why?"
    assert visitor.problems == [f"Answer the question: {question}"]
    assert question in visitor.text
    typed = {name: visitor.value(name) for name in ("seen", "number", "reason")}
    answered = {_answer(visitor, Check.NOT_SUM): "The year is put right next"}
    visitor.post(visitor.path, {"csrf_token": visitor.token(), **typed, **answered})
    assert f"Three calls were found {question} The year is put right next" in visitor.text
    _its_own_pages_have_the_answers(visitor, f"Three calls were found {question} The year is put right next")
    _files_have_the_answers(visitor)
    # Whoever read the value before somebody else restated it reads it again, with what they typed.
    path = f"{REPORT}/restate/q1/{CALLS}"
    visitor.post(path, {"csrf_token": token, "seen": seen, "number": "35", "reason": "Five calls"})
    assert visitor.page.status_code == 409
    assert "The value is not what it was when you read it" in visitor.text
    assert visitor.value("number") == "35"


IN_THE_REGISTER = """Performance Measure,Agency,Service,Measure ID,Performance Measure Type,Desired Outcome,\
Interval,Percent or Count,Fiscal Year,FY 27 Q1,FY 27 Actual,Books,Status
Streets swept,Harbor Works,,HW-Swept,Output,Maintain,Cumulative,Count,FY27,30,130,budget_book,Approved
"""


OTHER = "The register says 130, and the report 125. Why do they differ?"


def test_what_the_register_says_is_replaced_by_a_report_with_a_reason_alone(
    visitor: Visitor, clock: Clock, tmp_path: Path
) -> None:
    portal = portal_of(visitor.app)
    import_register(portal, written(tmp_path, "register.csv", IN_THE_REGISTER))
    for name, role in (("anna", Role.PLAN_AUTHOR), ("hedy", Role.AGENCY_HEAD)):
        add_staff(portal, name, role)
    page, clock.now = "/en/performance/register/HW-Swept?year=2027", OVER
    visitor.get(page)
    assert "Actual: 130." in visitor.text
    _sign_over_the_register(visitor)
    # A newer row of the register changes nothing of what stood then.
    newer = IN_THE_REGISTER.replace("130", "140")
    import_register(portal, written(tmp_path, "newer.csv", newer))
    visitor.get(page)
    since = (
        "The register said 130 until Hedy signed a report on May 3, 2027 that says 125: Five were swept twice"
    )
    assert f"What stood before Actual, Fiscal year 2027. {since}" in visitor.text
    assert "125 changed by a report" in visitor.text
    assert "30 changed" not in visitor.text
    visitor.get(public := "/en/performance/agencies/harbor-works/2027/year-end")
    assert f"Whole year: {OTHER} Five were swept twice" in visitor.text
    assert since in visitor.text
    visitor.get("/en/performance/restated?year=2027")
    assert "Nothing was restated." in visitor.text
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"{public[3:]}.csv").text)))
    assert [row["restatements"] for row in rows if row["restatements"]] == [
        "130 became 125 (2027-05-03, Hedy: Five were swept twice)"
    ]


def _sign_over_the_register(visitor: Visitor) -> None:
    """Types quarters that make another year than the register says, answers why, and signs."""
    enter(visitor, "anna")
    end, swept = REPORT.replace("mid-year", "year-end"), "measures/HW-Swept"
    quarters = {f"q{each}": number for each, number in ((2, "40"), (3, "35"), (4, "20"))}
    fill(visitor, f"{end}/{swept}", **quarters, **{f"{each}_evidence": "log" for each in quarters})
    assert "The register says 30. Empty: 30 is taken." in visitor.text
    assert "The register says 130. Empty: 125 is taken." in visitor.text
    visitor.get(f"{end}/check")
    assert f"The answer to a question: Whole year: {OTHER}" in visitor.text
    visitor.get(f"{end}/{swept}")
    fill(
        visitor,
        f"{end}/{swept}",
        **{key_of(_answer(visitor, Check.OTHER_IN_REGISTER)): "Five were swept twice"},
    )
    enter(visitor, "hedy")
    visitor.get(f"{end}/check")
    visitor.post(f"{end}/check", {"csrf_token": visitor.token(), "seen": visitor.value("seen")})
    assert "The report is signed off." in visitor.text


def test_a_figure_is_led_to_where_it_has_a_page(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    scopes: dict[str, dict[str, Any]] = {
        "Lamps": {"agency": "harbor-works"},
        "Power": {"agency": "bright-power"},
        "Streets": {"topic": "streets"},
        "Nowhere": {"district": "99"},
        "City": {},
    }
    for identity, scope in scopes.items():
        registered(portal, identity, title=identity)
        linked(portal, identity, Measure.FIRST_RESPONSE_ON_TIME, Reads.DENOMINATOR, **scope)
    requests_of_a_quarter(portal, clock)
    refresh(portal)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    visitor.get(REPORT)
    behind = {
        one.text().removeprefix("The figure behind : "): one.get("href")
        for one in visitor.document.all("a")
        if one.text().startswith("The figure behind")
    }
    assert behind.keys() == {"Lamps", "Streets", "City"}, "no request ever came of the others"
    for url in behind.values():
        assert visitor.get(url).status_code == 200


def test_of_a_year_without_figures_no_report_leads_to_them(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    linked(portal, CALLS, Measure.FIRST_RESPONSE_ON_TIME, Reads.DENOMINATOR, first_year=2020)
    refresh(portal)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    for year, has_figures in ((2026, False), (2027, True), (2028, False)):
        visitor.get(REPORT.replace("2027", str(year)))
        assert "Counted by the portal" in visitor.text
        assert ("The figure behind" in visitor.text) is has_figures


def test_no_answer_is_taken_for_one_to_a_question_with_other_numbers(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    sign(portal, PaperKind.MID_YEAR, MID_YEAR)
    clock.now = OVER
    write(portal, PaperKind.YEAR_END, {**YEAR_END, f"value.{CALLS}.actual": "95"})
    add_staff(portal, "bea", Role.PLAN_AUTHOR)
    enter(visitor, "bea")
    path = f"{REPORT.replace('mid-year', 'year-end')}/measures/{CALLS}"
    visitor.get(path)
    assert "The year’s value is 95, but the quarters make 91. Why?" in visitor.text
    answer, token = _answer(visitor, Check.NOT_SUM), visitor.token()
    write(portal, PaperKind.YEAR_END, value(CALLS, "q4", 11))  # by her colleague
    visitor.post(path, {"csrf_token": token, answer: "Four calls were counted twice"})
    assert visitor.page.status_code == 409
    assert "You had answered: Four calls were counted twice" in visitor.problems[0]
    visitor.get(path)
    assert "The year’s value is 95, but the quarters make 92. Why? Not answered yet" in visitor.text
    visitor.post(
        path,
        {"csrf_token": visitor.token(), _answer(visitor, Check.NOT_SUM): "Three calls were counted twice"},
    )
    assert "but the quarters make 92. Why? Three calls were counted twice" in visitor.text


def _its_own_pages_have_the_answers(visitor: Visitor, said: str) -> None:
    for page in (
        "agencies/harbor-works/2027/mid-year",
        f"register/{CALLS}",
        "restated",
        "agencies/harbor-works",
    ):
        visitor.get(f"/en/performance/{page}?year=2027")
        assert said in visitor.text, page
    visitor.get(f"/staff/register/measure?identity={CALLS}")
    assert "Quarter 1, fiscal year 2027 30, signed off by hedy on November 2, 2026" in visitor.text
    assert "Restated by Rita on May 3, 2027" in visitor.text
    assert "Target, fiscal year 2027 100, approved by Rita on November 2, 2026" in visitor.text
    assert f"from 30 to 33: {said}" in visitor.text


def _files_have_the_answers(visitor: Visitor) -> None:
    for file, answers in (
        ("agencies/harbor-works/2027/year-end", "denominator_drift 300, 100: The second line is counted"),
        ("restated", "not_sum 91, 94: The year is put right next"),
    ):
        rows = csv.DictReader(io.StringIO(visitor.get(f"/performance/{file}.csv?year=2027").text))
        assert [row["answers"] for row in rows if row["answers"]] == [answers]


def _answer(visitor: Visitor, check: Check) -> str:
    """The control of the answer to what a check asks."""
    return next(
        name
        for one in visitor.document.all("textarea")
        if (name := one.get("name") or "").startswith(f"answer-{check}")
    )


def test_words_of_two_authors_stand_side_by_side(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    add_staff(portal, "ben", Role.PLAN_AUTHOR)
    enter(visitor, "ben")
    calls = f"{REPORT}/measures/{CALLS}"
    visitor.get(calls)
    token = visitor.token()
    write(portal, PaperKind.MID_YEAR, MID_YEAR)
    visitor.post(calls, {"csrf_token": token, "q1-at-0": "29", "q2-at-0": ""})
    assert visitor.value(visitor.at("q1")) == "30"
    assert "29" in visitor.text
    assert "A field was changed in between." in visitor.text
    fill(visitor, calls, q1="31")
    assert "Different words were written" not in visitor.text


def test_everybody_reads_a_signed_report_and_never_a_draft(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    public = "/en/performance/agencies/harbor-works/2027/mid-year"
    write(
        portal,
        PaperKind.MID_YEAR,
        {**MID_YEAR, **value(CALLS, "q1", 12), f"value.{CALLS}.q1.context": "Storms"},
    )
    visitor.get(public)
    assert (
        "The agency has not signed this report off yet. It is late: it was due on October 31" in visitor.text
    )
    assert "Storms" not in visitor.text
    assert visitor.get(f"{public[3:]}.csv").status_code == 404
    missed = {f"miss.{CALLS}.explanation": "Storms", f"miss.{CALLS}.change": "A second line"}
    sign(portal, PaperKind.MID_YEAR, missed)
    found = Restatement(CALLS, 2027, Slot.Q2, Number(Decimal(33)), "Two calls were found")
    restated(portal, found)
    said(portal, CALLS, 2027, Slot.TARGET, "90", kind="restated", reason="A typing error")
    visitor.get(public)
    for words in (
        "on November 2, 2026 from 100 to 90: A typing error",
        "It came late: it was due on October 31, 2026.",
        "Behind the pace: 43, and half of the target is 50. Why: Storms What will change: A second line",
        "from 31 to 33: Two calls were found",
        "91 percent (91 of 100)",
    ):
        assert words in visitor.text
    assert "call-log.csv" not in visitor.page.text
    assert visitor.get(f"/es{public[3:]}").status_code == 200
    assert "Obras del Puerto" in visitor.heading
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"{public[3:]}.csv").text)))
    calls = [(row["slot"], row["value"], row["signed_value"]) for row in rows if row["identity"] == CALLS]
    assert calls == [("q1", "12", "12"), ("q2", "33", "31")]
    document = visitor.get(f"{public[3:]}.json").get_json()
    assert [document["late"], document["agency"], len(document["values"])] == [True, "harbor-works", 6]
    assert document["values"][0].keys() == document["columns"].keys()
    assert "Mid-year report" in title_of_tagged(visitor.get(f"{public}.pdf").data, "en")
    for unsigned in (f"{public[3:]}.csv", f"{public}.pdf"):
        assert visitor.get(unsigned.replace("mid-year", "year-end")).status_code == 404
    assert visitor.get(public.replace("harbor-works", "bright-power")).status_code == 404
