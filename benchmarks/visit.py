"""What a first visit carries over the line: bytes and requests, against the budget of the first page."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli

from benchmarks.client import Load, load
from benchmarks.spread import Result
from benchmarks.stage import CITY, SLUG, environment
from portal.catalogue import load as load_profile
from tests.databases import Database, Databases
from tests.integration.serving import Serving, free_port
from tests.integration.serving import environment as plain_environment

BUDGET = 14_600
"""Bytes of HTML, style sheet and icon, compressed: the first ten TCP segments."""

REQUESTS = 3
"""The page, the style sheet, the icon."""

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}
PART = re.compile(r'<(?:link rel="(?:stylesheet|icon)"[^>]* href|(?:script|img)[^>]* src)="([^"]+)"')

ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda body: gzip.compress(body, 6),
    "brotli": lambda body: brotli.compress(body, quality=5),
}
"""As a proxy in front of the portal would compress a page while it is sent."""


def measure(databases: Databases, folder: Path) -> Iterator[Result]:
    """Yield requests and bytes of a first visit to the home page and a service's page, in each language."""
    folder.mkdir()
    url, port = databases.create(Database.SQLITE, folder), free_port()
    with Serving(plain_environment(url, port, **environment(url, folder / "facts")), folder) as serving:
        serving.start()
        for language in load_profile(CITY).city.languages:
            yield from _visited(f"home ({language})", port, f"/{language}/")
            yield from _visited(f"service ({language})", port, f"/{language}/services/{SLUG}")


def _visited(name: str, port: int, path: str) -> Iterator[Result]:
    page = load(port, Load(path, headers=BROWSER))
    html = load(port, Load(path)).body
    parts = [load(port, Load(part, headers=BROWSER)) for part in parts_of(html.decode())]
    rest = sum(len(part.body) for part in parts)
    yield Result.alone(f"first visit to {name}, requests", f"of {REQUESTS}", [1 + len(parts)])
    sizes = {"as served": len(page.body), **{way: len(press(html)) for way, press in ENCODINGS.items()}}
    for way, size in sizes.items():
        yield Result.alone(f"first visit to {name}, HTML {way}", f"bytes of {BUDGET:,}", [size + rest])


def parts_of(html: str) -> list[str]:
    """Return the addresses of what a page needs: style sheets, icons, scripts, images, each once."""
    return list(dict.fromkeys(PART.findall(html)))
