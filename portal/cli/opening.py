"""Opening the portal for a command."""

import os

import click

from portal.portal import Portal, open_portal
from portal.settings import Settings, read


def settings() -> Settings:
    """Read the settings of this environment."""
    return read(os.environ)


def opened() -> Portal:
    """Open the portal of this environment, until the command ends."""
    portal = open_portal(settings())
    click.get_current_context().call_on_close(portal.store.close)
    return portal
