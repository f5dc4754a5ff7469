"""What every page of a call begins with: whose it is, and that it is theirs."""

from flask import abort
from werkzeug.wrappers import Response

from portal.commands.calls.calls import About, Caller
from portal.domain.permissions import Actor, Permission
from portal.queries.calls import CallView, call_of
from portal.web.agency.gate import actor_for, current_staff
from portal.web.current import current_portal, current_texts

Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]

ErrorLine = tuple[str | None, str]
"""(html id or None, text): one line of the summary of errors."""


def call_taker() -> Actor:
    """Return who is signed in, as who takes calls."""
    return actor_for(Permission.TAKE_CALLS)


def own_call_or_404(number: int) -> CallView:
    """Return a call of whoever is signed in; 404 for any other."""
    found = call_of(current_portal(), number, current_staff().username)
    return found if found is not None else abort(404)


def stale_page() -> str:
    """Say what to do when a page's token is missing or old."""
    return current_texts().gettext(
        "We could not tell that this came from our page. Everything is still here: send it once more"
    )


def about_of(call: CallView) -> About:
    """Return what is known of a call, to be told again with a change."""
    caller = Caller(call.phone, call.email, call.speaks)
    return About(call.channel, call.language, call.interpreter, call.reason, call.received_on, caller)
