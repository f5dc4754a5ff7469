"""Reading a photo: told by its content, decoded within limits, drawn again on an empty picture.

Nothing of the file comes through but its pixels: no EXIF (place, time, camera), no XMP, no colour profile,
nothing that was hung on behind (safety.md, Uploads).
"""

import io
import threading
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, cast

import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageFile

from portal.photos.faults import PhotoFault
from portal.photos.kinds import HEAD, Kind, is_other_picture, kind_of
from portal.photos.limits import LARGE_SIDE, LARGEST_FILE, MOST_PIXELS, SMALL_SIDE

QUALITY = 85
WHITE = (255, 255, 255)

pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

_BOMBS = (Image.DecompressionBombWarning, Image.DecompressionBombError)

_SRGB = ImageCms.createProfile("sRGB")
_MODES = frozenset({"L", "RGB", "CMYK"})

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each orientation (EXIF 2.32, tag 0x0112)."""

_one_at_a_time = threading.Lock()
"""A decoded picture takes up to 160 MB, and as much again while its colours are converted."""


@dataclass(frozen=True)
class Picture:
    """A photo as it is kept: two JPEG files. Width and height are those of the large one, in pixels."""

    large: bytes
    small: bytes
    width: int
    height: int


def read_photo(file: IO[bytes]) -> Picture | PhotoFault:
    """Read what somebody sent as a photo.

    In: a file that can be sought in, from anywhere. Out: the picture, or why it is not taken.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(HEAD)
    if not size:
        return PhotoFault.EMPTY
    kind = kind_of(head)
    if kind is None:
        return PhotoFault.NOT_SUPPORTED if is_other_picture(head) else PhotoFault.NOT_A_PICTURE
    if size > LARGEST_FILE:
        return PhotoFault.TOO_LARGE
    file.seek(0)
    try:
        with _one_at_a_time, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # notes that are not whole make no photo unreadable
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _picture(file, kind)
    except _BOMBS:
        return PhotoFault.TOO_MANY_PIXELS
    except Exception:  # noqa: BLE001 - whatever a decoder raises at a stranger's bytes, the file is not readable
        return PhotoFault.DAMAGED


def _picture(file: IO[bytes], kind: Kind) -> Picture:
    ImageFile.LOAD_TRUNCATED_IMAGES = (
        False  # a library that makes PDFs lets half pictures pass, for all of us
    )
    with Image.open(file, formats=[kind.value]) as opened:
        # A JPEG is decoded no larger than it is needed. Of a film the first frame is the picture. Turning and
        # colours come when there are fewer pixels.
        opened.draft("RGB", (LARGE_SIDE, LARGE_SIDE))
        turn, profile = _turn(opened), opened.info.get("icc_profile")
        pixels = _opaque(opened)
    pixels.thumbnail((LARGE_SIDE, LARGE_SIDE), Image.Resampling.LANCZOS)
    pixels = _in_srgb(pixels, profile)
    large = _fresh(pixels if turn is None else pixels.transpose(turn))
    small = large.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    return Picture(_jpeg(large), _jpeg(small), *large.size)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Return how a picture must be turned to stand as it was taken; a broken note of that turns nothing."""
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - the picture is still a picture when the notes with it are not readable
        return None


def _opaque(image: Image.Image) -> Image.Image:
    """Return a picture's pixels in a mode that has colour profiles, on white where one can see through."""
    if image.has_transparency_data:
        see_through = image.convert("RGBA")
        flat = Image.new("RGB", image.size, WHITE)
        flat.paste(see_through, mask=see_through.getchannel("A"))
        return flat
    if image.mode in _MODES:
        return image.copy()
    return image.convert("RGB")


def _in_srgb(pixels: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in the colours that everything without a profile has (sRGB)."""
    if profile:
        with suppress(ImageCms.PyCMSError, OSError):  # one that does not fit: the colours stay as they are
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            found = ImageCms.profileToProfile(pixels, source, _SRGB, outputMode="RGB")
            return cast(Image.Image, found)
    return pixels.convert("RGB")


def _fresh(pixels: Image.Image) -> Image.Image:
    """Return the same pixels on a picture that never knew the file they came from."""
    fresh = Image.new("RGB", pixels.size, WHITE)
    fresh.paste(pixels)
    return fresh


def _jpeg(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()
