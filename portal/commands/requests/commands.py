"""What can be asked of the write door, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from portal.catalogue import ServiceVersion
from portal.domain.contacts import Contact, Point
from portal.domain.events import NOWHERE, Place, ReopenCause
from portal.domain.lifecycle import Channel, Fixed, HoldReason, IdentifierKind, Outcome, Requirement
from portal.domain.permissions import Permission


@dataclass(frozen=True)
class SendRequest:
    """Ask the city for a service.

    `key` makes it idempotent: a second send with the same key gives back the first one's reference.
    `answers` have been checked (portal.catalogue.answers). `occurred_at` (UTC) is None for now. `point` and
    `place` say where, exactly and generally; `contacts` who hears of it. Photos that a draft with this key
    has come along. `needs_review`: there are signs of a machine.
    """

    permission: ClassVar[Permission] = Permission.SEND

    key: str
    version: ServiceVersion
    answers: Mapping[str, Any]
    channel: Channel
    language: str
    occurred_at: datetime | None = None
    point: Point | None = None
    place: Place = NOWHERE
    contacts: tuple[Contact, ...] = ()
    needs_review: bool = False


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
    """Close with an outcome and what that outcome demands (lifecycle.CLOSING_REQUIREMENTS).

    Photos that were gathered under `draft_key` come along; with them no reason for their lack is needed.
    `message` is the code of a ready message, empty for none; what it says need not be in `said`.
    """

    permission: ClassVar[Permission] = Permission.CLOSE

    outcome: Outcome
    said: Mapping[Requirement, str] = field(default_factory=dict)
    draft_key: str = ""
    message: str = ""


@dataclass(frozen=True, kw_only=True)
class ReopenRequest(Step):
    """Open a closed request again, with a reason in words."""

    permission: ClassVar[Permission] = Permission.REOPEN

    why: str
    cause: ReopenCause = ReopenCause.STAFF_REVIEW


@dataclass(frozen=True, kw_only=True)
class FollowRequest(Step):
    """Say that one has the same problem: counted once per `key`, and told of what happens."""

    permission: ClassVar[Permission] = Permission.FOLLOW

    key: str
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AddNote(Step):
    """Tell more about one's own request."""

    permission: ClassVar[Permission] = Permission.ADD

    text: str


@dataclass(frozen=True, kw_only=True)
class AddPhotos(Step):
    """Add the photos that were gathered under a draft's key to one's own request."""

    permission: ClassVar[Permission] = Permission.ADD

    draft_key: str


@dataclass(frozen=True, kw_only=True)
class CorrectPlace(Step):
    """Say better where one's own request is. `answers` are those that change (portal.catalogue.answers)."""

    permission: ClassVar[Permission] = Permission.CORRECT_PLACE

    answers: Mapping[str, Any]
    point: Point | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, kw_only=True)
class WithdrawRequest(Step):
    """Take one's own request back."""

    permission: ClassVar[Permission] = Permission.WITHDRAW


@dataclass(frozen=True, kw_only=True)
class AnswerFixed(Step):
    """Answer "Is it fixed?". A no within 30 days of the close reopens the request (outcomes.md, Outcome)."""

    permission: ClassVar[Permission] = Permission.ANSWER

    answer: Fixed
    rating: int | None = None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class AssignRequest(Step):
    """Say who is to do it: an account, a team of the agency, or (neither) nobody any more."""

    permission: ClassVar[Permission] = Permission.ASSIGN

    assignee: str | None = None
    team: str | None = None


@dataclass(frozen=True, kw_only=True)
class ScheduleWork(Step):
    """Say for which local day the work is planned; None takes the plan back."""

    permission: ClassVar[Permission] = Permission.SCHEDULE

    day: date | None


@dataclass(frozen=True, kw_only=True)
class ChangeService(Step):
    """Say that it asks for another service. `answers` have been checked against its questions."""

    permission: ClassVar[Permission] = Permission.RECLASSIFY

    version: ServiceVersion
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class SplitRequest(Step):
    """Make a part of it a request of its own, received when it was, told to the same people.

    `key` makes it idempotent; `answers` have been checked against the questions of `version`.
    """

    permission: ClassVar[Permission] = Permission.SPLIT

    key: str
    version: ServiceVersion
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class RecordIdentifier(Step):
    """Keep its number in one of the agency's own systems; an empty one takes it back."""

    permission: ClassVar[Permission] = Permission.IDENTIFY

    kind: IdentifierKind
    number: str


@dataclass(frozen=True, kw_only=True)
class AddComment(Step):
    """Note something for staff alone."""

    permission: ClassVar[Permission] = Permission.COMMENT

    text: str


@dataclass(frozen=True, kw_only=True)
class ReviewClose(Step):
    """Say that the close it stands on is true, however quick or many there were."""

    permission: ClassVar[Permission] = Permission.REVIEW_CLOSE


Command = SendRequest | Step
