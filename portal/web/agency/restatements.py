"""Restatements at the desk: how they are told beside a value, and the form that makes another one.

Values of signed reports and targets of approved plans are restated by the same form.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask import render_template, request

from portal.domain.checks import Finding
from portal.domain.register import Unit
from portal.domain.report_questions import Question, question_key, read_answers
from portal.domain.reports import says_something
from portal.domain.values import Number, Said, Value
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import current_staff
from portal.web.agency.paper_fields import who
from portal.web.agency.recounted import holds_words
from portal.web.current import current_portal, current_texts
from portal.wording.reports import change_words, question_words, said_words, slot_word

REASON, SEEN = "reason", "seen"

ANSWER = "answer-"
"""With what the names of controls begin that take answers to questions."""


@dataclass(frozen=True)
class RestatementShown:
    """A restatement: what stood, what stands, who and when; the reason; how its stored figure had held.

    `answers`: what the checks asked about the new value, and the answer.
    """

    change: str
    reason: str
    held: str
    answers: tuple[tuple[str, str], ...]


def restatements_of(unit: Unit | None, year: int, value: Value | None) -> tuple[RestatementShown, ...]:
    """Return what stood before a value, oldest first. In: its unit and fiscal year; None: no value."""
    if value is None or value.now is None:
        return ()
    chain: list[Said] = [*value.before, value.now]
    return tuple(_restatement(unit, year, before, after) for before, after in pairwise(chain))


def _restatement(unit: Unit | None, year: int, before: Said, after: Said) -> RestatementShown:
    texts, held = current_texts(), after.recount
    words = {
        "who": who(after.by),
        "day": texts.date_time(after.at) if after.at else "",
        "old": number_in(unit, before.value),
        "new": number_in(unit, after.value),
    }
    return RestatementShown(
        change_words(texts, before, after, words),
        after.reason,
        f"{texts.gettext('Stored figure %(number)s.') % {'number': held['figure']}}"
        f" {holds_words(held['verdict'], held['figure'])}"
        if held
        else "",
        tuple((asked_in(unit, each), each.answer) for each in read_answers(after.answers, year)),
    )


def asked_in(unit: Unit | None, question: Question) -> str:
    """Say a question, with the value that it is about where it is one alone. In: the measure's unit."""
    texts, country = current_texts(), current_portal().catalogue.city.country
    words = question_words(texts, country, unit, question.finding)
    return f"{slot_word(texts, question.slot)}: {words}" if question.slot else words


def number_in(unit: Unit | None, value: Number) -> str:
    """Write a value in its measure's unit."""
    return said_words(current_texts(), current_portal().catalogue.city.country, unit, value)


def seen_of(*numbers: Number) -> str:
    """Return what tells later whether other values stand, or are counted, than were read."""
    return " ".join(f"{each.number}:{each.numerator}:{each.denominator}:{each.lack}" for each in numbers)


def is_repeat(
    value: Value, year: int, given: Number | None, filled: Filled, counted: Sequence[Number] = ()
) -> bool:
    """Say whether what stands is this very restatement of this very account: a button pressed twice is one.

    In: what stands, of which fiscal year; the value that is to stand; what was typed; what the form says
    besides that was counted when it was read.
    """
    now = value.now
    if now is None or not value.restated or not value.before:
        return False
    if request.form.get(SEEN) != seen_of(value.before[-1].value, *counted):
        return False
    answered = {answer_key(each.finding): each.answer for each in read_answers(now.answers, year)}
    typed = Filled.sent([DeskField(name, "", Kind.TEXT) for name in answered])
    return (now.by, now.value, now.reason, answered) == (
        current_staff().username,
        given,
        filled[REASON],
        {name: typed[name] for name in answered},
    )


def reason_field() -> DeskField:
    """Return the field that every restatement has."""
    texts = current_texts()
    hint = texts.gettext("Everybody reads it beside the figure")
    return DeskField(REASON, texts.gettext("Reason"), Kind.TEXT, hint)


def answer_fields(unit: Unit | None, questions: Sequence[Question]) -> list[DeskField]:
    """Return a field for each question about the new value."""
    return [DeskField(answer_key(each.finding), asked_in(unit, each), Kind.TEXT) for each in questions]


def with_answers(unit: Unit | None, fields: Sequence[DeskField], questions: Sequence[Question]) -> Filled:
    """Return the form as it was sent, with the questions about the value that was typed into it.

    A question that is asked for the first time is an error like everything that is missing.
    """
    filled = Filled.sent([*fields, *answer_fields(unit, questions)])
    sentence = current_texts().gettext("Answer the question: %(question)s")
    for each in questions:
        if not says_something(filled[answer_key(each.finding)]):
            filled.errors[answer_key(each.finding)] = sentence % {"question": asked_in(unit, each)}
    return filled


def answers_in(filled: Filled, questions: Sequence[Question]) -> dict[str, str]:
    """Return what was answered, by the key of its question."""
    return {question_key(each.finding): filled[answer_key(each.finding)] for each in questions}


def answer_key(finding: Finding) -> str:
    """Name the control of a question's answer: by its numbers, so that it answers no other question."""
    return f"{ANSWER}{question_key(finding).replace('.', '-')}"


def restating_page(filled: Filled, problem: str | None, **more: Any) -> str:
    """Draw the form.

    In: what was typed; what is wrong with the whole; what else agency/reports/restate.html needs.
    """
    return render_template(
        "agency/reports/restate.html",
        form=DeskForm(),
        filled=filled,
        asked=[one for one in filled.fields if one.name.startswith(ANSWER)],
        errors=filled.summary([problem] if problem else []),
        **more,
    )
