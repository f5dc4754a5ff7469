"""Restating a value of a signed report: what stands, what is to stand, why, and what the checks ask then."""

from collections.abc import Sequence

from flask import redirect, request

from portal.commands.refusals import Refusal, Refused, refuse
from portal.commands.reports.restating import Restatement, restate
from portal.domain.permissions import Permission
from portal.domain.report_numbers import Part, Typed, is_ratio, parts_of, read_ratio, read_typed
from portal.domain.report_questions import Question
from portal.domain.reports import Gap, Missing
from portal.domain.values import Number
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.recounted import recount_shown
from portal.web.agency.reports.place import frame, place_of
from portal.web.agency.reports.restated import Restated, load_restated
from portal.web.agency.reports.shown import made_of, number, restatements
from portal.web.agency.reports.words import fault_words, part_hint, part_label
from portal.web.agency.request import Page
from portal.web.agency.restatements import (
    REASON,
    SEEN,
    answer_fields,
    answers_in,
    is_repeat,
    reason_field,
    restating_page,
    with_answers,
)
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts
from portal.wording.reports import slot_word


@blueprint.route(
    "/year/<int:year>/<agency>/<slug>/restate/<slot>/<path:identity>",
    methods=["GET", "POST"],
)
@needs(Permission.RESTATE)
def restate_value(year: int, agency: str, slug: str, slot: str, identity: str) -> Page:
    """Ask for another value, the reason and what the checks want to know, and write all of it."""
    given = load_restated(place_of(year, agency, slug), slot, identity)
    if request.method == "GET":
        known = given.questions(given.counted) if given.counted else ()
        return _page(
            given, Filled.empty([*_fields(given), *answer_fields(given.part.subject.defined.unit, known)])
        )
    value, filled, questions = _read(given)
    if not DeskForm().validate_on_submit():
        return _page(given, filled, stale_form()), 400
    if is_repeat(given.value, year, value, filled, [given.counted or Number()]):
        return _done(given)
    if request.form.get(SEEN) != given.seen:
        return _page(given, filled, in_words(refuse(Refusal.VALUE_MOVED))), 409
    if filled.errors:
        return _page(given, filled), 422
    return _write(given, value, filled, questions)


def _write(given: Restated, value: Number | None, filled: Filled, questions: Sequence[Question]) -> Page:
    restatement = Restatement(
        identity=given.part.subject.identity,
        year=given.place.year,
        slot=given.line.slot,
        value=None if given.is_counted else value,
        reason=filled[REASON],
        answers=answers_in(filled, questions),
        expected=given.counted,
        recount=given.recount,
    )
    try:
        restate(current_portal(), restatement, given.subject, actor_for(Permission.RESTATE))
    except Refused as refused:
        return _page(given, filled, in_words(refused)), 422
    return _done(given)


def _done(given: Restated) -> Page:
    return redirect(given.place.url("report", told="restated"), code=303)


def _read(given: Restated) -> tuple[Number | None, Filled, tuple[Question, ...]]:
    """Return the value that is to stand, the form as it was sent, and what the checks ask about that value.

    What is asked for the first time is an error like everything that is missing.
    """
    fields = _fields(given)
    typed, value = None, given.counted
    if not given.is_counted:
        typed = _typed(given, Filled.sent(fields))
        value = None if typed.fault or typed.is_empty else typed.value
    questions = given.questions(value) if value is not None and value != given.stands else ()
    filled = with_answers(given.part.subject.defined.unit, fields, questions)
    if typed is not None and typed.fault is not None:
        missing = Missing(Gap.FAULT, "", fault=typed.fault)
        filled.errors.setdefault(typed.part.value, fault_words(missing, given.part, typed.part))
    return value, filled, questions


def _typed(given: Restated, filled: Filled) -> Typed:
    of, currency = given.part.subject.defined, given.subject.currency
    if is_ratio(of.interval, of.unit):
        return read_ratio(filled[Part.NUMERATOR], filled[Part.DENOMINATOR], of.unit, currency)
    return read_typed(filled[Part.NUMBER], of.unit, currency, [given.part.target.number, given.stands.number])


def _fields(given: Restated) -> list[DeskField]:
    of = given.part.subject.defined
    parts = () if given.is_counted else parts_of(of.interval, of.unit)
    return [
        *(
            DeskField(each.value, part_label(each, of.unit), Kind.LINE, part_hint(each, of.unit))
            for each in parts
        ),
        reason_field(),
    ]


def _page(given: Restated, filled: Filled, problem: str | None = None) -> str:
    texts, part, place = current_texts(), given.part, given.place
    counted, recounted = given.counted, given.recounted

    def words(value: Number) -> str:
        made = made_of(value)
        return f"{number(part, value)} ({made})" if made else number(part, value)

    return restating_page(
        filled,
        problem,
        title=part.subject.defined.title,
        slot=slot_word(texts, given.line.slot),
        stands=words(given.stands),
        before=restatements(place, part, given.line),
        is_counted=given.is_counted,
        counted=words(counted) if counted else None,
        recount=recount_shown(recounted, words) if recounted else None,
        has_moved=counted is not None and counted != given.stands,
        seen=given.seen,
        here=place.url("restate_value", slot=given.line.slot.value, identity=part.subject.identity),
        **frame(place, given.view),
    )
