"""`portal import` as people type it, and what residents see of an old request."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.commands.imports.run import import_requests
from portal.portal import Portal
from portal.store.models import RequestRow
from tests.databases import Database
from tests.havenport import FOLDER
from tests.importing import DESK, MAPPING, job
from tests.integration.commanding import portal_command
from tests.integration.serving import environment
from tests.portals import ADMINISTRATOR
from tests.visitor import Visitor

NOW = "2026-11-02T16:00:00+00:00"
ONLY_SQLITE = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)


def command(database_url: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Runs a command in the invented city."""
    return portal_command(environment(database_url, 1, PORTAL_MODE="test", PORTAL_NOW=NOW), *words)


def counted(output: str) -> dict[str, int]:
    """What became of rows, as a summary counts it."""
    lines = re.findall(r"^  (\w[\w ]+?) {2,}(\d+)$", output, re.MULTILINE)
    return {what: int(count) for what, count in lines}


@ONLY_SQLITE
def test_check_import_and_import_again(database_url: str, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    words = (DESK, "--mapping", MAPPING)
    checked = command(database_url, "import", "check", *words)
    assert checked.returncode == 0, checked.stderr
    assert "nothing was written" in checked.stdout
    done = command(database_url, "import", "requests", *words, "--report", report)
    assert done.returncode == 0, done.stderr
    assert counted(done.stdout) == counted(checked.stdout)
    assert counted(done.stdout) == {
        "taken": 9,
        "taken with a remark": 2,
        "refused": 7,
    }
    assert "1  the mapping does not say what this status means\n" in done.stdout
    assert "1  Gull on a roof" in done.stdout
    assert report.read_text("utf-8-sig").count("\n") == 1 + 18
    again = command(database_url, "import", "requests", *words)
    assert counted(again.stdout) == {"there already": 11, "refused": 7}


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("file", "name", "sentence"),
    [
        (DESK, "nyc31", 'There is no mapping of this name. Write "nyc311"'),
        (DESK, "nyc311", 'nyc311.yaml:6: The file has no column "Unique Key". It has: Number, Made'),
        ("gone.csv", MAPPING, "gone.csv cannot be read: No such file or directory"),
        (MAPPING, MAPPING, "The file has no column"),
    ],
)
def test_an_expected_problem_is_a_sentence(
    database_url: str, file: object, name: object, sentence: str
) -> None:
    ended = command(database_url, "import", "check", file, "--mapping", name)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


@ONLY_SQLITE
def test_a_check_of_the_profile_looks_at_its_mappings(database_url: str, tmp_path: Path) -> None:
    city = shutil.copytree(FOLDER, tmp_path / "city")
    own = city / "imports" / "desk.yaml"
    own.parent.mkdir()
    own.write_text(MAPPING.read_text("utf-8"), "utf-8")
    fits = command(database_url, "city", "check", city)
    assert "mappings for imports: 1. No problems." in fits.stdout
    own.write_text(MAPPING.read_text("utf-8").replace("HW-Lamp Out", "HW-Lamp Oot"), "utf-8")
    wrong = command(database_url, "city", "check", city)
    assert wrong.returncode == 1
    assert 'desk.yaml:13: "HW-Lamp Oot" for "Dark lamp" is no service of this city.' in wrong.stderr


@pytest.mark.parametrize("language", ["en", "ar"])
def test_residents_can_track_every_old_request(portal: Portal, visitor: Visitor, language: str) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    with portal.store.read() as session:
        requests = session.execute(select(RequestRow.reference, RequestRow.source_type)).all()
    for reference, kind in requests:
        page = visitor.get(f"/{language}/track/{reference}")
        assert page.status_code == 200
        assert ("Gull on a roof" in page.text) == (kind == "Gull on a roof")
        assert "Wharf Road" not in page.text
        assert "quotes" not in page.text
