"""Tell us more about one's own request."""

from flask import redirect, render_template, request, url_for

from portal.catalogue.schema import LongTextQuestion, QuestionType
from portal.commands.door import execute
from portal.commands.refusals import Refused
from portal.commands.requests.commands import AddNote
from portal.domain.permissions import RESIDENT
from portal.queries.requests import RequestView
from portal.web.access import Access, access
from portal.web.asked import Asked, ask, is_ours, plain, sent
from portal.web.current import current_portal, current_texts
from portal.web.residents import blueprint
from portal.web.residents.opening import Page, stale_page
from portal.web.residents.own.opening import with_grant
from portal.web.residents.own.page import Told, about, refused_page


@blueprint.route("/<lang>/track/<reference>/note", methods=["GET", "POST"])
@access(Access.GRANT)
@with_grant
def own_note(view: RequestView) -> Page:
    """Ask what there is to add, or add it."""
    question = _question()
    if request.method == "GET":
        return _page(view, ask(question))
    raw, answer = sent(question)
    if not is_ours(question):
        return _page(view, ask(question, raw), stale_page(current_texts())), 400
    if answer.fault is not None:
        return _page(view, ask(question, raw, answer.fault)), 422
    reference, language = view.state.reference, current_texts().language
    try:
        command = AddNote(reference=reference, text=str(answer.value), language=language)
        execute(current_portal(), command, RESIDENT)
    except Refused as refused:
        return refused_page(reference, refused)
    return redirect(url_for("residents.track", reference=reference, told=Told.NOTE.value), code=303)


def _question() -> LongTextQuestion:
    texts = current_texts()
    return LongTextQuestion(
        id="note",
        type=QuestionType.LONG_TEXT,
        label=texts.gettext("What do you want to tell us?"),
        hint=texts.gettext(
            "Only the people who work on your request read this. Leave out what others told you in private."
        ),
    )


def _page(view: RequestView, asked: Asked, problem: str | None = None) -> str:
    return render_template(
        "residents/own_question.html",
        asked=asked,
        words=plain,
        question=asked.question,
        form=asked.form,
        errors=[(None, problem)] if problem else asked.errors,
        button_text=current_texts().gettext("Add this"),
        **about(view),
    )
