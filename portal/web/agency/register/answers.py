"""Answering what is asked about a row of the register."""

from dataclasses import dataclass
from enum import StrEnum

from flask import abort, redirect, render_template, request

from portal.commands.refusals import Refused
from portal.commands.register.answering import Place, answer_questions
from portal.domain.permissions import Permission
from portal.domain.register_cells import NO_ANSWERS, Answers
from portal.domain.register_questions import Question, Wants
from portal.queries.register_measure import MeasurePage, Revision
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskField, DeskForm, Filled, Kind
from portal.web.agency.gate import actor_for
from portal.web.agency.register.measure import cell_text, found_measure
from portal.web.agency.register.words import WORDS, columns_word, measure_url
from portal.web.agency.request import Page
from portal.web.agency.step import in_words, stale_form
from portal.web.current import current_portal, current_texts

NO_DATA = "No Data"
"""What a cell says that has no number; it is kept as the text of the answer."""

REASON = "reason"


class How(StrEnum):
    """How a number's question is answered; an empty one is left open."""

    NUMBER = "number"
    STANDS = "stands"
    NONE = "none"


@dataclass(frozen=True)
class _Asked:
    """A question of the form, and the names of its fields."""

    number: int
    question: Question

    @property
    def field(self) -> str:
        return f"answer_{self.number}"

    @property
    def how(self) -> str:
        return f"how_{self.number}"


@blueprint.route("/register/answers", methods=["GET", "POST"])
@needs(Permission.KEEP_REGISTER)
def answer_register() -> Page:
    """Ask what a row means, or keep what somebody says of it as its next revision."""
    measure = found_measure()
    revision = measure.revision(request.args.get("edition", 0, type=int))
    if revision is None or not revision.questions:
        abort(404)
    asked = [_Asked(number, each) for number, each in enumerate((*revision.again, *revision.questions), 1)]
    if request.method == "GET":
        return _page(measure, revision, Filled.empty(_fields(revision, asked)))
    filled = Filled.sent(_fields(revision, asked))
    answers, columns = _read(revision, asked, filled)
    if not DeskForm().validate_on_submit():
        return _page(measure, revision, filled, stale_form()), 400
    if not columns and not filled.errors:
        filled.errors[asked[0].field] = current_texts().gettext("Answer at least one question")
    if filled.errors:
        return _page(measure, revision, filled), 422
    place = Place(measure.identity, revision.edition, request.form.get("seen", 0, type=int))
    actor = actor_for(Permission.KEEP_REGISTER)
    try:
        answer_questions(current_portal(), place, answers, filled[REASON], actor, asked=columns)
    except Refused as refused:
        return _page(measure, revision, filled, in_words(refused)), 422
    return redirect(measure_url(measure.identity, told="answered"), code=303)


def _fields(revision: Revision, asked: list[_Asked]) -> list[DeskField]:
    texts = current_texts()
    fields = [field for each in asked for field in _asks(revision, each)]
    why = texts.gettext("How you know: who was asked, or where it stands. It is kept with the answers.")
    return [*fields, DeskField(REASON, texts.gettext("Why"), Kind.TEXT, why)]


def _asks(revision: Revision, asked: _Asked) -> list[DeskField]:
    texts, question = current_texts(), asked.question
    name = columns_word(question.column)
    given = _given(revision, question)
    hint = question.words[:1].upper() + question.words[1:]
    if question.options:
        known = {code.value: texts.gettext(words) for code, words in WORDS.items()}
        options = tuple((one, known.get(one, one.capitalize())) for one in question.options)
        if not given:
            options = (("", texts.gettext("Leave it open")), *options)
        return [DeskField(asked.field, name, Kind.SELECT, hint, optional=True, options=options, value=given)]
    line = DeskField(
        asked.field,
        texts.gettext("%(column)s: what is meant") % {"column": name},
        hint=hint if question.wants is Wants.WORDS else "",
        optional=True,
        value=given,
    )
    if not question.can_stand:
        return [line]
    return [_how(asked, name, hint), line]


def _given(revision: Revision, question: Question) -> str:
    """Return what a question's field begins with: what was answered, or for words what the cell says."""
    if question.wants is Wants.SCALE:
        return revision.answers.scale or ""
    return "" if question.options else cell_text(revision, question.column)


def _how(asked: _Asked, name: str, hint: str) -> DeskField:
    texts = current_texts()
    options = (
        ("", texts.gettext("Leave it open")),
        (How.NUMBER.value, texts.gettext("It means what is written below")),
        (How.STANDS.value, texts.gettext("It stands as it is written, and is explained")),
        (How.NONE.value, texts.gettext("There is no number")),
    )
    return DeskField(asked.how, name, Kind.SELECT, hint, optional=True, options=options)


def _read(revision: Revision, asked: list[_Asked], filled: Filled) -> tuple[Answers, tuple[str, ...]]:
    """Return the answers that were given, and the columns of their questions."""
    answers, columns = NO_ANSWERS, list[str]()
    for each in asked:
        given = _answer(revision, each, filled)
        if given is not None:
            answers = answers | given
            columns.append(each.question.column)
    return answers, tuple(columns)


def _answer(revision: Revision, asked: _Asked, filled: Filled) -> Answers | None:
    question, text = asked.question, filled[asked.field]
    if question.can_stand:
        how = filled[asked.how]
        if how == How.STANDS:
            return question.stands
        if how == How.NONE:
            return question.answered(revision.original, NO_DATA)
        if how == How.NUMBER and not text:
            filled.errors[asked.field] = current_texts().gettext("Write what is meant")
        if how != How.NUMBER:
            return None
    elif text == _given(revision, question).strip():
        return None
    return question.answered(revision.original, text) if text else None


def _page(measure: MeasurePage, revision: Revision, filled: Filled, problem: str | None = None) -> str:
    return render_template(
        "agency/register/answers.html",
        measure=measure,
        revision=revision,
        written=[
            (columns_word(column), text) for column, text in sorted(revision.cells.items()) if text.strip()
        ],
        form=DeskForm(),
        filled=filled,
        errors=filled.summary([problem] if problem else []),
    )
