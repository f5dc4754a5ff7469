"""Finding a service by everyday words, in the resident's language and in the source language.

A word of the query counts when it equals a word of a service or has another ending, and where nothing
equals it, when it begins a word or misses it by a slip of the finger. Rare words count more than common
ones (inverse document frequency, Spärck Jones 1972). A service must earn a fair share of what the best
one earns, so that "there is a hole in my street" does not list every service that mentions a street.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.catalogue.folding import fold, tokens
from portal.catalogue.likeness import SHORTEST_BEGINNING, begins, is_form_of, is_little, slips_forgiven
from portal.catalogue.version import Said, ServiceVersion

LONGEST_QUERY = 120
"""Characters read of a query; the rest is passed over."""

NAME, KEYWORD, SUMMARY = 1.0, 1.0, 0.35
EXACT, BEGINNING, SLIP = 1.0, 0.8, 0.6
WHOLE_PHRASE = 2.0
"""What a query that is exactly a name or keyword counts, times what the rarest word counts."""

FAIR_SHARE = 0.5
_MARKS = ".,;:!?¿¡()\"'«»“”،؛؟、。，"


@dataclass(frozen=True)
class Match:
    """A service found, and the word or phrase of it that matched, in the language it is in."""

    version: ServiceVersion
    why: Said


@dataclass(frozen=True)
class _Place:
    """Where a token stands: the service (by position), the phrase to show, and what it counts."""

    service: int
    phrase: Said
    weight: float


@dataclass
class _Tally:
    """What a query has found in one service so far: its score, and what each phrase has given to it."""

    score: float = 0
    phrases: dict[Said, float] = field(default_factory=dict)

    def credit(self, phrase: Said, score: float) -> None:
        """Add to what a phrase has given."""
        self.phrases[phrase] = self.phrases.get(phrase, 0) + score

    @property
    def why(self) -> Said:
        """The phrase that gave most; of equals, the one the service says first."""
        return max(self.phrases, key=lambda phrase: self.phrases[phrase])


class Index:
    """The words of all services that can be asked for, in one language. Built once, then only read."""

    def __init__(
        self, versions: Iterable[ServiceVersion], language: str, others: Collection[str] = ()
    ) -> None:
        """In: `others` are words of what is not a service; none of them is taken for a slip of another."""
        self._others = frozenset(others)
        self._versions = [version for version in versions if not version.service.retired]
        self._names = [fold(version.words(language)(version.service.name)) for version in self._versions]
        self._places: dict[str, list[_Place]] = {}
        self._phrases: dict[str, list[_Place]] = {}
        for position, version in enumerate(self._versions):
            for phrase, weight in _phrases(version, language):
                self._add(_Place(position, phrase, weight))
            for name in _names(version, language):
                self._phrases.setdefault(fold(name), []).append(_Place(position, name, NAME))
        self._vocabulary = sorted(self._places)

    @property
    def vocabulary(self) -> Sequence[str]:
        """Every folded word by which a service is found."""
        return self._vocabulary

    def _add(self, place: _Place) -> None:
        if place.weight >= KEYWORD:  # a sentence is never a whole query
            self._phrases.setdefault(fold(place.phrase), []).append(place)
        found = dict.fromkeys(tokens(place.phrase))
        for token in found:
            if len(found) == 1 or not is_little(token):
                self._places.setdefault(token, []).append(place)

    def search(self, query: str) -> list[Match]:
        """Services for a query, best first; equal ones by name, then slug. Nothing for no words."""
        read = query[:LONGEST_QUERY]
        asked = dict.fromkeys(tokens(read))
        tallies: defaultdict[int, _Tally] = defaultdict(_Tally)
        for token in asked:
            self._count(token, tallies)
        # A service's name stands behind its keywords here, so the name is the reason where both fit.
        whole = {place.service: place for place in self._phrases.get(fold(read), []) if asked}
        for place in whole.values():
            tallies[place.service].score += WHOLE_PHRASE * self._rarest()
            tallies[place.service].credit(place.phrase, WHOLE_PHRASE * self._rarest() * len(asked))
        enough = FAIR_SHARE * max((tally.score for tally in tallies.values()), default=0)
        fair = (position for position, tally in tallies.items() if tally.score >= enough)
        found = sorted(fair, key=lambda position: self._order(position, tallies[position].score))
        return [Match(self._versions[position], tallies[position].why) for position in found]

    def _order(self, position: int, score: float) -> tuple[float, str, str]:
        return -round(score, 6), self._names[position], self._versions[position].service.slug

    def _count(self, token: str, tallies: defaultdict[int, _Tally]) -> None:
        """Add what a word of the query finds: to each service its best place, to each phrase its own."""
        best: dict[int, float] = {}
        for word, closeness in self._near(token):
            rarity = self._rarity(word)
            for place in self._places[word]:
                score = closeness * rarity * place.weight
                tallies[place.service].credit(place.phrase, score)
                best[place.service] = max(score, best.get(place.service, 0))
        for position, score in best.items():
            tallies[position].score += score

    def _near(self, token: str) -> Sequence[tuple[str, float]]:
        """Words of the index that a word of the query may mean. A slip only counts when nothing else fits."""
        near = [(token, EXACT)] if token in self._places else []
        if len(token) >= SHORTEST_BEGINNING:
            kin = is_form_of if near else begins
            near += [
                (word, _share(token, word)) for word in self._vocabulary if word != token and kin(token, word)
            ]
        slips = slips_forgiven(token)
        if near or not slips or token in self._others:
            return near
        found = process.extract(token, self._vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=None)
        return [(word, SLIP / distance) for word, distance, _ in found if len(word) >= SHORTEST_BEGINNING]

    def _rarity(self, word: str) -> float:
        holders = len({place.service for place in self._places[word]})
        return math.log(1 + len(self._versions) / holders)

    def _rarest(self) -> float:
        return math.log(1 + len(self._versions))


def _share(token: str, word: str) -> float:
    """What a beginning counts: less, the more of the longer word it leaves out."""
    short, long = sorted((len(token), len(word)))
    return BEGINNING * short / long


def _names(version: ServiceVersion, language: str) -> list[Said]:
    """The service's name in the language and in the source language."""
    return [version.words(spoken)(version.service.name) for spoken in (language, version.language)]


def _phrases(version: ServiceVersion, language: str) -> list[tuple[Said, float]]:
    """Words of the name, keywords and words of the summary, in the language and in the source language."""
    service = version.service
    found: list[tuple[Said, float]] = []
    for spoken in dict.fromkeys((language, version.language)):
        words = version.words(spoken)
        found += [(word, NAME) for word in _split(words(service.name))]
        found += [(Said(keyword, spoken), KEYWORD) for keyword in service.keywords.get(spoken, ())]
        found += [(word, SUMMARY) for word in _split(words(service.summary))]
    return found


def _split(text: Said) -> list[Said]:
    words = (word.strip(_MARKS) for word in text.split())
    return [Said(word, text.lang) for word in words if word and not is_little(fold(word))]
