"""portal synth: invented facts in any number, for measuring."""

from datetime import UTC, datetime, time
from pathlib import Path

import click

from portal.cli.opening import opened
from portal.outcomes.synthetic import NotEmpty, Scale, invent


@click.group()
def synth() -> None:
    """Invented data in any number, for measuring what figures cost. docs/performance.md tells more."""


@synth.command()
@click.option("--requests", type=click.IntRange(1, 50_000_000), required=True, help="How many requests.")
@click.option(
    "--folder", type=click.Path(path_type=Path), required=True, help="Where they go; it has no facts yet."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed makes the same facts.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day (UTC) on which the facts end, as it begins. Today, if left out.",
)
def facts(requests: int, folder: Path, seed: int, until: datetime | None) -> None:
    """Write facts into FOLDER. To look at their figures, set PORTAL_FACTS to it."""
    portal = opened()
    day = until.date() if until else portal.now().date()
    scale = Scale(requests, datetime.combine(day, time(), UTC), seed)
    try:
        invent(portal.catalogue, scale, folder)
    except NotEmpty as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{requests:,} invented requests in {folder}.")
