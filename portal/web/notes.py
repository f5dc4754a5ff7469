"""Notes on what happened, as charts and tables show them: numbered, with their days, the first day first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.catalogue import Said
from portal.domain.annotations import Scope, ScopeKind
from portal.queries.annotations import AnnotationView, standing_annotations, touching
from portal.queries.performance import Cut
from portal.web.current import current_portal, current_texts
from portal.web.figure_words import code_name


@dataclass(frozen=True)
class Note:
    """An annotation as it is shown: its number on the page, its text, its days, and what it is about.

    `about` names the agency, service or district; None for the whole city.
    """

    number: str
    about: str | None
    text: Said
    days: str
    first_day: date
    last_day: date | None
    scope: Scope

    def touches(self, first_day: date, last_day: date) -> bool:
        """Say whether it is about any day of a period; both days are inside it."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)


def notes_on(scopes: Iterable[Scope], first_day: date, last_day: date, *, below: bool) -> list[Note]:
    """Return the notes that touch figures of any of some scopes in a period (city days, both inside).

    In: `below` for tables in whose rows the parts of a scope stand beside each other.
    Errors: DatabaseUnavailable.
    """
    portal, texts = current_portal(), current_texts()
    standing = [one for one in standing_annotations(portal) if one.touches(first_day, last_day)]
    found = touching(portal, standing, list(scopes), below=below)
    source = portal.catalogue.city.source_language
    return [
        Note(
            number=texts.number(number),
            about=_about(one.scope),
            text=one.said(texts.language, source),
            days=_days(one),
            first_day=one.first_day,
            last_day=one.last_day,
            scope=one.scope,
        )
        for number, one in enumerate(found, start=1)
    ]


def flags(notes: Iterable[Note], periods: Sequence[tuple[date, date]]) -> list[tuple[int, str]]:
    """Return the flags of a chart: for the first period that each note touches, the numbers of its notes."""
    found: dict[int, list[str]] = {}
    for note in notes:
        touched = [place for place, days in enumerate(periods) if note.touches(*days)]
        for place in touched[:1]:
            found.setdefault(place, []).append(note.number)
    return [(place, " ".join(numbers)) for place, numbers in sorted(found.items())]


def _about(scope: Scope) -> str | None:
    return None if scope.kind is ScopeKind.CITY else code_name(Cut(scope.kind.value), scope.code)


def _days(one: AnnotationView) -> str:
    texts = current_texts()
    first = texts.date(one.first_day)
    if one.last_day == one.first_day:
        return first
    if one.last_day is None:
        return texts.gettext("from %(day)s on") % {"day": first}
    days = {"first": first, "last": texts.date(one.last_day)}
    return texts.pgettext("in brackets", "%(first)s to %(last)s") % days
