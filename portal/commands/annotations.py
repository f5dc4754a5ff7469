"""Annotations: what happened in the city while figures moved, noted by the performance team."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.places.areas import kept_as
from portal.commands.refusals import Refusal, refuse
from portal.domain.annotations import WHOLE_CITY, Scope, ScopeKind
from portal.domain.audit import Act
from portal.domain.permissions import Actor, Permission, may
from portal.places.kinds import AreaKind
from portal.portal import Portal
from portal.store.models import AnnotationRow

LONGEST_ANNOTATION = 200
"""Characters in one language: it stands in a chart's list of what to know."""


@dataclass(frozen=True)
class Annotation:
    """What it says (language → text), from which day to which in the city, both inside it, and of what.

    `last_day` None: it goes on, as a new policy does.
    """

    words: Mapping[str, str]
    first_day: date
    last_day: date | None = None
    scope: Scope = WHOLE_CITY


def add_annotation(portal: Portal, annotation: Annotation, actor: Actor) -> int:
    """Add an annotation; return its number. One that stands already just so is not added twice.

    Errors: Refused; then nothing was written.
    """
    with portal.store.write() as session:
        _check(session, portal, annotation, actor)
        standing = _same(session, annotation)
        if standing is not None:
            return standing
        number = _add(session, portal, annotation, actor)
        record(portal, actor.name, Act.ANNOTATION_ADDED, session=session, number=number)
        return number


def change_annotation(portal: Portal, number: int, annotation: Annotation, actor: Actor) -> int:
    """Retire an annotation and put another in its place, so that what was said, and by whom, stays on record.

    Out: the number of the new one. Errors: Refused; then nothing was written.
    """
    with portal.store.write() as session:
        _check(session, portal, annotation, actor)
        _retire(session, portal, number, actor)
        after = _add(session, portal, annotation, actor, replaces=number)
        record(portal, actor.name, Act.ANNOTATION_CHANGED, session=session, number=number, after=after)
        return after


def retire_annotation(portal: Portal, number: int, actor: Actor) -> None:
    """Take an annotation off every page. Errors: Refused; then nothing was written."""
    _require(actor)
    with portal.store.write() as session:
        _retire(session, portal, number, actor)
        record(portal, actor.name, Act.ANNOTATION_RETIRED, session=session, number=number)


def _require(actor: Actor) -> None:
    if not may(actor, Permission.ANNOTATE):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="annotate figures")


def _check(session: Session, portal: Portal, annotation: Annotation, actor: Actor) -> None:
    _require(actor)
    city = portal.catalogue.city
    for language, text in annotation.words.items():
        if language not in city.languages:
            raise refuse(Refusal.UNKNOWN_LANGUAGE, language=language, known=", ".join(city.languages))
        if len(text) > LONGEST_ANNOTATION:
            raise refuse(Refusal.ANNOTATION_TOO_LONG, length=len(text), most=LONGEST_ANNOTATION)
    if not annotation.words.get(city.source_language, "").strip():
        raise refuse(Refusal.NO_ALERT_TEXT, language=city.source_language)
    if annotation.last_day is not None and annotation.last_day < annotation.first_day:
        raise refuse(Refusal.ENDS_BEFORE_IT_BEGINS, first=annotation.first_day, last=annotation.last_day)
    _check_scope(session, portal, annotation.scope)


def _check_scope(session: Session, portal: Portal, scope: Scope) -> None:
    catalogue = portal.catalogue
    known: Mapping[ScopeKind, Collection[str]] = {
        ScopeKind.CITY: {""},
        ScopeKind.AGENCY: catalogue.agencies.keys(),
        ScopeKind.SERVICE: {version.service.code for version in catalogue.services.values()},
        ScopeKind.DISTRICT: set(kept_as(session, AreaKind.DISTRICT).values()),
    }
    if scope.code not in known[scope.kind]:
        there = ", ".join(sorted(known[scope.kind])) or "none"
        raise refuse(
            Refusal.UNKNOWN_SCOPE, kind=scope.kind.value, code=scope.code or "without a code", known=there
        )


def _same(session: Session, annotation: Annotation) -> int | None:
    """Return the number of the annotation that says the same of the same: a button was pressed twice."""
    alike = session.scalars(
        select(AnnotationRow).where(
            AnnotationRow.retired_at.is_(None),
            AnnotationRow.first_day == annotation.first_day,
            AnnotationRow.scope_kind == annotation.scope.kind.value,
            AnnotationRow.scope_code == annotation.scope.code,
        )
    )
    words = _words(annotation)
    return next((row.id for row in alike if (row.words, row.last_day) == (words, annotation.last_day)), None)


def _words(annotation: Annotation) -> dict[str, str]:
    return {language: text for language, text in annotation.words.items() if text.strip()}


def _add(
    session: Session, portal: Portal, annotation: Annotation, actor: Actor, replaces: int | None = None
) -> int:
    row = AnnotationRow(
        words=_words(annotation),
        first_day=annotation.first_day,
        last_day=annotation.last_day,
        scope_kind=annotation.scope.kind.value,
        scope_code=annotation.scope.code,
        added_by=actor.name,
        added_at=portal.now(),
        replaces=replaces,
    )
    session.add(row)
    session.flush()
    return row.id


def _retire(session: Session, portal: Portal, number: int, actor: Actor) -> None:
    row = session.get(AnnotationRow, number, with_for_update=True)
    if row is None or row.retired_at is not None:
        raise refuse(Refusal.UNKNOWN_ANNOTATION, number=number)
    row.retired_at, row.retired_by = portal.now(), actor.name
