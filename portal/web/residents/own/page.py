"""Everything of one's own request, and what can be done with it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import render_template, url_for
from flask_wtf import FlaskForm

from portal.catalogue.schema import AnyQuestion, QuestionType
from portal.commands.refusals import Refused
from portal.domain import reference as references
from portal.domain.lifecycle import Fixed, ResidentStep, Status, resident_may
from portal.photos.limits import takes_photos
from portal.queries.contacts import contacts_of
from portal.queries.requests import RequestView, own_request
from portal.texts import Texts
from portal.web.answer_rows import AnswerRow, answers_of
from portal.web.asked import ErrorLine
from portal.web.channels import offered_channels
from portal.web.current import current_portal, current_texts
from portal.web.next_steps import next_step
from portal.web.refusal_words import refusal_words
from portal.web.residents.stages import contact_lines
from portal.web.residents.standing import standing
from portal.web.timeline import current_teller


class Told(StrEnum):
    """What was just done, for the page that shows it."""

    NOTE = "note"
    PHOTOS = "photos"
    PLACE = "place"
    WITHDRAWN = "withdrawn"
    ANSWERED = "answered"
    REOPENED = "reopened"
    TOO_LATE = "too_late"
    MESSAGES = "messages"


class PressForm(FlaskForm):  # type: ignore[misc]
    """A button alone: nothing but the proof that the post comes from our own page."""


@dataclass(frozen=True)
class Own:
    """What only the person who asked sees: see residents/track.html."""

    told: str | None
    next_step: str
    asks_if_fixed: bool
    fixed: Fixed | None
    answers: Sequence[AnswerRow]
    messages: Sequence[str]
    may_change_messages: bool
    actions: Sequence[tuple[str, str]]
    again_url: str | None
    form: PressForm


def told_by(code: str | None) -> str | None:
    """Return in words what the page before has done; None for a code that means nothing."""
    return _told(current_texts())[Told(code)] if code in set(Told) else None


def own_page(view: RequestView, told: str | None = None, problem: str | None = None) -> str:
    """Show everything of a request to the person who asked."""
    errors: list[ErrorLine] = [(None, problem)] if problem else []
    own = Own(
        told=told,
        next_step=next_step(current_teller(), view),
        asks_if_fixed=resident_may(ResidentStep.ANSWER, view.state.status, view.state.outcome),
        fixed=view.state.fixed,
        answers=answers_of(view),
        messages=contact_lines(
            current_texts(),
            {c.value: a for c, a in contacts_of(current_portal(), view.state.reference).items()},
        ),
        may_change_messages=bool(offered_channels()),
        actions=_actions(view),
        again_url=_again_url(view),
        form=PressForm(),
    )
    return render_template("residents/track.html", own=own, errors=errors, **standing(view, for_owner=True))


def refused_page(reference: str, refused: Refused) -> tuple[str, int]:
    """Show the request as it stands, and why the step was not taken."""
    view = own_request(current_portal(), reference)
    if view is None:
        raise refused
    return own_page(view, problem=refusal_words(current_texts(), refused)), 409


def about(view: RequestView) -> dict[str, object]:
    """Return what every page of a step says of the request, and which state of it the page shows."""
    state = view.state
    return {
        "reference_code": state.reference,
        "reference_shown": references.shown(state.reference),
        "reference_spelled": references.spelled(state.reference),
        "service_name": view.service_name(current_texts().language),
        "expected": state.sequence,
    }


def _actions(view: RequestView) -> list[tuple[str, str]]:
    """Return what can be done now: words and address."""
    texts, state = current_texts(), view.state
    offered = (
        (ResidentStep.ADD, texts.gettext("Tell us more"), "residents.own_note"),
        (ResidentStep.ADD, texts.gettext("Add photos"), "residents.own_photos"),
        (ResidentStep.CORRECT_PLACE, texts.gettext("Correct the place"), "residents.own_place"),
        (ResidentStep.WITHDRAW, texts.gettext("Take your request back"), "residents.own_withdraw"),
    )
    return [
        (words, url_for(endpoint, reference=state.reference))
        for step, words, endpoint in offered
        if resident_may(step, state.status, state.outcome)
        and (step is not ResidentStep.CORRECT_PLACE or place_question(view) is not None)
        and (endpoint != "residents.own_photos" or takes_photos(state.photos))
    ]


def place_question(view: RequestView) -> AnyQuestion | None:
    """Return the question that says where the city is to go; None where a request has no place."""
    if view.version is None:
        return None
    path = view.version.path(view.answers or {})
    return next((question for question in path if question.type is QuestionType.LOCATION), None)


def _again_url(view: RequestView) -> str | None:
    """Return where the same can be asked for again, once this request is closed."""
    if view.state.status is not Status.CLOSED or view.version is None:
        return None
    offered = current_portal().catalogue.services.get(view.version.service.slug)
    if offered is None or offered.service.retired:
        return None
    return url_for("residents.service", slug=offered.service.slug)


def _told(texts: Texts) -> dict[Told, str]:
    return {
        Told.NOTE: texts.gettext(
            "We added your words to the request. The people who work on it will read them."
        ),
        Told.PHOTOS: texts.gettext("We added your photos. The people who work on your request see them now."),
        Told.PLACE: texts.gettext(
            "We have the better place. The people who work on your request see it now."
        ),
        Told.WITHDRAWN: texts.gettext("You took your request back. Nobody works on it any more."),
        Told.ANSWERED: texts.gettext("Thank you. We kept your answer."),
        Told.REOPENED: texts.gettext(
            "Thank you for telling us. We opened your request again, and it counts as not done."
        ),
        Told.TOO_LATE: texts.gettext(
            "We kept your answer. It came more than 30 days after we finished, so this request stays closed. "
            "Send a new request, and we come again."
        ),
        Told.MESSAGES: texts.gettext("We changed where your news goes."),
    }
