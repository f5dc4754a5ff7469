"""A city's ready closing messages, as they read for one request in its resident's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.catalogue import Catalogue, Said, ServiceVersion
from portal.catalogue.schema import Closing, Placeholder
from portal.catalogue.schema.closings import fill
from portal.domain import reference as references
from portal.domain.history import RequestState
from portal.domain.lifecycle import Outcome, ReadyWords
from portal.texts import Texts


@dataclass(frozen=True)
class Library:
    """The messages that fit one request. `texts` is by language; `version` None for one without a service."""

    catalogue: Catalogue
    texts: Mapping[str, Texts]
    state: RequestState
    version: ServiceVersion | None

    def fitting(self, outcome: Outcome) -> tuple[Closing, ...]:
        """Return the messages for an outcome, those of the service first; none without a library."""
        slug = self.version.service.slug if self.version else None
        return self.catalogue.closings.fitting(outcome, slug) if self.catalogue.closings else ()

    def find(self, outcome: Outcome, code: str) -> Closing | None:
        """Return the message with a code; None where it does not fit, or the library has it no more."""
        return next((each for each in self.fitting(outcome) if each.code == code), None)

    def words(self, message: Closing, at: datetime) -> dict[str, Said]:
        """Return a message by kind (ReadyWords): as the resident gets it; in the source language if another.

        In: when the request is closed (UTC). What has no translation yet is said in the source language.
        """
        said = self.said(message, self.state.language, at)
        found = {ReadyWords.MESSAGE.value: said}
        source = self.catalogue.city.source_language
        if said.lang != source:
            found[ReadyWords.MESSAGE_SOURCE.value] = self.said(message, source, at)
        return found

    def said(self, message: Closing, language: str, at: datetime) -> Said:
        """Return a message in a language, or where it has no translation in the source language."""
        pattern = self.catalogue.words(language)(message.text)
        texts = self.texts[pattern.lang]
        words, state = self.catalogue.words(pattern.lang), self.state
        agency = self.catalogue.agencies.get(state.agency)
        service = self.version.words(pattern.lang)(self.version.service.name) if self.version else None
        return Said(
            fill(
                pattern,
                {
                    Placeholder.REFERENCE: texts.isolated(references.shown(state.reference)),
                    Placeholder.SERVICE: service or state.service,
                    Placeholder.AGENCY: words(agency.name) if agency else state.agency,
                    Placeholder.DATE: texts.date(texts.local(at).date()),
                    Placeholder.PHONE: texts.isolated(self.catalogue.city.contact.phone),
                },
            ),
            pattern.lang,
        )


def in_the_readers_language(said: Mapping[str, Said], language: str) -> dict[str, Said]:
    """Return words by kind, each ready message once: in a reader's language where it is there in it.

    Whoever reads the source language gets it in that, everybody else as the resident got it.
    """
    source = said.get(ReadyWords.MESSAGE_SOURCE)
    words = {kind: text for kind, text in said.items() if kind != ReadyWords.MESSAGE_SOURCE}
    if source is not None and source.lang == language:
        words[ReadyWords.MESSAGE] = source
    return words
