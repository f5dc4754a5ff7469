"""Where photos lie: a folder or S3, alike; what nobody came back for is erased, and files nobody names."""

import io
import os
import random
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.adapters.files import Files, FilesUnavailable, open_files
from portal.commands.door import execute
from portal.commands.drafts.keep import purge_drafts
from portal.commands.photos import (
    SWEPT_AFTER,
    Gathering,
    erase_request_photo,
    keep_photo,
    purge_photos,
    sweep_files,
)
from portal.commands.requests.commands import AddPhotos
from portal.domain.forms import KEPT_FOR
from portal.domain.permissions import RESIDENT
from portal.photos import PhotoFault, Picture, read_photo
from portal.photos.limits import MOST_PHOTOS
from portal.photos.names import Size, file_name, new_name, photo_of
from portal.portal import Portal
from portal.queries.photos import draft_photo, draft_photos, may_everyone_see, request_photo, request_photos
from portal.queries.requests import staff_request
from portal.store.models import PhotoRow
from portal.worker import JOBS
from tests.databases import Database
from tests.integration.drafts import SLUG, keep_place, kept, send
from tests.pictures import jpeg
from tests.portals import Clock, sent, service
from tests.storage import KEYS, Folder, Storage, s3

on_sqlite = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)


@pytest.fixture(params=["folder", "s3"])
def storage(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Storage]:
    """Each kind of storage."""
    if request.param == "folder":
        yield Folder(tmp_path / "photos")
        return
    for name, text in KEYS.items():
        monkeypatch.setenv(name, text)
    with s3() as bucket:
        yield bucket


@pytest.fixture
def files(storage: Storage) -> Files:
    """The storage as the portal opens it."""
    return open_files(storage.settings["PORTAL_FILES"], storage.settings.get("PORTAL_FILES_ENDPOINT"))


def names_in(files: Files) -> set[str]:
    """Every file there is."""
    return {file.name for batch in files.batches() for file in batch}


def picture() -> Picture:
    """A photo that was read."""
    found = read_photo(io.BytesIO(jpeg()))
    assert isinstance(found, Picture)
    return found


def photos(portal: Portal) -> int:
    """How many photos have a row."""
    with portal.store.read() as session:
        return session.scalar(select(func.count()).select_from(PhotoRow)) or 0


def add(portal: Portal, key: str = "a") -> PhotoFault | None:
    """Adds a photo to a form."""
    return keep_photo(portal, Gathering(key), picture(), "en")


def test_a_file_is_there_until_it_is_erased(files: Files) -> None:
    assert names_in(files) == set()
    assert (files.get("a.jpg"), files.has("a.jpg")) == (None, False)
    files.delete(["a.jpg"])
    content = random.Random(1).randbytes(300_000)
    files.put("a.jpg", content)
    files.put("b.jpg", b"")
    assert (files.get("a.jpg"), files.get("b.jpg"), files.has("a.jpg")) == (content, b"", True)
    assert names_in(files) == {"a.jpg", "b.jpg"}
    (found,) = (file for batch in files.batches() for file in batch if file.name == "a.jpg")
    assert abs(datetime.now(UTC) - found.stored_at) < timedelta(hours=1)
    files.put("a.jpg", b"another")
    assert files.get("a.jpg") == b"another"
    files.delete(["nobody.jpg", "a.jpg"])
    assert names_in(files) == {"b.jpg"}


def test_storage_that_is_gone_is_one_error_and_comes_back(storage: Storage, files: Files) -> None:
    files.put("a.jpg", b"kept")
    storage.go()
    with pytest.raises(FilesUnavailable):
        files.put("b.jpg", b"lost")
    with pytest.raises(FilesUnavailable):
        names_in(files)
    storage.come_back()
    assert files.get("a.jpg") == b"kept"


def test_an_endpoint_that_does_not_answer_is_the_same_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in KEYS.items():
        monkeypatch.setenv(name, text)
    with s3() as bucket:
        files = open_files(bucket.settings["PORTAL_FILES"], bucket.endpoint)
        files.put("a.jpg", b"kept")
    for ask in (files.get, files.has, lambda name: files.delete([name]), lambda name: files.put(name, b"x")):
        with pytest.raises(FilesUnavailable) as caught:
            ask("a.jpg")
        assert "127.0.0.1" not in str(caught.value), "an error that is logged names no address"


def test_a_folder_of_photos_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        open_files(str(tmp_path / "var" / "photos"), None).put("a.jpg", b"kept")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "var" / "photos").stat().st_mode) == 0o700


def test_names_are_random_and_lead_back_to_their_photo() -> None:
    chance = random.Random(3)
    drawn = {new_name(chance) for _ in range(100)}
    assert len(drawn) == 100
    for name in drawn:
        assert {photo_of(file_name(name, size)) for size in Size} == {name}
    for other in ("portal.db", "a.jpg", f"{'0' * 32}.jpg.bak", f"x{'0' * 32}.jpg", f"{'0' * 31}.jpg"):
        assert photo_of(other) is None


def test_photos_come_along_when_their_form_is_sent(portal: Portal) -> None:
    kept(portal, "a", "12 Wharf Road")
    for _ in range(2):
        assert add(portal) is None
    found = draft_photos(portal, "a")
    assert [photo.is_there for photo in found] == [True, True]
    result = send(portal, "a")
    reference = getattr(result, "reference", "")
    assert [photo.name for photo in request_photos(portal, reference)] == [one.name for one in found]
    assert draft_photos(portal, "a") == ()
    view = staff_request(portal, reference)
    assert view is not None
    assert view.state.photos == 2
    name = found[0].name
    assert request_photo(portal, reference, name, Size.SMALL) is not None
    assert draft_photo(portal, "a", name, Size.SMALL) is None, "the form shows it no more"
    assert request_photo(portal, sent(portal, key="another"), name, Size.SMALL) is None


def test_no_more_than_fit_are_kept_and_none_for_a_form_that_is_not_there(portal: Portal) -> None:
    assert add(portal, "nobody's") is None
    assert draft_photos(portal, "nobody's") == ()
    keep_place(portal, "a", "12 Wharf Road")
    assert [add(portal) for _ in range(MOST_PHOTOS + 1)] == [None] * MOST_PHOTOS + [PhotoFault.TOO_MANY]
    assert len(names_in(portal.files)) == len(Size) * MOST_PHOTOS, "what was not kept left no file"


def test_a_photo_that_comes_after_its_form_was_sent_is_not_kept(portal: Portal) -> None:
    kept(portal, "a", "12 Wharf Road")
    send(portal, "a")
    assert add(portal) is None
    assert (photos(portal), names_in(portal.files)) == (0, set())


def test_photos_for_a_request_that_stands_are_gathered_without_a_form(portal: Portal) -> None:
    reference = sent(portal)
    gathering = Gathering("gathered", reference)
    assert keep_photo(portal, gathering, picture(), "en") is None
    assert keep_photo(portal, Gathering("gathered", "000000000"), picture(), "en") is None
    assert len(draft_photos(portal, "gathered")) == 1, "for one that does not stand nothing is kept"
    execute(portal, AddPhotos(reference=reference, draft_key="gathered"), RESIDENT)
    execute(portal, AddPhotos(reference=reference, draft_key="gathered"), RESIDENT)
    view = staff_request(portal, reference)
    assert view is not None
    assert (view.state.photos, len(request_photos(portal, reference))) == (1, 1)


def test_photos_of_a_form_that_nobody_came_back_to_are_erased_with_it(portal: Portal, clock: Clock) -> None:
    keep_place(portal, "a", "12 Wharf Road")
    add(portal)
    kept(portal, "sent", "12 Wharf Road")
    add(portal, "sent")
    send(portal, "sent")
    clock.forward(seconds=KEPT_FOR.total_seconds() - 1)
    assert (purge_drafts(portal), purge_photos(portal)) == (0, 0)
    clock.forward(seconds=1)
    assert (purge_drafts(portal), purge_photos(portal), purge_photos(portal)) == (1, 1, 0)
    assert (photos(portal), len(names_in(portal.files))) == (1, len(Size)), "what was sent stays"


def test_a_request_can_lose_a_photo_for_good(portal: Portal) -> None:
    kept(portal, "a", "12 Wharf Road")
    add(portal)
    add(portal)
    (first, second) = draft_photos(portal, "a")
    reference = getattr(send(portal, "a"), "reference", "")
    assert erase_request_photo(portal, sent(portal, key="other"), first.name) is False
    assert erase_request_photo(portal, reference, first.name) is True
    assert [photo.name for photo in request_photos(portal, reference)] == [second.name]
    assert names_in(portal.files) == {file_name(second.name, size) for size in Size}


@on_sqlite
def test_files_that_no_photo_names_are_swept_up(portal: Portal, clock: Clock, storage: Storage) -> None:
    files = open_files(storage.settings["PORTAL_FILES"], storage.settings.get("PORTAL_FILES_ENDPOINT"))
    portal = replace(portal, files=files)
    keep_place(portal, "a", "12 Wharf Road")
    add(portal)
    mine = names_in(files)
    lost = {file_name(new_name(random.Random(5)), size) for size in Size}
    for name in lost | {"holiday.jpg"}:
        files.put(name, b"x")
    clock.now = datetime.now(UTC) + SWEPT_AFTER - timedelta(minutes=5)
    assert sweep_files(portal) == 0, "what is young may be about to get its row"
    clock.forward(minutes=10)
    assert sweep_files(portal) == len(Size)
    assert names_in(files) == mine | {"holiday.jpg"}, "and nothing that is not ours"
    storage.go()
    with pytest.raises(FilesUnavailable):
        sweep_files(portal)
    assert sweep_files in [job.run for job in JOBS]
    assert purge_photos in [job.run for job in JOBS]


def test_a_photo_is_erased_though_the_storage_does_not_answer(
    portal: Portal, clock: Clock, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "photos")
    portal = replace(portal, files=open_files(str(folder.path), None))
    keep_place(portal, "a", "12 Wharf Road")
    add(portal)
    folder.go()
    clock.forward(seconds=KEPT_FOR.total_seconds())
    assert (purge_drafts(portal), purge_photos(portal), photos(portal)) == (1, 1, 0)
    folder.come_back()
    clock.now = datetime.now(UTC) + SWEPT_AFTER + timedelta(minutes=5)
    assert sweep_files(portal) == len(Size), "its files are found later"


def test_everyone_sees_photos_only_of_a_public_service_that_says_so(portal: Portal) -> None:
    version = service(portal, SLUG)
    allowed = replace(version, service=version.service.model_copy(update={"photos_public": True}))
    for visibility in type(version.service.visibility):
        assert may_everyone_see(visibility, version) is False
        assert may_everyone_see(visibility, None) is False
        assert may_everyone_see(visibility, allowed) is (visibility.value == "public")
