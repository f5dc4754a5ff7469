"""Signing in through the city's OpenID Connect provider. It never makes an account: administrators do."""

import hmac
import secrets

import structlog
from flask import abort, redirect, render_template, request, session, url_for

from portal.adapters.identity_provider import IdentityProvider, ProviderFailed, provider_for
from portal.commands.staff.signing_in import by_provider
from portal.web.access import Access, access
from portal.web.agency import blueprint
from portal.web.agency.gate import COOKIE_KEY
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
    held = {name: secrets.token_urlsafe(48) for name in ("state", "nonce", "verifier")}
    try:
        address = _provider().address(_return_to(), **held)
    except ProviderFailed as error:
        return _failed(str(error))
    session[KEY] = {**held, "next": safe_next(request.args.get("next"))}
    return redirect(address, code=303)


@blueprint.get("/sign-in/provider/return")
@access(Access.ANYONE)
def from_provider() -> Page:
    """Take back whoever comes from the provider: once, and only the browser that was sent there."""
    provider, held = _provider(), session.pop(KEY, None)
    state = request.args.get("state", "")
    if held is None or not hmac.compare_digest(held["state"].encode(), state.encode()):
        return _failed("another state")
    try:
        person = provider.person(request.args.get("code", ""), _return_to(), held["nonce"], held["verifier"])
    except ProviderFailed as error:
        return _failed(str(error))
    secret = by_provider(current_portal(), person.subject, person.email, session.get(COOKIE_KEY))
    if secret is None:
        return _failed("no account")
    begin_session(secret)
    return redirect(safe_next(held["next"]) or url_for("agency.home"), code=303)


def _provider() -> IdentityProvider:
    return provider_for(current_portal().settings) or abort(404)


def _return_to() -> str:
    return current_portal().settings.public_url + url_for("agency.from_provider")


def _failed(why: str) -> tuple[str, int]:
    _log.warning("sign-in through the provider failed", why=why)
    return render_template("agency/provider_failed.html"), 422
