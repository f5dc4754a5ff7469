"""What a message says, whatever way it goes, and what has to be known to say it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.catalogue import Agency, City, Said, ServiceVersion, Words
from portal.domain import reference as references
from portal.domain.contacts import SubscriberRole
from portal.domain.events import Event
from portal.domain.history import RequestState
from portal.domain.lifecycle import Visibility
from portal.texts import Texts


@dataclass(frozen=True)
class Fact:
    """A name and what it is, like "Who has it now" and an agency."""

    name: str
    value: str


@dataclass(frozen=True)
class Link:
    """Where to go on."""

    label: str
    url: str


@dataclass(frozen=True)
class Content:
    """A message in parts. `facts` may hold texts of the profile, which know their own language.

    `quotes` are words of staff, each in the language it was written in; `after` says what comes next and what
    the reader can do. `brief` is all that a text message says, besides its links.
    """

    subject: str
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Fact, ...] = ()
    after: tuple[str, ...] = ()
    link: Link | None = None
    brief: str = ""


@dataclass(frozen=True)
class Desk:
    """Who writes: the city, in the reader's language."""

    texts: Texts
    words: Words
    city: City
    agencies: Mapping[str, Agency]

    def agency(self, code: str) -> str:
        """Name an agency; one that has left the profile keeps its code."""
        agency = self.agencies.get(code)
        return self.words(agency.name) if agency else code

    def call(self) -> str:
        """Say which number to call."""
        number = self.texts.isolated(self.city.contact.phone)
        return self.texts.gettext("Questions? Call %(number)s.") % {"number": number}


@dataclass(frozen=True)
class DeskNews:
    """What one account is told of the performance year, in the desk's language; `url` is a desk's page."""

    subject: str
    sentences: tuple[str, ...]
    url: str
    facts: tuple[Fact, ...] = ()
    quotes: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class News:
    """What a message about a request is made from.

    `reference` is the reader's own request; with `of_root` the event happened to the request that theirs
    duplicates, and `state`, `version`, `event` and `said` are of that one. `event` is None for a receipt.
    `open_url` opens what is the reader's; None where there is nothing to open.
    """

    reference: str
    role: SubscriberRole
    state: RequestState
    version: ServiceVersion | None
    event: Event | None
    said: Mapping[str, Said]
    open_url: str | None
    of_root: bool = False

    @property
    def is_private(self) -> bool:
        """Whether whoever looks over the reader's shoulder must not learn what it is about."""
        return self.state.visibility is Visibility.PRIVATE

    @property
    def is_reporter(self) -> bool:
        """Whether the reader asked, and did not only follow."""
        return self.role is SubscriberRole.REPORTER

    @property
    def shown(self) -> str:
        """The reader's reference as messages show it."""
        return references.shown(self.reference)

    def may_quote(self) -> bool:
        """Say whether staff's words may stand here: for who asked unless it is private, else if public."""
        if self.is_reporter:
            return not self.is_private
        return self.state.visibility is Visibility.PUBLIC


@dataclass(frozen=True)
class FormLink:
    """A form to go on with on another device, until when it is kept (UTC)."""

    url: str
    kept_until: datetime


@dataclass(frozen=True)
class StaffLink:
    """A link that signs staff in, and until when it works (UTC)."""

    url: str
    works_until: datetime


@dataclass(frozen=True)
class SignIn:
    """A link to all requests of the reader, and until when it works (UTC)."""

    url: str
    works_until: datetime
