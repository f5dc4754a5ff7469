"""Track by reference: what a reference alone shows."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.catalogue.answers import clean
from portal.domain import reference as references
from portal.domain.lifecycle import Visibility
from portal.domain.limits import Limited
from portal.queries.places.shown import place_shown
from portal.queries.requests import RequestView, public_request
from portal.web.access import Access, access
from portal.web.alerts import alerts_for
from portal.web.bodies import other_body
from portal.web.current import current_portal, current_texts
from portal.web.limits import require, require_left
from portal.web.place_words import place_lines
from portal.web.residents import blueprint
from portal.web.residents.nearby import people_told
from portal.web.timeline import Teller
from portal.wording.lifecycle import outcome_meaning, outcome_word, status_word

LONGEST_REFERENCE = 200


@dataclass(frozen=True)
class OutcomeView:
    """What became of it, in words."""

    text: str
    meaning: str


@blueprint.get("/<lang>/track")
@access(Access.ANYONE)
def track_form() -> str | Response | tuple[str, int]:
    """Ask for a reference; with one, go to its request."""
    typed = request.args.get("reference")
    if typed is None:
        return render_template("residents/track_form.html", value="", errors=[])
    typed = clean(typed[:LONGEST_REFERENCE])
    reference = references.read(typed)
    if reference is None:
        return _ask_again(typed, _why_unreadable(typed)), 422
    if _find(reference) is None:
        return _ask_again(typed, _unknown()), 404
    return redirect(url_for("residents.track", reference=reference), code=303)


@blueprint.get("/<lang>/track/<reference>")
@access(Access.ANYONE)
def track(reference: str) -> str | Response | tuple[str, int]:
    """Show where a request stands."""
    canonical = references.read(reference)
    view = _find(canonical) if canonical else None
    if view is None:
        typed = clean(reference[:LONGEST_REFERENCE])
        return _ask_again(typed, _unknown() if canonical else _why_unreadable(typed)), 404
    if canonical != reference:
        return redirect(url_for("residents.track", reference=canonical), code=303)
    return _page(view)


def _find(reference: str) -> RequestView | None:
    """Look a reference up. Only one that nobody has counts as a guess: a typing error is caught before."""
    require_left(Limited.GUESSES)
    found = public_request(current_portal(), reference)
    if found is None:
        require(Limited.GUESSES)
    return found


def _page(view: RequestView) -> str:
    texts, catalogue = current_texts(), current_portal().catalogue
    teller = Teller(
        texts,
        catalogue.words(texts.language),
        dict(catalogue.agencies),
        catalogue.calendar,
        current_portal().now(),
    )
    state = view.state
    private = state.visibility is Visibility.PRIVATE
    outcome = None
    if state.outcome is not None:
        outcome = OutcomeView(outcome_word(texts, state.outcome), outcome_meaning(texts, state.outcome))
    return render_template(
        "residents/track.html",
        alerts=alerts_for(None if private or view.version is None else view.version.service.slug),
        reference_shown=references.shown(state.reference),
        reference_spelled=references.spelled(state.reference),
        service_name=texts.gettext("A private request") if private else view.service_name(texts.language),
        agency_name=None if private else teller.agency(state.agency),
        other_body=None if private else other_body(state.agency),
        status_code=state.status.value,
        status=status_word(texts, state.status),
        outcome=outcome,
        root_status=status_word(texts, view.root.status) if view.root else None,
        promises=[] if private else teller.promises(view),
        timeline=teller.timeline(view),
        place_lines=place_lines(texts, place_shown(current_portal(), state)),
        is_private=private,
        reopenings=state.reopenings,
        people=None if private else people_told(texts, state.followers + 1),
    )


def _ask_again(typed: str, problem: str) -> str:
    return render_template("residents/track_form.html", value=typed, errors=[("reference", problem)])


def _why_unreadable(typed: str) -> str:
    texts = current_texts()
    if not typed:
        return texts.gettext("Enter your reference. It has nine letters and numbers, like 7KQ-M2X-9TZ.")
    return texts.gettext(
        "Check your reference: it should have nine letters and numbers, like 7KQ-M2X-9TZ, "
        "and one of them does not fit."
    )


def _unknown() -> str:
    return current_texts().gettext(
        "We have no request with this reference. Check each letter and number, or call us."
    )
