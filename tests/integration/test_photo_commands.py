"""`portal request photos` and `erase-photo`, as people type them."""

import io
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from portal.cli import main
from portal.commands.photos import Gathering, describe_photos, keep_photo
from portal.photos import Picture, read_photo
from portal.portal import Portal
from portal.queries.photos import draft_photos, request_photos
from tests.databases import Database
from tests.integration.drafts import kept, send
from tests.pictures import jpeg, opened
from tests.portals import files_folder, sent

Run = Callable[..., tuple[int | str | None, str, str]]

pytestmark = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)


@pytest.fixture
def run(portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command on the portal's database: exit code, output, errors."""
    for name, text in {
        "PORTAL_MODE": "test",
        "PORTAL_DATABASE_URL": portal.settings.database_url,
        "PORTAL_CITY": str(portal.settings.city),
        "PORTAL_SECRET_KEY": "only-for-tests",
        "PORTAL_FILES": files_folder(portal.settings.database_url),
    }.items():
        monkeypatch.setenv(name, text)

    def run(*words: str) -> tuple[int | str | None, str, str]:
        monkeypatch.setattr(sys, "argv", ["portal", "request", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        structlog.reset_defaults()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


@pytest.fixture
def reference(portal: Portal) -> str:
    """A request with two photos, the first of them described."""
    kept(portal, "a", "12 Wharf Road")
    for width in (60, 50):
        picture = read_photo(io.BytesIO(jpeg(width, 40)))
        assert isinstance(picture, Picture)
        keep_photo(portal, Gathering("a"), picture, "en")
    first, _ = draft_photos(portal, "a")
    describe_photos(portal, "a", {first.name: "بركة ماء"}, "ar")
    return str(getattr(send(portal, "a"), "reference", ""))


def test_photos_are_saved_with_what_they_show(
    portal: Portal, run: Run, reference: str, tmp_path: Path
) -> None:
    folder = tmp_path / "crew" / "photos"
    code, out, err = run("photos", reference, str(folder))
    first, second = request_photos(portal, reference)
    files = [folder / f"{reference}-{photo.name}.jpg" for photo in (first, second)]
    assert (code, err, out) == (0, "", f"{files[0]} [ar]: بركة ماء\n{files[1]}\n")
    assert [opened(file.read_bytes()).width for file in files] == [60, 50]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_photo_is_erased_by_its_name(portal: Portal, run: Run, reference: str, tmp_path: Path) -> None:
    first, second = request_photos(portal, reference)
    assert run("erase-photo", reference, first.name) == (0, f"{first.name} is erased\n", "")
    assert [photo.name for photo in request_photos(portal, reference)] == [second.name]
    code, _, err = run("erase-photo", reference, first.name)
    assert (code, "has no photo" in err) == (1, True)
    assert run("photos", sent(portal, key="none"), str(tmp_path / "none"))[:2] == (0, "")
    assert not (tmp_path / "none").exists()


def test_what_cannot_be_had_is_said_in_a_sentence(
    portal: Portal, run: Run, reference: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = run("photos", "7KQ-M2X-9TC", str(tmp_path))
    assert (code, "there is no request" in err) == (1, True)
    folder = Path(files_folder(portal.settings.database_url))
    folder.rename(folder.with_suffix(".elsewhere"))
    code, out, err = run("photos", reference, str(tmp_path / "photos"))
    assert (code, err, out.count("its file is gone")) == (0, "", 2)
    monkeypatch.setenv("PORTAL_FILES", f"{__file__}/photos")
    code, _, err = run("photos", reference, str(tmp_path / "photos"))
    assert (code, "The storage of photos does not answer" in err) == (1, True)
    assert "Traceback" not in err
