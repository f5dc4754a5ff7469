"""portal db, portal rebuild."""

import click

from portal.cli.opening import NOT_CURRENT, opened, settings
from portal.commands.rebuild import rebuild
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


@click.command("rebuild")
def rebuild_command() -> None:
    """Make the current rows of all service requests again from the event log."""
    looked_at, put_right = rebuild(opened())
    click.echo(f"{looked_at} requests looked at, {put_right} put right.")
