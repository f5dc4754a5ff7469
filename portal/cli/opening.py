"""Opening the portal for a command."""

import os

from portal.portal import Portal, open_portal
from portal.settings import Settings, read


def settings() -> Settings:
    """Read the settings of this environment."""
    return read(os.environ)


def opened() -> Portal:
    """Open the portal of this environment."""
    return open_portal(settings())
