"""Portals of the invented city in five languages, served to the browser on this machine's loopback."""

import io
import random
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from portal import catalogue as catalogues
from portal.adapters.files import open_files
from portal.app import portal_of
from portal.catalogue.extraction import GUIDE_FILE
from portal.localisation.pseudocity import write_pseudo
from portal.localisation.sources import interface
from portal.outcomes.synthetic import Scale, invent
from portal.portal import Portal
from portal.settings import Settings, Tiles
from portal.store.base import DatabaseUnavailable, Store
from portal.web.current import EXTENSION
from tests.databases import make_sqlite
from tests.havenport import FOLDER
from tests.portals import Clock, app_with, settings

LAMPS = "services/lamp-out.yaml"


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Says nothing of each request."""


@dataclass(frozen=True)
class Site:
    """One portal and its address."""

    app: Flask
    address: str
    clock: Clock

    @property
    def portal(self) -> Portal:
        """The portal it serves."""
        return portal_of(self.app)

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return self.address + path


class BrokenStore(Store):
    """A database whose every use ends in the same error: for the pages that say so."""

    def __init__(self, error: Exception) -> None:
        """Raise `error` at every use."""
        super().__init__("sqlite://")
        self._error = error

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Raises the error."""
        self._fail()
        with super().read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Raises the error."""
        self._fail()
        with super().write() as session:
            yield session

    def _fail(self) -> None:
        raise self._error


class SameCode(random.Random):
    """Chance that draws one code again and again, so that a page with one always says the same."""

    def __init__(self) -> None:
        """Begin with its first symbol; the code is 4HTM-2X9S."""
        super().__init__(0)
        self._symbols = cycle("4HTM2X9")

    def choice(self, seq: Any) -> Any:
        """The next symbol."""
        return next(self._symbols)


class WithTiles:
    """An application whose proxy serves the pictures of maps too, all the same one."""

    def __init__(self, app: Any) -> None:
        """Stands before an application."""
        self._app = app
        picture = io.BytesIO()
        Image.new("RGB", (256, 256), "#dfe8dc").save(picture, "PNG")
        self._picture = picture.getvalue()

    def __call__(self, environment: Any, start: Any) -> Any:
        """A picture for every address below /tiles/; all others are the application's."""
        if not environment["PATH_INFO"].startswith("/tiles/"):
            return self._app(environment, start)
        start("200 OK", [("Content-Type", "image/png"), ("Content-Length", str(len(self._picture)))])
        return [self._picture]


@dataclass(frozen=True)
class Sites:
    """The portals a browser test needs.

    `main` has what the scenes show and nothing more: whoever sends a request of their own does so at
    `journeys`. `busy` has the figures of two invented years, and no requests. The others are without
    requests, with a service withdrawn, drawing the same code again and again, and broken; `without_files` is
    `main` while the storage of photos does not answer, `with_maps` is `main` where a map is set.
    """

    main: Site
    journeys: Site
    empty: Site
    busy: Site
    withdrawn: Site
    same_code: Site
    unavailable: Site
    failing: Site
    without_files: Site
    with_maps: Site


@contextmanager
def served(app: Flask, clock: Clock) -> Iterator[Site]:
    """Serves an application until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{server.server_port}", clock)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        portal_of(app).store.close()


@contextmanager
def all_sites(folder: Path) -> Iterator[Sites]:
    """Serves every site, each with a database of its own below `folder`; one clock for all."""
    city, words = write_pseudo(folder, FOLDER, interface(("es", "ar")))
    clock = Clock()

    def prepared(name: str) -> Settings:
        found = settings(f"sqlite:///{folder / name}.db", city, PORTAL_TRANSLATIONS=str(words))
        make_sqlite(found.database_url)
        return found

    def app(found: Settings, **changes: object) -> Flask:
        made = app_with(clock, found)
        made.extensions[EXTENSION] = replace(portal_of(made), **changes)  # type: ignore[arg-type]
        return made

    main = prepared("main")
    without_lamps = _without_lamps(city)
    with ExitStack() as stack:
        yield Sites(
            main=stack.enter_context(served(app(main), clock)),
            journeys=stack.enter_context(served(app(prepared("journeys")), clock)),
            empty=stack.enter_context(served(app(prepared("empty")), clock)),
            busy=stack.enter_context(served(app(_invented(prepared("busy"), clock)), clock)),
            withdrawn=stack.enter_context(served(app(main, catalogue=without_lamps), clock)),
            same_code=stack.enter_context(served(app(main, random=SameCode()), clock)),
            unavailable=stack.enter_context(
                served(app(main, store=BrokenStore(DatabaseUnavailable("for this test"))), clock)
            ),
            without_files=stack.enter_context(
                served(app(main, files=open_files(f"{__file__}/nowhere", None)), clock)
            ),
            with_maps=stack.enter_context(served(_with_maps(clock, main), clock)),
            failing=stack.enter_context(served(app(main, store=BrokenStore(LookupError("broken"))), clock)),
        )


def _invented(found: Settings, clock: Clock) -> Settings:
    """Invents the facts of two years."""
    invent(catalogues.load(found.city), Scale(1500, clock.now, years=2), found.facts)
    return found


def _with_maps(clock: Clock, found: Settings) -> Flask:
    tiles = Tiles("/tiles/{z}/{x}/{y}.png", "© The makers of maps")
    made = app_with(clock, replace(found, tiles=tiles))
    made.wsgi_app = WithTiles(made.wsgi_app)  # type: ignore[method-assign, assignment]
    return made


def _without_lamps(city: Path) -> catalogues.Catalogue:
    """The city after it stopped taking lamps; its guide, which leads to them, is gone too."""
    documents = {**catalogues.documents_of(city)}
    del documents[GUIDE_FILE]
    documents[LAMPS] = (city / LAMPS).read_text("utf-8") + "\nretired: true\n"
    return catalogues.parse(documents)
