"""portal import: old requests of another system."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from portal.catalogue.mappings import find, load
from portal.cli.opening import opened
from portal.commands.imports.results import Result
from portal.commands.imports.run import ImportJob, check_import, import_requests
from portal.commands.imports.summary import Summary
from portal.domain.permissions import Actor, Role
from portal.portal import Portal

MOST_SHOWN = 20
"""Names of one kind that the screen shows; the report has every row."""

Decorated = Callable[..., Any]
Work = Callable[[Portal, ImportJob], Summary]


@click.group("import")
def import_group() -> None:
    """Old requests of another system. docs/importing.md tells how to write a mapping."""


def _arguments(function: Decorated) -> Decorated:
    function = click.option(
        "--report", type=click.Path(path_type=Path), help="A CSV file with a line for every row."
    )(function)
    function = click.option("--mapping", "name", required=True, metavar="NAME", help="Its name or path.")(
        function
    )
    return click.argument("file", type=click.Path(path_type=Path))(function)


@import_group.command()
@_arguments
def requests(file: Path, name: str, report: Path | None) -> None:
    """Take the requests in FILE (CSV, gzip too). Safe to repeat, also after a kill."""
    actor = Actor(Role.ADMINISTRATOR, "command-line")
    _carry_out(file, name, report, lambda portal, job: import_requests(portal, job, actor))


@import_group.command()
@_arguments
def check(file: Path, name: str, report: Path | None) -> None:
    """Say what importing FILE would do, row by row, and write nothing."""
    _carry_out(file, name, report, check_import)
    click.echo("This was a check: nothing was written.")


def _carry_out(file: Path, name: str, report: Path | None, work: Work) -> None:
    portal = opened()
    mapping = load(find(name, portal.settings.city), portal.catalogue)
    size = file.stat().st_size if file.is_file() else 0
    # The file is read twice: once to see that it is whole, and once to take it.
    screen = sys.stderr
    with click.progressbar(length=2 * size, label=file.name, show_pos=False, file=screen) as bar:
        summary = work(portal, ImportJob(file, mapping, report, _mover(bar.update, size)))
    _tell(summary)


def _mover(update: Callable[[int], None], size: int) -> Callable[[int], None]:
    """Turn "so many bytes are read" into the steps of a bar that is drawn a hundred times a pass."""
    told, before = 0, 0

    def move(at: int) -> None:
        nonlocal told, before
        if at < before:
            told -= before
        before = at
        if at - told >= max(1, size // 100) or at == size:
            update(at - told)
            told = at

    return move


def _tell(summary: Summary) -> None:
    click.echo(f"{summary.rows:,} rows, read as {summary.encoding}.")
    for result in Result:
        if count := summary.results[result]:
            click.echo(f"  {result.value:<24}{count:>10,}")
    for finding, count in summary.findings.most_common():
        click.echo(f"    {count:>8,}  {_sentence(finding.value)}")
    _list("What they are:", summary.kinds.most_common())
    _list("Where they stand:", summary.standings.most_common())
    _list("Types without a service, kept under their own name:", summary.types.counts.most_common())
    _list("Agencies that the profile does not have, kept as written:", summary.agencies.counts.most_common())


def _sentence(template: str) -> str:
    """A finding without the values of one row."""
    words = template.replace("({value})", "").replace(": {value}", "")
    return " ".join(words.replace("{", "").replace("}", "").split()).replace(" ;", ";").replace(" ,", ",")


def _list(title: str, counts: list[tuple[str, int]]) -> None:
    if not counts:
        return
    click.echo(title)
    for name, count in counts[:MOST_SHOWN]:
        click.echo(f"    {count:>8,}  {name}")
    if len(counts) > MOST_SHOWN:
        click.echo(f"    and {len(counts) - MOST_SHOWN} more")
