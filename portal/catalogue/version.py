"""A service as it is at one time, with its words in every language: what a request keeps for good."""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, TypeAlias

from portal.catalogue.schema import AnyQuestion, Condition, Service

WordKey: TypeAlias = tuple[str | None, str]
"""(context, source text): a question's own words have its id as context, all others have None."""

Translations: TypeAlias = Mapping[str, Mapping[WordKey, str]]
"""Language tag → words in that language."""

FORMAT = 1


class Said(str):
    """A text that knows which language it is really in, so that a page can mark it (WCAG 3.1.2)."""

    __slots__ = ("lang",)

    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        said = super().__new__(cls, text)
        said.lang = lang
        return said

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # a copy needs the language too
        return str(self), self.lang


@dataclass(frozen=True)
class Words:
    """The words of a profile or a service in one language.

    `source` is the language the definitions are written in; what has no translation is said in it.
    """

    language: str
    source: str
    entries: Mapping[WordKey, str]

    def __call__(self, msgid: str, context: str | None = None) -> Said:
        """The text in this language: for its context, else for any, else as it was written."""
        if self.language != self.source:
            for key in ((context, msgid), (None, msgid)):
                if translated := self.entries.get(key):
                    return Said(translated, self.language)
        return Said(msgid, self.source)


@dataclass(frozen=True, eq=False)
class ServiceVersion:
    """A service with its translations. Two versions are equal when their digests are.

    `language` is the source language; `translations` has the service's own words only.
    """

    service: Service
    language: str
    translations: Translations = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the document, in hexadecimal: the name of this version."""
        text = json.dumps(self.to_document(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ServiceVersion) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def words(self, language: str) -> Words:
        """The service's words in a language; a language it does not have speaks the source language."""
        return Words(language, self.language, self.translations.get(language, {}))

    def to_document(self) -> dict[str, Any]:
        """All of this as JSON values; `from_document` reads it back with the same digest."""
        return {
            "format": FORMAT,
            "language": self.language,
            "service": self.service.to_document(),
            "translations": {
                language: sorted(([key[0] or "", key[1], text] for key, text in words.items()))
                for language, words in sorted(self.translations.items())
            },
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The version that `to_document` wrote.

        Raises ValueError for a format this release does not read, or a service that is not one.
        """
        if document.get("format") != FORMAT:
            raise ValueError(f"a service version has format {FORMAT}, not {document.get('format')!r}")
        translations = {
            language: {(context or None, msgid): text for context, msgid, text in rows}
            for language, rows in document["translations"].items()
        }
        return cls(Service.from_document(document["service"]), document["language"], translations)

    def path(self, values: Mapping[str, object]) -> list[AnyQuestion]:
        """The questions asked, in order, given the answers so far.

        A condition looks only at questions that are asked themselves: what was answered before an
        earlier answer changed no longer counts.
        """
        asked: dict[str, AnyQuestion] = {}
        for question in self.service.questions:
            if _hold(question.when, values, asked):
                asked[question.id] = question
        return list(asked.values())

    def agency_for(self, values: Mapping[str, object]) -> str:
        """The code of the agency these answers lead to: of the first route that holds, or the usual one."""
        asked = {question.id for question in self.path(values)}
        for route in self.service.routing:
            if _hold(route.when, values, asked):
                return route.agency
        return self.service.agency


def _hold(conditions: Iterable[Condition], values: Mapping[str, object], asked: Container[str]) -> bool:
    """Whether all conditions hold, looking only at the answers to the questions asked."""
    return all(condition.question in asked and _given(condition, values) for condition in conditions)


def _given(condition: Condition, values: Mapping[str, object]) -> bool:
    value = values.get(condition.question)
    given = value if isinstance(value, list | tuple) else [value]
    return any(code in condition.codes for code in given)
