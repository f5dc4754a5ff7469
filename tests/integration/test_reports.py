"""Reports on both databases: what blocks their sign-off, what it freezes, how a value changes after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import select

from portal.commands.papers.writing import write_fields
from portal.commands.refusals import Refusal, Refused
from portal.commands.register.answering import Place, change_measure, define_measure, retire_measure
from portal.commands.reports.restating import Restatement
from portal.commands.reports.signing import sign_off
from portal.commands.requests.commands import TransferRequest
from portal.demonstration.agency_reports import bring_reports
from portal.domain.checks import Check, Finding
from portal.domain.measures import Measure
from portal.domain.papers import PaperKind, Sent
from portal.domain.register import Interval
from portal.domain.report_questions import question_key, read_answers
from portal.domain.reports import Gap
from portal.domain.values import Number, Slot, Source
from portal.outcomes import facts
from portal.outcomes.cells import Group
from portal.portal import Portal
from portal.queries.counted import Asked, counted_years
from portal.queries.figures.causes import Since, Why
from portal.queries.figures.recount import recount
from portal.queries.figures.verify import Verdict
from portal.queries.reports import ReportView, report_view
from portal.queries.stats.yearly import AREAS, yearly
from portal.queries.values import measure_years
from portal.store.models import RequestRow
from tests.portals import Clock, done, sent
from tests.reporting import (
    AGENCY,
    AUTHOR,
    CALLS,
    HEAD,
    KEPT,
    LAMPS,
    MID_YEAR,
    OVER,
    REVIEWER,
    YEAR,
    YEAR_END,
    register_measures,
    requests_of_a_quarter,
    restated,
    sign,
    target,
    value,
    write,
)

MID, END = PaperKind.MID_YEAR, PaperKind.YEAR_END


def view(portal: Portal, kind: PaperKind = MID) -> ReportView:
    """The harbor works' report."""
    return report_view(portal, kind, AGENCY, YEAR)


def refusal(act: Callable[[], object]) -> Refusal:
    """Why something is refused."""
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal


def gaps(portal: Portal, kind: PaperKind = MID) -> list[tuple[Gap, str]]:
    """What is missing, with the field that it is missing in."""
    return [(each.gap, each.field) for part in view(portal, kind).report.parts for each in part.missing]


def test_a_mid_year_report_is_written_checked_and_frozen_late(portal: Portal, clock: Clock) -> None:
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    typed = {
        **value(CALLS, "q1", "about thirty"),
        **value(CALLS, "q2", 12),
        **value(KEPT, "q1", 91, 100),
        **value(KEPT, "q2", "No data", ""),
    }
    number = write(portal, MID, typed)
    assert gaps(portal) == [
        (Gap.FAULT, f"value.{CALLS}.q1"),
        (Gap.CONTEXT, f"value.{KEPT}.q2.context"),
    ]
    assert view(portal).paper.field(f"value.{CALLS}.q1").text == "about thirty"  # type: ignore[union-attr]
    before = view(portal)
    assert (
        refusal(lambda: sign_off(portal, number, before.subjects, before.seen, HEAD))
        is Refusal.REPORT_NOT_READY
    )
    write(portal, MID, {f"value.{CALLS}.q1": "30", f"value.{KEPT}.q2.context": "The log was lost"})
    assert gaps(portal) == [
        (Gap.EXPLANATION, f"miss.{CALLS}.explanation"),
        (Gap.CHANGE, f"miss.{CALLS}.change"),
    ], "42 calls are behind half of 100"
    write(portal, MID, {f"miss.{CALLS}.explanation": "A line was down", f"miss.{CALLS}.change": "Two lines"})
    assert (
        refusal(lambda: sign_off(portal, number, before.subjects, before.seen, HEAD))
        is Refusal.REPORT_CHANGED
    )
    assert (
        refusal(lambda: sign_off(portal, number, before.subjects, view(portal).seen, AUTHOR))
        is Refusal.NOT_THEIRS
    )
    sign_off(portal, number, before.subjects, view(portal).seen, HEAD)
    assert (
        refusal(lambda: write_fields(portal, number, [Sent("summary", "New")], AUTHOR))
        is Refusal.PAPER_IS_CLOSED
    )
    seen = view(portal).seen
    assert refusal(lambda: sign_off(portal, number, before.subjects, seen, HEAD)) is Refusal.STEP_NOT_NOW


def test_a_signed_report_says_what_was_signed_late_and_counted_as_public_figures_are(
    portal: Portal, clock: Clock
) -> None:
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    missed = {f"miss.{CALLS}.explanation": "A line was down", f"miss.{CALLS}.change": "Two lines"}
    lost = {f"value.{KEPT}.q2.numerator": "No data", f"value.{KEPT}.q2.context": "The log was lost"}
    first = {**value(CALLS, "q1", 30), **value(CALLS, "q2", 12), **value(KEPT, "q1", 91, 100)}
    sign(portal, MID, {**first, **missed, **lost})
    signed = view(portal)
    assert signed.signature is not None
    assert (signed.signature.is_late, signed.signature.by) == (True, "hedy")
    calls, kept, lamps = sorted(signed.report.parts, key=lambda part: part.subject.identity)
    assert (calls.miss and calls.miss.is_pace, calls.miss and calls.miss.change) == (True, "Two lines")
    assert [line.value.number for line in calls.lines] == [30, 12]
    assert [(line.value.number, line.words) for line in kept.lines] == [(91, ""), (None, "The log was lost")]
    assert kept.lines[0].value == Number(Decimal(91), Decimal(91), Decimal(100))
    assert [line.value.number for line in lamps.lines] == [3, 0]
    public = counted_years(portal, [Asked(YEAR, Group.AGENCY, Measure.FIRST_RESPONSE_ON_TIME)])
    (places,) = public.values()
    assert places[Slot.Q1, AGENCY].first_response_on_time.denominator == lamps.lines[0].value.number
    stands = measure_years(portal, [CALLS], [YEAR])[CALLS, YEAR]
    assert [stands.value(slot).is_final for slot in (Slot.Q1, Slot.Q2, Slot.Q3)] == [True, True, False]


def test_a_year_is_counted_once_of_the_same_facts_and_anew_of_others(
    portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests_of_a_quarter(portal, clock)
    facts.rebuild(portal)
    asked = Asked(YEAR, Group.AGENCY, Measure.BACKLOG)

    def waiting() -> int:
        return counted_years(portal, [asked])[asked][Slot.ACTUAL, AGENCY].backlog.open

    before = waiting()
    with monkeypatch.context() as patched:
        patched.setattr("portal.queries.counted.measure", None)
        assert waiting() == before, "nothing is counted"
    sent(portal, key="one more")
    facts.rebuild(portal)  # as of the same moment: files of other names
    assert waiting() == before + 1


def test_a_quarter_before_the_first_request_is_as_unknown_when_it_is_signed_as_when_it_was_read(
    portal: Portal, clock: Clock
) -> None:
    register_measures(portal)
    now, clock.now = clock.now, datetime(2026, 8, 3, 15, 0, tzinfo=UTC)
    for key in "abc":
        sent(portal, key=key)
    clock.now = now
    facts.refresh(portal)
    read = view(portal).report.parts
    sign(portal, MID, MID_YEAR)
    for parts in (read, view(portal).report.parts):
        lamps = next(part for part in parts if part.subject.identity == LAMPS)
        assert [line.value.number for line in lamps.lines] == [None, 3]


def test_a_year_end_report_takes_what_mid_year_signed_and_proposes_the_actual(
    portal: Portal, clock: Clock
) -> None:
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    sign(portal, MID, MID_YEAR)
    assert refusal(lambda: sign(portal, END, YEAR_END)) is Refusal.REPORT_TOO_EARLY
    clock.now = OVER
    assert gaps(portal, END) == []
    calls = next(part for part in view(portal, END).report.parts if part.subject.identity == CALLS)
    assert [line.value.number for line in calls.lines] == [30, 31, 20, 10, 91]
    # The same four quarters, and an actual that they do not make, are asked about; the answers are kept.
    write(portal, END, {f"value.{CALLS}.actual": "95"})
    ((gap, field),) = gaps(portal, END)
    assert (gap, field.rsplit(".", 1)[0]) == (Gap.ANSWER, f"answer.{CALLS}.not_sum")
    sign(portal, END, {field: "Four calls were counted twice in the quarters"})

    years = measure_years(portal, [CALLS, KEPT, LAMPS], [YEAR])
    actual = years[CALLS, YEAR].actual
    assert actual.now is not None
    assert [actual.number, actual.now.source] == [95, Source.REPORTED]
    assert actual.words == "Two lines were down in the winter"
    kept = years[KEPT, YEAR].actual.now
    assert kept is not None
    assert kept.value == Number(Decimal("93.75"), Decimal(375), Decimal(400))
    assert [quarter.now.paper for quarter in years[CALLS, YEAR].quarters if quarter.now] == [1, 1, 2, 2]
    signed = next(part for part in view(portal, END).report.parts if part.subject.identity == CALLS)
    assert [each.answer for each in signed.questions] == ["Four calls were counted twice in the quarters"]
    # The yearly report to the Mayor begins with what the agency signed: why, and what changes.
    assert yearly(portal, YEAR)["suggested"][f"{AREAS}{AGENCY}"] == (
        "Calls answered: 95, target 100. Two lines were down in the winter. A third line from July on"
    )


def test_a_value_changes_by_a_restatement_alone(portal: Portal, clock: Clock) -> None:
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    sign(portal, MID, MID_YEAR)
    clock.now = OVER
    sign(portal, END, YEAR_END)
    # An entered value is restated with a reason, and with answers to what the checks ask then.
    more = Restatement(CALLS, YEAR, Slot.ACTUAL, Number(Decimal(95)), "As the log has it")
    assert refusal(lambda: restated(portal, more)) is Refusal.RESTATEMENT_ASKS, "the quarters make 91"
    finding = Finding(Check.NOT_SUM, YEAR, (Decimal(95), Decimal(91)))
    restated(portal, replace(more, answers={question_key(finding): "The quarters come next"}))
    for again, why in (
        (Restatement(CALLS, YEAR, Slot.ACTUAL, Number(Decimal(95)), "Again"), Refusal.SAME_VALUE),
        (Restatement(CALLS, YEAR, Slot.ACTUAL, Number(Decimal(90)), " "), Refusal.NO_REASON),
        (Restatement(LAMPS, YEAR, Slot.Q1, Number(Decimal(90)), "More"), Refusal.NOT_COUNTED),
        (Restatement(CALLS, YEAR + 1, Slot.Q1, Number(Decimal(90)), "More"), Refusal.NOT_FINAL),
    ):
        assert refusal(partial(restated, portal, again)) is why
    mine = Restatement(CALLS, YEAR, Slot.ACTUAL, Number(Decimal(1)), "Mine")
    assert refusal(lambda: restated(portal, mine, HEAD)) is Refusal.NOT_THEIRS
    after = measure_years(portal, [CALLS], [YEAR])[CALLS, YEAR].actual
    assert [after.number, after.restated, *(each.value.number for each in after.before)] == [95, True, 91]
    assert after.now is not None
    (kept,) = read_answers(after.now.answers, YEAR)
    assert (kept.finding, kept.answer) == (finding, "The quarters come next")


def test_a_counted_value_is_restated_to_what_is_counted_and_never_typed(portal: Portal, clock: Clock) -> None:
    figure, was, reference = _signed_lamps(portal, clock)
    link = view(portal).links[LAMPS]
    same = recount(portal, figure, link)
    assert same is not None
    assert (same.verdict, same.was, same.then, same.now, same.since) == (Verdict.HOLDS, was, was, was, [])
    # A request that goes to another agency later: the figure of then holds, and the one of now is another.
    done(portal, TransferRequest(reference=reference, agency="bright-power", why="Theirs"))
    clock.forward(days=1)
    stale = Restatement(LAMPS, YEAR, Slot.Q1, None, "It was not ours", expected=was)
    assert refusal(lambda: restated(portal, stale)) is Refusal.VALUE_MOVED, "2 are counted by now"
    restated(portal, replace(stale, expected=None))
    moved = recount(portal, figure, link)
    assert moved is not None
    assert (moved.verdict, moved.then, moved.now) == (Verdict.HOLDS, was, Number(Decimal(2)))
    assert [(each.reference, each.now, each.why) for each in moved.since] == [
        (reference, None, Since.TRANSFERRED)
    ]
    recounted = measure_years(portal, [LAMPS], [YEAR])[LAMPS, YEAR].value(Slot.Q1)
    assert recounted.now is not None
    assert [recounted.number, recounted.now.figure not in {None, figure}] == [2, True]


def test_what_came_in_late_is_told_when_a_figure_is_counted_again(portal: Portal, clock: Clock) -> None:
    figure, _, _ = _signed_lamps(portal, clock)
    requests_of_a_quarter(portal, clock, "d")  # recorded before the moment of the figure, committed after it
    clock.forward(days=1)
    late = recount(portal, figure, view(portal).links[LAMPS])
    assert late is not None
    assert (late.verdict, late.then) == (Verdict.MOVED, Number(Decimal(4)))
    assert [each.cause.why for each in late.moves] == [Why.CAME_LATE]


def _signed_lamps(portal: Portal, clock: Clock) -> tuple[int, Number, str]:
    """Signs a mid-year report. Out: the figure of lamps in the first quarter, its value, and a request."""
    register_measures(portal)
    requests_of_a_quarter(portal, clock)
    sign(portal, MID, MID_YEAR)
    clock.forward(days=1)
    lamps = measure_years(portal, [LAMPS], [YEAR])[LAMPS, YEAR].value(Slot.Q1).now
    assert lamps is not None
    assert lamps.figure is not None
    with portal.store.read() as session:
        reference = session.scalars(select(RequestRow.reference).order_by(RequestRow.id)).first()
    return lamps.figure, lamps.value, reference or ""


def test_a_years_report_is_about_the_measures_of_that_year(portal: Portal) -> None:
    cells = {
        "performance measure": "Drains cleaned",
        "agency": "Harbor Works",
        "measure id": "HW-Drains",
        "performance measure type": "output",
        "desired outcome": "increase",
        "interval": "cumulative",
        "percent or count": "count",
    }
    identity = define_measure(portal, cells, YEAR, "The budget book", REVIEWER)
    # The next edition comes before the year-end report: of another kind, and of another agency.
    another = {"performance measure": "Drains", "interval": "snapshot", "agency": "Town Care"}
    change_measure(portal, Place(identity, YEAR + 1, 0), another, "The next book", REVIEWER)
    (part,) = view(portal, END).report.parts
    defined = part.subject.defined
    assert (defined.title, defined.interval) == ("Drains cleaned", Interval.CUMULATIVE)
    assert view(portal, END).left_out == ()
    later = report_view(portal, MID, AGENCY, YEAR + 1)
    assert (later.report.parts, later.left_out) == ((), ())
    # One that stops has its last report in the year of the edition that retires it.
    other = define_measure(portal, {**cells, "measure id": "HW-Pipes"}, YEAR, "The budget book", REVIEWER)
    retire_measure(portal, Place(other, YEAR, 1), "The crew is gone", REVIEWER)
    reported = {
        year: [each.subject.identity for each in report_view(portal, END, AGENCY, year).report.parts]
        for year in (YEAR, YEAR + 1)
    }
    assert reported == {YEAR: [identity, other], YEAR + 1: []}


def test_a_demonstration_has_reports_with_misses_a_late_one_and_a_restatement(portal: Portal) -> None:
    register_measures(portal)
    target(portal, CALLS, YEAR - 1, "100")
    assert bring_reports(portal) == 2
    assert bring_reports(portal) == 0
    reports = [report_view(portal, kind, AGENCY, YEAR - 1) for kind in (MID, END)]
    assert [each.signature and each.signature.is_late for each in reports] == [False, True]
    missed = [part.miss for part in reports[1].report.parts if part.miss]
    assert [each.explanation.startswith("Invented for the demonstration: ") for each in missed] == [True]
    lines = [line for part in reports[0].report.parts for line in part.lines]
    assert sum(line.final is not None and line.final.restated for line in lines) == 1
