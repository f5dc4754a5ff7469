"""What a view works with while it answers one request."""

from typing import cast

from flask import current_app, g

from portal.portal import Portal
from portal.texts import Texts

EXTENSION = "portal"


def current_portal() -> Portal:
    """Return the portal this application serves."""
    return cast(Portal, current_app.extensions[EXTENSION])


def current_texts() -> Texts:
    """Return the words of the page's language."""
    return cast(Texts, g.texts)
