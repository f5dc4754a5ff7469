"""`portal request photos` and `erase-photo`: a request's photos, for the people who work on it."""

from pathlib import Path

import click

from portal.catalogue.typed.text import clean
from portal.cli.opening import opened
from portal.cli.requests import read_reference
from portal.commands.photos import erase_request_photo
from portal.commands.refusals import Refusal, refuse
from portal.photos.names import Size
from portal.queries.photos import request_photo, request_photos
from portal.queries.requests import staff_request


@click.command()
@click.argument("reference")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def photos(reference: str, folder: Path) -> None:
    """Save a request's photos into FOLDER, and say what each is said to show."""
    portal, canonical = opened(), read_reference(reference)
    if staff_request(portal, canonical) is None:
        raise refuse(Refusal.UNKNOWN_REQUEST, reference=reference)
    for photo in request_photos(portal, canonical):
        content = request_photo(portal, canonical, photo.name, Size.LARGE)
        said = f" [{photo.language}]: {clean(photo.description)}" if photo.description else ""
        if content is None:
            click.echo(f"{photo.name}: its file is gone{said}")
            continue
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / f"{canonical}-{photo.name}.jpg"
        file.write_bytes(content)
        click.echo(f"{file}{said}")


@click.command("erase-photo")
@click.argument("reference")
@click.argument("name")
def erase_photo(reference: str, name: str) -> None:
    """Erase the photo NAME of a request for good. Its history still says that a photo came."""
    portal, canonical = opened(), read_reference(reference)
    if not erase_request_photo(portal, canonical, name):
        raise click.ClickException(f"{reference} has no photo {name}; see portal request photos")
    click.echo(f"{name} is erased")
