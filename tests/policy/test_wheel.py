"""The wheel: everything the portal needs travels in it."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.policy import tree

PACKAGES = ("portal/", "accessibility/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    return Path(next(WheelBuilder(str(tree.ROOT)).build(directory=str(folder), versions=["standard"])))


def test_every_file_of_the_packages_is_in_the_wheel(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith(PACKAGES)}
    kept = {path.relative_to(tree.ROOT).as_posix() for path in tree.files()}
    assert packed == {name for name in kept if name.startswith(PACKAGES)}


@pytest.mark.parametrize(
    "needed",
    [
        "portal/templates/layouts/page.html",
        "portal/cities/baltimore/city.yaml",
        "portal/cities/baltimore/services/pothole.yaml",
        "portal/cities/baltimore/translations/es.po",
        "portal/static/css/",
        "portal/translations/",
        "portal/store/migrations/versions/0001",
        "accessibility/",
    ],
)
def test_what_is_read_at_run_time_is_in_the_wheel(wheel: Path, needed: str) -> None:
    with ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if name.startswith(needed)]


def test_the_portal_starts_from_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    program = "import portal; from portal.cli import main; print(portal.__file__); main()"
    city = tmp_path / "portal" / "cities" / "baltimore"
    started = subprocess.run(
        [sys.executable, "-c", program, "city", "check", str(city)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert started.stdout.startswith(str(tmp_path))
