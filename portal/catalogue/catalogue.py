"""The catalogue: one city's validated definitions, ready to be asked. Frozen; safe to share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from portal.catalogue.colours import stylesheet
from portal.catalogue.problems import Problem
from portal.catalogue.schema import Agency, City, Closings, Guide, MeasureSeed, PerformanceYear
from portal.catalogue.schema.performance import goals_of
from portal.catalogue.search import Index, Match
from portal.catalogue.signposts import Pointer, Signposts, words_of
from portal.catalogue.version import ServiceVersion, Translations, Words
from portal.domain.clocks import Calendar


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What residents of one city can ask for.

    `agencies` is by code, `services` by slug (retired ones too), both in the order of their slugs or of
    the file; `guide` leads to them, if there is one; `closings` is the library of closing messages, and
    `performance` the performance year, if the city has them; `measures`
    seed the register of measures; `translations` has all words of the profile;
    `warnings` is what to look at soon.
    """

    city: City
    agencies: Mapping[str, Agency]
    services: Mapping[str, ServiceVersion]
    translations: Translations = field(repr=False)
    guide: Guide | None = None
    closings: Closings | None = None
    performance: PerformanceYear | None = None
    measures: tuple[MeasureSeed, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @cached_property
    def calendar(self) -> Calendar:
        """The days the city works."""
        return self.city.calendar

    @cached_property
    def _by_code(self) -> Mapping[str, ServiceVersion]:
        return {version.service.code: version for version in self.services.values()}

    @cached_property
    def _indexes(self) -> Mapping[str, Index]:
        others = words_of(self.city.elsewhere)
        return {language: Index(self.services.values(), language, others) for language in self.city.languages}

    @cached_property
    def _signposts(self) -> Mapping[str, Signposts]:
        source, own = self.city.source_language, words_of(self.city.elsewhere)
        return {
            language: Signposts(self.city.elsewhere, (language, source), {*own, *index.vocabulary})
            for language, index in self._indexes.items()
        }

    @cached_property
    def goals(self) -> tuple[str, ...] | None:
        """The codes of the Action Plan's goals; None where the city keeps no performance year."""
        return tuple(goal.code for goal in goals_of(self.performance)) if self.performance else None

    def by_code(self, code: str) -> ServiceVersion:
        """The service with a type code. Raises KeyError when there is none."""
        return self._by_code[code]

    def find(self, code: str) -> ServiceVersion | None:
        """The service with a type code, None where there is none."""
        return self._by_code.get(code)

    def words(self, language: str) -> Words:
        """All words of the profile in a language; one the city has not speaks the source language."""
        return Words(language, self.city.source_language, self.translations.get(language, {}))

    def search(self, query: str, language: str) -> list[Match]:
        """Services that can be asked for now, best match first, by words of the language and of the source.

        A language the city has not searches the source language alone.
        """
        return self._indexes.get(language, self._indexes[self.city.source_language]).search(query)

    def elsewhere(self, query: str, language: str) -> list[Pointer]:
        """What a query means that is not this portal's to do: emergencies, and other bodies' matters."""
        return self._signposts.get(language, self._signposts[self.city.source_language]).find(query)

    def stylesheet(self) -> str:
        """The city's colors as CSS custom properties, for light and dark."""
        return stylesheet(self.city.colours)

    def prepared(self) -> "Catalogue":
        """This catalogue with its search indexes built, so that no resident waits for them."""
        _ = self._signposts  # made of the indexes
        return self
