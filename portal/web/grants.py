"""What this browser may see in full: in its signed cookie are references and moments, and nothing else."""

from flask import session

from portal.domain.access import GRANTED_FOR
from portal.domain.contacts import Contact
from portal.domain.secrets import digest
from portal.queries.access import is_of, owner
from portal.web.current import current_portal

REQUESTS, ADDRESS = "requests", "address"
"""Names in the cookie: reference → seconds of the grant; the digest of the link that opened an address."""

MOST_REQUESTS = 40
"""A cookie holds about 4 KB; of more than these the oldest are forgotten."""


def grant(reference: str) -> None:
    """Let this browser see everything of a request for twelve hours."""
    held = {**_held(), reference: int(current_portal().now().timestamp())}
    latest = sorted(held, key=lambda one: held[one])[-MOST_REQUESTS:]
    session[REQUESTS] = {one: held[one] for one in latest}


def grant_address(secret: str) -> None:
    """Let this browser see the requests of the address that a link, just used, was sent to."""
    session[ADDRESS] = digest(secret)


def holds(reference: str) -> bool:
    """Say whether this browser may see everything of a request. Errors: DatabaseUnavailable."""
    if reference in _held():
        return True
    link = session.get(ADDRESS)
    return link is not None and is_of(current_portal(), link, reference)


def address() -> Contact | None:
    """Return the address whose requests this browser may see. Errors: DatabaseUnavailable."""
    link = session.get(ADDRESS)
    return owner(current_portal(), link) if link is not None else None


def forget() -> None:
    """Take back everything this browser may see."""
    session.pop(REQUESTS, None)
    session.pop(ADDRESS, None)


def _held() -> dict[str, int]:
    """Return the grants that still stand."""
    since = (current_portal().now() - GRANTED_FOR).timestamp()
    return {reference: at for reference, at in session.get(REQUESTS, {}).items() if at > since}
