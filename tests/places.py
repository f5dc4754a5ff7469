"""Havenport's places for tests: its demonstration set, brought in by the command itself."""

from pathlib import Path

from portal.commands.places.importing import Imported, Source, import_places
from portal.portal import Portal
from tests.havenport import FOLDER

FILES = ("demonstration.csv", "demonstration-areas.geojson")


def with_places(portal: Portal, *, demonstration: bool = True) -> Imported:
    """Imports the invented city's places, in one set."""
    sources = [Source(FOLDER / "places" / name, "havenport") for name in FILES]
    return import_places(portal, sources, demonstration=demonstration)


def written(folder: Path, name: str, text: str) -> Path:
    """A file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
