"""Annotations, for the charts and tables that they touch, and for those who keep them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.catalogue import Said
from portal.domain.annotations import WHOLE_CITY, Scope, ScopeKind
from portal.portal import Portal
from portal.store.models import AnnotationRow


@dataclass(frozen=True)
class AnnotationView:
    """An annotation as it stands: see portal.commands.annotations.Annotation.

    `added_by` is an account of the desk: no public page names it.
    """

    number: int
    words: Mapping[str, str]
    first_day: date
    last_day: date | None
    scope: Scope
    added_by: str
    added_at: datetime

    def said(self, language: str, source: str) -> Said:
        """Return the text in a language; without a translation in the source language, and marked so."""
        if language in self.words:
            return Said(self.words[language], language)
        return Said(self.words[source], source)

    def touches(self, first_day: date, last_day: date) -> bool:
        """Say whether it is about any day of a period; both days are inside it."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)


def annotations_for(
    portal: Portal, scope: Scope, first_day: date, last_day: date, *, below: bool = False
) -> tuple[AnnotationView, ...]:
    """Return the annotations that touch figures of a scope in a period (city days, both inside).

    In: `below` for figures in whose rows the parts stand beside each other, such as a table of all services:
    then those of the parts are there too. Out: what is about the scope itself or about what it is part of (a
    service is part of its agency, and all of the city), by first day, last day (open ends last) and number.
    Errors: DatabaseUnavailable.
    """
    standing = [one for one in standing_annotations(portal) if one.touches(first_day, last_day)]
    return touching(portal, standing, [scope], below=below)


def touching(
    portal: Portal, some: Iterable[AnnotationView], scopes: Collection[Scope], *, below: bool = False
) -> tuple[AnnotationView, ...]:
    """Return those of some annotations that touch figures of any of the scopes, in the same order."""
    return tuple(
        one
        for one in some
        if any(
            _covers(portal, one.scope, scope) or (below and _covers(portal, scope, one.scope))
            for scope in scopes
        )
    )


def standing_annotations(portal: Portal) -> tuple[AnnotationView, ...]:
    """Return all annotations that were not retired, in the same order. There are dozens, not thousands."""
    with portal.store.read() as session:
        rows = session.scalars(select(AnnotationRow).where(AnnotationRow.retired_at.is_(None))).all()
        return tuple(sorted(map(_view, rows), key=_order))


def standing_annotation(portal: Portal, number: int) -> AnnotationView | None:
    """Return one annotation; None when there is none, or it was retired."""
    return next((one for one in standing_annotations(portal) if one.number == number), None)


def _covers(portal: Portal, whole: Scope, part: Scope) -> bool:
    """Say whether figures of `part` are among those of `whole`, or are the same."""
    if whole in {WHOLE_CITY, part}:
        return True
    if whole.kind is not ScopeKind.AGENCY or part.kind is not ScopeKind.SERVICE:
        return False
    services = portal.catalogue.services.values()
    return any(one.service.code == part.code and one.service.agency == whole.code for one in services)


def _order(one: AnnotationView) -> tuple[date, date, int]:
    return one.first_day, one.last_day or date.max, one.number


def _view(row: AnnotationRow) -> AnnotationView:
    return AnnotationView(
        number=row.id,
        words=row.words,
        first_day=row.first_day,
        last_day=row.last_day,
        scope=Scope(ScopeKind(row.scope_kind), row.scope_code),
        added_by=row.added_by,
        added_at=row.added_at,
    )
