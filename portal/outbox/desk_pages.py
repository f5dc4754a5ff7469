"""What every letter of the performance year needs: the desk's addresses, and the desk's language."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from portal.outbox.content import DeskNews
from portal.portal import Portal
from portal.texts import SOURCE_LANGUAGE, Texts

Teller = Callable[[Session, Portal, str, Mapping[str, Any]], DeskNews | None]
"""Says what an account is told; None where it is no longer so."""


def desk_url(portal: Portal, *path: str) -> str:
    """Return a whole address of the desk."""
    return "/".join((portal.settings.public_url, "staff", *path))


def desk_texts(portal: Portal) -> Texts:
    """Return the words and formats of the desk's language."""
    return portal.texts.get(SOURCE_LANGUAGE) or portal.texts[portal.catalogue.city.source_language]
