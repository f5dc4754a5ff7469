"""portal measures: figures that are stored and counted again, and what they need besides requests."""

from pathlib import Path

import click

from portal.cli.figures import compute_command, explain_command, list_command, verify_command
from portal.cli.opening import opened
from portal.cli.register import import_command, register_command, seed_command
from portal.cli.supplied import or_every_bad_row
from portal.commands.supplied.costs import ImportedCosts, import_costs


@click.group()
def measures() -> None:
    """Figures with what they were counted from, and what they need besides requests."""


for command in (
    compute_command,
    list_command,
    verify_command,
    explain_command,
    import_command,
    register_command,
    seed_command,
):
    measures.add_command(command)


@measures.command("import-costs")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--demonstration", is_flag=True, help="Say that the amounts are invented.")
def costs_command(file: Path, demonstration: bool) -> None:
    """Import what services cost from a CSV file: all of it, or nothing. docs/supplied.md has its columns.

    Every fiscal year that is in the file is replaced as a whole.
    """
    portal = opened()
    tell_costs(or_every_bad_row(lambda: import_costs(portal, file, demonstration=demonstration)))


def tell_costs(imported: ImportedCosts) -> None:
    """Say what was imported."""
    for year, services in imported.years.items():
        click.echo(f"  fiscal year {year}{services:>6,} services")
