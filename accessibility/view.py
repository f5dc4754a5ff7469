"""How a page is looked at: size, scheme, preferences; and what is expected of it."""

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """The colour scheme a person prefers (CSS ``prefers-color-scheme``)."""

    LIGHT = "light"
    DARK = "dark"


class Medium(StrEnum):
    """Where the page is shown (CSS media type)."""

    SCREEN = "screen"
    PRINT = "print"


class Direction(StrEnum):
    """The direction of a page's text (HTML ``dir``)."""

    LTR = "ltr"
    RTL = "rtl"


@dataclass(frozen=True)
class View:
    """One way of looking at a page. ``width`` and ``height`` are CSS pixels of the viewport."""

    width: int = 1280
    height: int = 900
    scheme: Scheme = Scheme.LIGHT
    forced_colours: bool = False
    more_contrast: bool = False
    less_motion: bool = False
    medium: Medium = Medium.SCREEN

    def __str__(self) -> str:
        words = [f"{self.width}x{self.height}", self.scheme.value]
        words += [name for name in ("forced_colours", "more_contrast", "less_motion") if getattr(self, name)]
        return " ".join([*words, *([] if self.medium is Medium.SCREEN else [self.medium.value])])


DESKTOP = View()
PHONE = View(width=320, height=640)
REFLOW = View(width=320, height=256)  # WCAG 1.4.10: 1280 × 1024 at 400 %


@dataclass(frozen=True)
class Expectation:
    """What is true of a page that is right, as far as the page alone cannot say.

    ``language`` is a BCP 47 tag; ``error_prefix`` the localised words that begin the title when a form has
    errors (``"Error: "``); ``errors`` how many problems the page's error summary must list, 0 on a page
    without errors; ``alternates`` the language tags that must be offered with ``hreflang`` (empty: not
    checked); ``components`` CSS selectors whose focus is judged pixel by pixel (empty: one of each kind on
    the page).
    """

    language: str = "en"
    direction: Direction = Direction.LTR
    error_prefix: str = "Error: "
    errors: int = 0
    alternates: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
