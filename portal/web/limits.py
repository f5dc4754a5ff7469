"""Limits on what a browser asks for: who is counted, and what is said to somebody who has to wait."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address

from flask import request
from werkzeug.exceptions import TooManyRequests

from portal.commands.limits import Tally, count, look
from portal.domain.limits import Limited
from portal.web.current import current_portal, current_texts
from portal.web.phone import call_us

NOWHERE = "no address"
"""Who is counted when the connection has no address, as over a socket file."""


def require(what: Limited, who: str | None = None) -> None:
    """Count one more time that something is done, by a contact, or by this request's network address.

    Errors: TooManyRequests, whose page says when to try again (portal.web.errors).
    """
    _refuse_beyond(count(current_portal(), what, network(request.remote_addr) if who is None else who))


def require_sends(contacts: Iterable[str]) -> None:
    """Count something that is sent, for its network address and for everybody who will hear of it.

    In: the e-mail addresses and phone numbers. Errors: TooManyRequests.
    """
    require(Limited.SENDS)
    for contact in contacts:
        require(Limited.SENDS_FOR_ONE, contact)


def require_left(what: Limited) -> None:
    """Look whether this network address may do something once more, without counting it.

    Errors: TooManyRequests.
    """
    _refuse_beyond(look(current_portal(), what, network(request.remote_addr)))


def network(address: str | None) -> str:
    """Return what counts as one network address: of IPv6 the first 64 bits, which one household or host has.

    In: the visitor's address, as far as proxies are trusted (PORTAL_PROXY_HOPS).
    """
    try:
        found = ip_address(address or "")
    except ValueError:
        return NOWHERE
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return f"{IPv6Address(int(found) >> 64 << 64)}/64"


def wait_for(tally: Tally) -> str:
    """Say when it may be tried again, and how to go on without waiting."""
    texts = current_texts()
    sentence = texts.gettext("This was tried very often in the last hour. Try again after %(time)s.")
    return f"{sentence % {'time': texts.date_time(tally.again_at)}} {call_us()}"


def retry_after(tally: Tally) -> dict[str, str]:
    """Return the header that tells a program how many seconds to wait (RFC 9110, section 10.2.3)."""
    seconds = max(round((tally.again_at - current_portal().now()).total_seconds()), 1)
    return {"Retry-After": str(seconds)}


def _refuse_beyond(tally: Tally) -> None:
    if not tally.allowed:
        raise TooManyRequests(retry_after=tally.again_at)
