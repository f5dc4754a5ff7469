"""Photos that everybody may see: on a request's page and among the reports near a place, or on neither."""

import io
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from portal.app import portal_of
from portal.commands.photos import Gathering, describe_photos, keep_photo
from portal.commands.requests.commands import AddPhotos
from portal.domain.permissions import RESIDENT
from portal.photos import Picture, read_photo
from portal.photos.names import Size
from portal.portal import Portal
from portal.queries.photos import draft_photos, request_photos
from tests.databases import Database, Databases
from tests.havenport import FOLDER
from tests.neighbours import sent_at, settle
from tests.pictures import jpeg
from tests.portals import Clock, app_with, done, settings
from tests.visitor import Visitor

SHOWN = "The lamp hangs down"


@pytest.fixture(params=[True, False], ids=["shown to everyone", "not said to be"])
def stranger(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Visitor]:
    """Somebody who asked for nothing yet, where everyone may see the photos of broken lamps, or may not."""
    city = tmp_path / "city"
    copytree(FOLDER, city)
    if request.param:
        with (city / "services" / "lamp-out.yaml").open("a", encoding="utf-8") as file:
            file.write("\nphotos_public: true\n")
    app = app_with(Clock(), settings(databases.create(Database.SQLITE, tmp_path), city))
    yield Visitor(app)
    portal_of(app).store.close()


def pictured(portal: Portal) -> str:
    """A request with a photo that somebody else sent; its reference."""
    reference = sent_at(portal, "pictured")
    picture = read_photo(io.BytesIO(jpeg()))
    assert isinstance(picture, Picture)
    assert keep_photo(portal, Gathering("gathered", reference), picture, "en") is None
    (photo,) = draft_photos(portal, "gathered")
    describe_photos(portal, "gathered", {photo.name: SHOWN}, "en")
    done(portal, AddPhotos(reference=reference, draft_key="gathered"), RESIDENT)
    return reference


def pictures(visitor: Visitor) -> list[str]:
    """The addresses of the pictures in the main part of the page."""
    return [image.get("src") for image in next(visitor.document.all("main")).all("img")]


def test_photos_are_everybodys_where_the_service_says_so_and_nowhere_else(stranger: Visitor) -> None:
    portal = portal_of(stranger.app)
    is_public = portal.catalogue.services["lamp-out"].service.photos_public
    reference = pictured(portal)
    stranger.get("/en/services/lamp-out/start")
    form = stranger.path.removesuffix("/questions/where")
    stranger.press(where="address", where_address="12 Wharf Road")
    settle(stranger.app, form)
    for page in (f"/en/track/{reference}", f"{form}/nearby"):
        stranger.get(page)
        assert stranger.path == page
        assert (SHOWN in stranger.page.text) is is_public, page
        assert len(pictures(stranger)) == is_public, page
        assert {stranger.client.get(picture).status_code for picture in pictures(stranger)} <= {200}
    (photo,) = request_photos(portal, reference)
    for size in Size:
        answer = stranger.client.get(f"/en/track/{reference}/photos/{photo.name}/{size}")
        assert answer.status_code == (200 if is_public else 404)
