"""Which notes on what happened stand beside the figures, and by which numbers in their rows.

They lie in the database. While that is away the figures stand alone, and the page says so.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from portal.domain.annotations import WHOLE_CITY, Scope, ScopeKind
from portal.queries.performance import By, Cut, Span, YearView
from portal.store.base import DatabaseUnavailable
from portal.web.current import current_texts
from portal.web.errors import log_unavailable
from portal.web.notes import Note, notes_on

SCOPES = {Cut.AGENCY: ScopeKind.AGENCY, Cut.SERVICE: ScopeKind.SERVICE, Cut.DISTRICT: ScopeKind.DISTRICT}
"""What can be annotated, of all that figures can be narrowed to."""

WITH_PARTS = {By.AGENCY: ScopeKind.AGENCY, By.SERVICE: ScopeKind.SERVICE, By.DISTRICT: ScopeKind.DISTRICT}
"""Rows that have annotations of their own."""


def notes_of(view: YearView, first_day: date) -> list[Note]:
    """Return the notes that touch figures of a year and their rows, from a day on.

    What is about a row is there too: an agency's beside the figures of a district that has a row for it.
    Errors: DatabaseUnavailable.
    """
    scopes = [Scope(SCOPES[cut], code) for cut, code in view.cuts.items() if cut in SCOPES] or [WHOLE_CITY]
    rows = [Scope(WITH_PARTS[view.by], code) for code in view.groups if code] if view.by in WITH_PARTS else []
    below = view.by in WITH_PARTS and not view.cuts
    return notes_on([*scopes, *rows], first_day, view.span.last_day, below=below)


def notes_of_the_city(span: Span) -> Mapping[str, Any]:
    """Return what performance/beside.html needs to list all notes of a span: `notes` and `is_away`."""
    try:
        notes = notes_on([WHOLE_CITY], span.first_day, span.last_day, below=True)
    except DatabaseUnavailable as error:
        log_unavailable(error)
        return {"notes": [], "is_away": True}
    return {"notes": notes, "is_away": False}


def numbers(notes: Sequence[Note], span: Span | None = None, scope: Scope | None = None) -> str:
    """Return, as one text, the numbers of the notes on a span, or on just what a row stands for."""
    touched = [
        each.number
        for each in notes
        if (span is not None and each.touches(span.first_day, span.last_day))
        or (scope is not None and each.scope == scope)
    ]
    return current_texts().listed(touched) if touched else ""


def numbers_of_row(by: By, code: str, notes: Sequence[Note]) -> str:
    """Return, as one text, the numbers of the notes that are about just what a row stands for."""
    return numbers(notes, scope=Scope(WITH_PARTS[by], code)) if by in WITH_PARTS else ""
