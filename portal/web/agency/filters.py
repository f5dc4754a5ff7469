"""What a queue is asked for: read from the address, written back into it, and drawn as a form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from portal.commands.requests.text import words_of
from portal.domain.lifecycle import Channel, MilestoneKind
from portal.domain.staff import Identity
from portal.queries.queue import Due, Order, Queue, Standing, Whose
from portal.texts import Texts
from portal.web.agency.words import (
    agencies_by_name,
    language_name,
    milestone_name,
    services_by_name,
)
from portal.web.current import current_portal, current_texts
from portal.wording.lifecycle import channel_word

Chosen = TypeVar("Chosen", bound=StrEnum)

LONGEST_SEARCH = 120
"""Characters; the residents' search takes as many."""

ANY = ""
"""The value of a filter that filters nothing."""

FLAGS = ("reopened", "has_photo", "waits_for_resident")
NAMES = (
    *("whose", "agency", "standing", "service", "due", "milestone", "district", "language", "channel"),
    *FLAGS,
    "words",
    "order",
)
"""Every filter's name in an address, in the order of the form."""


@dataclass(frozen=True)
class Choice:
    """One select of the form: options are (value, words)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str


@dataclass(frozen=True)
class Flag:
    """One checkbox of the form."""

    name: str
    label: str
    checked: bool


def queue_of(arguments: Mapping[str, str], identity: Identity, agencies: frozenset[str] | None) -> Queue:
    """Return the queue that an address asks for. What it asks in vain is left out: it shows more, not less.

    In: `agencies` are those whose requests the reader may see (None: all). An agency that is not among them
    is not shown, whatever the address says.
    """
    wanted = arguments.get("agency", ANY)
    if wanted and (agencies is None or wanted in agencies):
        agencies = frozenset({wanted})
    return Queue(
        agencies=agencies,
        username=identity.username,
        team=identity.team,
        whose=_chosen(Whose, arguments.get("whose"), Whose.ALL),
        standing=_chosen(Standing, arguments.get("standing"), Standing.OPEN),
        service=arguments.get("service", ANY),
        due=_maybe(Due, arguments.get("due")),
        milestone=_maybe(MilestoneKind, arguments.get("milestone")),
        district=arguments.get("district", ANY),
        language=arguments.get("language", ANY),
        channel=_maybe(Channel, arguments.get("channel")),
        reopened=arguments.get("reopened") == "1",
        has_photo=arguments.get("has_photo") == "1",
        waits_for_resident=arguments.get("waits_for_resident") == "1",
        words=tuple(words_of(arguments.get("words", ANY)[:LONGEST_SEARCH]).split()),
        order=_chosen(Order, arguments.get("order"), Order.DUE),
    )


def asked(arguments: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of an address that say something, in the order of the form."""
    return {name: arguments[name] for name in NAMES if arguments.get(name)}


def days() -> tuple[datetime, datetime, datetime]:
    """Return when today, tomorrow and the day after begin in the city (UTC)."""
    portal = current_portal()
    zone = portal.catalogue.calendar.time_zone
    today = portal.now().astimezone(zone).date()
    begins = [
        datetime.combine(today + timedelta(days=ahead), time(), zone).astimezone(UTC) for ahead in range(3)
    ]
    return begins[0], begins[1], begins[2]


def choices(
    arguments: Mapping[str, str], agencies: frozenset[str] | None, districts: Iterable[str]
) -> list[Choice]:
    """Return the selects of the form, each with what is chosen."""
    texts, city = current_texts(), current_portal().catalogue.city
    any_one = (ANY, texts.gettext("Any"))
    found = {
        "whose": (texts.gettext("Whose"), _whose(texts)),
        "agency": (texts.gettext("Agency"), (any_one, *agencies_by_name(agencies))),
        "standing": (texts.gettext("Status"), _standing(texts)),
        "service": (texts.gettext("Service"), (any_one, *services_by_name())),
        "due": (texts.gettext("Due"), (any_one, *_due(texts))),
        "milestone": (
            texts.gettext("Promise still open"),
            (any_one, *((kind.value, milestone_name(texts, kind)) for kind in MilestoneKind)),
        ),
        "district": (texts.gettext("District"), (any_one, *((each, each) for each in districts))),
        "language": (
            texts.gettext("Language"),
            (any_one, *((tag, language_name(tag)) for tag in city.languages)),
        ),
        "channel": (
            texts.gettext("How it came"),
            (any_one, *((channel.value, channel_word(texts, channel)) for channel in Channel)),
        ),
        "order": (texts.gettext("Sorted by"), _order(texts)),
    }
    return [
        Choice(name, label, options, arguments.get(name, options[0][0]))
        for name, (label, options) in found.items()
        if len(options) > 2 or name not in {"agency", "district"}
    ]


def flags(arguments: Mapping[str, str]) -> list[Flag]:
    """Return the checkboxes of the form."""
    texts = current_texts()
    labels = {
        "reopened": texts.gettext("Was opened again"),
        "has_photo": texts.gettext("Has a photo"),
        "waits_for_resident": texts.gettext("Waits for the resident"),
    }
    return [Flag(name, labels[name], arguments.get(name) == "1") for name in FLAGS]


def _whose(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (Whose.ALL.value, texts.gettext("Everybody's")),
        (Whose.MINE.value, texts.gettext("Mine")),
        (Whose.TEAM.value, texts.gettext("My team's")),
    )


def _standing(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (Standing.OPEN.value, texts.gettext("Open")),
        (Standing.RECEIVED.value, texts.gettext("Not accepted yet")),
        (Standing.ACCEPTED.value, texts.gettext("Accepted")),
        (Standing.IN_PROGRESS.value, texts.gettext("In progress")),
        (Standing.ON_HOLD.value, texts.gettext("On hold")),
        (Standing.CLOSED.value, texts.gettext("Closed")),
    )


def _due(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (Due.LATE.value, texts.gettext("Late")),
        (Due.BADLY_LATE.value, texts.gettext("Badly late")),
        (Due.TODAY.value, texts.gettext("Due today")),
        (Due.TOMORROW.value, texts.gettext("Due tomorrow")),
        (Due.PLANNED_TODAY.value, texts.gettext("Planned for today")),
    )


def _order(texts: Texts) -> tuple[tuple[str, str], ...]:
    return (
        (Order.DUE.value, texts.gettext("What is due first")),
        (Order.NEWEST.value, texts.gettext("Newest first")),
        (Order.OLDEST.value, texts.gettext("Oldest first")),
        (Order.AREA.value, texts.gettext("By area, of what is planned for today")),
    )


def _chosen(kind: type[Chosen], text: str | None, otherwise: Chosen) -> Chosen:
    return _maybe(kind, text) or otherwise


def _maybe(kind: type[Chosen], text: str | None) -> Chosen | None:
    return kind(text) if text in set(kind) else None
