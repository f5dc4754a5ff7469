"""Is it fixed? Yes, partly or no, with a rating and a comment for whoever wants to give them."""

from collections.abc import Mapping
from datetime import timedelta

from flask import redirect, render_template, request, url_for

from portal.catalogue.answers import Answer
from portal.catalogue.schema import AnyQuestion, LongTextQuestion, OneChoiceQuestion, Option, QuestionType
from portal.commands.door import execute
from portal.commands.refusals import Refused
from portal.commands.requests.commands import AnswerFixed
from portal.domain.lifecycle import REOPEN_WINDOW_DAYS, Fixed, ResidentStep, resident_may
from portal.domain.permissions import RESIDENT
from portal.queries.requests import RequestView
from portal.web.access import Access, access
from portal.web.asked import Asked, Raw, ask, is_ours, plain, sent
from portal.web.current import current_portal, current_texts
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page
from portal.web.residents.own.opening import expected, with_grant
from portal.web.residents.own.page import Told, about, refused_page

LONGEST_COMMENT = 1000


@blueprint.route("/<lang>/track/<reference>/fixed", methods=["GET", "POST"])
@access(Access.GRANT)
@with_grant
def own_fixed(view: RequestView) -> Page:
    """Ask whether it is fixed, or take the answer."""
    questions, state = _questions(), view.state
    if request.method == "GET":
        if not resident_may(ResidentStep.ANSWER, state.status, state.outcome):
            return redirect(url_for("residents.track", reference=state.reference), code=303)
        given: Raw = {"": [state.fixed.value]} if state.fixed else {}
        return _page(
            view,
            {question.id: ask(question, given if question.id == "fixed" else {}) for question in questions},
        )
    read = {question.id: sent(question) for question in questions}
    shown = {q.id: ask(q, read[q.id][0], read[q.id][1].fault) for q in questions}
    if not is_ours(questions[0]):
        return _page(view, shown, stale_page(current_texts())), 400
    if any(answer.fault for _, answer in read.values()):
        return _page(view, shown), 422
    return _take(view, {name: answer for name, (_, answer) in read.items()})


def _take(view: RequestView, given: Mapping[str, Answer]) -> Page:
    reference, answer = view.state.reference, Fixed(str(given["fixed"].value))
    rating = given["rating"].value
    command = AnswerFixed(
        reference=reference,
        answer=answer,
        rating=int(str(rating)) if rating is not None else None,
        comment=str(given["comment"].value or ""),
        expected=expected(),
        language=current_texts().language,
    )
    try:
        execute(current_portal(), command, RESIDENT)
    except Refused as refused:
        return refused_page(reference, refused)
    told = _told(view, answer)
    return redirect(url_for("residents.track", reference=reference, told=told.value), code=303)


def _told(view: RequestView, answer: Fixed) -> Told:
    """Say what came of an answer. In: the request as it stood before it."""
    if answer is not Fixed.NO:
        return Told.ANSWERED
    closed_at = view.state.closed_at
    in_time = closed_at is None or current_portal().now() - closed_at <= timedelta(days=REOPEN_WINDOW_DAYS)
    return Told.REOPENED if in_time else Told.TOO_LATE


def _questions() -> tuple[AnyQuestion, AnyQuestion, AnyQuestion]:
    texts = current_texts()
    return (
        OneChoiceQuestion(
            id="fixed",
            type=QuestionType.ONE_CHOICE,
            label=texts.gettext("Is it fixed?"),
            options=(
                Option(code=Fixed.YES.value, label=texts.gettext("Yes, it is fixed")),
                Option(code=Fixed.PARTLY.value, label=texts.gettext("Partly")),
                Option(
                    code=Fixed.NO.value,
                    label=texts.gettext("No, it is not fixed"),
                    hint=texts.ngettext(
                        "Within %(num)s day after we finished, we open your request again.",
                        "Within %(num)s days after we finished, we open your request again.",
                        REOPEN_WINDOW_DAYS,
                    )
                    % {"num": texts.number(REOPEN_WINDOW_DAYS)},
                ),
            ),
        ),
        OneChoiceQuestion(
            id="rating",
            type=QuestionType.ONE_CHOICE,
            label=texts.gettext("How did we do?"),
            optional=True,
            options=(
                Option(code="5", label=texts.pgettext("rating", "Very well")),
                Option(code="4", label=texts.pgettext("rating", "Well")),
                Option(code="3", label=texts.pgettext("rating", "So-so")),
                Option(code="2", label=texts.pgettext("rating", "Badly")),
                Option(code="1", label=texts.pgettext("rating", "Very badly")),
            ),
        ),
        LongTextQuestion(
            id="comment",
            type=QuestionType.LONG_TEXT,
            label=texts.gettext("What should we know?"),
            hint=texts.gettext(
                "For example, what is still to be done. Only the people who work on it read this."
            ),
            optional=True,
            max_length=LONGEST_COMMENT,
        ),
    )


def _page(view: RequestView, asked: Mapping[str, Asked], problem: str | None = None) -> str:
    errors = [line for one in asked.values() for line in one.errors]
    return render_template(
        "residents/own_fixed.html",
        asked=asked,
        words=plain,
        errors=[(None, problem)] if problem else errors,
        **about(view),
    )
