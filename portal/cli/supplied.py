"""portal city import-population and what else brings a table that figures need besides requests."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from portal.cli.opening import opened
from portal.commands.imports.results import ImportStopped
from portal.commands.supplied.population import ImportedPopulation, import_population
from portal.commands.supplied.reading import TableRefused

Result = TypeVar("Result")

NOTHING = "Nothing was imported."


@click.command("import-population")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--demonstration", is_flag=True, help="Say that the numbers are invented.")
def population_command(file: Path, demonstration: bool) -> None:
    """Import a census table from a CSV file: all of it, or nothing. docs/supplied.md has its columns.

    A table of the same kind, year and source is replaced. A city's own takes the place of a demonstration's.
    """
    portal = opened()
    tell_population(or_every_bad_row(lambda: import_population(portal, file, demonstration=demonstration)))


def tell_population(imported: ImportedPopulation) -> None:
    """Say what was imported."""
    for table in imported.tables:
        counts = f"{table.rows:>6,} rows{table.people:>12,} people"
        click.echo(f"  {table.kind.value:<16}{table.year}{counts}  {table.source}")
    if imported.gave_way:
        click.echo("The demonstration's tables of the same kinds were taken away.")


def or_every_bad_row(work: Callable[[], Result]) -> Result:
    """Do the work of an import; end with every row that must be put right, where there are any."""
    try:
        return work()
    except ImportStopped as stop:
        said = str(stop).removesuffix(NOTHING).rstrip()
        raise click.ClickException(f"{said} {NOTHING}") from stop
    except TableRefused as refused:
        for row in refused.rows:
            click.echo(str(row), err=True)
        count = len(refused.rows)
        these = "this row" if count == 1 else f"these {count:,} rows"
        put_right = these if any(row.line for row in refused.rows) else "the file"
        click.echo(f"{NOTHING} Put {put_right} right.", err=True)
        sys.exit(1)
