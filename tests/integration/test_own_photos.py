"""Photos of one's own request: seen by their owner alone, added later, removed before they are sent."""

import io

import pytest
from werkzeug.datastructures import FileStorage

from portal.app import portal_of
from portal.commands.photos import Gathering, keep_photo
from portal.photos import PhotoFault, Picture, read_photo
from portal.photos.limits import MOST_OF_A_REQUEST, MOST_PHOTOS
from portal.portal import Portal
from portal.queries.requests import staff_request
from tests.owning import closed, open_own, own
from tests.pictures import jpeg
from tests.visitor import Visitor


@pytest.fixture
def portal(visitor: Visitor) -> Portal:
    """The portal that the visitor sees."""
    return portal_of(visitor.app)


def press(visitor: Visitor, *files: bytes, go: str = "send", **fields: str) -> None:
    """Chooses files and presses a button."""
    chosen = [FileStorage(io.BytesIO(content), "photo.jpg") for content in files]
    visitor.upload(visitor.path, {"csrf_token": visitor.token(), "go": go, "photos": chosen, **fields})


def shown(visitor: Visitor) -> list[str]:
    """The addresses of the photos on the page."""
    return [one.get("src") for one in visitor.document.all("img")]


def photos(portal: Portal, reference: str) -> int:
    """How many photos the request has."""
    view = staff_request(portal, reference)
    assert view is not None
    return view.state.photos


def test_photos_are_gathered_described_sent_and_seen_by_their_owner_alone(
    visitor: Visitor, portal: Portal
) -> None:
    reference = own(visitor)
    visitor.get(visitor.link("Add photos"))
    press(visitor, jpeg(), go="add")
    assert "There is now 1 photo." in visitor.text
    (small,) = shown(visitor)
    assert photos(portal, reference) == 0
    other = Visitor(visitor.app)
    assert other.get(small).status_code == 404, "it is not sent yet"
    name = small.split("/")[-2]
    press(visitor, jpeg(), **{f"description-{name}": "The lamp hangs down"})
    assert visitor.path == f"/en/track/{reference}"
    assert "We added your photos" in visitor.text
    assert "added 2 photos" in visitor.text
    assert "The lamp hangs down" in visitor.page.text
    assert photos(portal, reference) == 2
    for address in shown(visitor):
        assert visitor.client.get(address).content_type == "image/jpeg"
        assert other.client.get(address).status_code == 404
    other.get(f"/en/track/{reference}")
    assert shown(other) == []
    other.get(f"/en/track/{reference}/photos")
    assert other.page.status_code == 403


def test_a_photo_is_removed_before_it_is_sent(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/photos")
    press(visitor, jpeg(), go="add")
    press(visitor, remove=shown(visitor)[0].split("/")[-2])
    assert "There are no photos now." in visitor.text
    press(visitor)
    assert visitor.page.status_code == 422
    assert visitor.problems == ["Choose at least one photo, then press the button"]
    assert photos(portal, reference) == 0


def test_what_is_no_photo_is_asked_again(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/photos")
    press(visitor, b"no picture at all")
    assert visitor.page.status_code == 422
    assert len(visitor.problems) == 1
    assert photos(portal, reference) == 0


def test_without_its_token_nothing_is_kept(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/photos")
    chosen = [FileStorage(io.BytesIO(jpeg()), "photo.jpg")]
    visitor.upload(visitor.path, {"csrf_token": "none of ours", "go": "add", "photos": chosen})
    assert visitor.page.status_code == 400
    assert shown(visitor) == []


def test_a_closed_request_takes_no_photos(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/photos")
    closed(portal, reference)
    press(visitor, jpeg())
    assert visitor.path == f"/en/track/{reference}"
    assert photos(portal, reference) == 0


def test_a_request_has_had_enough_photos_at_some_time(visitor: Visitor, portal: Portal) -> None:
    reference = own(visitor)
    page = f"/en/track/{reference}/photos"
    for _ in range(3):
        visitor.get(page)
        press(visitor, *[jpeg()] * MOST_PHOTOS)
    visitor.get(page)
    press(visitor, jpeg(), go="add")
    other = Visitor(visitor.app)  # two devices, of which the second is a little late
    open_own(other, reference)
    other.get(page)
    press(visitor, *[jpeg()] * (MOST_PHOTOS - 1))
    assert photos(portal, reference) == MOST_OF_A_REQUEST
    assert "Add photos" not in visitor.text
    press(other, jpeg())
    assert other.path == f"/en/track/{reference}"
    picture = read_photo(io.BytesIO(jpeg()))
    assert isinstance(picture, Picture)
    assert keep_photo(portal, Gathering("late", reference), picture, "en") is PhotoFault.TOO_MANY
    assert photos(portal, reference) == MOST_OF_A_REQUEST


def test_an_address_of_a_photo_that_is_none(visitor: Visitor) -> None:
    reference = own(visitor)
    for address in (f"/en/track/{reference}/photos/none/small", f"/en/track/{reference}/photos/x/huge"):
        assert visitor.get(address).status_code == 404
    assert visitor.get("/en/track/ABC/photos/x/small").status_code == 404


def test_a_second_device_sees_the_photos_too(visitor: Visitor) -> None:
    reference = own(visitor)
    visitor.get(f"/en/track/{reference}/photos")
    press(visitor, jpeg())
    other = Visitor(visitor.app)
    open_own(other, reference)
    assert len(shown(other)) == 1
