"""Restating a target of an approved plan: what stands, what is to stand, why, and what the checks ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, redirect, request

from portal.commands.refusals import Refusal, Refused, refuse
from portal.commands.reports.restating import Restatement, restate
from portal.domain.papers import PaperStatus
from portal.domain.permissions import Permission
from portal.domain.plans import Target, read_target
from portal.domain.register import Unit
from portal.domain.report_numbers import Part
from portal.domain.report_questions import Question, Subject
from portal.domain.restatements import questions_about
from portal.domain.values import Number, Slot, Value
from portal.queries.reports import planned_subject
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled
from portal.web.agency.gate import actor_for
from portal.web.agency.reports.words import part_hint
from portal.web.agency.request import Page
from portal.web.agency.restatements import (
    REASON,
    SEEN,
    answers_in,
    is_repeat,
    number_in,
    reason_field,
    restatements_of,
    restating_page,
    seen_of,
    with_answers,
)
from portal.web.agency.step import in_words, stale_form
from portal.web.agency.words import agency_name
from portal.web.agency.year.plan import PlanPage, loaded, url_of
from portal.web.agency.year.words import fault_words
from portal.web.current import current_portal, current_texts
from portal.wording.reports import slot_word

TARGET = "target"


@dataclass(frozen=True)
class Planned:
    """A target of an approved plan, with all that is known of its measure."""

    page: PlanPage
    subject: Subject
    target: Value

    @property
    def unit(self) -> Unit | None:
        """The measure's unit."""
        return self.subject.defined.unit

    @property
    def stands(self) -> Number:
        """The target that stands."""
        return self.target.now.value if self.target.now else Number()


@blueprint.route("/year/<int:year>/<agency>/plan/restate/<path:identity>", methods=["GET", "POST"])
@needs(Permission.RESTATE)
def restate_target(year: int, agency: str, identity: str) -> Page:
    """Ask for another target, the reason and what the checks want to know, and write all of it."""
    given = _planned(loaded(year, agency), identity)
    if request.method == "GET":
        return _draw(given, Filled.empty(_fields(given)))
    value, filled, questions = _read(given)
    if not DeskForm().validate_on_submit():
        return _draw(given, filled, stale_form()), 400
    if is_repeat(given.target, year, value, filled):
        return _done(given)
    if request.form.get(SEEN) != seen_of(given.stands):
        return _draw(given, filled, in_words(refuse(Refusal.VALUE_MOVED))), 409
    if filled.errors:
        return _draw(given, filled), 422
    return _write(given, value, filled, questions)


def _write(given: Planned, value: Number, filled: Filled, questions: Sequence[Question]) -> Page:
    identity, answers = given.subject.identity, answers_in(filled, questions)
    restatement = Restatement(identity, given.page.year, Slot.TARGET, value, filled[REASON], answers)
    try:
        restate(current_portal(), restatement, given.subject, actor_for(Permission.RESTATE))
    except Refused as refused:
        return _draw(given, filled, in_words(refused)), 422
    return _done(given)


def _done(given: Planned) -> Page:
    return redirect(url_of(given.page, "plan", told="restated"), code=303)


def _planned(page: PlanPage, identity: str) -> Planned:
    """Return what an address wants to restate; 404 for what no approved plan has as a target."""
    document = page.paper.frozen if page.paper and page.status is PaperStatus.FROZEN else None
    services = document["services"] if document else ()
    if identity not in {one["identity"] for service in services for one in service["measures"]}:
        abort(404)
    subject = planned_subject(current_portal(), page.agency.code, identity, page.year) or abort(404)
    target = subject.year(page.year).target
    return Planned(page, subject, target) if target.is_final else abort(404)


def _read(given: Planned) -> tuple[Number, Filled, tuple[Question, ...]]:
    """Return the target that is to stand, the form as it was sent, and what the checks ask about it."""
    fields = _fields(given)
    typed: Target = read_target(Filled.sent(fields)[TARGET], given.unit, given.subject.currency)
    value = Number(typed.number)
    is_another = typed.fault is None and typed.number is not None and value != given.stands
    questions = questions_about(given.subject, given.page.year, Slot.TARGET, value, {}) if is_another else ()
    filled = with_answers(given.unit, fields, questions)
    if typed.fault is not None:
        filled.errors.setdefault(TARGET, fault_words(typed))
    return value, filled, questions


def _fields(given: Planned) -> list[DeskField]:
    label = current_texts().gettext("Another target")
    return [DeskField(TARGET, label, hint=part_hint(Part.NUMBER, given.unit)), reason_field()]


def _draw(given: Planned, filled: Filled, problem: str | None = None) -> str:
    texts, page = current_texts(), given.page
    name = texts.gettext("Plan, fiscal year %(year)s") % {"year": page.year}
    return restating_page(
        filled,
        problem,
        title=given.subject.defined.title,
        slot=slot_word(texts, Slot.TARGET),
        stands=number_in(given.unit, given.stands),
        before=restatements_of(given.unit, page.year, given.target),
        is_counted=False,
        counted=None,
        recount=None,
        has_moved=False,
        seen=seen_of(given.stands),
        here=url_of(page, "restate_target", identity=given.subject.identity),
        report_url=url_of(page, "plan"),
        name=name,
        agency=agency_name(page.agency.code),
    )
