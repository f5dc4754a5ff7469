"""Who hears of a request, and how."""

from dataclasses import dataclass
from enum import StrEnum


class ContactChannel(StrEnum):
    """How somebody hears of a request. NONE: they follow it without being told."""

    EMAIL = "email"
    TEXT = "text"
    NONE = "none"


class SubscriberRole(StrEnum):
    """Why somebody hears of a request: they asked, or they have the same problem."""

    REPORTER = "reporter"
    FOLLOWER = "follower"


@dataclass(frozen=True)
class Contact:
    """One way to reach somebody: a normalised e-mail address, or a phone number in E.164. None for NONE."""

    channel: ContactChannel
    address: str | None = None


@dataclass(frozen=True)
class Point:
    """A spot on the earth, in degrees of WGS 84.

    `label` names the city's own place that is there, or near (`is_near`).
    """

    latitude: float
    longitude: float
    label: str | None = None
    is_near: bool = False
