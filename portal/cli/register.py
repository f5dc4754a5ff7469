"""portal measures import, seed and register: the city's register of performance measures."""

import sys
from collections import Counter
from pathlib import Path

import click

from portal.cli.opening import opened
from portal.cli.supplied import or_every_bad_row
from portal.commands.register.seeding import Seeded, seed_register
from portal.commands.supplied.register import ImportedRegister, Outcome, RowReport, import_register
from portal.queries.register import register


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def import_command(file: Path) -> None:
    """Import the register of performance measures from a CSV file or a workbook, row by row.

    What is safe is put right and said; what is not is asked about, and such a row is kept but not used. Safe
    to repeat. Ends with 1 only when rows were refused. docs/register.md has the layout.
    """
    portal = opened()
    imported = or_every_bad_row(lambda: import_register(portal, file))
    for row in imported.rows:
        _tell(row)
    _sum_up(imported)
    if imported.counts[Outcome.REFUSED]:
        sys.exit(1)


@click.command("register")
def register_command() -> None:
    """List the measures of the register: agency, id, title, fiscal years. ? marks one with open questions."""
    for line in register(opened()):
        years = f"{line.years[0]}-{line.years[-1]}" if line.years else "no years"
        mark = " " if line.is_usable else "?"
        cells = (line.agency, line.code or "-", line.title or "-", years)
        click.echo(f"{mark} " + "\t".join(map(_plain, cells)))


@click.command("seed")
def seed_command() -> None:
    """Define the measures of the city's profile in the register. One that is there already is left as it is.

    docs/city-profile.md says what stands in measures/.
    """
    tell_seeded(seed_register(opened()))


def tell_seeded(seeded: Seeded) -> None:
    """Say what was defined."""
    defined = len(seeded.defined)
    click.echo(
        f"{defined:,} measures were defined, {seeded.computed:,} of them computed. "
        f"{seeded.there:,} were there already."
    )
    for identity in seeded.nowhere:
        click.echo(
            f"{identity}: the city's places have no such district or neighborhood, so it counts nothing."
        )


def _tell(row: RowReport) -> None:
    if row.outcome is Outcome.REFUSED:
        click.echo(f"line {row.line}: refused{f' ({_plain(row.name)})' if row.name else ''}: {row.why}")
        return
    again = "" if row.revision == 1 else f", revision {row.revision}" if row.revision else ", unchanged"
    click.echo(f"line {row.line}: {_plain(row.name)}, fiscal year {row.edition}: {row.outcome.value}{again}")
    for kind, remarks in (("note", row.notes), ("question", row.questions)):
        for remark in remarks:
            click.echo(f"  {kind}: {remark.column}: {remark.words}")
    for one in row.findings:
        numbers = ", ".join(f"{each:f}" for each in one.numbers)
        click.echo(f"  check: fiscal year {one.year}: {one.check.value} ({numbers})")


def _sum_up(imported: ImportedRegister) -> None:
    counts = ", ".join(f"{count:,} {outcome.value}" for outcome, count in imported.counts.items())
    click.echo(f"{len(imported.rows):,} rows: {counts}. {imported.unchanged:,} were there already.")
    found = Counter(one.check.value for row in imported.rows for one in row.findings)
    for check, count in sorted(found.items()):
        click.echo(f"  {check:<20}{count:>5}")


def _plain(text: str) -> str:
    """Return a cell's text without what a terminal would act on."""
    return "".join(each if each.isprintable() else "?" for each in text)
