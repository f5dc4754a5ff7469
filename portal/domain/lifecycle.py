"""Where a request is, what became of it, and which step may follow which: all as data.

Status says where a request is; outcome says what became of it; neither stands for the other
("Closed Means Closed", Baltimore City Council resolution 19-0163R).
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a service request is, in the resident's words."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    CLOSED = "closed"


UNKNOWN_AGENCY = "not_recorded"
"""The agency of a request of which neither an old record nor a service says whose it is."""


class Outcome(StrEnum):
    """What became of a closed request. Exactly one is required to close."""

    COMPLETED = "completed"
    NO_PROBLEM_FOUND = "no_problem_found"
    COULD_NOT_LOCATE = "could_not_locate"
    DUPLICATE = "duplicate"
    REFERRED = "referred"
    NOT_CITY = "not_city"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    INVALID = "invalid"
    NOT_RECORDED = "not_recorded"


class HoldReason(StrEnum):
    """Why work waits. Whether a reason pauses the clocks is the city's policy, in city.yaml."""

    WAITING_FOR_RESIDENT = "waiting_for_resident"
    WEATHER = "weather"
    PERMIT = "permit"
    ANOTHER_BODY = "another_body"
    PARTS = "parts"
    SCHEDULED = "scheduled"


class MilestoneKind(StrEnum):
    """A promise with a clock of its own."""

    FIRST_RESPONSE = "first_response"
    INSPECTION = "inspection"
    WORK_COMPLETE = "work_complete"


class Visibility(StrEnum):
    """How much of a service's requests the public may see."""

    PUBLIC = "public"
    COARSE = "coarse"
    PRIVATE = "private"


class Channel(StrEnum):
    """How a request reached the city."""

    WEB = "web"
    PHONE = "phone"
    WALK_IN = "walk_in"
    MAIL = "mail"
    EMAIL = "email"
    SOCIAL = "social"
    COUNCIL = "council"
    API = "api"


class RequestKind(StrEnum):
    """Whether a resident asked. What nobody asked for is counted apart and is in no rate."""

    REQUESTED = "requested"
    PROACTIVE = "proactive"
    INFORMATION_ONLY = "information_only"


class IdentifierKind(StrEnum):
    """What a number in one of an agency's own systems names."""

    WORK_ORDER = "work_order"
    ASSET = "asset"
    LIGHT_POLE = "light_pole"
    CREW = "crew"


class Action(StrEnum):
    """A step someone takes with a request that stands."""

    ACCEPT = "accept"
    INSPECT = "inspect"
    START = "start"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"


class ResidentStep(StrEnum):
    """A step that a resident takes with a request that stands."""

    FOLLOW = "follow"
    ADD = "add"
    CORRECT_PLACE = "correct_place"
    WITHDRAW = "withdraw"
    ANSWER = "answer"


class DeskStep(StrEnum):
    """What staff do with a request beside the steps of its lifecycle: its status stays."""

    ASSIGN = "assign"
    SCHEDULE = "schedule"
    RECLASSIFY = "reclassify"
    SPLIT = "split"
    IDENTIFY = "identify"
    COMMENT = "comment"
    REVIEW_CLOSE = "review_close"


class Fixed(StrEnum):
    """What a resident says to "Is it fixed?"."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Result(StrEnum):
    """What an action did to a milestone."""

    PENDING = "pending"
    MET = "met"
    LEFT = "left"
    OUT = "out"


RESUMED_STATUS = None
"""In TRANSITIONS: the status the request had before it was put on hold."""

_S, _A = Status, Action

TRANSITIONS: dict[tuple[Status, Action], Status | None] = {
    (_S.RECEIVED, _A.ACCEPT): _S.ACCEPTED,
    (_S.RECEIVED, _A.TRANSFER): _S.RECEIVED,
    (_S.RECEIVED, _A.HOLD): _S.ON_HOLD,
    (_S.RECEIVED, _A.CLOSE): _S.CLOSED,
    (_S.ACCEPTED, _A.INSPECT): _S.ACCEPTED,
    (_S.ACCEPTED, _A.START): _S.IN_PROGRESS,
    (_S.ACCEPTED, _A.TRANSFER): _S.RECEIVED,
    (_S.ACCEPTED, _A.HOLD): _S.ON_HOLD,
    (_S.ACCEPTED, _A.CLOSE): _S.CLOSED,
    (_S.IN_PROGRESS, _A.INSPECT): _S.IN_PROGRESS,
    (_S.IN_PROGRESS, _A.TRANSFER): _S.RECEIVED,
    (_S.IN_PROGRESS, _A.HOLD): _S.ON_HOLD,
    (_S.IN_PROGRESS, _A.CLOSE): _S.CLOSED,
    (_S.ON_HOLD, _A.RESUME): RESUMED_STATUS,
    (_S.ON_HOLD, _A.CLOSE): _S.CLOSED,
    (_S.CLOSED, _A.REOPEN): _S.IN_PROGRESS,
}
"""(status, action) → the status that follows. What is not here is not allowed.

A transfer never closes: the new agency has still to accept, so the request is `received` again.
"""

_K, _R = MilestoneKind, Result
_LEAVES = dict.fromkeys(MilestoneKind, _R.LEFT)

MILESTONE_RESULTS: dict[Outcome, dict[MilestoneKind, Result]] = {
    Outcome.COMPLETED: {_K.FIRST_RESPONSE: _R.MET, _K.INSPECTION: _R.MET, _K.WORK_COMPLETE: _R.MET},
    Outcome.NO_PROBLEM_FOUND: {_K.FIRST_RESPONSE: _R.MET, _K.INSPECTION: _R.MET, _K.WORK_COMPLETE: _R.LEFT},
    Outcome.COULD_NOT_LOCATE: {_K.FIRST_RESPONSE: _R.MET, _K.INSPECTION: _R.MET, _K.WORK_COMPLETE: _R.LEFT},
    Outcome.DUPLICATE: _LEAVES,
    Outcome.REFERRED: _LEAVES,
    Outcome.NOT_CITY: _LEAVES,
    Outcome.DECLINED: _LEAVES,
    Outcome.WITHDRAWN: _LEAVES,
    Outcome.INVALID: dict.fromkeys(MilestoneKind, _R.OUT),
    Outcome.NOT_RECORDED: _LEAVES,
}
"""What a close does to each milestone that is still pending (one that was met stays met).

Someone who looked and found nothing has answered and inspected, but the work was not done. A milestone
that is left after its deadline has passed was missed all the same: rates judge it by the moment.
"""

_OPEN = frozenset(Status) - {Status.CLOSED}

DESK_STEPS: dict[DeskStep, frozenset[Status]] = {
    DeskStep.ASSIGN: _OPEN,
    DeskStep.SCHEDULE: _OPEN - {Status.RECEIVED},
    DeskStep.RECLASSIFY: _OPEN - {Status.ON_HOLD},
    DeskStep.SPLIT: _OPEN - {Status.ON_HOLD},
    DeskStep.IDENTIFY: frozenset(Status),
    DeskStep.COMMENT: frozenset(Status),
    DeskStep.REVIEW_CLOSE: frozenset({Status.CLOSED}),
}
"""In which status each is possible. What changes the promises waits until a hold has moved them."""

ACCEPT_MEETS = MilestoneKind.FIRST_RESPONSE
"""Accepting is the first response: an agency has confirmed that the request is theirs."""

INSPECT_MEETS = MilestoneKind.INSPECTION
"""Someone went to look. That is not the work: the two have clocks of their own."""

DONE = frozenset({Outcome.COMPLETED})
"""Only these outcomes count as done."""

NEVER_IN_A_RATE = frozenset({Outcome.INVALID})

NEVER_CHOSEN = frozenset({Outcome.NOT_RECORDED})
"""Outcomes nobody may close with: they stand for imported history that says nothing."""

REOPEN_WINDOW_DAYS = 30
"""A resident's "no" this long after a close reopens the request (outcomes.md, Outcome)."""


ASKED_IF_FIXED = frozenset({Outcome.COMPLETED, Outcome.NO_PROBLEM_FOUND})
"""After a close with one of these the resident is asked "Is it fixed?" (outcomes.md, Outcome)."""


def resident_may(step: ResidentStep, status: Status, outcome: Outcome | None) -> bool:
    """Say whether a resident may take a step with a request that stands so (`outcome` of a closed one).

    An open request takes everything but an answer to "Is it fixed?". A closed one takes that answer where the
    close claims that nothing is left to do, and a better place where nobody found the first one.
    """
    if status is not Status.CLOSED:
        return step is not ResidentStep.ANSWER
    if step is ResidentStep.ANSWER:
        return outcome in ASKED_IF_FIXED
    return step is ResidentStep.CORRECT_PLACE and outcome is Outcome.COULD_NOT_LOCATE


class Requirement(StrEnum):
    """Something a close has to say. The texts of these are kept apart from the events."""

    WHAT_WAS_DONE = "what_was_done"
    PHOTO_OR_REASON = "photo_or_reason"
    LOOKED_AT = "looked_at"
    WHERE_LOOKED = "where_looked"
    WHAT_WAS_TRIED = "what_was_tried"
    PARENT = "parent"
    WHO = "who"
    HOW_TO_FOLLOW_UP = "how_to_follow_up"
    THEIR_REFERENCE = "their_reference"
    WHY = "why"
    WHAT_RESIDENT_CAN_DO = "what_resident_can_do"
    RULE = "rule"
    HOW_TO_ASK_REVIEW = "how_to_ask_review"


class OwnWords(StrEnum):
    """What a resident says about their own request. Only they and staff read it."""

    NOTE = "note"
    COMMENT = "comment"


INTERNAL = "internal"
"""The kind of words that staff write for staff. Nobody else ever reads them."""

_Q = Requirement

CLOSING_REQUIREMENTS: dict[Outcome, tuple[Requirement, ...]] = {
    Outcome.COMPLETED: (_Q.WHAT_WAS_DONE, _Q.PHOTO_OR_REASON),
    Outcome.NO_PROBLEM_FOUND: (_Q.LOOKED_AT, _Q.WHERE_LOOKED),
    Outcome.COULD_NOT_LOCATE: (_Q.WHAT_WAS_TRIED,),
    Outcome.DUPLICATE: (_Q.PARENT,),
    Outcome.REFERRED: (_Q.WHO, _Q.HOW_TO_FOLLOW_UP, _Q.THEIR_REFERENCE),
    Outcome.NOT_CITY: (_Q.WHY, _Q.WHAT_RESIDENT_CAN_DO),
    Outcome.DECLINED: (_Q.RULE, _Q.HOW_TO_ASK_REVIEW),
    Outcome.WITHDRAWN: (),
    Outcome.INVALID: (),
    Outcome.NOT_RECORDED: (),
}
"""What closing with each outcome needs, so that an outcome cannot be claimed without its substance."""

READY_SAYS = frozenset(
    {
        _Q.WHAT_WAS_DONE,
        _Q.WHO,
        _Q.HOW_TO_FOLLOW_UP,
        _Q.WHY,
        _Q.WHAT_RESIDENT_CAN_DO,
        _Q.RULE,
        _Q.HOW_TO_ASK_REVIEW,
    }
)
"""What a ready message may say in place of staff. When and where somebody looked, what was tried, a photo or
its lack, the other body's number and a duplicate's root are facts of one request: no library knows them."""


class ReadyWords(StrEnum):
    """The kinds a ready message is kept under: in the resident's language, and in the source language."""

    MESSAGE = "message"
    MESSAGE_SOURCE = "message_source"


def next_status(status: Status, action: Action, before_hold: Status | None = None) -> Status | None:
    """Say which status follows an action.

    In: the status now, the action, and the status before a hold (for resuming).
    Out: the next status, or None when the action is not allowed now.
    """
    if (status, action) not in TRANSITIONS:
        return None
    following = TRANSITIONS[status, action]
    return following if following is not None else (before_hold or Status.ACCEPTED)


def allowed(status: Status) -> tuple[Action, ...]:
    """Return the actions allowed in a status, in the order of the enumeration."""
    return tuple(action for action in Action if (status, action) in TRANSITIONS)
