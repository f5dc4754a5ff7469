"""Who may do what: one map."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A kind of actor."""

    RESIDENT = "resident"
    WORKER = "worker"
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
    IMPORT = "import"
    FOLLOW = "follow"
    ADD = "add"
    CORRECT_PLACE = "correct_place"
    WITHDRAW = "withdraw"
    ANSWER = "answer"
    POST_ALERT = "post_alert"


_AGENCY_WORK = frozenset(
    {
        Permission.ACCEPT,
        Permission.INSPECT,
        Permission.START,
        Permission.TRANSFER,
        Permission.HOLD,
        Permission.RESUME,
        Permission.CLOSE,
        Permission.REOPEN,
    }
)

_RESIDENTS_OWN = frozenset(
    {
        Permission.FOLLOW,
        Permission.ADD,
        Permission.CORRECT_PLACE,
        Permission.WITHDRAW,
        Permission.ANSWER,
    }
)
"""What a resident does with their own request. The page knows that it is theirs, by its secret link."""

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: _RESIDENTS_OWN | {Permission.SEND},
    Role.WORKER: _AGENCY_WORK,
    Role.ADMINISTRATOR: _AGENCY_WORK | {Permission.SEND, Permission.IMPORT, Permission.POST_ALERT},
    Role.SYSTEM: frozenset({Permission.REOPEN}),
}

EVERY_AGENCY = frozenset({Role.ADMINISTRATOR, Role.SYSTEM})
"""Roles whose leave is not bound to one agency's requests."""


@dataclass(frozen=True)
class Actor:
    """Who acts. `name` is an account or a command, never a resident's name; `agency` is a code."""

    role: Role
    name: str
    agency: str | None = None


RESIDENT = Actor(Role.RESIDENT, "resident")


def may(actor: Actor, permission: Permission, agency: str | None = None) -> bool:
    """Say whether an actor may do something to a request that lies with `agency` (None: a new one)."""
    if permission not in PERMISSIONS[actor.role]:
        return False
    if agency is None or actor.role in EVERY_AGENCY or actor.role is Role.RESIDENT:
        return True
    return actor.agency == agency
