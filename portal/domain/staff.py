"""Staff accounts: who somebody is at the desk, and how long what they were given works."""

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.permissions import OF_ONE_AGENCY, PERMISSIONS, STAFF_ROLES, Grant, Permission, Role

SESSION_LASTS = timedelta(hours=12)
SESSION_IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=1)
"""How long a session lasts at most, and without a page; and how exactly it is known when the last one was."""

SESSION_REMEMBERED = timedelta(days=7)
"""How long it is known afterwards whose it was, for words that come from a browser that was signed out."""

INVITATION_WORKS = timedelta(hours=72)
SECOND_STEP_WORKS = timedelta(minutes=10)
PROOF_LASTS = timedelta(minutes=10)
"""How long after a proof of who one is acts are open that ask for it."""

PASSWORD_LEAST, PASSWORD_MOST = 12, 200
"""Characters. Nothing else is asked of a password (NIST SP 800-63B, section 3.1.1.2)."""

RECOVERY_CODES = 10
RECOVERY_CODE_LENGTH = 12

CODE_SECONDS = 30
"""How long an authenticator's code is the current one (RFC 6238)."""

INVENTED = "@demonstration.invalid"
"""How the addresses of a demonstration's accounts end: no letter can go there (RFC 2606, section 2)."""

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@]+", re.ASCII)


class SecretPurpose(StrEnum):
    """What a secret that works once is for."""

    INVITATION = "invitation"
    SECOND_STEP = "second_step"
    LINK = "link"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class Identity:
    """Who is signed in. `proved_at` (UTC) is when they last showed that it is really them."""

    username: str
    name: str
    grants: tuple[Grant, ...]
    team: str | None
    proved_at: datetime

    def may_open(self, permission: Permission) -> bool:
        """Say whether any of their roles has a permission, of whichever agency."""
        return has(self.grants, permission)

    def roles(self) -> tuple[Role, ...]:
        """Return their roles, each once, in the order of the map."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in STAFF_ROLES if role in held)


def has(grants: Iterable[Grant], permission: Permission) -> bool:
    """Say whether any of these roles has a permission, of whichever agency."""
    return any(permission in PERMISSIONS[grant.role] for grant in grants)


def is_username(text: str) -> bool:
    """Say whether something can name an account: small letters, digits, dots, hyphens, underscores."""
    return _USERNAME.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Say whether a text can be the e-mail address of an account."""
    return _EMAIL.fullmatch(text) is not None


def is_whole(grant: Grant) -> bool:
    """Say whether a role is one of staff's, and names an agency just where it needs one."""
    return grant.role in STAFF_ROLES and (grant.role in OF_ONE_AGENCY) == (grant.agency is not None)


def authenticator_secret(secret_key: str, invitation: str) -> str:
    """Return the authenticator's secret that an invitation leads to, in base 32.

    It follows from the invitation: looking at the page stores nothing, and looking again shows the same.
    """
    made = hmac.new(secret_key.encode(), f"authenticator {invitation}".encode(), hashlib.sha256).digest()
    return b32encode(made[:20]).decode("ascii")


def form_token(secret_key: str, username: str) -> str:
    """Return what the tokens of an account's forms are made from.

    It is the account's and not a session's: a form that was opened before somebody signed out is theirs to
    send once they have signed in again, and nobody else's who signs in at the same browser.
    """
    return hmac.new(secret_key.encode(), f"forms {username}".encode(), hashlib.sha256).hexdigest()


def recovery_kept_as(secret_key: str, username: str, code: str) -> str:
    """Return what is kept of a recovery code: an HMAC. A plain digest of it could be guessed."""
    said = f"recovery {username} {code}"
    return hmac.new(secret_key.encode(), said.encode(), hashlib.sha256).hexdigest()
