"""Closing a request: first what came of it, then what that outcome has to say."""

from flask import abort, redirect, render_template, request, url_for

from portal.adapters.files import FilesUnavailable
from portal.commands.photos import Gathering, remove_photo
from portal.commands.requests.commands import CloseRequest
from portal.domain.lifecycle import (
    CLOSING_REQUIREMENTS,
    NEVER_CHOSEN,
    Action,
    Outcome,
    Requirement,
    next_status,
)
from portal.domain.permissions import Permission
from portal.domain.secrets import digest
from portal.photos.limits import MOST_PHOTOS
from portal.photos.names import Size
from portal.queries.photos import PhotoView, draft_photo, draft_photos
from portal.queries.requests import RequestView
from portal.texts import SOURCE_LANGUAGE
from portal.web.access import needs
from portal.web.agency import blueprint
from portal.web.agency.closing_words import CLOSED, closing_fields, outcomes
from portal.web.agency.fields import DeskField, DeskForm, Filled
from portal.web.agency.gate import actor_for, current_staff
from portal.web.agency.ready_messages import chosen_message, message_fields, spared
from portal.web.agency.request import Page, about, seen_request
from portal.web.agency.step import Again, expected, stale_form, take
from portal.web.agency.steps import LANGUAGE, happened, language_field, late_fields
from portal.web.current import current_portal, current_texts
from portal.web.errors import log_unavailable
from portal.web.pictures import picture, size_of
from portal.web.uploads import (
    FILES,
    Problem,
    add_photos,
    fields_of,
    has_files,
    not_taken,
    reachable,
    receive_upload,
    take_descriptions,
    too_much,
)
from portal.wording.lifecycle import outcome_meaning, outcome_word

FIRST = Again()


@blueprint.get("/requests/<reference>/close")
@needs(Permission.SEE_REQUESTS)
def close(reference: str) -> Page:
    """Ask what came of it."""
    view = _closable(reference)
    chosen = request.args.get("outcome", "")
    if chosen in set(Outcome):
        return redirect(
            url_for("agency.close_with", reference=view.state.reference, outcome=chosen), code=303
        )
    return render_template(
        "agency/close.html",
        outcomes=outcomes(),
        is_possible=_is_possible(view),
        errors=[("outcome", current_texts().gettext("Choose what came of it"))]
        if "go" in request.args
        else [],
        **about(view),
    )


@blueprint.route("/requests/<reference>/close/<outcome>", methods=["GET", "POST"])
@needs(Permission.SEE_REQUESTS)
def close_with(reference: str, outcome: str) -> Page:
    """Ask for what the outcome has to say, take photos of what was done, or close."""
    fits = request.method == "GET" or receive_upload()
    if outcome not in set(Outcome) - NEVER_CHOSEN:
        abort(404)
    view, chosen = _closable(reference), Outcome(outcome)
    fields = _fields(view, chosen)
    if request.method == "GET":
        return _page(view, chosen, Filled.empty(fields), [])
    if not fits:
        return _page(view, chosen, Filled.empty(fields), [(None, too_much(current_texts()))]), 413
    return _send(view, chosen, Filled.sent(fields))


def _fields(view: RequestView, outcome: Outcome) -> list[DeskField]:
    words = closing_fields(outcome, spared(view, outcome))
    return [
        *message_fields(view, outcome),
        *words,
        *([language_field()] if words else []),
        *late_fields(),
    ]


@blueprint.get("/requests/<reference>/close/photos/<name>/<size>")
@needs(Permission.SEE_REQUESTS)
def closing_photo(reference: str, name: str, size: str) -> Page:
    """Show a photo that was taken for a close by whoever is about to close."""
    view, wanted = _closable(reference), size_of(size)
    return picture(lambda portal: draft_photo(portal, _key(view), name, wanted), name)


def _closable(reference: str) -> RequestView:
    view = seen_request(reference)
    actor_for(Permission.CLOSE, view.state.agency, view.state.reference)
    return view


def _is_possible(view: RequestView) -> bool:
    return next_status(view.state.status, Action.CLOSE, view.state.status_before_hold) is not None


def _send(view: RequestView, outcome: Outcome, filled: Filled) -> Page:
    """Keep the photos first: whatever else is wrong, they need not be chosen again."""
    if not DeskForm().validate_on_submit():
        return _page(view, outcome, filled, [(None, stale_form())]), 400
    try:
        problems = _take_photos(view) if Requirement.PHOTO_OR_REASON in CLOSING_REQUIREMENTS[outcome] else []
    except FilesUnavailable as error:
        log_unavailable(error)
        return _page(view, outcome, filled, [(None, not_taken(current_texts()))]), 503
    if request.form.get("go") == "add" or request.form.get("remove"):
        filled.errors.clear()
        return _page(view, outcome, filled, problems), 422 if problems else 200
    at, message = happened(filled), chosen_message(view, outcome, filled)
    _require_photo_or_reason(view, outcome, filled)
    said = {need: filled[need.value] for need in CLOSING_REQUIREMENTS[outcome] if filled[need.value]}
    command = CloseRequest(
        reference=view.state.reference,
        expected=expected(),
        occurred_at=at,
        outcome=outcome,
        said=said,
        draft_key=_key(view),
        message=message,
        language=filled[LANGUAGE] or SOURCE_LANGUAGE,
    )

    def draw(now: RequestView, typed: Filled, again: Again) -> str:
        return _page(now, outcome, typed, [*((None, one) for one in again.problems), *problems], again)

    is_ready = not filled.errors and not problems
    return take(view, filled, command if is_ready else None, CLOSED + outcome.value, draw)


def _require_photo_or_reason(view: RequestView, outcome: Outcome, filled: Filled) -> None:
    need = Requirement.PHOTO_OR_REASON
    if need not in CLOSING_REQUIREMENTS[outcome] or filled[need.value]:
        return
    if not draft_photos(current_portal(), _key(view)):
        filled.errors[need.value] = current_texts().gettext("Add a photo below, or say why there is none")


def _take_photos(view: RequestView) -> list[Problem]:
    portal, gathering = current_portal(), Gathering(_key(view), view.state.reference)
    there = draft_photos(portal, gathering.key)
    problems = take_descriptions(gathering, there)
    if name := request.form.get("remove"):
        remove_photo(portal, gathering.key, name)
    elif has_files():
        problems += add_photos(gathering, MOST_PHOTOS - len(there))
    return problems


def _key(view: RequestView) -> str:
    """Return the key under which somebody gathers photos for closing a request."""
    return digest(f"closing {view.state.reference} by {current_staff().username}")


def _page(
    view: RequestView,
    outcome: Outcome,
    filled: Filled,
    problems: list[Problem],
    again: Again = FIRST,
) -> str:
    texts, reference = current_texts(), view.state.reference

    def address(photo: PhotoView, size: Size) -> str:
        return url_for("agency.closing_photo", reference=reference, name=photo.name, size=size.value)

    there = draft_photos(current_portal(), _key(view))
    photos = fields_of(there, address, received=request.method == "POST")
    return render_template(
        "agency/close_with.html",
        chosen=outcome_word(texts, outcome),
        meaning=outcome_meaning(texts, outcome),
        takes_photos=Requirement.PHOTO_OR_REASON in CLOSING_REQUIREMENTS[outcome],
        form=DeskForm(),
        filled=filled,
        photos=photos,
        most=MOST_PHOTOS,
        file_errors=[said for target, said in problems if target == FILES],
        errors=[*filled.summary(), *reachable(problems, photos)],
        meanwhile=again.meanwhile,
        preview=again.preview,
        is_possible=_is_possible(view),
        **about(view),
    )
