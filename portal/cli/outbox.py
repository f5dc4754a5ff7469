"""portal outbox: messages that were given up."""

import click

from portal.cli.opening import opened
from portal.commands import outbox as commands
from portal.domain import reference as references
from portal.queries.outbox import given_up


@click.group()
def outbox() -> None:
    """Messages to residents that could not be delivered."""


@outbox.command("list")
def list_() -> None:
    """Show what was given up: number, kind, way, request, tries, why, when. Addresses are never shown."""
    portal = opened()
    texts = portal.texts[portal.catalogue.city.source_language]
    found = given_up(portal)
    for each in found:
        reference = references.shown(each.reference) if each.reference else "-"
        when = texts.date_time(each.finished_at)
        note = "" if each.can_retry else "; its address is erased"
        tries = f"{each.attempts} tries"
        click.echo(
            f"{each.id}  {each.kind} by {each.channel}  {reference}  {tries}: {each.failure}  {when}{note}"
        )
    click.echo(f"{len(found)} given up.")


@outbox.command()
@click.argument("numbers", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All that were given up.")
def retry(numbers: tuple[int, ...], everything: bool) -> None:
    """Try the messages with these NUMBERS again, as soon as the worker comes round."""
    if everything == bool(numbers):
        raise click.UsageError("Name the messages by their numbers, or all of them with --all.")
    count = commands.retry(opened(), None if everything else numbers)
    click.echo(f"{count} will be tried again.")
