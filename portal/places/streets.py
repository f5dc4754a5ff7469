"""Names of streets and places, brought to one form: "N. Charles St" and "north charles street" are the same.

Words, not letters, are what differs between two ways to write a street. So a name is folded to words
(portal.catalogue.folding), each word is brought to its full form, and what is left is compared.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from portal.catalogue.folding import fold

FOLDER = Path(__file__).parent / "words"
BETWEEN = " & "
"""What joins the two streets of an intersection in its key."""

MOST_REMEMBERED = 20_000
"""Streets of one city whose form is remembered."""

_SIGNS = re.compile(r"\s*[&/@+]\s*")
_RANGE = re.compile(r"^(\d+)\s*[-\u2013]\s*\d+\b")
_HALF = re.compile(r"^(\d+)\s*(?:½|1/2)")
_LEADING_NUMBER = re.compile(r"\d{1,6}(?!\d)")
_NUMBER = re.compile(r"(\d{1,6})[a-z]?")


@dataclass(frozen=True)
class Street:
    """A street's name in parts: `key` is all of it in full words, `core` what tells streets apart."""

    key: str
    core: str
    directions: frozenset[str]
    types: frozenset[str]

    def agrees(self, other: "Street") -> bool:
        """Say whether nothing that both say of direction and type differs; what one leaves out may be any."""
        return all(
            not mine or not theirs or mine == theirs
            for mine, theirs in ((self.directions, other.directions), (self.types, other.types))
        )


@dataclass(frozen=True)
class Address:
    """A number in a street."""

    number: int
    street: Street


class Convention:
    """How street names are written in a city: its own language decides, residents' languages help."""

    def __init__(self, own: Mapping[str, Any], spoken: Iterable[Mapping[str, Any]] = ()) -> None:
        """Take the words of the city's own language, and those of all languages its residents may write."""
        self._full: dict[str, str] = {}
        for part in ("types", "directions", "names"):
            self._full |= {short: full for full, others in own[part].items() for short in others}
        self._types, self._directions = frozenset(own["types"]), frozenset(own["directions"])
        self._beginnings = {short: full for full, others in own["beginnings"].items() for short in others}
        self._units = frozenset(own["units"])
        between = [word for words in (own, *spoken) for word in words["between"]]
        self._between = re.compile(rf" (?:{'|'.join(map(re.escape, dict.fromkeys(between)))}) ")
        before = [word for words in (own, *spoken) for word in words["before"]]
        self._streets: dict[str, Street] = {}
        self._before = tuple(sorted(dict.fromkeys(before), key=lambda word: -len(word)))

    def street(self, text: str) -> Street:
        """Bring a street's name to one form. Never fails: what is no street is a name of its own."""
        return self._parts(self._in_full(self._without_unit(fold(text).split())))

    def place(self, text: str) -> str:
        """Bring the name of a place that is no street to one form."""
        words = fold(text).split()
        return " ".join(self._in_full(words[1:] if words[:1] == ["the"] and words[1:] else words))

    def address(self, text: str) -> Address | None:
        """Read a number and a street, in either order; None where there is no number or no street."""
        plain = _HALF.sub(r"\1", _RANGE.sub(r"\1", " ".join(text.split())))
        words = self._without_unit(fold(_first_part(plain)).split())
        for number, rest in ((words[:1], words[1:]), (words[-1:], words[:-1])):
            found = _NUMBER.fullmatch(number[0]) if number and rest else None
            if found and any(char.isalpha() for char in "".join(rest)):
                return Address(int(found.group(1)), self._parts(self._in_full(rest)))
        return None

    def numbered(self, number: str, street: str) -> Address | None:
        """Read an address of a list, whose number and street stand apart; None where one is missing.

        Streets are remembered: a list has the same few thousand again and again.
        """
        found = _LEADING_NUMBER.match(number.strip())
        if street not in self._streets:
            if len(self._streets) >= MOST_REMEMBERED:
                self._streets.clear()
            self._streets[street] = self.street(street)
        read = self._streets[street]
        if found is None or not any(char.isalpha() for char in read.key):
            return None
        return Address(int(found.group()), read)

    def corner(self, text: str) -> tuple[Street, ...]:
        """Read two streets that cross; nothing where the text does not name two. A slash joins them too."""
        folded = _SIGNS.sub(" \u241f ", _first_part(text)).split("\u241f")
        parts = [part for piece in folded for part in self._between.split(f" {self._led(fold(piece))} ")]
        named = [self.street(part) for part in parts if part.strip()]
        return tuple(named) if len(named) == 2 and named[0].core and named[1].core else ()

    def known(self, key: str) -> Street:
        """Return the parts of a key that `street` made before."""
        return self._parts(key.split())

    def corner_key(self, streets: Iterable[Street]) -> str:
        """Return what finds an intersection, whichever street is named first."""
        return BETWEEN.join(sorted(street.key for street in streets))

    def ends_early(self, street: Street) -> Street | None:
        """Return a street without what comes after its type, such as the city and the postal code."""
        words = street.key.split()
        ends = [at for at, word in enumerate(words) if word in self._types and 0 < at < len(words) - 1]
        return self._parts(words[: ends[0] + 1]) if ends else None

    def _led(self, folded: str) -> str:
        return next(
            (folded.removeprefix(f"{word} ") for word in self._before if folded.startswith(f"{word} ")),
            folded,
        )

    def _without_unit(self, words: list[str]) -> list[str]:
        cut = next((at for at, word in enumerate(words) if at > 1 and word in self._units), len(words))
        return words[:cut]

    def _in_full(self, words: list[str]) -> list[str]:
        """Write words in full. A word that begins the name is read as a beginning first: St Paul, Dr King."""
        first = 1 if len(words) > 1 and self._full.get(words[0], words[0]) in self._directions else 0
        found = []
        for at, word in enumerate(words):
            begins = at in {0, first} and at < len(words) - 1
            found.append(
                self._beginnings[word] if begins and word in self._beginnings else self._full.get(word, word)
            )
        return " ".join(found).split()

    def _parts(self, words: list[str]) -> Street:
        core, directions, types = list(words), set[str](), set[str]()
        for at in (0, -1):
            if len(core) > 1 and core[at] in self._directions and not self._only_types(core, at):
                directions.add(core.pop(at))
        for at in (-1, 0):
            if not types and len(core) > 1 and core[at] in self._types:
                types.add(core.pop(at))
        return Street(" ".join(words), " ".join(core), frozenset(directions), frozenset(types))

    def _only_types(self, words: list[str], at: int) -> bool:
        """Say whether without this word only a type is left: "North Avenue" is no avenue to the north."""
        rest = words[1:] if at == 0 else words[:-1]
        return all(word in self._types for word in rest)


def _first_part(text: str) -> str:
    """Return what stands before the first comma, and behind it where only both make an address.

    "100, Holliday Street" is one, and so is "Calle Mayor, 5".
    """
    first, _, rest = text.partition(",")
    second = rest.partition(",")[0].strip()
    lacks_street = not any(char.isalpha() for char in first)
    lacks_number = second.isdigit() and not any(char.isdigit() for char in first)
    return f"{first} {second}" if lacks_street or lacks_number else first


@lru_cache(maxsize=32)
def convention(languages: tuple[str, ...]) -> Convention:
    """Return how a city writes its streets. In: its languages; the first is the one of its street signs."""
    own, *others = (_words(language) for language in languages)
    return Convention(own, others)


def _words(language: str) -> Mapping[str, Any]:
    """Read the words of a language; one that has no file has none, and names are compared as they are."""
    path = FOLDER / f"{language.partition('-')[0]}.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
    empty: dict[str, Any] = {"types": {}, "directions": {}, "beginnings": {}, "names": {}}
    lists: dict[str, Any] = {"between": [], "before": [], "units": []}
    return {**empty, **lists, **found}
