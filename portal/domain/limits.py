"""How often something may be done before somebody has to wait: windows of time, and who is counted."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(hours=1)
"""Every limit is so many in a window; windows begin at the full hour (UTC)."""

EVERYBODY = "everybody"
"""Who is counted for a limit that all share."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Limited(StrEnum):
    """What is limited: strictly for one contact, generously for one network address (safety.md, Requests).

    A library, a shelter or a phone network shares one address among many people.
    """

    SENDS = "sends"
    SENDS_FOR_ONE = "sends_for_one"
    LINKS = "links"
    LINKS_TO_ONE = "links_to_one"
    GUESSES = "guesses"
    GUESSES_BY_ALL = "guesses_by_all"
    UPLOADS = "uploads"
    SIGN_INS = "sign_ins"
    SIGN_INS_FROM_ONE = "sign_ins_from_one"
    SIGN_IN_CODES = "sign_in_codes"


def window_of(moment: datetime) -> tuple[datetime, datetime]:
    """Return the window a moment lies in: when it began and when it ends (UTC)."""
    begins = moment - (moment - _BEGINNING) % WINDOW
    return begins, begins + WINDOW


def counted_as(secret_key: str, what: Limited, who: str, window_begins: datetime) -> str:
    """Return the name that a count is kept under: an HMAC that changes with every window.

    It names nobody: without the key an address cannot be tried against it, and two windows cannot be told to
    be of the same person.
    """
    said = f"limit {what} {window_begins.isoformat()} {who}"
    return hmac.new(secret_key.encode(), said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
