"""portal city: checks of a city's profile, its places and its people."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from portal import catalogue
from portal.catalogue import mappings
from portal.cli import places, supplied


@click.group()
def city() -> None:
    """The city's profile, places and people."""


for _command in (
    places.import_command,
    places.list_command,
    places.remove_command,
    supplied.population_command,
):
    city.add_command(_command)


@city.command()
@click.argument("path", type=click.Path(path_type=Path))
def check(path: Path) -> None:
    """Check the profile in PATH: every problem with its file, line and what to write."""
    try:
        found = catalogue.load(path, today=datetime.now(UTC).date())
        own = mappings.load_all(path, found)
    except catalogue.ProfileError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    for warning in found.warnings:
        click.echo(f"look at this soon: {warning}")
    questions = sum(len(version.service.questions) for version in found.services.values())
    click.echo(
        f"{found.city.name}: {len(found.services)} services, {questions} questions, "
        f"{len(found.agencies)} agencies, languages {', '.join(found.city.languages)}, "
        f"mappings for imports: {len(own)}. No problems."
    )
