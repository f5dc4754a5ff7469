"""What happened to a service request: frozen, past-tense facts, and their registry.

Events carry codes only. Names, contacts, free text and the exact place live apart, in tables that can
be erased, so that history and privacy do not fight.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.domain.clocks import Target
from portal.domain.lifecycle import (
    Channel,
    Fixed,
    HoldReason,
    IdentifierKind,
    MilestoneKind,
    Outcome,
    RequestKind,
    Result,
    Visibility,
)


@dataclass(frozen=True)
class Promise:
    """A milestone as promised at submission: its target and its deadline (UTC), frozen.

    Both are None where the service has no dated target (by appointment, in a season).
    """

    kind: MilestoneKind
    target: Target | None
    due_at: datetime | None


@dataclass(frozen=True)
class NewDeadline:
    """A deadline moved by a pause that city policy grants (UTC)."""

    kind: MilestoneKind
    due_at: datetime


@dataclass(frozen=True)
class MilestoneResult:
    """What a close did to one milestone."""

    kind: MilestoneKind
    result: Result


class ReopenCause(StrEnum):
    """Why a closed request is open again."""

    NOT_FIXED = "not_fixed"
    STAFF_REVIEW = "staff_review"
    ROOT_FELL_AWAY = "root_fell_away"
    PLACE_CORRECTED = "place_corrected"


@dataclass(frozen=True)
class Origin:
    """Where an imported request comes from: the mapping's name, its number there, and its type there."""

    source: str
    number: str
    type: str


@dataclass(frozen=True)
class Place:
    """Where it is, no closer than this: the exact place lies with what can be erased."""

    neighbourhood: str | None = None
    district: str | None = None


NOWHERE = Place()
"""The place of a request whose neighbourhood and district are not known."""


@dataclass(frozen=True)
class RequestReceived:
    """A resident's request is durable and has a reference.

    `version` is None for imported requests of a type that no service of the profile stands for; then
    `service` is the type's own name. `needs_review`: signs of a machine, so somebody should look at it first.
    `split_from` is the reference of the request that this one was a part of.
    """

    reference: str
    service: str
    version: str | None
    agency: str
    channel: Channel
    language: str
    visibility: Visibility
    promises: tuple[Promise, ...]
    kind: RequestKind = RequestKind.REQUESTED
    origin: Origin | None = None
    place: Place = NOWHERE
    photos: int = 0
    needs_review: bool = False
    split_from: str | None = None


@dataclass(frozen=True)
class RequestAccepted:
    """An agency confirmed that the request is theirs: the first response."""

    agency: str


@dataclass(frozen=True)
class InspectionMade:
    """Someone went to look. The work is still to be done."""

    agency: str


@dataclass(frozen=True)
class WorkStarted:
    """Someone is working on it."""

    agency: str


@dataclass(frozen=True)
class RequestTransferred:
    """The request went to another agency. It is never closed by this."""

    from_agency: str
    to_agency: str


@dataclass(frozen=True)
class RequestHeld:
    """Work waits, for a reason and until an expected date (local; None where only a season is known)."""

    reason: HoldReason
    until: date | None


@dataclass(frozen=True)
class RequestResumed:
    """Work goes on; the deadlines that the pause moved."""

    deadlines: tuple[NewDeadline, ...]


@dataclass(frozen=True)
class RequestClosed:
    """The request was closed with exactly one outcome. `parent` is the root of a duplicate, by reference.

    `photos` is how many show what was done; `message` the code of the ready message that went with it.
    """

    outcome: Outcome
    results: tuple[MilestoneResult, ...]
    parent: str | None
    photos: int = 0
    message: str | None = None


@dataclass(frozen=True)
class RequestReopened:
    """A closed request is open again; it is counted."""

    cause: ReopenCause


@dataclass(frozen=True)
class ParentChanged:
    """A duplicate now follows another root, because its former root became a duplicate or fell away."""

    parent: str


@dataclass(frozen=True)
class RequestFollowed:
    """One more person has the same problem, and follows this request instead of sending another."""


@dataclass(frozen=True)
class NoteAdded:
    """The person who asked told more. The words lie apart."""


@dataclass(frozen=True)
class PhotosAdded:
    """The person who asked added photos. They lie apart."""

    count: int


@dataclass(frozen=True)
class PlaceCorrected:
    """The person who asked said better where it is. The exact place lies apart."""

    place: Place


@dataclass(frozen=True)
class FixAnswered:
    """The person who asked answered "Is it fixed?"; `rating` from 1 to 5 where one was given."""

    answer: Fixed
    rating: int | None


@dataclass(frozen=True)
class RequestAssigned:
    """Somebody is to do it: an account, a team of the agency, or (both None) nobody any more."""

    assignee: str | None
    team: str | None


@dataclass(frozen=True)
class WorkScheduled:
    """The day (local) that the work is planned for; None takes a plan back."""

    day: date | None


@dataclass(frozen=True)
class ServiceChanged:
    """It asks for another service. Its time of receipt stays; the promises are the new service's, counted
    from then, and those made before stay in the log.
    """

    service: str
    version: str
    agency: str
    visibility: Visibility
    promises: tuple[Promise, ...]


@dataclass(frozen=True)
class RequestSplit:
    """A part of it is a request of its own now, by reference."""

    part: str


@dataclass(frozen=True)
class IdentifierRecorded:
    """Its number in one of the agency's own systems. `number` is empty where one was taken back."""

    kind: IdentifierKind
    number: str


@dataclass(frozen=True)
class CommentAdded:
    """Staff noted something for staff. The words lie apart, and residents never see them."""


@dataclass(frozen=True)
class CloseReviewed:
    """A supervisor looked at the close it stands on, and found it true: it is suspect no more."""


FOR_STAFF_ALONE: tuple[type, ...] = (RequestAssigned, IdentifierRecorded, CommentAdded, CloseReviewed)
"""What residents are not told of: it says how an agency works, not what becomes of their request."""


Event = (
    RequestReceived
    | RequestAccepted
    | InspectionMade
    | WorkStarted
    | RequestTransferred
    | RequestHeld
    | RequestResumed
    | RequestClosed
    | RequestReopened
    | ParentChanged
    | RequestFollowed
    | NoteAdded
    | PhotosAdded
    | PlaceCorrected
    | FixAnswered
    | RequestAssigned
    | WorkScheduled
    | ServiceChanged
    | RequestSplit
    | IdentifierRecorded
    | CommentAdded
    | CloseReviewed
)

EVENT_TYPES: dict[str, type[Event]] = {kind.__name__: kind for kind in Event.__args__}
"""Stored name → class. A name, once written to the log, never changes."""
