"""Pictures as phones and programs write them, and files that only claim to be some."""

import io
import struct
import zlib
from functools import cache

import pillow_heif
from PIL import ExifTags, Image, ImageCms

PLACE = {1: "N", 2: (44.0, 38.0, 55.5), 3: "W", 4: (63.0, 34.0, 12.25)}
"""Where a photo was taken, as a camera notes it (GPS)."""

CAMERA = "Invented Camera 3000"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF>secret-xmp-note</rdf:RDF></x:xmpmeta>"
TRAILING = b"\x00TRAILING-SECRET: a film that a phone hangs on behind"
COMMENT = b"secret-comment"


@cache
def jpeg(width: int = 64, height: int = 48, colour: str = "steelblue") -> bytes:
    """A JPEG of one colour."""
    return saved(Image.new("RGB", (width, height), colour), "JPEG")


def saved(image: Image.Image, kind: str, **more: object) -> bytes:
    """A picture as a file of this kind (Pillow's name of it)."""
    written = io.BytesIO()
    image.save(written, kind, **more)
    return written.getvalue()


def opened(content: bytes) -> Image.Image:
    """A file as a picture, whole."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def halves(width: int = 80, height: int = 40) -> Image.Image:
    """A picture that shows how it is turned: red on the left, blue on the right."""
    image = Image.new("RGB", (width, height), "red")
    image.paste((0, 0, 255), (width // 2, 0, width, height))
    return image


def notes(orientation: int = 1) -> Image.Exif:
    """What a camera notes in a file: when and where, with what, and how it was held."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Model] = CAMERA
    exif[ExifTags.Base.DateTime] = "2026:11:02 12:00:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(PLACE)
    return exif


def profile() -> bytes:
    """A colour profile (ICC)."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def telling(kind: str, orientation: int = 1) -> bytes:
    """A photo that says more than it shows: notes, XMP, a profile, and bytes behind its end."""
    exif = notes(orientation).tobytes()
    more: dict[str, object] = {"exif": exif, "icc_profile": profile()}
    if kind in {"JPEG", "WEBP"}:
        more["xmp"] = XMP
    if kind == "JPEG":
        more["comment"] = COMMENT
    if kind == "HEIF":
        heif = pillow_heif.from_pillow(halves())
        written = io.BytesIO()
        heif.save(written, exif=exif, xmp=XMP)
        return written.getvalue() + TRAILING
    return saved(halves(), kind, **more) + TRAILING


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be that large."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
