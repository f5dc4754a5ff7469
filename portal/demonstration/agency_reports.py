"""Reports of the last fiscal year, plainly invented: with misses, one that came late, and a restatement."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import write_fields
from portal.commands.reports.restating import Restatement, restate
from portal.commands.reports.signing import sign_off
from portal.domain.papers import REPORTS, PaperKind, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.register import Unit
from portal.domain.report_numbers import Part, parts_of
from portal.domain.report_questions import question_key
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
from portal.domain.values import Number, ratio
from portal.portal import Portal
from portal.queries.papers import papers
from portal.queries.reports import ReportView, report_view, with_history

INVENTED = "Invented for the demonstration: {words}"
MOST_AGENCIES = 2
IN_TIME, LATE = timedelta(days=-6), timedelta(days=12)
"""When reports are signed, from their due day on: all in time but the last agency's year-end report."""

SHORT_OF_IT = Decimal("0.9")
"""How much of its target an invented number reaches, so that misses are there to be explained."""


def bring_reports(portal: Portal) -> int:
    """Bring both reports of the last fiscal year for two agencies that have measures, where there are none.

    What is counted is counted from the requests there are. Out: how many were brought. Errors: as
    portal.commands.reports.signing.sign_off.
    """
    performance, city = portal.catalogue.performance, portal.catalogue.city
    year = city.fiscal_year.year_of(city.calendar.local_day(portal.now())) - 1
    if performance is None or papers(portal, REPORTS, year):
        return 0
    owed = [each.code for each in portal.catalogue.agencies.values() if each.principal and each.budget_code]
    agencies = [each for each in owed if report_view(portal, PaperKind.YEAR_END, each, year).subjects]
    chosen, brought = agencies[:MOST_AGENCIES], 0
    for agency in chosen:
        for kind in REPORTS:
            due = performance.due(kind, city.fiscal_year, year)
            is_late = agency == chosen[-1] and kind is PaperKind.YEAR_END
            moment = _noon(portal, due + (LATE if is_late else IN_TIME)) if due else portal.now()
            if moment < portal.now():
                _signed(_at(portal, moment), kind, agency, year)
                brought += 1
    if chosen:
        _restated(portal, chosen[0], year)
    return brought


def _signed(portal: Portal, kind: PaperKind, agency: str, year: int) -> None:
    author = Actor(Role.PLAN_AUTHOR, "sample-plan-author", agency)
    head = Actor(Role.AGENCY_HEAD, "sample-agency-head", agency)
    number = open_paper(portal, kind, agency, year, author)
    _write(portal, number, {SUMMARY: _said("what went well, and what did not.")}, author)
    for _ in range(3):  # numbers first; then what they ask; then what the answers of the first round ask
        view = report_view(portal, kind, agency, year)
        texts: dict[str, str] = {}
        for part in view.report.parts:
            texts |= _answers(part)
        if not texts:
            break
        _write(portal, number, texts, author)
    view = report_view(portal, kind, agency, year)
    if view.report.is_complete:
        sign_off(portal, number, view.subjects, view.seen, head)


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
        Gap.EXPLANATION: _said("two trucks stood still in winter."),
        Gap.CHANGE: _said("a third crew works from spring on."),
        Gap.ANSWER: _said("it was looked at, and it is so."),
        Gap.CONTEXT: _said("nobody counted then."),
        Gap.EVIDENCE: _said("crew log, last page"),
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
    evidence = {evidence_field(identity, line.slot): _said("crew log, last page")}
    if Part.NUMBER in parts:
        quarter = wanted / 4 if of.unit is not Unit.PERCENT and line.slot.value != "actual" else wanted
        return {value_field(identity, line.slot): f"{quarter:.0f}", **evidence}
    whole = Decimal(200)
    above = wanted * whole / 100 if of.unit is Unit.PERCENT else wanted * whole
    made_of = {Part.NUMERATOR: f"{above:.0f}", Part.DENOMINATOR: f"{whole:.0f}"}
    return {value_field(identity, line.slot, each): made_of[each] for each in parts} | evidence


def _restated(portal: Portal, agency: str, year: int) -> None:
    """Restate one value that was entered, so that a page shows what that looks like."""
    view = report_view(portal, PaperKind.MID_YEAR, agency, year)
    found = _entered(view)
    if view.signature is None or found is None:
        return
    part, line = found
    of, made = part.subject.defined, line.value
    number = Number((made.number or Decimal()) + 1)
    if made.numerator is not None:
        number = ratio(made.numerator + 1, made.denominator, of.unit)
    reviewer = Actor(Role.PERFORMANCE_REVIEWER, "sample-performance-reviewer")
    reason = _said("one truck load had been counted for another street.")
    subject, value = with_history(portal, part.subject, year), number
    asked = questions_about(subject, year, line.slot, value, {})
    answers = {question_key(each.finding): _said("the year is put right next.") for each in asked}
    given = Restatement(subject.identity, year, line.slot, value, reason, answers)
    restate(portal, given, subject, reviewer)


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
