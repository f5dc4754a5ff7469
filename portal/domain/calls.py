"""Calls: why people turn to the city, and what their call had to do with requests."""

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.lifecycle import Channel
from portal.domain.measures import FEWEST_FOR_A_RATE


class ContactReason(StrEnum):
    """Why somebody calls. INFORMATION needs no request and makes none."""

    NEW = "new"
    STATUS = "status"
    COMPLAINT = "complaint"
    INFORMATION = "information"


class Part(StrEnum):
    """What a request has to do with a call: it was sent or followed in it, or the call was about it."""

    SENT = "sent"
    FOLLOWED = "followed"
    ABOUT = "about"


REPEAT_REASONS = frozenset({ContactReason.STATUS, ContactReason.COMPLAINT})
"""Reasons of a call about a request that was made before."""

CALL_CHANNELS = tuple(channel for channel in Channel if channel not in {Channel.WEB, Channel.API})
"""How somebody can reach a call-taker."""

ON_PAPER = frozenset({Channel.MAIL, Channel.EMAIL, Channel.SOCIAL, Channel.WALK_IN, Channel.COUNCIL})
"""Channels whose requests may have come on an earlier day than the one they are keyed in."""


@dataclass(frozen=True)
class RepeatContact:
    """How often people call again about what they asked for, for one service.

    `calls` are those that had to do with a request of it, `repeated` those of them whose reason is one of
    REPEAT_REASONS.
    """

    service: str
    calls: int
    repeated: int

    @property
    def share(self) -> float | None:
        """repeated ÷ calls; None where there are too few to say."""
        return self.repeated / self.calls if self.calls >= FEWEST_FOR_A_RATE else None
