"""Every route declares who may use it; a test walks all routes."""

from collections.abc import Callable
from enum import StrEnum
from typing import ParamSpec, TypeVar

from portal.domain.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")


class Access(StrEnum):
    """Who may use a route."""

    ANYONE = "anyone"
    DRAFT_LINK = "draft_link"
    MESSAGE_LINK = "message_link"
    GRANT = "grant"
    STAFF_LINK = "staff_link"
    STAFF = "staff"


DECLARED = "portal_access"
NEEDED = "portal_needs"


def access(kind: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a view's access.

    ANYONE: public; DRAFT_LINK: whoever holds the signed link of a form; MESSAGE_LINK: whoever holds the link
    of a message; GRANT: whoever's cookie may see everything of a request (portal.web.grants); STAFF_LINK:
    whoever holds a link that invites them to the desk. Staff's own pages say what they need: `needs`.
    """

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, DECLARED, kind)
        return view

    return declare


def needs(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare that a view is for staff with a permission; the desk's gate asks for it before the view."""

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, DECLARED, Access.STAFF)
        setattr(view, NEEDED, permission)
        return view

    return declare
