"""Track by reference: what a reference alone shows, and everything for whoever may see it."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.catalogue.answers import clean
from portal.domain import reference as references
from portal.domain.limits import Limited
from portal.queries.requests import RequestView, own_request, public_request
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.grants import holds
from portal.web.limits import require, require_left
from portal.web.residents import blueprint
from portal.web.residents.own.page import own_page, told_by
from portal.web.residents.standing import standing

LONGEST_REFERENCE = 200


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
    own = own_request(current_portal(), canonical) if holds(canonical) else None
    if own is not None:
        return own_page(own, told=told_by(request.args.get("told")))
    return render_template("residents/track.html", own=None, errors=[], **standing(view))


def _find(reference: str) -> RequestView | None:
    """Look a reference up. Only one that nobody has counts as a guess: a typing error is caught before."""
    require_left(Limited.GUESSES)
    found = public_request(current_portal(), reference)
    if found is None:
        require(Limited.GUESSES)
    return found


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
