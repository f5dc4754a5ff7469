"""Opening the portal for a command."""

import os

import click

from portal.portal import Portal, open_portal
from portal.settings import Settings, read
from portal.store.base import DatabaseUnavailable
from portal.store.migrate import Schema, schema_of

NOT_CURRENT = {
    Schema.OLD: 'The database lacks the newest tables. Run "portal db upgrade" first.',
    Schema.UNKNOWN: "The database belongs to a newer portal than this one. Install the newer portal.",
}


def settings() -> Settings:
    """Read the settings of this environment."""
    return read(os.environ)


def opened() -> Portal:
    """Open the portal of this environment, until the command ends.

    Errors: those of open_portal; click.ClickException when the database cannot be used.
    """
    chosen = settings()
    portal = open_portal(chosen)
    click.get_current_context().call_on_close(portal.store.close)
    require_tables(chosen)
    return portal


def require_tables(chosen: Settings) -> None:
    """Stop with one clear sentence where the database does not answer or its tables are not today's.

    Errors: click.ClickException.
    """
    try:
        schema = schema_of(chosen.database_url)
    except DatabaseUnavailable as error:
        raise click.ClickException(
            f"The database does not answer ({error}). Check PORTAL_DATABASE_URL and that its server runs."
        ) from error
    if schema in NOT_CURRENT:
        raise click.ClickException(NOT_CURRENT[schema])
