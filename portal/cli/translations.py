"""portal translations: the words on their way from the sources to translators and back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import click

from portal.localisation import checking, keeping, standing
from portal.localisation.pofile import UnreadableError
from portal.localisation.pseudocity import write_pseudo
from portal.localisation.sources import Domain, SourceError, interface, languages_of, services
from portal.settings import CITIES, TRANSLATIONS

Decorated = Callable[..., Any]


class DomainName(StrEnum):
    """The two gettext domains: the interface's words, and those of cities."""

    MESSAGES = "messages"
    SERVICES = "services"


@click.group()
def translations() -> None:
    """The words of the interface (domain messages) and of cities (domain services)."""


def domains(function: Decorated) -> Decorated:
    """Give a command the choice of domains and cities."""
    function = click.option(
        "--domain",
        "name",
        type=click.Choice(DomainName, case_sensitive=False),
        help="Only this one; without it both.",
    )(function)
    return cities(function)


def cities(function: Decorated) -> Decorated:
    """Give a command the choice of cities."""
    return click.option(
        "--city",
        "chosen",
        multiple=True,
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="A city's profile; may be repeated. Without it: every one that travels with the portal.",
    )(function)


@translations.command()
@domains
def extract(chosen: tuple[Path, ...], name: DomainName | None) -> None:
    """Write the templates (.pot): the texts to translate, as the sources have them now."""
    with _expected():
        _say_changed(path for domain in _domains(chosen, name) for path in keeping.extract(domain))


@translations.command()
@domains
def update(chosen: tuple[Path, ...], name: DomainName | None) -> None:
    """Write the templates and bring every language up to date. Keeps every translation that still holds."""
    with _expected():
        _say_changed(path for domain in _domains(chosen, name) for path in keeping.update(domain))


@translations.command()
@domains
def status(chosen: tuple[Path, ...], name: DomainName | None) -> None:
    """Show how much of each language is done, and whether a translator has read it."""
    with _expected():
        click.echo(
            standing.table(row for domain in _domains(chosen, name) for row in standing.standings(domain))
        )


@translations.command()
@domains
def check(chosen: tuple[Path, ...], name: DomainName | None) -> None:
    """Find what is wrong with the translations: every problem, where it is, and what to do."""
    with _expected():
        problems = [problem for domain in _domains(chosen, name) for problem in checking.check(domain)]
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        click.echo(f"{count} in the translations.", err=True)
        sys.exit(1)
    click.echo("The translations have no problems.")


@translations.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@cities
def pseudo(folder: Path, chosen: tuple[Path, ...]) -> None:
    """Write to FOLDER a city that also speaks the test languages en-XA and ar-XB."""
    profiles = _profiles(chosen)
    if len(profiles) != 1:
        raise click.UsageError("name one city: --city PATH")
    with _expected():
        (messages,) = _domains(profiles, DomainName.MESSAGES)
        city, words = write_pseudo(folder, profiles[0], messages)
    click.echo(f"PORTAL_CITY={city.resolve()}\nPORTAL_TRANSLATIONS={words.resolve()}")


def _profiles(chosen: tuple[Path, ...]) -> tuple[Path, ...]:
    return chosen or tuple(_near(path.parent) for path in sorted(CITIES.glob("*/city.yaml")))


def _near(path: Path) -> Path:
    """The path as people type it: from the folder they are in, when it lies below."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _domains(chosen: tuple[Path, ...], name: DomainName | None) -> Iterator[Domain]:
    profiles = _profiles(chosen)
    if name is not DomainName.SERVICES:
        published = dict.fromkeys(language for city in profiles for language in languages_of(city))
        yield interface(tuple(published), _near(TRANSLATIONS.parent), _near(TRANSLATIONS))
    if name is not DomainName.MESSAGES:
        yield from (services(city) for city in profiles)


def _say_changed(paths: Iterator[Path]) -> None:
    changed = [str(path) for path in paths]
    click.echo("\n".join(f"written: {path}" for path in changed) or "Nothing has changed.")


@contextmanager
def _expected() -> Iterator[None]:
    """Show an error that says by itself what to do without a traceback."""
    try:
        yield
    except (SourceError, UnreadableError) as error:
        raise click.ClickException(str(error)) from error
