"""Two runs of the benchmarks side by side: python -m benchmarks.compare A.json B.json."""

from collections.abc import Iterator
from pathlib import Path

import click

from benchmarks.report import Report, UnreadableReport
from benchmarks.spread import Result, Spread


def compared(before: Report, after: Report) -> Iterator[str]:
    """Yield a line for each measurement: before, after, the change of the medians, and whether it is one."""
    earlier = {result.name: result for result in before.results}
    later = {result.name: result for result in after.results}
    for name in [*earlier, *(name for name in later if name not in earlier)]:
        old, new = earlier.get(name), later.get(name)
        if old is None or new is None:
            yield f"{name}: only in {'B' if old is None else 'A'}"
            continue
        one, other = _measure(old, new)
        change = (other.median / one.median - 1) * 100 if one.median else 0.0
        yield f"{name}: {one.text()} → {other.text()}  {change:+.1f} %  {verdict(old, new)}"


def _measure(old: Result, new: Result) -> tuple[Spread, Spread]:
    # A ratio leaves the machine's mood out; where there is none, the figures themselves must do.
    if old.ratio is not None and new.ratio is not None:
        return old.ratio, new.ratio
    return old.ours, new.ours


def verdict(old: Result, new: Result) -> str:
    """Say "better" or "worse" where the middle halves lie apart, else "within the spread"."""
    one, other = _measure(old, new)
    if one.overlaps(other):
        return "within the spread"
    return "better" if (other.median < one.median) == new.less_is_better else "worse"


@click.command()
@click.argument("before", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("after", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def main(before: Path, after: Path) -> None:
    """Compare two runs: ratios to the floor where there is one."""
    try:
        one, other = Report.read(before), Report.read(after)
    except UnreadableReport as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"A {one.commit} ({one.taken_at}, {one.machine})")
    click.echo(f"B {other.commit} ({other.taken_at}, {other.machine})")
    if one.machine != other.machine:
        click.echo("Two machines: only the ratios can be compared.")
    for line in compared(one, other):
        click.echo(line)


if __name__ == "__main__":
    main()
