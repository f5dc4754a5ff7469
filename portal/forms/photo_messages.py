"""What is wrong with a photo and what to do about it, in a language. The only file with these words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.forms.messages import Texts
from portal.photos.faults import PhotoFault
from portal.photos.limits import LARGEST_FILE, LONGEST_DESCRIPTION, MOST_PHOTOS, MOST_PIXELS

MEGABYTE, MEGAPIXEL = 1024 * 1024, 1_000_000
LONGEST_NAME = 60
"""Characters of a file's name that are said again."""


@dataclass(frozen=True)
class _Case:
    file: str
    texts: Texts

    def of(self, sentence: str) -> str:
        """A sentence about the file, whose name keeps its own direction."""
        return sentence % {"file": f"\u2068{self.file}\u2069"}


def photo_message(file: str, fault: PhotoFault, texts: Texts) -> str:
    """Return what to tell the person who sent this file.

    In: the file's name as the browser gave it, cleaned. Out: one sentence or two.
    """
    name = file if len(file) <= LONGEST_NAME else f"{file[: LONGEST_NAME - 1]}…"
    return _SENTENCES[fault](_Case(name, texts))


def too_many_message(left_out: int, texts: Texts) -> str:
    """Say that more photos were sent than a request takes. In: how many were left out."""
    sentence = texts.ngettext(
        "You can add up to %(most)s photos. %(num)s photo was not added",
        "You can add up to %(most)s photos. %(num)s photos were not added",
        left_out,
    )
    return sentence % {"most": texts.number(MOST_PHOTOS), "num": texts.number(left_out)}


def too_long_message(over: int, texts: Texts) -> str:
    """Say that a description has too many characters. In: how many too many."""
    sentence = texts.ngettext(
        "Your text is %(over)s character too long. Shorten it to %(max)s characters or fewer",
        "Your text is %(over)s characters too long. Shorten it to %(max)s characters or fewer",
        over,
    )
    return sentence % {"over": texts.number(over), "max": texts.number(LONGEST_DESCRIPTION)}


def _too_large(case: _Case) -> str:
    sentence = case.texts.gettext(
        "%(file)s is larger than %(most)s MB. Choose a smaller photo, or take it again with a lower quality"
    )
    return sentence % {
        "file": case.of("%(file)s"),
        "most": case.texts.number(LARGEST_FILE // MEGABYTE),
    }


def _too_many_pixels(case: _Case) -> str:
    sentence = case.texts.gettext(
        "%(file)s has more than %(most)s megapixels. Take the photo again in a smaller size"
    )
    return sentence % {
        "file": case.of("%(file)s"),
        "most": case.texts.number(MOST_PIXELS // MEGAPIXEL),
    }


_SENTENCES: Mapping[PhotoFault, Callable[[_Case], str]] = {
    PhotoFault.EMPTY: lambda case: case.of(
        case.texts.gettext("%(file)s is empty. Choose the photo again, or another one")
    ),
    PhotoFault.TOO_LARGE: _too_large,
    PhotoFault.NOT_A_PICTURE: lambda case: case.of(
        case.texts.gettext("%(file)s is not a photo. Choose a photo: JPEG, PNG, WebP or HEIC")
    ),
    PhotoFault.NOT_SUPPORTED: lambda case: case.of(
        case.texts.gettext("%(file)s is of a kind we cannot read. Choose a JPEG, PNG, WebP or HEIC photo")
    ),
    PhotoFault.DAMAGED: lambda case: case.of(
        case.texts.gettext("%(file)s is damaged and does not open. Choose the photo again, or another one")
    ),
    PhotoFault.TOO_MANY_PIXELS: _too_many_pixels,
    PhotoFault.TOO_MANY: lambda case: too_many_message(1, case.texts),
}
