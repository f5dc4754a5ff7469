"""Reports that are due, plainly invented: with misses, one that came late, and a restatement."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import write_fields
from portal.commands.reports.restating import Restatement, restate
from portal.commands.reports.signing import sign_off
from portal.domain.papers import REPORTS, PaperKind, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.register import Interval, Unit
from portal.domain.report_numbers import Part, parts_of
from portal.domain.report_questions import Subject, question_key
from portal.domain.reports import (
    SUMMARY,
    Gap,
    Line,
    Missing,
    Portion,
    evidence_field,
    value_field,
)
from portal.domain.restatements import questions_about
from portal.domain.values import Number, Slot, ratio
from portal.portal import Portal
from portal.queries.measures import measures
from portal.queries.papers import papers
from portal.queries.reports import ReportView, report_view, with_history

INVENTED = "Invented for the demonstration: {words}"
IN_TIME, LATE = timedelta(days=-6), timedelta(days=12)
"""When reports are signed, from their due day on: all in time but one agency's last report."""

ROUNDS = 4
"""Numbers come first; then what they ask; then what the answers ask; the last round finds nothing."""

SHORT_OF_IT = Decimal("0.9")
"""How much of its target an invented number reaches, so that misses are there to be explained."""


def bring_reports(portal: Portal) -> int:
    """Bring the reports that are due of the last fiscal year and of the present one, where there are none: of
    all principal agencies that have measures. One came late, and one value was restated.

    What is counted is counted from the requests there are. Out: how many were brought. Errors: as
    portal.commands.reports.signing.sign_off.
    """
    performance, city = portal.catalogue.performance, portal.catalogue.city
    present = city.fiscal_year.year_of(city.calendar.local_day(portal.now()))
    years = (present - 1, present)
    if performance is None or any(papers(portal, REPORTS, year) for year in years):
        return 0
    due = {(year, kind): performance.due(kind, city.fiscal_year, year) for year in years for kind in REPORTS}
    over = {which: day for which, day in due.items() if day and _noon(portal, day + LATE) < portal.now()}
    brought, agencies = 0, _agencies(portal)
    for (year, kind), day in over.items():
        for agency in agencies:
            is_late = agency == agencies[-1] and (year, kind) == _last_of(present - 1, over)
            moment = _noon(portal, day + (LATE if is_late else IN_TIME))
            brought += _signed(_at(portal, moment), kind, agency, year)
    for agency in agencies[:1]:
        _restated(portal, agency, present - 1)
    return brought


def _agencies(portal: Portal) -> list[str]:
    """Return who reports: first whom the budget knows by a number, for they have accounts."""
    owed = [each for each in portal.catalogue.agencies.values() if each.principal]
    owed.sort(key=lambda each: not each.budget_code)
    return [each.code for each in owed if any(one.is_public for one in measures(portal, each.code))]


def _last_of(year: int, over: Iterable[tuple[int, PaperKind]]) -> tuple[int, PaperKind] | None:
    return max(
        (each for each in over if each[0] == year), key=lambda each: REPORTS.index(each[1]), default=None
    )


def _signed(portal: Portal, kind: PaperKind, agency: str, year: int) -> bool:
    """Write a report and sign it off; say whether there was anything to report, and nothing was missing."""
    view = report_view(portal, kind, agency, year)
    if not view.subjects:
        return False
    author = Actor(Role.PLAN_AUTHOR, "sample-plan-author", agency)
    head = Actor(Role.AGENCY_HEAD, "sample-agency-head", agency)
    number = open_paper(portal, kind, agency, year, author)
    texts = {SUMMARY: _said("what went well, and what did not.")}
    for _ in range(ROUNDS):
        for part in view.report.parts:
            texts |= _answers(part)
        if not texts:
            break
        _write(portal, number, texts, author)
        view, texts = report_view(portal, kind, agency, year), {}
    if not view.report.is_complete:
        return False
    sign_off(portal, number, view.subjects, view.seen, head)
    return True


def _write(portal: Portal, number: int, texts: dict[str, str], author: Actor) -> None:
    write_fields(portal, number, [Sent(name, text) for name, text in texts.items()], author)


def _answers(part: Portion) -> dict[str, str]:
    """Answer what a report asks of a measure: numbers near its target, and words for the rest."""
    texts: dict[str, str] = {}
    for missing in part.missing:
        texts |= _answer(part, missing)
    return texts


def _answer(part: Portion, missing: Missing) -> dict[str, str]:
    words = {
        Gap.EXPLANATION: _said("more was asked for than the year before, and places stood empty."),
        Gap.CHANGE: _said("two more people do this work from the next quarter on."),
        Gap.ANSWER: _said("the log was counted a second time, and says the same."),
        Gap.CONTEXT: _said("nobody counted then."),
        Gap.EVIDENCE: _said("log of the quarter, last page"),
    }
    if missing.gap in words:
        return {missing.field: words[missing.gap]}
    line = part.line(missing.slot) if missing.slot else None
    return _number(part, line) if line else {}


def _number(part: Portion, line: Line) -> dict[str, str]:
    identity, of = part.subject.identity, part.subject.defined
    target = part.target.number or Decimal(100)
    wanted = target * SHORT_OF_IT
    parts = parts_of(of.interval, of.unit)
    evidence = {evidence_field(identity, line.slot): _said("log of the quarter, last page")}
    if Part.NUMBER in parts:
        quarter = wanted / 4 if of.unit is not Unit.PERCENT and line.slot.value != "actual" else wanted
        return {value_field(identity, line.slot): f"{quarter:.0f}", **evidence}
    whole = Decimal(200)
    above = wanted * whole / 100 if of.unit is Unit.PERCENT else wanted * whole
    made_of = {Part.NUMERATOR: f"{above:.0f}", Part.DENOMINATOR: f"{whole:.0f}"}
    return {value_field(identity, line.slot, each): made_of[each] for each in parts} | evidence


def _restated(portal: Portal, agency: str, year: int) -> None:
    """Restate one quarter that was entered, and the year that it adds up to, so that pages show it."""
    found = _entered(report_view(portal, PaperKind.MID_YEAR, agency, year))
    if found is None:
        return
    part, line = found
    _restate(portal, part.subject, year, line)
    for other in report_view(portal, PaperKind.YEAR_END, agency, year).report.parts:
        whole, adds_up = other.line(Slot.ACTUAL), other.subject.defined.interval is Interval.CUMULATIVE
        if other.subject.identity == part.subject.identity and adds_up and whole and whole.final:
            _restate(portal, other.subject, year, whole)


def _restate(portal: Portal, subject: Subject, year: int, line: Line) -> None:
    made = line.value
    value = Number((made.number or Decimal()) + 1)
    if made.numerator is not None:
        value = ratio(made.numerator + 1, made.denominator, subject.defined.unit)
    reviewer = Actor(Role.PERFORMANCE_REVIEWER, "sample-performance-reviewer")
    reason = _said("one page of the log had been left out.")
    known = with_history(portal, subject, year)
    asked = questions_about(known, year, line.slot, value, {})
    answers = {question_key(each.finding): _said("the year is put right with it.") for each in asked}
    restate(portal, Restatement(subject.identity, year, line.slot, value, reason, answers), known, reviewer)


def _entered(view: ReportView) -> tuple[Portion, Line] | None:
    for part in view.report.parts:
        for line in part.lines:
            stands = line.final.now if line.final else None
            if stands is None or stands.is_counted:
                continue
            if stands.value.number is not None and stands.value.denominator is None:
                return part, line
    return None


def _at(portal: Portal, moment: datetime) -> Portal:
    return replace(portal, clock=lambda: moment)


def _said(words: str) -> str:
    return INVENTED.format(words=words)


def _noon(portal: Portal, day: date) -> datetime:
    return datetime.combine(day, time(12), portal.catalogue.city.zone).astimezone(UTC)
