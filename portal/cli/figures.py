"""portal measures compute, verify, explain: figures that can be counted again."""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from portal.cli.opening import opened
from portal.commands.figures import UnknownCode, compute, period_of
from portal.domain import reference as references
from portal.domain.definitions import DEFINITIONS
from portal.domain.measures import Measure, Period
from portal.outcomes.cells import ALL, RELEASED, RELEASED_VISIBILITIES, Group, Scope
from portal.outcomes.figures import (
    CUTS,
    MEDIAN_RESTS_ON_FEW,
    NINETIETH_RESTS_ON_FEW,
    Counts,
    Question,
    filter_of,
)
from portal.outcomes.stored import Stored
from portal.outcomes.then import NoFacts
from portal.outcomes.witness import Role
from portal.portal import Portal
from portal.queries.figures.explain import Behind, Explained, explain, rows_of, stored_figures
from portal.queries.figures.verify import Verdict, Verified, verify

BY = "command-line"
NOT_SURE = {
    MEDIAN_RESTS_ON_FEW: "the median is not sure: few were still waiting",
    NINETIETH_RESTS_ON_FEW: "the ninetieth is not sure: few were still waiting",
}

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
    for each in found:
        _tell_figure(each)
    click.echo(f"{_figures(len(found))}.")


@click.command("verify")
@click.option("--id", "numbers", type=int, multiple=True, help="Repeatable; all, if left out.")
@click.option("--since", type=_DAY, help="Only those stored from that day (UTC) on.")
def verify_command(numbers: Sequence[int], since: datetime | None) -> None:
    """Count stored figures again as of then, from the log alone. Ends with 1 when one moved."""
    portal = opened()
    moment = since.replace(tzinfo=UTC) if since else None
    verdicts = []
    for verified in verify(portal, _chosen(portal, numbers, moment)):
        verdicts.append(verified.verdict)
        _tell_verified(verified)
    counted = [(verdicts.count(verdict), verdict) for verdict in Verdict if verdict in verdicts]
    counts = ", ".join(f"{count} {_became(verdict, count)}" for count, verdict in counted)
    click.echo(f"{_figures(len(verdicts))}: {counts or 'nothing to verify'}.")
    if Verdict.MOVED in verdicts:
        sys.exit(MOVED)


def _figures(count: int) -> str:
    return f"{count} {'figure' if count == 1 else 'figures'}"


def _became(verdict: Verdict, count: int) -> str:
    return "hold" if verdict is Verdict.HOLDS and count != 1 else verdict.value


@click.command("explain")
@click.argument("number", metavar="ID", type=int)
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="Rows to show.")
@click.option("--csv", "file", type=click.Path(path_type=Path), help="Write all rows to this file instead.")
def explain_command(number: int, limit: int, file: Path | None) -> None:
    """Say what a stored figure was counted from, and how and why it reads otherwise now."""
    portal = opened()
    (each,) = _chosen(portal, [number], None)
    explained = explain(portal, each)
    _tell_figure(each)
    _tell_since(explained, limit)
    rows = rows_of(portal, each)
    if file is not None:
        click.echo(f"{_write(file, rows)} rows written to {file}.")
        return
    click.echo("Counted from (portal request show REFERENCE tells the events of one):")
    for shown, row in enumerate(rows):
        if shown == limit:
            click.echo("  … and more: --csv FILE writes all of them.")
            break
        click.echo(f"  {_reference(row.reference, row.number)}  {_said(row.role)}")


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


def _tell_figure(each: Stored) -> None:
    figure, run = each.figure, each.run
    period = f"{figure.period.start:%Y-%m-%d %H:%M}–{figure.period.end:%Y-%m-%d %H:%M} UTC"
    click.echo(f"{each.id}  {figure.measure.value} v{figure.version}  {_of(figure.scope)}  {period}")
    click.echo(f"  {_counts(figure.counts)}")
    click.echo(f"  as of {figure.as_of.isoformat(timespec='seconds')}, by {run.computed_by}")
    click.echo(f"  digest {figure.digest}")


def _of(scope: Scope) -> str:
    """Say which requests a figure is of: with private services or without, and what it is narrowed to."""
    narrowed = filter_of(scope)
    seen = narrowed.pop(Group.VISIBILITY.value, None)
    if seen is None:
        whose = "all requests, private services with them"
    elif set(seen) == RELEASED_VISIBILITIES:
        whose = "released requests"
    else:
        whose = f"{' and '.join(seen)} requests"
    return ", ".join([whose, *(f"{cut}={'|'.join(codes)}" for cut, codes in narrowed.items())])


def _counts(counts: Counts) -> str:
    said = [f"{counts.numerator} of {counts.denominator}"]
    if counts.suspect:
        said.append(f"{counts.suspect} suspect")
    said += [f"{number} left out: {reason}" for reason, number in sorted(counts.excluded.items())]
    for name, value in sorted(counts.values.items()):
        if name in NOT_SURE:
            said += [NOT_SURE[name]] if value else []
            continue
        said.append(f"{name} {'not reached' if value is None else f'{value:g}'}")
    return ", ".join(said)


def _tell_verified(verified: Verified) -> None:
    figure = verified.stored.figure
    click.echo(f"{verified.stored.id}  {figure.measure.value}  {_of(figure.scope)}: {verified.verdict}")
    if verified.verdict is Verdict.DEFINITION_CHANGED:
        now = DEFINITIONS[figure.measure].version
        click.echo(f"  version {figure.version} then, {now} now: docs/measures.md says what changed")
    if verified.verdict is not Verdict.MOVED or verified.now is None:
        return
    click.echo(f"  then {_counts(figure.counts)}")
    click.echo(f"  now  {_counts(verified.now)}")
    for move in verified.moves:
        difference, cause = move.difference, move.cause
        event = f" ({cause.event.type}, step {cause.event.sequence})" if cause.event else ""
        columns = f", {', '.join(difference.columns)}" if difference.columns else ""
        reference = _reference(cause.reference, difference.key[1])
        change = f"{_said(difference.then)} → {_said(difference.now)}{columns}"
        click.echo(f"  {reference}  {change}: {cause.why}{event}")


def _tell_since(explained: Explained, limit: int) -> None:
    click.echo(f"Formula: {explained.formula}")
    click.echo(f"Now (as of {explained.now_as_of.isoformat(timespec='seconds')}): {_counts(explained.now)}")
    if explained.version_now != explained.stored.figure.version:
        click.echo(f"The definition has changed since: it has version {explained.version_now} now.")
    if not explained.changes:
        click.echo("Nothing that it was counted from plays another part now.")
        return
    click.echo("What has changed since:")
    for why, number in explained.reasons.most_common():
        click.echo(f"  {number}  {why}")
    for change in explained.changes[:limit]:
        parts = f"{_said(change.then)} → {_said(change.now)}"
        click.echo(f"  {_reference(change.reference, 0)}  {parts}: {change.why}")


def _reference(reference: str | None, number: int) -> str:
    shown = references.shown(reference) if reference else "(gone)"
    return f"{shown} close {number}" if number else shown


def _said(role: Role | None) -> str:
    if role is None:
        return "not counted"
    part, reason = role
    return f"{part.value}: {reason}" if reason else part.value


def _write(file: Path, rows: Iterator[Behind]) -> int:
    count = 0
    with file.open("w", newline="", encoding="utf-8") as opened_file:
        writer = csv.writer(opened_file)
        writer.writerow(["reference", "close", "part", "reason"])
        for row in rows:
            writer.writerow([row.reference or "", row.number or "", row.role[0].value, row.role[1] or ""])
            count += 1
    return count
