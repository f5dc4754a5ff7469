"""Portal: the one object that commands and queries are given."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from portal import catalogue as catalogues
from portal import texts as words
from portal.adapters.files import Files, open_files
from portal.adapters.mail import Mail, mail_for
from portal.adapters.text_messages import TextMessages, text_messages_for
from portal.catalogue import Catalogue
from portal.settings import Settings
from portal.store.base import Store
from portal.texts import Texts

_log = structlog.get_logger()


@dataclass(frozen=True)
class Portal:
    """What a command or a query may need: the database, files, what can be asked for, words, clock, chance.

    `clock` gives the moment in UTC; `random` draws references and secrets. `mail` and `text_messages` are
    None where this installation cannot send any; then nobody may be offered them.
    """

    settings: Settings
    store: Store
    files: Files
    catalogue: Catalogue
    texts: Mapping[str, Texts]
    clock: Callable[[], datetime]
    random: random.Random
    mail: Mail | None
    text_messages: TextMessages | None

    @property
    def desk_texts(self) -> Texts:
        """The words and formats of the desk's language: that of the sources, or else the city's own."""
        return self.texts.get(words.SOURCE_LANGUAGE) or self.texts[self.catalogue.city.source_language]

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return self.clock()


def open_portal(settings: Settings) -> Portal:
    """Read the city's profile and its words, and open the database.

    Errors: ProfileError, LanguageError and SettingsError say what must change.
    """
    clock = _clock(settings)
    catalogue = catalogues.load(settings.city, clock().date()).prepared()
    city = catalogue.city
    for warning in catalogue.warnings:
        _log.warning("look at the city profile", problem=str(warning))
    return Portal(
        settings=settings,
        store=Store(settings.database_url),
        files=open_files(settings.files, settings.files_endpoint),
        catalogue=catalogue,
        texts=words.load(city.languages, city.zone, city.country, settings.translations),
        clock=clock,
        random=random.SystemRandom(),
        mail=mail_for(settings),
        text_messages=text_messages_for(settings),
    )


def _clock(settings: Settings) -> Callable[[], datetime]:
    if settings.fixed_now is None:
        return lambda: datetime.now(UTC)
    moment = settings.fixed_now
    return lambda: moment
