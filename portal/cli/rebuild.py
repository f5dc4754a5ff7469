"""portal rebuild: what is derived from the event log, made again."""

import click

from portal.cli.opening import opened
from portal.commands.rebuild import rebuild as rebuild_requests
from portal.outcomes import facts as outcomes


@click.group(invoke_without_command=True)
@click.pass_context
def rebuild(context: click.Context) -> None:
    """Make what is derived from the event log again. Without a word more: the current rows of requests."""
    if context.invoked_subcommand is None:
        context.invoke(requests)


@rebuild.command()
def requests() -> None:
    """Make the current rows of all service requests again."""
    looked_at, put_right = rebuild_requests(opened())
    click.echo(f"{looked_at} requests looked at, {put_right} put right.")


@rebuild.command()
def facts() -> None:
    """Make the facts that figures are counted from again. Pages show the old ones until the new are whole."""
    portal = opened()
    click.echo(f"{outcomes.rebuild(portal)} requests in {portal.settings.facts}.")
