"""What a secret link opens, and when it opens nothing (any more)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.messages import LinkPurpose

GRANTED_FOR = timedelta(hours=12)
"""How long a browser may see everything after a link was exchanged."""

SAME_PRESS = timedelta(minutes=1)
"""A link that works once still works so long: a button pressed twice, or a reply that was lost."""


class LinkFault(StrEnum):
    """Why a link opens nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Opens:
    """What a link opens: everything of one request (by reference), or all requests of an address (None)."""

    reference: str | None


@dataclass(frozen=True)
class Link:
    """A secret link as it is kept."""

    purpose: LinkPurpose
    reference: str | None
    used_at: datetime | None
    expires_at: datetime | None

    def judge(self, now: datetime) -> Opens | LinkFault:
        """Say what it opens at a moment (UTC). One that stops messages opens nothing."""
        if self.purpose is LinkPurpose.STOP or (self.purpose is LinkPurpose.REQUEST) != bool(self.reference):
            return LinkFault.UNKNOWN
        if self.used_at is not None and self.used_at + SAME_PRESS <= now:
            return LinkFault.USED
        if self.expires_at is not None and self.expires_at <= now:
            return LinkFault.EXPIRED
        return Opens(self.reference)
