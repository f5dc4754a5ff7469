"""Answering what is asked about a row, and changing what a measure is: each is an edition's next revision."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.commands.register.entries import Entries, Origin
from portal.domain.audit import Act
from portal.domain.permissions import Actor, Permission, may
from portal.domain.register import Status
from portal.domain.register_cells import NO_ANSWERS, YEARLY, Answers, answers_of
from portal.domain.register_rows import COLUMNS, OF_THE_CITY, Row
from portal.domain.register_rows import Refused as RowRefused
from portal.portal import Portal
from portal.store.models import RegisterEntryRow, RegisterMeasureRow

LONGEST_CODE = 40
"""Characters of a measure's id."""


@dataclass(frozen=True)
class Place:
    """Which edition of which measure, and the newest revision that whoever writes had seen; 0: none."""

    identity: str
    edition: int
    seen: int


def answer_questions(
    portal: Portal, place: Place, answers: Answers, reason: str, actor: Actor, *, asked: Iterable[str] = ()
) -> int:
    """Write what somebody says of a row as its next revision; return its number. What was written stays.

    In: the columns of the questions that are answered; one whose answer is still asked about is refused.
    Errors: Refused; then nothing was written.
    """
    with portal.store.write() as session:
        entries = _checked(portal, session, actor, reason)
        before = entries.newest(place.identity).get(place.edition)
        if before is None:
            raise refuse(Refusal.UNKNOWN_MEASURE, measure=place.identity)
        return _revise(entries, place, before, answers, (reason, actor, tuple(asked)))


def define_measure(portal: Portal, cells: Mapping[str, str], edition: int, reason: str, actor: Actor) -> str:
    """Define a measure by hand from a fiscal year on; return its identity.

    In: texts by the register's columns. Errors: Refused (there is one of that id, or something is missing).
    """
    with portal.store.write() as session:
        entries = _checked(portal, session, actor, reason)
        given = {**dict.fromkeys(COLUMNS, ""), **cells, "fiscal year": _edition(edition)}
        row = _read(entries, given, NO_ANSWERS, given)
        identity = entries.identity_of(row)
        if session.get(RegisterMeasureRow, identity) is not None:
            raise refuse(Refusal.MEASURE_TAKEN, measure=row.measure.code or row.measure.title)
        entries.add(identity, given, NO_ANSWERS, row, Origin(by=actor.name, reason=reason))
        record(portal, actor.name, Act.MEASURE_CHANGED, session=session, measure=identity, edition=edition)
        return identity


def change_measure(portal: Portal, place: Place, cells: Mapping[str, str], reason: str, actor: Actor) -> int:
    """Change what a measure is, from a fiscal year on; return the revision, 0 where nothing is changed by it.

    A changed formula is a new version from that year on. Years before keep what they had.
    In: texts by the register's columns. Errors: Refused; then nothing was written.
    """
    with portal.store.write() as session:
        entries = _checked(portal, session, actor, reason)
        return _change(entries, place, cells, reason, actor)


def retire_measure(portal: Portal, place: Place, reason: str, actor: Actor) -> int:
    """Say that a measure stops with a fiscal year; what it said stays on record. Errors: Refused."""
    return change_measure(portal, place, {"status": Status.RETIRED.value}, reason, actor)


def rename_service(portal: Portal, place: Place, name: str, reason: str, actor: Actor) -> int:
    """Give the service of a measure another name, in all measures of it.

    In: a measure of the service, and the fiscal year from which on the name holds. Out: how many measures
    were changed. Errors: Refused; then nothing was written.
    """
    with portal.store.write() as session:
        entries = _checked(portal, session, actor, reason)
        known = session.get(RegisterMeasureRow, place.identity)
        if known is None:
            raise refuse(Refusal.UNKNOWN_MEASURE, measure=place.identity)
        same = session.scalars(
            select(RegisterMeasureRow.identity)
            .where(RegisterMeasureRow.agency == known.agency, RegisterMeasureRow.service == known.service)
            .order_by(RegisterMeasureRow.identity)
        ).all()
        changed = 0
        for identity in sorted({place.identity, *same}):
            newest = entries.newest(identity)
            edition = max(place.edition, *newest)
            there = Place(identity, edition, newest[edition].revision if edition in newest else 0)
            changed += bool(_change(entries, there, {"service": name}, reason, actor))
        return changed


def _checked(portal: Portal, session: Session, actor: Actor, reason: str) -> Entries:
    if not may(actor, Permission.KEEP_REGISTER):
        raise refuse(Refusal.NOT_THEIRS, role=actor.role.value, permission="keep the register")
    if not reason.strip():
        raise refuse(Refusal.NO_REASON)
    return Entries(portal, session)


def _change(entries: Entries, place: Place, cells: Mapping[str, str], reason: str, actor: Actor) -> int:
    newest = entries.newest(place.identity)
    if not newest:
        raise refuse(Refusal.UNKNOWN_MEASURE, measure=place.identity)
    before = newest.get(place.edition)
    if before is not None:
        said = {**before.original, **answers_of(before.answers).cells}
        changed = {column: text for column, text in cells.items() if text != said.get(column, "").strip()}
        if not changed:
            return 0
        return _revise(entries, place, before, Answers(changed), (reason, actor, tuple(changed)))
    base = newest[max((year for year in newest if year < place.edition), default=min(newest))]
    given = {**_definition(base), **cells, "fiscal year": _edition(place.edition)}
    row = _as_before(_read(entries, given, NO_ANSWERS, cells), base, cells)
    return _add(entries, place, (given, NO_ANSWERS, row), reason, actor)


def _revise(
    entries: Entries,
    place: Place,
    before: RegisterEntryRow,
    answers: Answers,
    why: tuple[str, Actor, tuple[str, ...]],
) -> int:
    reason, actor, asked = why
    if before.revision != place.seen:
        raise refuse(Refusal.REGISTER_CHANGED, measure=place.identity, edition=place.edition)
    given = answers_of(before.answers) | answers
    row = _as_before(_read(entries, before.original, given, asked), before, asked)
    return _add(entries, place, (before.original, given, row), reason, actor)


def _add(
    entries: Entries,
    place: Place,
    kept: tuple[Mapping[str, str], Answers, Row],
    reason: str,
    actor: Actor,
) -> int:
    cells, answers, row = kept
    if problem := entries.misfit(place.identity, row):
        raise refuse(Refusal.COUNTED_OTHERWISE, problem=problem)
    revision = entries.add(place.identity, cells, answers, row, Origin(by=actor.name, reason=reason))
    record(
        entries.portal,
        actor.name,
        Act.MEASURE_CHANGED,
        session=entries.session,
        measure=place.identity,
        edition=place.edition,
        revision=revision,
    )
    return revision


def _read(entries: Entries, cells: Mapping[str, str], answers: Answers, asked: Collection[str]) -> Row:
    """Read a row, unless a column that somebody has just spoken of is still asked about. Errors: Refused."""
    try:
        row = entries.read(cells, answers)
    except RowRefused as refused:
        raise refuse(Refusal.MEASURE_UNREADABLE, problem=refused) from refused
    if len(row.measure.code) > LONGEST_CODE:
        raise refuse(Refusal.FIELD_TOO_LONG, length=len(row.measure.code), name="the id", most=LONGEST_CODE)
    spoken = _with_agency(asked)
    if still := [one for one in row.questions if one.column in spoken]:
        raise refuse(Refusal.STILL_ASKED, problem="; ".join(f"{one.column}: {one.words}" for one in still))
    return row


def _as_before(row: Row, before: RegisterEntryRow, spoken: Collection[str]) -> Row:
    """Ask nothing anew of what nobody has spoken of: the city knew of it when it was kept.

    Else a change of something else would take a measure out of its books: one of a goal that is in the Action
    Plan no more.
    """
    known = {column for column, _ in before.questions} | _with_agency(spoken)
    anew = [one for one in row.questions if one.column in OF_THE_CITY and one.column not in known]
    questions = tuple(one for one in row.questions if one not in anew)
    return replace(row, notes=(*row.notes, *anew), questions=questions)


def _with_agency(spoken: Collection[str]) -> set[str]:
    """Return columns that somebody spoke of: who changes an agency's number speaks of the agency."""
    return {*spoken, *(["agency"] if "agency id" in spoken else [])}


def _definition(entry: RegisterEntryRow) -> dict[str, str]:
    """Return what an entry defines, without what it says of years."""
    cells = {**entry.original, **answers_of(entry.answers).cells}
    return {column: text for column, text in cells.items() if not YEARLY.fullmatch(column)}


def _edition(year: int) -> str:
    return f"FY{year:04}"
