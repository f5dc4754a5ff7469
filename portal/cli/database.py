"""portal db."""

import click

from portal.cli.opening import NOT_CURRENT, settings
from portal.store import migrate


@click.group()
def db() -> None:
    """The database's tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date. Safe to repeat."""
    url = settings().database_url
    if migrate.schema_of(url) is migrate.Schema.UNKNOWN:
        raise click.ClickException(NOT_CURRENT[migrate.Schema.UNKNOWN])
    migrate.upgrade(url)
    click.echo("The database is up to date.")
