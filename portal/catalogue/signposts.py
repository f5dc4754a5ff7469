"""What is not this portal's to do, found by everyday words: an emergency, or another body's matter.

A phrase counts when all its words are in the query, whatever stands between them, so that one common word
does not send somebody with a broken hydrant to the fire brigade; `unless` names words that mean
something else.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.catalogue.folding import tokens
from portal.catalogue.likeness import is_form_of, is_little, is_slip_of
from portal.catalogue.schema import Elsewhere
from portal.catalogue.search import LONGEST_QUERY
from portal.catalogue.version import Said

SHORTEST_SLIP = 5
"""Letters from which on a slip is forgiven: "tire" is not "fire", and a wrong alarm is worse than none."""


SHORTEST_FORM = 4
"""Letters from which on a word is taken for another form: "fue" is not "fuego"."""


@dataclass(frozen=True)
class Pointer:
    """An entry found, and the phrase of it that matched, in the language it is in."""

    entry: Elsewhere
    why: Said


@dataclass(frozen=True)
class _Phrase:
    """A phrase as it is said, and the folded words of it that must be asked for."""

    said: Said
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Signpost:
    entry: Elsewhere
    phrases: tuple[_Phrase, ...]
    unless: tuple[_Phrase, ...]


class Signposts:
    """The entries of a city in one language. Built once, then only read."""

    def __init__(
        self, entries: Iterable[Elsewhere], languages: Sequence[str], known: Collection[str]
    ) -> None:
        """In: languages to look in, the resident's first; `known` words, which are never slips of others."""
        spoken = tuple(dict.fromkeys(languages))
        self._posts = [
            _Signpost(entry, _phrases(entry.keywords, spoken), _phrases(entry.unless, spoken))
            for entry in sorted(entries, key=lambda entry: not entry.urgent)
        ]
        self._known = frozenset(known)

    def find(self, query: str) -> list[Pointer]:
        """Return the entries a query means, emergencies first, else in the order of the profile."""
        asked = tuple(dict.fromkeys(tokens(query[:LONGEST_QUERY])))
        return [
            Pointer(post.entry, why.said)
            for post in self._posts
            if (why := self._met(post.phrases, asked)) and not self._met(post.unless, asked)
        ]

    def _met(self, phrases: Sequence[_Phrase], asked: Sequence[str]) -> _Phrase | None:
        """Return the longest (in words) of the phrases of which all words are asked for."""
        met = [phrase for phrase in phrases if self._has_all(phrase.words, asked)]
        return max(met, key=lambda phrase: len(phrase.words), default=None)

    def _has_all(self, wanted: Sequence[str], asked: Sequence[str]) -> bool:
        return bool(wanted) and all(any(self._means(token, word) for token in asked) for word in wanted)

    def _means(self, token: str, word: str) -> bool:
        if token == word:
            return True
        if min(len(token), len(word)) >= SHORTEST_FORM and is_form_of(token, word):
            return True
        return len(token) >= SHORTEST_SLIP and token not in self._known and is_slip_of(token, word)


def _phrases(by_language: Mapping[str, Sequence[str]], languages: Sequence[str]) -> tuple[_Phrase, ...]:
    said = (Said(phrase, language) for language in languages for phrase in by_language.get(language, ()))
    return tuple(_Phrase(phrase, tuple(_large(phrase))) for phrase in said)


def words_of(entries: Iterable[Elsewhere]) -> frozenset[str]:
    """Return every folded word by which an entry is found, in any language."""
    said = (phrase for entry in entries for phrases in entry.keywords.values() for phrase in phrases)
    return frozenset(token for phrase in said for token in tokens(phrase))


def _large(phrase: str) -> list[str]:
    """The folded words of a phrase, without the little ones where there are others."""
    found = tokens(phrase)
    return [word for word in found if not is_little(word)] or found
