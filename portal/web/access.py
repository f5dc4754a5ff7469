"""Every route declares who may use it; a test walks all routes."""

from collections.abc import Callable
from enum import StrEnum
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Access(StrEnum):
    """Who may use a route."""

    ANYONE = "anyone"
    DRAFT_LINK = "draft_link"
    MESSAGE_LINK = "message_link"
    GRANT = "grant"


DECLARED = "portal_access"


def access(kind: Access) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a view's access.

    ANYONE: public; DRAFT_LINK: whoever holds the signed link of a form; MESSAGE_LINK: whoever holds the link
    of a message; GRANT: whoever's cookie may see everything of a request (portal.web.grants).
    """

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, DECLARED, kind)
        return view

    return declare
