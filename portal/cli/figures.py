"""portal measures compute, verify, explain: figures that can be counted again."""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import click

from portal.cli.figure_words import FigureWords
from portal.cli.opening import opened
from portal.commands.figures import UnknownCode, compute, period_of
from portal.domain.definitions import DEFINITIONS
from portal.domain.measures import Measure, Period
from portal.outcomes.cells import ALL, RELEASED, Group, Scope
from portal.outcomes.figures import CUTS, Question
from portal.outcomes.stored import Stored
from portal.outcomes.then import NoFacts
from portal.portal import Portal
from portal.queries.figures.explain import Behind, Explained, explain, rows_of, stored_figures
from portal.queries.figures.verify import Verdict, Verified, verify

BY = "command-line"
MOVED = 1
"""The exit code when a figure does not hold any more."""

Decorated = Callable[..., Any]
_MEASURES = click.Choice([measure.value for measure in DEFINITIONS])
_CUTS = {str(cut.value): cut for cut in CUTS}
_YEAR = click.IntRange(1900, 9998)
_DAY = click.DateTime(["%Y-%m-%d"])


def _period_options(function: Decorated) -> Decorated:
    for option in (
        click.option("--until", type=_DAY, help="With --from: the last day of another period."),
        click.option("--from", "since", type=_DAY, help="The first day (local) of another period."),
        click.option("--quarter", type=click.IntRange(1, 4), help="A quarter of the fiscal year."),
        click.option("--year", type=_YEAR, help="The fiscal year; the present one, if left out."),
    ):
        function = option(function)
    return function


@click.command("compute")
@click.option("--measure", "chosen", type=_MEASURES, multiple=True, help="Repeatable; all, if left out.")
@click.option("--by", type=click.Choice(list(_CUTS)), help="Besides the figure of all: of each of these.")
@click.option(
    "--only", "pairs", multiple=True, metavar="CUT=CODE", help="Narrow all figures, as in district=4."
)
@click.option("--released", is_flag=True, help="Of released requests alone, as on the pages for everybody.")
@_period_options
def compute_command(
    chosen: Sequence[str], by: str | None, pairs: Sequence[str], released: bool, **period: Any
) -> None:
    """Count figures as of now and store them, with what is needed to count them again.

    They are of all requests, private services with them, unless --released is given.
    """
    portal = opened()
    question = Question(
        [Measure(name) for name in chosen] or tuple(DEFINITIONS),
        _period(portal, **period),
        _CUTS[by] if by else Group.NONE,
        _scope(RELEASED if released else ALL, pairs),
    )
    try:
        count = compute(portal, [question], BY)
    except (NoFacts, UnknownCode) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{_figures(count)} stored.")


@click.command("list")
@click.option("--since", type=_DAY, help="Only those stored from that day (UTC) on.")
def list_command(since: datetime | None) -> None:
    """Show stored figures with their numbers, scopes, counts, as-of times and digests.

    A scope is of all requests, private services with them, or of released requests: what everybody sees.
    """
    portal = opened()
    found = _chosen(portal, (), since.replace(tzinfo=UTC) if since else None)
    words = FigureWords(portal)
    for each in found:
        _tell_figure(words, each)
    click.echo(f"{_figures(len(found))}.")


@click.command("verify")
@click.option("--id", "numbers", type=int, multiple=True, help="Repeatable; all, if left out.")
@click.option("--since", type=_DAY, help="Only those stored from that day (UTC) on.")
@click.option("--all", "every", is_flag=True, help="List those that hold, too, and those not counted again.")
def verify_command(numbers: Sequence[int], since: datetime | None, every: bool) -> None:
    """Count stored figures again as of then, from the log alone. Ends with 1 when one moved.

    Those that do not hold are told, with what moved and why.
    """
    portal = opened()
    moment = since.replace(tzinfo=UTC) if since else None
    words, verdicts = FigureWords(portal), Counter[Verdict]()
    for verified in verify(portal, _chosen(portal, numbers, moment)):
        verdicts[verified.verdict] += 1
        if every or verified.verdict is Verdict.MOVED:
            _tell_verified(words, verified)
    click.echo(_counted_again(verdicts))
    if verdicts[Verdict.MOVED]:
        sys.exit(MOVED)


def _counted_again(verdicts: Counter[Verdict]) -> str:
    """Say how many were counted again, how many of them hold, and how many do not."""
    holds, moved, changed = (
        verdicts[each] for each in (Verdict.HOLDS, Verdict.MOVED, Verdict.DEFINITION_CHANGED)
    )
    said = (
        f"{_figures(holds + moved)} counted again: {holds} {'holds' if holds == 1 else 'hold'},"
        f" {moved} {'does' if moved == 1 else 'do'} not."
    )
    if changed:
        said += f" {_figures(changed)} of an older definition could not be: --all names them."
    return said


def _figures(count: int) -> str:
    return f"{count} {'figure' if count == 1 else 'figures'}"


@click.command("explain")
@click.argument("number", metavar="ID", type=int)
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="Rows to show.")
@click.option("--csv", "file", type=click.Path(path_type=Path), help="Write all rows to this file instead.")
def explain_command(number: int, limit: int, file: Path | None) -> None:
    """Say what a stored figure was counted from, and how and why it reads otherwise now."""
    portal = opened()
    (each,) = _chosen(portal, [number], None)
    explained, words = explain(portal, each), FigureWords(portal)
    _tell_figure(words, each)
    _tell_since(words, explained, limit)
    rows = rows_of(portal, each)
    if file is not None:
        click.echo(f"{_write(file, rows)} rows written to {file}.")
        return
    some = list(islice(rows, limit + 1))
    if not some:
        click.echo("There was no case to count.")
        return
    click.echo("Counted from (portal request show REFERENCE tells the events of one):")
    for row in some[:limit]:
        click.echo(f"  {words.reference(row.reference, row.number)}  {words.role(row.role)}")
    if len(some) > limit:
        click.echo("  … and more: --csv FILE writes all of them.")


def _chosen(portal: Portal, numbers: Sequence[int], since: datetime | None) -> list[Stored]:
    found = stored_figures(portal, numbers or None, since)
    if since is None and (unknown := set(numbers) - {each.id for each in found}):
        raise click.ClickException(f"There is no stored figure {min(unknown)}.")
    return found


def _period(
    portal: Portal, year: int | None, quarter: int | None, since: datetime | None, until: datetime | None
) -> Period:
    if (since is None) != (until is None) or (since and (year or quarter)):
        raise click.UsageError("give --from and --until together, or --year, with --quarter or without")
    if since and until:
        if until < since:
            raise click.UsageError("--until lies before --from")
        return period_of(portal, since.date(), until.date())
    city = portal.catalogue.city
    chosen = year or city.fiscal_year.year_of(city.calendar.local_day(portal.now()))
    first, last = _days(portal, chosen, quarter)
    return period_of(portal, first, last)


def _days(portal: Portal, year: int, quarter: int | None) -> tuple[date, date]:
    fiscal = portal.catalogue.city.fiscal_year
    first, last = fiscal.bounds(year)
    if quarter is None:
        return first, last
    for _ in range(quarter - 1):
        first = fiscal.quarter_bounds(first)[1] + (date.resolution)
    return fiscal.quarter_bounds(first)


def _scope(scope: Scope, pairs: Sequence[str]) -> Scope:
    for pair in pairs:
        cut, _, code = pair.partition("=")
        if cut not in _CUTS or not code:
            raise click.UsageError(f"--only {pair}: write CUT=CODE, with one of {', '.join(_CUTS)}")
        scope = scope.with_any(_CUTS[cut], [code])
    return scope


def _tell_figure(words: FigureWords, each: Stored) -> None:
    figure, run = each.figure, each.run
    click.echo(f"{each.id}  {words.title(figure.measure, figure.version)}")
    click.echo(f"  of {words.of(figure.scope)}")
    click.echo(f"  from {words.days(figure.period)}")
    click.echo(f"  {words.counts(figure.measure, figure.counts)}")
    click.echo(f"  as of {words.moment(figure.as_of)}, by {run.computed_by}")
    click.echo(f"  digest {figure.digest}")


def _tell_verified(words: FigureWords, verified: Verified) -> None:
    figure, is_moved = verified.stored.figure, verified.verdict is Verdict.MOVED
    click.echo(
        f"{verified.stored.id}  {words.title(figure.measure, figure.version)}:"
        f" {'does not hold' if is_moved else verified.verdict}"
    )
    click.echo(f"  of {words.of(figure.scope)}, {words.days(figure.period)}")
    if verified.verdict is Verdict.DEFINITION_CHANGED:
        now = DEFINITIONS[figure.measure].version
        click.echo(f"  Its definition has version {now} now: docs/measures.md says what changed.")
    if not is_moved or verified.now is None:
        return
    click.echo(f"  as of {words.moment(figure.as_of)}")
    click.echo(f"  stored then:   {words.counts(figure.measure, figure.counts)}")
    again = words.counts(figure.measure, verified.now)
    if figure.counts.agrees_with(verified.now):
        again = "the same, from rows that read otherwise"
    click.echo(f"  counted again: {again}")
    for move in verified.moves:
        difference, cause = move.difference, move.cause
        click.echo(f"  {words.reference(cause.reference, difference.key[1])}")
        click.echo(f"    {words.change(difference.then, difference.now)}")
        if difference.columns:
            click.echo(f"    what moved: {words.columns(difference.columns)}")
        click.echo(f"    why: {words.why(cause)}")


def _tell_since(words: FigureWords, explained: Explained, limit: int) -> None:
    measure = explained.stored.figure.measure
    click.echo(f"Formula: {explained.formula}")
    click.echo(f"Now, as of {words.moment(explained.now_as_of)}: {words.counts(measure, explained.now)}")
    if explained.version_now != explained.stored.figure.version:
        click.echo(f"The definition has changed since: it has version {explained.version_now} now.")
    if not explained.changes:
        click.echo("Nothing that it was counted from plays another part now.")
        return
    click.echo("What has changed since:")
    for why, number in explained.reasons.most_common():
        click.echo(f"  {number}  {why}")
    for change in explained.changes[:limit]:
        parts = words.change(change.then, change.now)
        click.echo(f"  {words.reference(change.reference)}  {parts}: {change.why}")


def _write(file: Path, rows: Iterator[Behind]) -> int:
    count = 0
    with file.open("w", newline="", encoding="utf-8") as opened_file:
        writer = csv.writer(opened_file)
        writer.writerow(["reference", "close", "part", "reason"])
        for row in rows:
            writer.writerow([row.reference or "", row.number or "", row.role[0].value, row.role[1] or ""])
            count += 1
    return count
