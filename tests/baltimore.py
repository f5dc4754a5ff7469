"""Baltimore's portal, for tests of what its profile says."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.app import portal_of
from portal.settings import CITIES
from tests.databases import make_sqlite
from tests.portals import Clock, app_with, settings
from tests.visitor import Visitor

FOLDER = CITIES / "baltimore"


@contextmanager
def visited(folder: Path) -> Iterator[Visitor]:
    """A visitor of Baltimore's portal, on a new SQLite database in a folder."""
    found = settings(f"sqlite:///{folder}/portal.db", FOLDER)
    make_sqlite(found.database_url)
    app = app_with(Clock(), found)
    yield Visitor(app)
    portal_of(app).store.close()
