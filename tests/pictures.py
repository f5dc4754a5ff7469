"""Pictures as phones and programs write them, for tests that send them."""

import io
from functools import cache

from PIL import Image


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
