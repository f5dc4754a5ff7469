"""What can be asked of the write door, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from portal.catalogue import ServiceVersion
from portal.domain.events import ReopenCause
from portal.domain.lifecycle import Channel, HoldReason, Outcome, Requirement
from portal.domain.permissions import Permission


@dataclass(frozen=True)
class SendRequest:
    """Ask the city for a service.

    `key` makes it idempotent: a second send with the same key gives back the first one's reference.
    `answers` have been checked (portal.catalogue.answers). `occurred_at` (UTC) is None for now.
    """

    permission: ClassVar[Permission] = Permission.SEND

    key: str
    version: ServiceVersion
    answers: Mapping[str, Any]
    channel: Channel
    language: str
    occurred_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Step:
    """What every command on a standing request carries; a kind of its own names its permission.

    `occurred_at` (UTC) is when it happened, None for now. `expected` is the step the actor saw last; when
    given, a request that changed since is refused. `language` is the one that words are written in.
    """

    permission: ClassVar[Permission]

    reference: str
    occurred_at: datetime | None = None
    expected: int | None = None
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class AcceptRequest(Step):
    """Confirm that the request is this agency's: the first response."""

    permission: ClassVar[Permission] = Permission.ACCEPT


@dataclass(frozen=True, kw_only=True)
class RecordInspection(Step):
    """Say that someone went to look. The work is still to be done."""

    permission: ClassVar[Permission] = Permission.INSPECT


@dataclass(frozen=True, kw_only=True)
class StartWork(Step):
    """Say that someone is working on it."""

    permission: ClassVar[Permission] = Permission.START


@dataclass(frozen=True, kw_only=True)
class TransferRequest(Step):
    """Hand the request to another agency, with a reason in words. Never closes it."""

    permission: ClassVar[Permission] = Permission.TRANSFER

    agency: str
    why: str


@dataclass(frozen=True, kw_only=True)
class HoldRequest(Step):
    """Put the request on hold until a day, or (scheduled for a programme) a season in words."""

    permission: ClassVar[Permission] = Permission.HOLD

    reason: HoldReason
    until: date | None = None
    season: str = ""


@dataclass(frozen=True, kw_only=True)
class ResumeRequest(Step):
    """Go on after a hold."""

    permission: ClassVar[Permission] = Permission.RESUME


@dataclass(frozen=True, kw_only=True)
class CloseRequest(Step):
    """Close with an outcome and what that outcome demands (lifecycle.CLOSING_REQUIREMENTS)."""

    permission: ClassVar[Permission] = Permission.CLOSE

    outcome: Outcome
    said: Mapping[Requirement, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ReopenRequest(Step):
    """Open a closed request again, with a reason in words."""

    permission: ClassVar[Permission] = Permission.REOPEN

    why: str
    cause: ReopenCause = ReopenCause.STAFF_REVIEW


Command = SendRequest | Step
