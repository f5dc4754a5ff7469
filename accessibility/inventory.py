"""The inventory: every page in every state a person can meet, and the ways of looking at it that are tried.

The pages of a site are listed by the site itself, one ``Line`` for each page and state. From them ``full``
makes the whole matrix, and ``pairs`` a small part of it in which every two values still meet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product
from zlib import crc32

from accessibility.view import DESKTOP, PHONE, Scheme, View


class Role(StrEnum):
    """Who is looking at the page."""

    ANYONE = "anyone"
    RESIDENT = "resident"
    CALL_TAKER = "call_taker"
    AGENCY = "agency"
    ANALYST = "analyst"
    ADMINISTRATOR = "administrator"


class Width(StrEnum):
    """The two widths of the matrix."""

    PHONE = "phone"
    DESKTOP = "desktop"


SIZES = {Width.PHONE: PHONE, Width.DESKTOP: DESKTOP}
WIDTHS = tuple(Width)
SCHEMES = tuple(Scheme)


@dataclass(frozen=True)
class Line:
    """One page in one state.

    ``id``          unique, like ``question-with-errors``: names the test and the snapshot of spoken output
    ``path``        the route's template, like ``/<language>/requests/<reference>``; lines may share one
    ``state``       what is special, in words: ``fresh``, ``with errors``, ``empty list``, ``not found`` …
    ``describes``   one sentence: what the person meets here
    ``role``        who is looking
    ``languages``   tags of the only languages this page speaks; empty for every language of the site
    ``errors``      how many problems the page's error summary lists
    ``components``  CSS selectors whose focus is photographed on this line (once for each component of the
                    site is enough)
    ``prepare``     the name of the steps that bring a browser here; the site's tests know how to take them
    """

    id: str
    path: str
    state: str
    describes: str
    role: Role = Role.ANYONE
    languages: tuple[str, ...] = ()
    errors: int = 0
    components: tuple[str, ...] = ()
    prepare: str = ""


@dataclass(frozen=True)
class Look:
    """One line, in one language, at one width, in one scheme: one page load of the matrix."""

    line: Line
    language: str
    width: Width
    scheme: Scheme

    @property
    def view(self) -> View:
        """How the browser is to show it."""
        size = SIZES[self.width]
        return View(width=size.width, height=size.height, scheme=self.scheme)

    def __str__(self) -> str:
        return f"{self.line.id}-{self.language}-{self.width.value}-{self.scheme.value}"


def full(
    lines: Sequence[Line],
    languages: Sequence[str],
    widths: Sequence[Width] = WIDTHS,
    schemes: Sequence[Scheme] = SCHEMES,
) -> list[Look]:
    """Every line in every language it speaks, at every width, in every scheme. Raises ``ValueError`` for a
    bad list.
    """
    validate(lines, languages)
    return [
        Look(line, language, width, scheme)
        for line in lines
        for language, width, scheme in product(_spoken(line, languages), widths, schemes)
    ]


def pairs(
    lines: Sequence[Line],
    languages: Sequence[str],
    widths: Sequence[Width] = WIDTHS,
    schemes: Sequence[Scheme] = SCHEMES,
    every_line: bool = False,
) -> list[Look]:
    """A small part of ``full``: every line at least once, and every two values of language, width and scheme
    together.

    Which look a line gets follows from its id: so languages, widths and schemes are spread evenly over the
    lines, and a new line changes no other's. Pairs that this leaves out are added greedily, the look with
    most new pairs first, and the earlier one where they are equal. With ``every_line`` each line also meets
    each of its languages, each width and each scheme. Raises ``ValueError`` for a bad list.
    """
    everything = full(lines, languages, widths, schemes)
    missing = {pair for look in everything for pair in _covers(look, every_line)}
    chosen: list[Look] = []
    for line in lines:
        own = [look for look in everything if look.line is line]
        chosen.append(own[crc32(line.id.encode()) % len(own)])
        missing -= _covers(chosen[-1], every_line)
    while missing:
        chosen.append(_best(everything, missing, every_line))
        missing -= _covers(chosen[-1], every_line)
    order = {look: index for index, look in enumerate(everything)}
    return sorted(chosen, key=order.__getitem__)


Pair = tuple[str, ...]


def _covers(look: Look, every_line: bool) -> set[Pair]:
    """The pairs of values that a look brings together; a line alone counts as one too."""
    values = (f"language {look.language}", f"width {look.width}", f"scheme {look.scheme}")
    return set(combinations((*values, f"line {look.line.id}") if every_line else values, 2))


def _best(looks: Iterable[Look], missing: set[Pair], every_line: bool) -> Look:
    return max(looks, key=lambda look: len(_covers(look, every_line) & missing))


def _spoken(line: Line, languages: Sequence[str]) -> Sequence[str]:
    return [language for language in languages if not line.languages or language in line.languages]


def validate(lines: Sequence[Line], languages: Sequence[str]) -> None:
    """Raises ``ValueError`` when two lines share an id, or a line speaks none of the site's languages."""
    ids = [line.id for line in lines]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise ValueError(f"lines with the same id: {', '.join(twice)}")
    if silent := [line.id for line in lines if not _spoken(line, languages)]:
        raise ValueError(f"lines that speak no language of the site: {', '.join(silent)}")


def uncovered(routes: Iterable[str], lines: Iterable[Line]) -> list[str]:
    """The routes that no line shows: ``routes`` are templates of paths, written as ``Line.path`` is."""
    shown = {line.path for line in lines}
    return sorted(set(routes) - shown)
