"""The step that takes photos, without script: added, described, removed, sent; and what may go wrong."""

import io
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from portal.app import portal_of
from portal.photos.limits import LONGEST_DESCRIPTION, MOST_PHOTOS
from portal.photos.names import Size, file_name
from portal.queries.photos import PhotoView, draft_photos, request_photos
from portal.store.models import DraftRow, PhotoRow, RequestRow
from portal.web.journey import key_of
from portal.web.uploads import LARGEST_UPLOAD
from tests.databases import Database, Databases
from tests.havenport import FOLDER
from tests.integration.test_journey import reference
from tests.outages import FileOutage
from tests.pictures import TRAILING, bomb, jpeg, opened, telling
from tests.portals import Clock, app_with, rows, settings
from tests.storage import Folder
from tests.visitor import Visitor

on_sqlite = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)

File = tuple[str, bytes]


def at_photos(visitor: Visitor, language: str = "en") -> str:
    """Someone with every question of a form answered, asked for photos; the form's address."""
    visitor.get(f"/{language}/services/wet-street/start")
    form = visitor.path.removesuffix("/questions/where")
    visitor.press(where="described", where_described="By the pump")
    visitor.press(more="")
    assert visitor.path == f"{form}/photos"
    return form


def press(visitor: Visitor, *files: File, go: str = "add", **fields: str) -> None:
    """Chooses files and presses a button."""
    chosen = [FileStorage(io.BytesIO(content), name) for name, content in files]
    visitor.upload(visitor.path, {"csrf_token": visitor.token(), "go": go, "photos": chosen, **fields})


def gathered(visitor: Visitor) -> tuple[PhotoView, ...]:
    """The photos on the visitor's form."""
    return draft_photos(portal_of(visitor.app), key_of(visitor.path.split("/")[4]))


def pictures(visitor: Visitor) -> list[tuple[str, str]]:
    """The photos of the page: address and text alternative."""
    return [(one.get("src"), one.get("alt")) for one in visitor.document.all("img")]


def described(photo: PhotoView) -> str:
    """The control for what a photo shows."""
    return f"description-{photo.name}"


def test_photos_are_added_described_seen_and_sent(visitor: Visitor) -> None:
    at_photos(visitor)
    assert visitor.heading.startswith("Do you have photos of it?")
    press(visitor, ("one.jpg", jpeg()), ("two.heic", telling("HEIF")))
    assert "We added what you chose. There are now 2 photos." in visitor.text
    first, second = gathered(visitor)
    assert [alt for _, alt in pictures(visitor)] == ["Photo 1", "Photo 2"]
    press(visitor, go="next", **{described(first): " A puddle by the <b>pump</b> "})
    assert visitor.path.endswith("/contact")
    visitor.to_the_check()
    assert "2 photos" in visitor.text
    assert "A puddle by the <b>pump</b>" in visitor.text
    assert "Only you and the people who work on your request see your photos." in visitor.text
    visitor.get(visitor.link("Do you have photos of it?"))
    (address, alt), (other, _) = pictures(visitor)
    assert alt == "A puddle by the <b>pump</b>"
    visitor.get(address)
    assert opened(visitor.page.data).format == "JPEG"
    visitor.get(other.replace("/small", "/large"))
    assert TRAILING not in visitor.page.data
    visitor.get(address.partition("/photos")[0] + "/check")
    visitor.press()
    sent = request_photos(portal_of(visitor.app), reference(visitor))
    assert [photo.name for photo in sent] == [first.name, second.name]
    assert (rows(visitor.app, DraftRow), rows(visitor.app, RequestRow)) == (0, 1)


def test_nothing_chosen_and_continue_means_no_photos(visitor: Visitor) -> None:
    at_photos(visitor)
    visitor.press()
    visitor.to_the_check()
    assert "Only you and the people who work on your request" not in visitor.text
    visitor.press()
    assert reference(visitor)
    assert rows(visitor.app, PhotoRow) == 0


def test_what_is_chosen_is_added_whatever_button_is_pressed(visitor: Visitor) -> None:
    form = at_photos(visitor)
    for go in ("next", "back"):
        visitor.get(f"{form}/photos")
        press(visitor, ("one.jpg", jpeg()), go=go)
        assert not visitor.path.endswith("/photos")
    visitor.get(f"{form}/photos")
    press(visitor, ("one.jpg", jpeg()), language="ar")
    assert visitor.path == form.replace("/en/", "/ar/") + "/photos"
    assert len(pictures(visitor)) == 3
    assert 'dir="rtl"' in visitor.page.text


def test_a_description_keeps_the_language_it_was_written_in(visitor: Visitor) -> None:
    at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()))
    (photo,) = gathered(visitor)
    press(visitor, language="ar", **{described(photo): "A puddle"})
    (image,) = visitor.document.all("img")
    assert (image.get("alt"), image.get("lang")) == ("A puddle", "en")
    assert visitor.value(described(photo)) == "A puddle"
    press(visitor, **{described(photo): "بركة"})
    (image,) = visitor.document.all("img")
    assert (image.get("alt"), image.has("lang")) == ("بركة", False)


def test_a_photo_is_removed_and_the_page_says_so(visitor: Visitor) -> None:
    at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()), ("two.jpg", jpeg(40, 30)))
    first, second = gathered(visitor)
    press(visitor, remove=first.name, **{described(second): "What stays"})
    (told,) = (one for one in visitor.document.all("p") if one.get("role") == "status" and one.text())
    assert told.text() == "We removed the photo. There is now 1 photo."
    assert [photo.name for photo in gathered(visitor)] == [second.name]
    assert gathered(visitor)[0].description == "What stays", "what was typed beside another is kept"
    press(visitor, remove=first.name)
    press(visitor, remove=second.name)
    assert "There are no photos now." in visitor.text
    assert [file for batch in portal_of(visitor.app).files.batches() for file in batch] == []


def test_of_one_good_and_one_bad_file_the_good_one_is_kept_and_the_bad_one_named(visitor: Visitor) -> None:
    at_photos(visitor)
    press(visitor, ("note.jpg", b"just words"), ("good.jpg", jpeg()), go="next")
    assert visitor.page.status_code == 422
    assert visitor.problems == [
        "\u2068note.jpg\u2069 is not a photo. Choose a photo: JPEG, PNG, WebP or HEIC"
    ]
    assert next(visitor.document.all("title")).text().startswith("Error: ")
    assert len(pictures(visitor)) == 1
    press(visitor, go="next")
    assert visitor.path.endswith("/contact"), "with nothing more chosen it goes on"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (jpeg() + b"x" * 12_000_000, "is larger than 10 MB"),
        (b"\x00\x00\x00\x20ftypisom", "of a kind we cannot read"),
        (jpeg()[:300], "is damaged"),
        (bomb(9000, 9000), "has more than 40 megapixels"),
    ],
)
@on_sqlite
def test_each_failure_has_its_own_words(visitor: Visitor, content: bytes, words: str) -> None:
    at_photos(visitor)
    press(visitor, ("photo.jpg", content))
    assert visitor.page.status_code == 422
    (said,) = visitor.problems
    assert words in said
    assert "photo.jpg" in said
    assert rows(visitor.app, PhotoRow) == 0


@on_sqlite
@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_more_than_fit_are_left_out_and_counted(visitor: Visitor, language: str) -> None:
    at_photos(visitor, language)
    press(visitor, *[(f"{number}.jpg", jpeg()) for number in range(MOST_PHOTOS + 1)])
    assert visitor.page.status_code == 422
    assert len(gathered(visitor)) == len(pictures(visitor)) == MOST_PHOTOS
    assert len(visitor.problems) == 1
    assert ("1 photo was not added" in visitor.problems[0]) is (language == "en")
    visitor.get(visitor.path)
    assert [one for one in visitor.document.all("input") if one.get("type") == "file"] == []


@on_sqlite
def test_a_hostile_file_name_is_only_words(visitor: Visitor) -> None:
    at_photos(visitor)
    for name in ("<script>.jpg", "../../etc/passwd", "\u202egpj.exe", "x" * 5000, " "):
        press(visitor, (name, b"none"))
        assert len(visitor.problems) == 1
        assert "\u202e" not in visitor.page.text
        assert len(visitor.problems[0]) < 200
        assert [one for one in visitor.document.all("script") if not one.get("src")] == []


@on_sqlite
def test_a_description_too_long_is_shown_again_and_the_others_kept(visitor: Visitor) -> None:
    at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()), ("two.jpg", jpeg()))
    first, second = gathered(visitor)
    long = "x" * (LONGEST_DESCRIPTION + 1)
    press(visitor, go="next", **{described(first): long, described(second): "Fine"})
    assert visitor.page.status_code == 422
    assert visitor.problems == ["Your text is 1 character too long. Shorten it to 300 characters or fewer"]
    assert visitor.value(described(first)) == long
    assert [photo.description for photo in gathered(visitor)] == ["", "Fine"]


@on_sqlite
def test_too_much_at_once_says_what_is_kept(visitor: Visitor) -> None:
    at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()))
    press(visitor, ("large.jpg", b"x" * (LARGEST_UPLOAD + 1)))
    assert visitor.page.status_code == 413
    assert "That was too much to send at once" in visitor.problems[0]
    assert len(pictures(visitor)) == 1


def test_without_its_token_nothing_is_kept(visitor: Visitor) -> None:
    at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()))
    (photo,) = gathered(visitor)
    for fields in ({}, {"remove": photo.name}, {described(photo): "Changed"}):
        stale = {"csrf_token": "stale", "go": "add", "photos": (io.BytesIO(jpeg()), "x.jpg"), **fields}
        visitor.post(visitor.path, stale)
        assert visitor.page.status_code == 400
        assert "Choose your photos again" in visitor.problems[0]
    assert [(one.name, one.description) for one in gathered(visitor)] == [(photo.name, "")]


def test_somebody_elses_photo_is_not_there(visitor: Visitor) -> None:
    form = at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()))
    (photo,) = gathered(visitor)
    other = Visitor(visitor.app)
    elsewhere = at_photos(other)
    assert visitor.get(f"{form}/photos/{photo.name}/small").status_code == 200
    for address in (
        f"{elsewhere}/photos/{photo.name}/small",
        f"{form}x/photos/{photo.name}/small",
        f"{form}/photos/{photo.name}/huge",
        f"{form}/photos/{'0' * 32}/small",
        f"{form}/photos/..%2f..%2fetc/small",
    ):
        assert other.get(address).status_code == 404
    other.get(f"{elsewhere}/photos")
    press(other, remove=photo.name)
    press(other, **{described(photo): "Mine now"})
    assert [one.description for one in gathered_at(visitor, form)] == [""]


def gathered_at(visitor: Visitor, form: str) -> tuple[PhotoView, ...]:
    """The photos of a form by its address."""
    return draft_photos(portal_of(visitor.app), key_of(form.split("/")[4]))


def test_a_photo_is_served_as_nothing_but_a_jpeg_and_kept_nowhere(visitor: Visitor) -> None:
    form = at_photos(visitor)
    press(visitor, ("page.html", telling("PNG")))
    (photo,) = gathered(visitor)
    visitor.get(f"{form}/photos/{photo.name}/large")
    headers = visitor.page.headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == f'inline; filename="{photo.name}.jpg"'
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_service_that_wants_no_photos_does_not_ask(visitor: Visitor) -> None:
    visitor.get("/en/services/quiet-help/start")
    form = visitor.path.rpartition("/questions/")[0]
    visitor.get(f"{form}/photos")
    assert visitor.path == f"{form}/questions/name"
    visitor.press(name="Sample Resident")
    visitor.press(phone="902-555-0123")
    visitor.press()
    assert not visitor.path.endswith("/photos")
    visitor.to_the_check()
    assert "photos" not in visitor.text


def test_a_form_that_is_over_says_so_when_photos_arrive(visitor: Visitor, clock: Clock) -> None:
    at_photos(visitor)
    token = visitor.token()
    clock.forward(days=8)
    visitor.post(visitor.path, {"csrf_token": token, "photos": (io.BytesIO(jpeg()), "x.jpg")})
    assert visitor.page.status_code == 410
    assert rows(visitor.app, PhotoRow) == 0


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder for photos that can go away."""
    return Folder(tmp_path / "photos")


@pytest.fixture
def with_folder(databases: Databases, tmp_path: Path, folder: Folder) -> Iterator[Visitor]:
    """A visitor of a portal whose photos lie in that folder."""
    url = databases.create(Database.SQLITE, tmp_path)
    app = app_with(Clock(), settings(url, FOLDER, **folder.settings))
    yield Visitor(app)
    portal_of(app).store.close()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_while_the_storage_does_not_answer_the_answers_are_kept(
    with_folder: Visitor, folder: Folder, language: str
) -> None:
    visitor = with_folder
    form = at_photos(visitor, language)
    press(visitor, ("one.jpg", jpeg()))
    (photo,) = gathered(visitor)
    folder.go()
    press(visitor, ("two.jpg", jpeg()), go="next", **{described(photo): "A puddle"})
    assert visitor.page.status_code == 503
    assert len(visitor.problems) == 1
    assert visitor.value(described(photo)) == "A puddle"
    assert pictures(visitor) == [], "words stand in place of a picture that cannot be had"
    assert ("Photo 1: we cannot show it right now." in visitor.text) is (language == "en")
    assert visitor.client.get(f"{form}/photos/{photo.name}/small").status_code == 503
    press(visitor, go="next")
    visitor.to_the_check()
    assert "A puddle" in visitor.text
    folder.come_back()
    visitor.get(f"{form}/photos")
    assert [alt for _, alt in pictures(visitor)] == ["A puddle"]
    press(visitor, ("two.jpg", jpeg()))
    assert len(pictures(visitor)) == 2


def test_a_photo_whose_file_is_lost_is_words_and_can_still_be_sent(with_folder: Visitor) -> None:
    visitor = with_folder
    form = at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()), ("two.jpg", jpeg()))
    first, _ = gathered(visitor)
    portal_of(visitor.app).files.delete(file_name(first.name, size) for size in Size)
    visitor.get(f"{form}/photos")
    assert [alt for _, alt in pictures(visitor)] == ["Photo 2"]
    assert "Photo 1: we cannot show it right now." in visitor.text
    assert visitor.get(f"{form}/photos/{first.name}/small").status_code == 404
    visitor.get(f"{form}/photos")
    press(visitor, go="next")
    visitor.to_the_check()
    visitor.press()
    assert reference(visitor)


def test_what_the_database_holds_of_a_photo_tells_nothing_of_its_file(visitor: Visitor) -> None:
    at_photos(visitor)
    press(visitor, ("my-secret-name.jpg", telling("JPEG")))
    with portal_of(visitor.app).store.read() as session:
        row = session.scalars(select(PhotoRow)).one()
    kept = {column.name: str(getattr(row, column.name)) for column in PhotoRow.__table__.columns}
    assert (kept["width"], kept["height"], kept["description"]) == ("80", "40", "")
    assert "secret" not in str(kept)


def test_of_a_service_that_shows_photos_to_everyone_the_check_says_so(
    databases: Databases, tmp_path: Path
) -> None:
    city = tmp_path / "city"
    copytree(FOLDER, city)
    wet = city / "services" / "wet-street.yaml"
    wet.write_text(wet.read_text("utf-8") + "\nphotos_public: true\n", "utf-8")
    app = app_with(Clock(), settings(databases.create(Database.SQLITE, tmp_path), city))
    visitor = Visitor(app)
    at_photos(visitor)
    press(visitor, ("one.jpg", jpeg()), go="next")
    visitor.to_the_check()
    assert "we may show everyone your photos and what you wrote about them" in visitor.text
    assert "Only you and the people who work on your request see your photos" not in visitor.text
    portal_of(app).store.close()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_while_the_database_does_not_answer_the_page_says_what_to_do(
    databases: Databases, tmp_path: Path, language: str
) -> None:
    outage = FileOutage(databases.create(Database.SQLITE, tmp_path))
    app = app_with(Clock(), settings(outage.url))
    visitor = Visitor(app)
    at_photos(visitor, language)
    press(visitor, ("one.jpg", jpeg()))
    outage.go()
    press(visitor, ("two.jpg", jpeg()), go="next")
    assert visitor.page.status_code == 503
    texts = portal_of(app).texts[language]
    words = "We cannot save anything right now. What you sent before is kept. Wait a minute, then choose the "
    assert texts.gettext(f"{words}photos again.") in visitor.problems[0]
    outage.come_back()
    press(visitor, ("two.jpg", jpeg()))
    assert len(pictures(visitor)) == 2
    portal_of(app).store.close()


def test_whoever_sends_very_many_photos_has_to_wait(databases: Databases, tmp_path: Path) -> None:
    url = databases.create(Database.SQLITE, tmp_path)
    app = app_with(Clock(), settings(url, FOLDER, PORTAL_LIMIT_UPLOADS="2"))
    visitor = Visitor(app)
    form = at_photos(visitor)
    press(visitor, *[(f"{number}.jpg", jpeg()) for number in range(3)])
    assert visitor.page.status_code == 429
    visitor.get(f"{form}/photos")
    assert len(pictures(visitor)) == 2, "what was within the limit is kept"
    press(visitor, go="next")
    assert visitor.path.endswith("/contact")
    portal_of(app).store.close()
