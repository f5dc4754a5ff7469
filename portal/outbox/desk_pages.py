"""What every letter of the performance year needs: who tells it, and the desk's addresses."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal.outbox.content import DeskNews
from portal.portal import Portal

Teller = Callable[[Session, Portal, str, Mapping[str, Any]], DeskNews | None]
"""Says what an account is told; None where it is no longer so."""


def desk_url(portal: Portal, *path: str) -> str:
    """Return a whole address of the desk."""
    return "/".join((portal.settings.public_url, "staff", *path))
