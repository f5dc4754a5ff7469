"""Baltimore's portal, for tests of what its profile says, and its demonstration as `make run` invents it."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from portal.app import portal_of
from portal.settings import CITIES, Settings
from tests.databases import Run, make_sqlite
from tests.portals import Clock, app_with, facts_folder, files_folder, settings
from tests.visitor import Visitor

FOLDER = CITIES / "baltimore"

REPOSITORY = Path(__file__).parents[1]

INVENTED_ON = datetime(2027, 6, 15, 16, 0, tzinfo=UTC)
"""Noon in Baltimore of the day on which the demonstration is invented: plans of fiscal year 2028 are taken,
the reports on the first half of 2027 were due, and 2026 is over, which began before the first request came.
"""

TOLD = "told"
"""The file with what the command said."""


@contextmanager
def visited(folder: Path) -> Iterator[Visitor]:
    """A visitor of Baltimore's portal, on a new SQLite database in a folder."""
    found = settings(f"sqlite:///{folder}/portal.db", FOLDER)
    make_sqlite(found.database_url)
    app = app_with(Clock(), found)
    yield Visitor(app)
    portal_of(app).store.close()


def demonstration(run: Run) -> Path:
    """The folder of the whole demonstration, for looking only: invented once a run, by the script that
    `make run` calls. Errors: RuntimeError with what the script said.
    """
    folder = run.folder / "demonstration"
    run.once("demonstration", lambda: _invent(folder))
    return folder


def demonstration_settings(folder: Path) -> Settings:
    """The settings of a portal on the demonstration in a folder."""
    return settings(_address(folder), FOLDER)


def copied(folder: Path, to: Path) -> Settings:
    """The settings of a portal on a copy of the demonstration, in a folder of its own, to write into."""
    shutil.copytree(folder, to)
    return demonstration_settings(to)


def _address(folder: Path) -> str:
    return f"sqlite:///{folder}/portal.db"


def _invent(folder: Path) -> None:
    folder.mkdir()
    done = subprocess.run(
        ["scripts/run", "prepare"],
        cwd=REPOSITORY,
        env=os.environ | _environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    (folder / TOLD).write_text(done.stdout)
    if done.returncode:
        raise RuntimeError(done.stdout)


def _environment(folder: Path) -> Mapping[str, str]:
    """Where the script writes to, and when."""
    address = _address(folder)
    return {
        "PYTHONPATH": str(REPOSITORY),
        "PORTAL_MODE": "test",
        "PORTAL_NOW": INVENTED_ON.isoformat(),
        "PORTAL_DATABASE_URL": address,
        "PORTAL_FACTS": facts_folder(address),
        "PORTAL_FILES": files_folder(address),
        "PORTAL_CITY": str(FOLDER),
        "PORTAL_SECRET_KEY": "only-for-tests",
        "PORTAL_MAIL": f"folder:{folder}",
        "PORTAL_MAIL_FROM": "311@city.example",
    }
