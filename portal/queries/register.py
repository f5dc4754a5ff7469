"""The register of performance measures, as it stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select

from portal.domain.register import Status, Version, YearlyValues
from portal.domain.register_cells import Remark, Value, answers_of
from portal.domain.register_rows import read_measure, years_of
from portal.portal import Portal
from portal.store.models import (
    RegisterEntryRow,
    RegisterMeasureRow,
    RegisterValueRow,
    RegisterVersionRow,
)


@dataclass(frozen=True)
class RegisterLine:
    """A measure of the register: `years` are the fiscal years that its rows say anything of, in order.

    `code` is "" for a measure without an id. What is not usable has questions that nobody answered.
    """

    identity: str
    code: str
    agency: str
    title: str
    years: tuple[int, ...]
    is_usable: bool


@dataclass(frozen=True)
class RegisterEntry:
    """The newest revision of a measure's row in one edition, with what was done to it and is asked of it."""

    edition: int
    revision: int
    original: dict[str, str]
    notes: tuple[Remark, ...]
    questions: tuple[Remark, ...]
    years: tuple[YearlyValues, ...]


def register(portal: Portal) -> tuple[RegisterLine, ...]:
    """Return all measures, in order of agency, title and id."""
    with portal.store.read() as session:
        measures = session.scalars(select(RegisterMeasureRow)).all()
        known = session.execute(
            select(RegisterEntryRow.identity, RegisterValueRow.year)
            .join(RegisterValueRow, RegisterValueRow.entry_id == RegisterEntryRow.id)
            .distinct()
        ).all()
        years: dict[str, list[int]] = {}
        for identity, year in known:
            years.setdefault(identity, []).append(year)
        lines = [
            RegisterLine(
                row.identity,
                row.code,
                row.agency,
                row.title,
                tuple(sorted(years.get(row.identity, ()))),
                row.is_usable,
            )
            for row in measures
        ]
    return tuple(sorted(lines, key=lambda line: (line.agency, line.title, line.code)))


def entries_of(portal: Portal, identity: str) -> tuple[RegisterEntry, ...]:
    """Return a measure's rows, the newest revision of each edition, in order of edition."""
    newest = (
        select(RegisterEntryRow.edition, func.max(RegisterEntryRow.revision).label("revision"))
        .where(RegisterEntryRow.identity == identity)
        .group_by(RegisterEntryRow.edition)
        .subquery()
    )
    with portal.store.read() as session:
        rows = session.scalars(
            select(RegisterEntryRow)
            .join(
                newest,
                (RegisterEntryRow.edition == newest.c.edition)
                & (RegisterEntryRow.revision == newest.c.revision),
            )
            .where(RegisterEntryRow.identity == identity)
            .order_by(RegisterEntryRow.edition)
        ).all()
        values = session.scalars(
            select(RegisterValueRow).where(RegisterValueRow.entry_id.in_([row.id for row in rows]))
        ).all()
        return tuple(
            RegisterEntry(
                row.edition,
                row.revision,
                row.original,
                tuple(Remark(*each) for each in row.notes),
                tuple(Remark(*each) for each in row.questions),
                years_of(_value(value) for value in values if value.entry_id == row.id),
            )
            for row in rows
        )


def versions_of(portal: Portal, identity: str) -> tuple[Version, ...]:
    """Return a measure's versions, in order of their first fiscal year."""
    with portal.store.read() as session:
        rows = session.scalars(
            select(RegisterVersionRow)
            .where(RegisterVersionRow.identity == identity)
            .order_by(RegisterVersionRow.first_year)
        ).all()
        return tuple(Version(row.first_year, row.formula) for row in rows)


def _value(row: RegisterValueRow) -> Value:
    return Value(row.year, row.slot, row.text, None if row.number is None else Decimal(row.number))


def stopped_in(portal: Portal, identities: Collection[str]) -> Mapping[str, int]:
    """Return the fiscal year of the edition that retired each of some measures, of those that are retired.

    What was changed of a measure since it stopped (its service was renamed, say) does not move that year.
    """
    entries = (
        select(RegisterEntryRow)
        .where(RegisterEntryRow.identity.in_(identities))
        .order_by(RegisterEntryRow.edition, RegisterEntryRow.revision)
    )
    with portal.store.read() as session:
        newest = {(row.identity, row.edition): row for row in session.scalars(entries)}
        statuses = {
            key: read_measure(row.original, answers_of(row.answers)).status for key, row in newest.items()
        }
    found: dict[str, int] = {}
    for (identity, edition), status in sorted(statuses.items()):
        if status is Status.RETIRED:
            found.setdefault(identity, edition)
        else:
            found.pop(identity, None)
    return found
