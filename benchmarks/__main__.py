"""python -m benchmarks: measure everything, say what came out, and write it down as JSON."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks import downloads, figures, imports, line, logs, pages, places, queue, stores, visit
from benchmarks.report import taken_now
from benchmarks.spread import Result
from tests.databases import Database, Databases, Run

ROUNDS = 10
PARTS = ("visit", "line", "pages", "import", "places", "queue", "figures", "downloads", "logs", "stores")
FOLDER = Path("var/benchmarks")


@dataclass(frozen=True)
class Extent:
    """How much is measured: rounds of each page, facts beyond five millions, requests of the logs."""

    rounds: int
    large: bool
    requests: int

    @property
    def facts(self) -> tuple[int, ...]:
        """Return how many facts figures are counted from."""
        return (*figures.SIZES, figures.LARGE) if self.large else figures.SIZES

    @property
    def rows(self) -> tuple[int, ...]:
        """Return how many rows each store is asked about."""
        return (stores.NUMBER, stores.LARGE) if self.large else (stores.NUMBER,)


@click.command()
@click.option("--rounds", type=click.IntRange(2, 50), default=ROUNDS, show_default=True, help="Of each page.")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="Measure only this.")
@click.option(
    "--large",
    is_flag=True,
    help="Figures of 20 million facts and stores of 5 million too: needs 4 GB of disk and patience.",
)
@click.option(
    "--requests", type=click.IntRange(1000), default=logs.REQUESTS, show_default=True, help="Of logs."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Where the JSON goes.")
def main(rounds: int, only: tuple[str, ...], large: bool, requests: int, output: Path | None) -> None:
    """Measure the portal beside its floors. Takes some minutes, ends by itself, stays on this machine."""
    run = Run.begin()
    try:
        with tempfile.TemporaryDirectory(prefix="portal-benchmarks-") as folder:
            report = taken_now(
                _said(_measured(run, Path(folder), Extent(rounds, large, requests), set(only or PARTS)))
            )
    finally:
        run.end()
    chosen = output or FOLDER / f"{report.commit[:12]}-{report.taken_at.replace(':', '')}.json"
    report.write(chosen)
    click.echo(f"\n{report.table()}\n\n{report.commit} on {report.machine}\nWritten to {chosen}")


def _measured(run: Run, folder: Path, extent: Extent, wanted: set[str]) -> Iterator[Result]:
    databases = Databases(run)
    parts: dict[str, Callable[[], Iterator[Result]]] = {
        "visit": lambda: visit.measure(databases, folder / "visit"),
        "line": lambda: line.measure(databases, folder / "line"),
        "pages": lambda: _pages(databases, folder, extent.rounds),
        "import": lambda: imports.measure(databases, folder / "import"),
        "places": lambda: places.measure(databases, folder / "places"),
        "queue": lambda: queue.measure(databases, folder / "queue"),
        "figures": lambda: figures.measure(folder / "figures", extent.facts),
        "downloads": lambda: downloads.measure(folder / "downloads"),
        "logs": lambda: logs.measure(databases, folder / "logs", extent.requests),
        "stores": lambda: _stores(databases, folder, extent.rows),
    }
    for name in PARTS:
        if name in wanted:
            yield from parts[name]()


def _pages(databases: Databases, folder: Path, rounds: int) -> Iterator[Result]:
    for kind in Database:
        yield from pages.measure(kind, databases, folder / kind.value, rounds)


def _stores(databases: Databases, folder: Path, rows: Iterable[int]) -> Iterator[Result]:
    for number in rows:
        yield from stores.measure(databases, folder / f"stores-{number}", number)


def _said(results: Iterator[Result]) -> Iterator[Result]:
    for result in results:
        ratio = f"  ratio {result.ratio.text()}" if result.ratio else ""
        click.echo(f"{result.name}: {result.ours.text()} {result.unit}{ratio}")
        yield result


if __name__ == "__main__":
    main()
