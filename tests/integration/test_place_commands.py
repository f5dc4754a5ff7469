"""`portal city import-places`, `places` and `remove-places` as people type them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli.city import city
from tests.havenport import FOLDER
from tests.places import FILES, written

PLACES, AREAS = (str(FOLDER / "places" / name) for name in FILES)


@pytest.fixture
def shell(database_url: str, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """A shell whose commands find the invented city and an empty database."""
    monkeypatch.setenv("PORTAL_DATABASE_URL", database_url)
    monkeypatch.setenv("PORTAL_CITY", str(FOLDER))
    monkeypatch.setenv("PORTAL_SECRET_KEY", "only-for-tests")
    return CliRunner()


def run(shell: CliRunner, *words: str) -> Result:
    """What a command did."""
    return shell.invoke(city, words)


def test_places_are_imported_listed_replaced_and_removed(shell: CliRunner, tmp_path: Path) -> None:
    assert "No places are imported." in run(shell, "places").output
    brought = run(shell, "import-places", PLACES, AREAS, "--demonstration")
    assert brought.exit_code == 0, brought.output
    assert [line.split() for line in brought.output.splitlines()][:2] == [["address", "8"], ["city", "1"]]
    listed = run(shell, "places").output
    assert "demonstration (demonstration): 14 places, 0 areas" in listed
    assert "demonstration-areas (demonstration): 0 places, 5 areas" in listed
    own = written(tmp_path, "halls.csv", "name,lat,lon\nTown Hall,44.6,-63.6\n")
    replaced = run(shell, "import-places", str(own), "--kind", "landmark", "--name", "our halls")
    assert "taken away: demonstration, demonstration-areas." in replaced.output
    assert run(shell, "remove-places", "our halls").output == "our halls was taken away.\n"
    missing = run(shell, "remove-places", "our halls")
    assert (missing.exit_code, "There is no set called 'our halls'" in missing.output) == (1, True)


def test_what_cannot_be_taken_is_listed_and_nothing_changes(shell: CliRunner, tmp_path: Path) -> None:
    bad = written(tmp_path, "halls.csv", "name,lat,lon\n,44.6,-63.6\nTown Hall,x,-63.6\n")
    refused = run(shell, "import-places", str(bad), "--kind", "landmark")
    assert refused.exit_code == 1
    assert "halls.csv, line 2: it has no name" in refused.output
    assert "halls.csv, line 3: the latitude 'x' is not a number" in refused.output
    assert "Nothing was imported. Put these 2 rows right." in refused.output
    gone = run(shell, "import-places", str(tmp_path / "none.csv"), "--kind", "park")
    assert gone.exit_code == 1
    assert "Nothing was imported." in gone.output
    assert "No places are imported." in run(shell, "places").output
