"""The names of photos: random, so that nobody guesses one, and of the files that a photo is kept in."""

import re
from enum import StrEnum
from random import Random

BYTES = 16
_FILE = re.compile(r"([0-9a-f]{32})(?:-small)?\.jpg")


class Size(StrEnum):
    """Which of a photo's two files."""

    LARGE = "large"
    SMALL = "small"


def new_name(random: Random) -> str:
    """Return a fresh name: 128 random bits. Pass `random.SystemRandom()` outside tests."""
    return random.randbytes(BYTES).hex()


def file_name(name: str, size: Size) -> str:
    """Return the name of a photo's file."""
    return f"{name}-small.jpg" if size is Size.SMALL else f"{name}.jpg"


def photo_of(file: str) -> str | None:
    """Return the name of the photo that a file belongs to; None for a file that is none of ours."""
    found = _FILE.fullmatch(file)
    return found[1] if found else None
