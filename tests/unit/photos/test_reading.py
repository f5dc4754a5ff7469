"""Reading a photo: nothing but its pixels comes through, and whatever is wrong has its own name."""

import importlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from portal.photos import PhotoFault, Picture, read_photo
from portal.photos.limits import LARGEST_FILE, MOST_PIXELS
from tests.pictures import (
    CAMERA,
    COMMENT,
    TRAILING,
    bomb,
    halves,
    jpeg,
    notes,
    opened,
    profile,
    saved,
    telling,
)

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
TOLD = (b"Exif", CAMERA.encode(), b"GPS", b"secret", b"xmp", b"ICC_PROFILE", b"SECRET", b"2026:11:02")
"""What must not be found in what is kept: marks of notes, and their words."""

RED, BLUE = (255, 0, 0), (0, 0, 255)


def read(content: bytes) -> Picture:
    """What is made of a file that is taken."""
    found = read_photo(io.BytesIO(content))
    assert isinstance(found, Picture), found
    return found


def close(shown: object, wanted: tuple[int, int, int]) -> bool:
    """Whether a colour is nearly that one: JPEG keeps them roughly."""
    assert isinstance(shown, tuple)
    return all(abs(one - other) <= 12 for one, other in zip(shown, wanted, strict=True))


def side(image: Image.Image, where: str) -> object:
    """The colour in the middle of one side."""
    width, height = image.size
    spots = {
        "left": (width // 10, height // 2),
        "right": (width * 9 // 10, height // 2),
        "top": (width // 2, height // 10),
        "bottom": (width // 2, height * 9 // 10),
    }
    return image.getpixel(spots[where])


@pytest.mark.parametrize("kind", KINDS)
def test_of_a_photo_that_tells_where_it_was_only_the_pixels_are_kept(kind: str) -> None:
    told = telling(kind)
    before = opened(told.removesuffix(TRAILING))
    assert before.getexif()[272] == CAMERA, "the file itself does tell"
    assert told.endswith(TRAILING)
    picture = read(told)
    for content in (picture.large, picture.small):
        assert [mark for mark in TOLD if mark.lower() in content.lower()] == []
        assert content.endswith(b"\xff\xd9"), "nothing hangs on behind"
        again = opened(content)
        assert (again.format, again.mode, dict(again.getexif())) == ("JPEG", "RGB", {})
        assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not again.getexif().get_ifd(0x8825)
    shown = opened(picture.large)
    assert (shown.width, shown.height) == (picture.width, picture.height) == (80, 40)
    assert close(side(shown, "left"), RED)
    assert close(side(shown, "right"), BLUE)


def test_the_marks_that_are_looked_for_are_in_the_file_that_is_sent() -> None:
    told = telling("JPEG").lower()
    assert [mark for mark in TOLD if mark.lower() not in told] == [b"GPS"], "a place is noted in numbers"
    assert COMMENT in told


UPRIGHT = {
    1: ("left", "right"),
    2: ("right", "left"),
    3: ("right", "left"),
    4: ("left", "right"),
    5: ("top", "bottom"),
    6: ("top", "bottom"),
    7: ("bottom", "top"),
    8: ("bottom", "top"),
}
"""Where red and blue are once a picture stands as its orientation says (EXIF 2.32, tag 0x0112)."""


@pytest.mark.parametrize("orientation", UPRIGHT)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_as_it_was_taken(kind: str, orientation: int) -> None:
    picture = read(saved(halves(), kind, exif=notes(orientation).tobytes()))
    shown = opened(picture.large)
    assert shown.size == ((80, 40) if orientation < 5 else (40, 80))
    red, blue = UPRIGHT[orientation]
    assert close(side(shown, red), RED)
    assert close(side(shown, blue), BLUE)


def test_a_note_of_how_it_was_held_that_cannot_be_read_turns_nothing() -> None:
    for exif in (b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00" + b"x" * 40, notes(77).tobytes()):
        assert opened(read(saved(halves(), "JPEG", exif=exif)).large).size == (80, 40)


def test_colours_are_those_that_were_seen_once_their_profile_is_gone() -> None:
    """In Display P3 a full red lies outside sRGB, and a half grey stays what it is."""
    grey = Image.new("RGB", (40, 40), (128, 128, 128))
    assert close(opened(read(saved(grey, "JPEG", icc_profile=profile())).large).getpixel((5, 5)), (128,) * 3)
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for wrong in (b"no profile at all", lab, profile()[:200]):
        shown = opened(read(saved(halves(), "JPEG", icc_profile=wrong)).large)
        assert close(side(shown, "left"), RED), "one that does not fit changes nothing"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_to_write_a_png_is_read(mode: str) -> None:
    picture = read(saved(Image.new(mode, (30, 20)), "PNG"))
    assert (picture.width, picture.height) == (30, 20)


def test_a_jpeg_for_print_is_read() -> None:
    shown = opened(read(saved(Image.new("CMYK", (30, 20), (0, 255, 255, 0)), "JPEG")).large)
    assert close(shown.getpixel((5, 5)), RED)


def test_where_one_can_see_through_it_is_white() -> None:
    glass = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    glass.paste((0, 0, 255, 255), (20, 0, 40, 40))
    shown = opened(read(saved(glass, "PNG")).large)
    assert close(side(shown, "left"), (255, 255, 255))
    assert close(side(shown, "right"), BLUE)


def test_of_a_film_the_first_frame_is_the_photo() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    film = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100, lossless=True)
    assert close(opened(read(film).large).getpixel((5, 5)), RED)
    film = saved(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert close(opened(read(film).large).getpixel((5, 5)), RED)


def test_it_is_kept_no_larger_than_it_is_shown() -> None:
    picture = read(jpeg(4000, 3000))
    assert (picture.width, picture.height) == opened(picture.large).size == (2048, 1536)
    assert opened(picture.small).size == (320, 240)
    small = read(jpeg(64, 48))
    assert opened(small.large).size == opened(small.small).size == (64, 48), "and no larger than it came"
    line = read(jpeg(3000, 1))
    assert (line.width, line.height) == (2048, 1)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        pytest.param(b"", PhotoFault.EMPTY, id="empty"),
        pytest.param(b"Just words, called note.jpg", PhotoFault.NOT_A_PICTURE, id="text"),
        pytest.param(b"\xff", PhotoFault.NOT_A_PICTURE, id="one byte"),
        pytest.param(b"PK\x03\x04" + b"x" * 100, PhotoFault.NOT_A_PICTURE, id="archive"),
        pytest.param(b"<html><script>alert(1)</script>", PhotoFault.NOT_A_PICTURE, id="page"),
        pytest.param(saved(halves(), "GIF"), PhotoFault.NOT_SUPPORTED, id="gif"),
        pytest.param(saved(halves(), "BMP"), PhotoFault.NOT_SUPPORTED, id="bmp"),
        pytest.param(saved(halves(), "TIFF"), PhotoFault.NOT_SUPPORTED, id="tiff"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", PhotoFault.NOT_SUPPORTED, id="svg"),
        pytest.param(b"%PDF-1.7\n", PhotoFault.NOT_SUPPORTED, id="pdf"),
        pytest.param(b"\0\0\0\x20ftypisom" + b"x" * 50, PhotoFault.NOT_SUPPORTED, id="film"),
        pytest.param(b"\0\0\0\x20ftypavif" + b"x" * 50, PhotoFault.NOT_SUPPORTED, id="avif"),
        pytest.param(jpeg()[: len(jpeg()) // 2], PhotoFault.DAMAGED, id="half a jpeg"),
        pytest.param(saved(halves(), "PNG")[:60], PhotoFault.DAMAGED, id="half a png"),
        pytest.param(saved(halves(), "WEBP")[:40], PhotoFault.DAMAGED, id="half a webp"),
        pytest.param(telling("HEIF")[:300], PhotoFault.DAMAGED, id="half a heic"),
        pytest.param(b"\xff\xd8\xff" + b"nothing", PhotoFault.DAMAGED, id="a jpeg's beginning"),
        pytest.param(bomb(9000, 9000), PhotoFault.TOO_MANY_PIXELS, id="bomb"),
        pytest.param(bomb(60000, 60000), PhotoFault.TOO_MANY_PIXELS, id="large bomb"),
        pytest.param(bomb(1, MOST_PIXELS + 1), PhotoFault.TOO_MANY_PIXELS, id="one too many"),
        pytest.param(jpeg() + b"x" * LARGEST_FILE, PhotoFault.TOO_LARGE, id="too large"),
        pytest.param(b"x" * (LARGEST_FILE + 1), PhotoFault.NOT_A_PICTURE, id="large and none"),
    ],
)
def test_what_is_wrong_has_its_own_name(content: bytes, fault: PhotoFault) -> None:
    assert read_photo(io.BytesIO(content)) is fault


def test_what_makes_pdfs_lets_no_half_picture_pass() -> None:
    importlib.import_module(
        "weasyprint"
    )  # it tells the library of pictures to let them, for the whole process
    half = saved(halves(), "PNG")[:60]
    assert read_photo(io.BytesIO(half)) is PhotoFault.DAMAGED


def test_a_file_just_as_large_as_may_be_is_taken() -> None:
    content = jpeg()
    assert isinstance(read_photo(io.BytesIO(content + b"x" * (LARGEST_FILE - len(content)))), Picture)
    assert isinstance(read_photo(io.BytesIO(bomb(500, 8))), Picture), "the bomb is one by its size alone"


@given(kind=st.sampled_from(KINDS), where=st.floats(0, 1), junk=st.binary(min_size=1, max_size=40))
def test_whatever_is_broken_in_a_file_it_is_a_photo_or_a_fault(kind: str, where: float, junk: bytes) -> None:
    content = telling(kind)
    at = int(where * len(content))
    found = read_photo(io.BytesIO(content[:at] + junk + content[at + len(junk) :]))
    assert isinstance(found, Picture | PhotoFault)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_fail(content: bytes) -> None:
    assert isinstance(read_photo(io.BytesIO(content)), Picture | PhotoFault)
