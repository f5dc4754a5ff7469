"""Taking a step with a request: its form, the command, and what is said when it is not possible."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import abort, redirect, render_template, request, url_for

from portal.commands.door import execute
from portal.commands.refusals import Refusal, Refused
from portal.commands.requests.commands import Step
from portal.commands.requests.traces import TRACES
from portal.domain.permissions import Permission, acting
from portal.queries.requests import RequestView, staff_request
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.fields import DeskForm, Filled
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.history import StaffEntry, history
from portal.web.agency.previews import LOOK, Preview, previewed
from portal.web.agency.request import Page, about, seen_request
from portal.web.agency.steps import step_pages
from portal.web.current import current_portal, current_texts
from portal.web.timeline import current_teller

EXPECTED = "expected"
"""Name of the field that says which state of the request a form was made for."""


@dataclass(frozen=True)
class Again:
    """Why a form is drawn again: sentences for its error summary, what happened meanwhile, or a letter."""

    problems: Sequence[str] = ()
    meanwhile: Sequence[StaffEntry] = ()
    preview: Preview | None = None


Draw = Callable[[RequestView, Filled, Again], str]
"""Draws a form for a request as it stands."""


@blueprint.route("/requests/<reference>/steps/<step>", methods=["GET", "POST"])
@needs(Permission.SEE_REQUESTS)
def step(reference: str, step: str) -> Page:
    """Ask for what a step needs, or take it."""
    page = step_pages().get(step)
    if page is None:
        abort(404)
    view = seen_request(reference)
    actor_for(page.permission, view.state.agency, view.state.reference)

    def draw(view: RequestView, filled: Filled, again: Again) -> str:
        return render_template(
            "agency/step.html",
            taken=page,
            form=DeskForm(),
            filled=filled,
            errors=filled.summary(again.problems),
            meanwhile=again.meanwhile,
            preview=again.preview,
            is_possible=page.is_possible(view.state),
            **about(view),
        )

    if request.method == "GET":
        return draw(view, Filled.empty(page.asks(view.state)), Again())
    filled = Filled.sent(page.asks(view.state))
    return take(view, filled, page.build(filled, view.state, expected()), page.kind.value, draw)


def expected() -> int:
    """Return which state of the request the form was made for; 0, which none has, for anything else."""
    text = request.form.get(EXPECTED, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def take(view: RequestView, filled: Filled, command: Step | None, code: str, draw: Draw) -> Page:
    """Carry out a step, and go on to the request; or show the form again with everything that was typed.

    In: the request as it was just loaded; the form; its command, None where the form has errors; the code
    that the next page is told it by.
    """
    if not DeskForm().validate_on_submit():
        return draw(view, filled, Again([stale_form()])), 400
    if command is None:
        return draw(view, filled, Again()), 422
    if request.form.get("go") == LOOK:
        return draw(view, filled, Again(preview=previewed(view, command)))
    actor = actor_for(command.permission, view.state.agency, view.state.reference)
    try:
        execute(current_portal(), command, actor)
    except Refused as refused:
        if refused.refusal is not Refusal.CHANGED_MEANWHILE:
            return draw(view, filled, Again([in_words(refused)])), 422
        view = staff_request(current_portal(), view.state.reference) or view
        if not is_repeat(view, command):
            meanwhile = history(view, current_teller(), command.expected or 0)
            return draw(view, filled, Again([changed_words()], meanwhile)), 409
    return _onwards(view, code)


def stale_form() -> str:
    """Say what to do when a form's safety token is missing or old."""
    return current_texts().gettext(
        "We could not tell that this came from our page. Everything you typed is below: send it once more."
    )


def changed_words() -> str:
    """Say that somebody else was quicker."""
    return current_texts().gettext(
        "The request changed while you had it open, so nothing was done. Below is what happened, and what "
        "you typed. Send it again if it is still right."
    )


def in_words(refused: Refused) -> str:
    """Say a refusal as a sentence."""
    text = str(refused)
    return f"{text[:1].upper()}{text[1:]}."


def is_repeat(view: RequestView, command: Step) -> bool:
    """Say whether this very step was just taken by this very account: a button pressed twice is one step."""
    since = view.history[command.expected or len(view.history) :]
    made = TRACES.get(type(command))
    return bool(since) and all(
        past.actor == current_staff().username and type(past.event) is made for past in since
    )


def _onwards(view: RequestView, code: str) -> Page:
    """Go to the request; to the queue where it is no longer the reader's to see."""
    identity, reference = current_staff(), view.state.reference
    after = staff_request(current_portal(), reference)
    lies_with = after.state.agency if after else None
    if acting(identity.grants, identity.username, Permission.SEE_REQUESTS, lies_with):
        return redirect(url_for("agency.request_page", reference=reference, told=code), code=303)
    return redirect(url_for("agency.queue", told=code, about=reference), code=303)
