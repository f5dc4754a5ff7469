"""Notes on what happened, as charts and tables show them: numbered, with their days, the first day first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.catalogue import Said
from portal.domain.annotations import Scope
from portal.queries.annotations import AnnotationView, annotations_for
from portal.web.current import current_portal, current_texts


@dataclass(frozen=True)
class Note:
    """An annotation as it is shown: its number on the page, its text and its days."""

    number: str
    text: Said
    days: str
    first_day: date
    last_day: date | None

    def touches(self, first_day: date, last_day: date) -> bool:
        """Say whether it is about any day of a period; both days are inside it."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)


def notes_on(scopes: Iterable[Scope], first_day: date, last_day: date, *, below: bool) -> list[Note]:
    """Return the notes that touch figures of any of some scopes in a period (city days, both inside).

    In: `below` for tables in whose rows the parts of a scope stand beside each other.
    Errors: DatabaseUnavailable.
    """
    portal, texts = current_portal(), current_texts()
    found: dict[int, AnnotationView] = {}
    for scope in scopes:
        for one in annotations_for(portal, scope, first_day, last_day, below=below):
            found[one.number] = one
    ordered = sorted(found.values(), key=lambda one: (one.first_day, one.last_day or date.max, one.number))
    source = portal.catalogue.city.source_language
    return [
        Note(texts.number(number), one.said(texts.language, source), _days(one), one.first_day, one.last_day)
        for number, one in enumerate(ordered, start=1)
    ]


def flags(notes: Iterable[Note], periods: Sequence[tuple[date, date]]) -> list[tuple[int, str]]:
    """Return the flags of a chart: for the first period that each note touches, the numbers of its notes."""
    found: dict[int, list[str]] = {}
    for note in notes:
        touched = [place for place, days in enumerate(periods) if note.touches(*days)]
        for place in touched[:1]:
            found.setdefault(place, []).append(note.number)
    return [(place, " ".join(numbers)) for place, numbers in sorted(found.items())]


def _days(one: AnnotationView) -> str:
    texts = current_texts()
    first = texts.date(one.first_day)
    if one.last_day == one.first_day:
        return first
    if one.last_day is None:
        return texts.gettext("from %(day)s on") % {"day": first}
    days = {"first": first, "last": texts.date(one.last_day)}
    return texts.pgettext("in brackets", "%(first)s to %(last)s") % days
