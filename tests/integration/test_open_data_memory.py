"""A file of open data is sent in the same memory however long it is, compressed or not."""

import subprocess
import sys
from pathlib import Path

from tests.havenport import FOLDER
from tests.policy import tree

MEASURED = """
import resource, sys
from datetime import datetime, UTC
from pathlib import Path
from portal.app import create_app, portal_of
from portal.outcomes.synthetic import Scale, invent
from portal.settings import read

folder, city = map(Path, sys.argv[1:])
def app_of(years):
    own = folder / str(years)
    app = create_app(read({"PORTAL_MODE": "test", "PORTAL_DATABASE_URL": f"sqlite:///{own}/portal.db",
        "PORTAL_CITY": str(city), "PORTAL_SECRET_KEY": "s", "PORTAL_FACTS": str(own / "facts"),
        "PORTAL_FILES": str(own / "files")}))
    scale = Scale(20_000 * years, datetime(2026, 11, 2, tzinfo=UTC), years=years)
    invent(portal_of(app).catalogue, scale, own / "facts")
    return app
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
def size(app, **headers):
    answer = app.test_client().get("/open-data/requests.json", headers=headers, buffered=False)
    return sum(len(part) for part in answer.iter_encoded())
short, long = app_of(1), app_of(4)
size(short, **{"Accept-Encoding": "gzip"})
of_short = size(short)
before = peak()
size(long, **{"Accept-Encoding": "gzip"})
print(of_short, size(long), peak() - before)
"""


def test_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", MEASURED, str(tmp_path), str(FOLDER)],
        cwd=tree.ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    short, long, grown = map(int, told.split())
    assert long > 3.5 * short > 30_000_000, "months of one size, and four times as many"
    assert grown < (long - short) / 4
