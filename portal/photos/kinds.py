"""Kinds of files, by what they begin with: never by their name, nor by what the browser says of them."""

from enum import StrEnum

HEAD = 32
"""Bytes that are enough to tell."""


class Kind(StrEnum):
    """What is taken, by the name of its decoder in Pillow."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIC = "HEIF"


_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""ISO/IEC 23008-12, Annex B; mif1 and msf1 are written by phones as the major brand too."""

_OTHERS = (
    *(b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF", b"8BPS"),
    *(b"RIFF", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"<svg"),
)
"""Pictures and films of kinds that are not taken: said differently from a file that is none at all."""


def kind_of(head: bytes) -> Kind | None:
    """Return the kind of a file from its first HEAD bytes; None for any other."""
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kind.WEBP
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC_BRANDS and b"avif" not in head:
        return Kind.HEIC
    return None


def is_other_picture(head: bytes) -> bool:
    """Say whether a file of none of our kinds is a picture or a film all the same."""
    return head[4:8] == b"ftyp" or head.startswith(_OTHERS)
