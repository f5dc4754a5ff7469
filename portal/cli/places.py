"""portal city …: the city's own places and boundaries. docs/places.md tells what files may look like."""

import sys
from pathlib import Path

import click

from portal.cli.opening import opened
from portal.commands.imports.results import ImportStopped
from portal.commands.places.importing import Imported, PlacesRefused, Source, import_places, remove_places
from portal.places.kinds import KINDS
from portal.queries.places.sets import place_sets


@click.command("import-places")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(list(KINDS)), help="What every row is that does not say it itself.")
@click.option(
    "--name", help="The set the files make together. Without it, each file is a set by its own name."
)
@click.option("--demonstration", is_flag=True, help="Say that this is no data of the city.")
def import_command(files: tuple[Path, ...], kind: str | None, name: str | None, demonstration: bool) -> None:
    """Import places and boundaries from CSV and GeoJSON files: all of them, or nothing.

    A set of the same name is replaced. A city's own places take the place of a demonstration's.
    """
    portal = opened()
    meant = KINDS[kind] if kind else None
    sources = [Source(file, file.stem if name is None else name, meant) for file in files]
    try:
        imported = import_places(portal, sources, demonstration=demonstration)
    except ImportStopped as stop:
        raise click.ClickException(f"{stop} Nothing was imported.") from stop
    except PlacesRefused as refused:
        for row in refused.rows:
            click.echo(str(row), err=True)
        count = len(refused.rows)
        click.echo(
            f"Nothing was imported. Put {'this row' if count == 1 else f'these {count:,} rows'} right.",
            err=True,
        )
        sys.exit(1)
    tell(imported)


def tell(imported: Imported) -> None:
    """Say what was imported."""
    for kind, count in sorted(imported.counts.items()):
        click.echo(f"  {kind.value:<24}{count:>10,}")
    if imported.gave_way:
        click.echo(f"The demonstration's places were taken away: {', '.join(imported.gave_way)}.")


@click.command("places")
def list_command() -> None:
    """List the sets of places that were imported."""
    portal = opened()
    sets = place_sets(portal)
    if not sets:
        click.echo("No places are imported. Answers to where stand as typed.")
    for each in sets:
        label = " (demonstration)" if each.is_demonstration else ""
        click.echo(
            f"{each.name}{label}: {each.places:,} places, {each.areas:,} areas, "
            f"imported {each.imported_at.astimezone(portal.catalogue.city.zone):%Y-%m-%d %H:%M}"
        )


@click.command("remove-places")
@click.argument("name")
def remove_command(name: str) -> None:
    """Take away the set of places called NAME. Requests keep what they know of their place."""
    if not remove_places(opened(), name):
        raise click.ClickException(f"There is no set called {name!r}. portal city places lists them.")
    click.echo(f"{name} was taken away.")
