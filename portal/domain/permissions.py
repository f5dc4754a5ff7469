"""Who may do what: one map."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A kind of actor. All but `resident` and `system` are given to staff (STAFF_ROLES)."""

    RESIDENT = "resident"
    CALL_TAKER = "call_taker"
    WORKER = "worker"
    SUPERVISOR = "supervisor"
    AGENCY_HEAD = "agency_head"
    PERFORMANCE_REVIEWER = "performance_reviewer"
    BUDGET_REVIEWER = "budget_reviewer"
    PLAN_AUTHOR = "plan_author"
    PUBLISHER = "publisher"
    TRANSLATOR = "translator"
    DIGITAL_TEAM = "digital_team"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


class Permission(StrEnum):
    """Something that needs leave."""

    SEND = "send"
    ACCEPT = "accept"
    INSPECT = "inspect"
    START = "start"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    CLOSE = "close"
    REOPEN = "reopen"
    ASSIGN = "assign"
    SCHEDULE = "schedule"
    RECLASSIFY = "reclassify"
    SPLIT = "split"
    IDENTIFY = "identify"
    COMMENT = "comment"
    REVIEW_CLOSE = "review_close"
    IMPORT = "import"
    FOLLOW = "follow"
    ADD = "add"
    CORRECT_PLACE = "correct_place"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    POST_ALERT = "post_alert"
    SIGN_IN = "sign_in"
    SEE_REQUESTS = "see_requests"
    TAKE_CALLS = "take_calls"
    SUPERVISE = "supervise"
    SEE_ROWS = "see_rows"
    SEE_CALL_LOG = "see_call_log"
    RESEND = "resend"
    EXPORT = "export"
    MANAGE_STAFF = "manage_staff"
    SEE_PROFILE = "see_profile"
    SEE_HEALTH = "see_health"
    SEE_AUDIT = "see_audit"
    ANNOTATE = "annotate"
    READ_YEAR = "read_year"
    WRITE_PAPERS = "write_papers"
    SUBMIT_PAPERS = "submit_papers"
    REVIEW_PAPERS = "review_papers"
    KEEP_REGISTER = "keep_register"
    RESTATE = "restate"
    RUN_STATS = "run_stats"


_P = Permission

_AGENCY_WORK = frozenset(
    {
        _P.ACCEPT,
        _P.INSPECT,
        _P.START,
        _P.TRANSFER,
        _P.HOLD,
        _P.RESUME,
        _P.CLOSE,
        _P.REOPEN,
        _P.ASSIGN,
        _P.SCHEDULE,
        _P.RECLASSIFY,
        _P.SPLIT,
        _P.IDENTIFY,
        _P.COMMENT,
        _P.SEE_REQUESTS,
        _P.SIGN_IN,
    }
)

_SUPERVISION = frozenset(
    {_P.SUPERVISE, _P.SEE_ROWS, _P.SEE_CALL_LOG, _P.REVIEW_CLOSE, _P.RESEND, _P.EXPORT, _P.POST_ALERT}
)

_RESIDENTS_OWN = frozenset({_P.FOLLOW, _P.ADD, _P.CORRECT_PLACE, _P.WITHDRAW, _P.ANSWER})
"""What a resident does with their own request. The page knows that it is theirs, by its secret link."""

_CALLS = frozenset({_P.TAKE_CALLS, _P.SEND, _P.FOLLOW})
"""What somebody on the phone has done for them: they ask for something, or follow what others asked for."""

_OFFICE = frozenset({_P.SIGN_IN})
"""Roles whose pages hold no personal data: figures, words, translations."""

_YEAR = _OFFICE | {_P.READ_YEAR}
"""Whoever has to do with the performance year reads all of it: plans, reports, the register, CitiStat."""

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: _RESIDENTS_OWN | {_P.SEND},
    Role.CALL_TAKER: _CALLS | {_P.SIGN_IN, _P.SEE_REQUESTS, _P.COMMENT},
    Role.WORKER: _AGENCY_WORK,
    Role.SUPERVISOR: _AGENCY_WORK | _SUPERVISION,
    Role.AGENCY_HEAD: _SUPERVISION | _YEAR | {_P.SEE_REQUESTS, _P.COMMENT, _P.WRITE_PAPERS, _P.SUBMIT_PAPERS},
    Role.PLAN_AUTHOR: _YEAR | {_P.WRITE_PAPERS},
    Role.PERFORMANCE_REVIEWER: _YEAR
    | {_P.SEE_ROWS, _P.ANNOTATE, _P.REVIEW_PAPERS, _P.KEEP_REGISTER, _P.RESTATE, _P.RUN_STATS},
    Role.BUDGET_REVIEWER: _YEAR | {_P.REVIEW_PAPERS},
    Role.PUBLISHER: _YEAR | {_P.SEE_PROFILE, _P.POST_ALERT},
    Role.TRANSLATOR: _OFFICE | {_P.SEE_PROFILE},
    Role.DIGITAL_TEAM: _OFFICE | {_P.SEE_PROFILE, _P.SEE_HEALTH},
    Role.ADMINISTRATOR: _AGENCY_WORK
    | _SUPERVISION
    | _CALLS
    | {_P.IMPORT, _P.MANAGE_STAFF, _P.SEE_PROFILE, _P.SEE_HEALTH, _P.SEE_AUDIT, _P.ANNOTATE},
    Role.SYSTEM: frozenset({_P.REOPEN, _P.RUN_STATS}),
}

OF_ONE_AGENCY = frozenset({Role.WORKER, Role.SUPERVISOR, Role.AGENCY_HEAD, Role.PLAN_AUTHOR})
"""Roles whose leave ends at one agency's requests and papers (safety.md: least privilege by agency)."""

STAFF_ROLES = tuple(role for role in Role if role not in {Role.RESIDENT, Role.SYSTEM})
"""Roles that an account may have."""


@dataclass(frozen=True)
class Grant:
    """A role that an account has; `agency` is a code for roles of one agency, and None for all others."""

    role: Role
    agency: str | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts. `name` is an account or a command, never a resident's name; `agency` is a code."""

    role: Role
    name: str
    agency: str | None = None


RESIDENT = Actor(Role.RESIDENT, "resident")


def may(actor: Actor, permission: Permission, agency: str | None = None) -> bool:
    """Say whether an actor may do something to a request that lies with `agency` (None: to none yet)."""
    if permission not in PERMISSIONS[actor.role]:
        return False
    return agency is None or actor.role not in OF_ONE_AGENCY or actor.agency == agency


def acting(
    grants: Iterable[Grant], name: str, permission: Permission, agency: str | None = None
) -> Actor | None:
    """Return an account as the actor that may do something, in the first of its roles that allows it.

    In: what the account was granted, its name, what it wants to do, and the agency a request lies with.
    """
    for grant in grants:
        actor = Actor(grant.role, name, grant.agency)
        if may(actor, permission, agency):
            return actor
    return None


def agencies_for(grants: Iterable[Grant], permission: Permission) -> frozenset[str] | None:
    """Return the agencies in whose requests an account may do something; None for every agency's."""
    held = [grant for grant in grants if permission in PERMISSIONS[grant.role]]
    if any(grant.role not in OF_ONE_AGENCY for grant in held):
        return None
    return frozenset(grant.agency for grant in held if grant.agency)
