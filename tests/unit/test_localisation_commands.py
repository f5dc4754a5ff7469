"""portal translations: thin commands that say what they did, and fail when something is wrong."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli.translations import translations
from portal.localisation.sources import interface, services
from portal.settings import CITIES
from tests.havenport import FOLDER


def run(*arguments: str) -> Result:
    return CliRunner().invoke(translations, arguments)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of Havenport."""
    return Path(shutil.copytree(FOLDER, tmp_path / "havenport"))


def test_a_city_is_extracted_updated_and_checked(city: Path) -> None:
    of_city = ("--domain", "services", "--city", str(city))
    template = city / "translations" / "services.pot"
    assert run("extract", *of_city).output == f"written: {template}\n"
    assert run("extract", *of_city).output == "Nothing has changed.\n"
    for language in ("ar", "es"):
        _forget_lines(city / "translations" / f"{language}.po")
    assert run("update", *of_city).output.split() == [
        "written:",
        str(city / "translations" / "ar.po"),
        "written:",
        str(city / "translations" / "es.po"),
    ]
    checked = run("check", *of_city)
    assert (checked.exit_code, checked.output) == (0, "The translations have no problems.\n")


def _forget_lines(po: Path) -> None:
    """Takes out where each text stands, as after a change of the profile."""
    kept = [line for line in po.read_text("utf-8").splitlines(keepends=True) if not line.startswith("#:")]
    po.write_text("".join(kept), "utf-8")


def test_problems_are_told_with_file_and_line_and_the_command_fails(city: Path) -> None:
    checked = run("check", "--domain", "services", "--city", str(city))
    assert checked.exit_code == 1
    assert f"{city}/translations/services.pot:1: The template is missing." in checked.stderr
    assert checked.stderr.endswith("1 problem in the translations.\n")


def test_the_status_has_a_line_for_each_language(city: Path) -> None:
    lines = run("status", "--domain", "services", "--city", str(city)).output.splitlines()
    assert [line.split()[:4] for line in lines[1:]] == [
        ["services", "of", "havenport", "ar"],
        ["services", "of", "havenport", "es"],
    ]


def test_without_a_city_every_one_that_travels_with_the_portal_is_meant() -> None:
    lines = run("status").output.splitlines()
    profiles = [path.parent for path in sorted(CITIES.glob("*/city.yaml"))]
    wanted = [("messages", language) for language in interface(()).languages]
    wanted += [(f"services of {city.name}", tag) for city in profiles for tag in services(city).languages]
    assert profiles
    assert [line.split("  ")[0] for line in lines[1:]] == [domain for domain, _ in wanted]
    assert all(f" {language} " in line for line, (_, language) in zip(lines[1:], wanted, strict=True))


def test_pseudo_writes_what_the_portal_is_started_with(city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pseudo"
    made = run("pseudo", str(folder), "--city", str(city))
    assert made.output == f"PORTAL_CITY={folder}/city\nPORTAL_TRANSLATIONS={folder}/translations\n"
    assert sorted(path.name for path in (folder / "translations").iterdir()) == ["ar", "ar-XB", "en-XA", "es"]
    again = run("pseudo", str(folder), "--city", str(city))
    assert again.exit_code == 1
    assert "is there already" in again.stderr


def test_pseudo_wants_one_city(city: Path, tmp_path: Path) -> None:
    made = run("pseudo", str(tmp_path / "pseudo"), "--city", str(city), "--city", str(FOLDER))
    assert made.exit_code == 2
    assert "name one city" in made.stderr


@pytest.mark.parametrize("command", ["extract", "update", "status", "check"])
def test_a_folder_without_a_profile_is_told_without_a_traceback(tmp_path: Path, command: str) -> None:
    result = run(command, "--city", str(tmp_path))
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path}/city.yaml: there is no such file")
