"""Signing in through the city's OpenID Connect provider, and showing there anew who one is.

It never makes an account: administrators do.
"""

import hmac
import secrets
import time
from typing import Any

import structlog
from flask import abort, redirect, render_template, request, session, url_for

from portal.adapters.identity_provider import IdentityProvider, Person, ProviderFailed, provider_for
from portal.commands.staff.signing_in import by_provider, prove_by_provider
from portal.domain.permissions import Permission
from portal.web.access import Access, access, needs
from portal.web.agency import blueprint
from portal.web.agency.gate import COOKIE_KEY, forget_staff
from portal.web.agency.returning import safe_next
from portal.web.agency.signing_in import Page, begin_session
from portal.web.current import current_portal

KEY = "staff_provider"
"""Name in the signed cookie of what this browser was sent to the provider with."""

_log = structlog.get_logger()


@blueprint.get("/sign-in/provider")
@access(Access.ANYONE)
def to_provider() -> Page:
    """Send the browser to the provider."""
    return _send(since=None)


@blueprint.get("/prove/provider")
@needs(Permission.SIGN_IN)
def prove_at_provider() -> Page:
    """Send somebody who is signed in to the provider, to show there anew that it is them."""
    return _send(since=int(time.time()))


@blueprint.get("/sign-in/provider/return")
@access(Access.ANYONE)
def from_provider() -> Page:
    """Take back whoever comes from the provider: once, and only the browser that was sent there."""
    provider, held = _provider(), session.pop(KEY, None)
    state = request.args.get("state", "")
    if held is None or not hmac.compare_digest(held["state"].encode(), state.encode()):
        return _failed("another state")
    try:
        person = provider.person(
            request.args.get("code", ""), _return_to(), held["nonce"], held["verifier"], held["since"]
        )
    except ProviderFailed as error:
        return _failed(str(error), held)
    if held["since"] is not None:
        return _proved(person, held)
    secret = by_provider(current_portal(), person.subject, person.email, session.get(COOKIE_KEY))
    if secret is None:
        return _failed("no account", held)
    begin_session(secret)
    return redirect(safe_next(held["next"]) or url_for("agency.home"), code=303)


def _send(since: int | None) -> Page:
    """Send the browser to the provider; `since`: when (seconds since 1970) it has to show anew who it is."""
    held = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
    kept = {**held, "next": safe_next(request.args.get("next")), "since": since}
    try:
        address = _provider().address(_return_to(), **held, anew=since is not None)
    except ProviderFailed as error:
        return _failed(str(error), kept)
    session[KEY] = kept
    return redirect(address, code=303)


def _proved(person: Person, held: dict[str, Any]) -> Page:
    if not prove_by_provider(current_portal(), str(session.get(COOKIE_KEY, "")), person.subject):
        return _failed("somebody else", held)
    forget_staff()
    return redirect(safe_next(held["next"]) or url_for("agency.home"), code=303)


def _provider() -> IdentityProvider:
    return provider_for(current_portal().settings) or abort(404)


def _return_to() -> str:
    return current_portal().settings.public_url + url_for("agency.from_provider")


def _failed(why: str, held: dict[str, Any] | None = None) -> tuple[str, int]:
    """Say that it did not work: signing in, or showing anew who one is."""
    proves = held is not None and held["since"] is not None
    _log.warning("sign-in through the provider failed", why=why, anew=proves)
    return render_template(
        "agency/provider_failed.html", proves=proves, next_path=held["next"] if held else None
    ), 422
