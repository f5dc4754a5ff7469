"""Figures in the database: written once, never changed."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session

from portal.domain.measures import Measure, Period
from portal.outcomes.cells import Group
from portal.outcomes.figures import Counts, Figure, canonical, filter_of, scope_of
from portal.store.models import EventRow, StoredFigureRow

_NO_GROUP = ""


@dataclass(frozen=True)
class Run:
    """What figures counted in one go have in common. `computed_at` is UTC, `last_event` an id of the log."""

    grouped: Group
    last_event: int
    computed_at: datetime
    computed_by: str


@dataclass(frozen=True)
class Stored:
    """A stored figure, without its record of rows (`record_of`)."""

    id: int
    figure: Figure
    run: Run


def last_event(session: Session) -> int:
    """Return the highest id in the log; 0 for none."""
    return session.scalar(select(func.max(EventRow.id))) or 0


def write(session: Session, figures: Iterable[Figure], run: Run) -> int:
    """Store figures of one run. Out: how many."""
    values = [_values(figure, run) for figure in figures]
    if values:
        session.execute(insert(StoredFigureRow), values)
    return len(values)


def keep(session: Session, figure: Figure, run: Run) -> int:
    """Store one figure. Out: its number."""
    row = StoredFigureRow(**_values(figure, run))
    session.add(row)
    session.flush()
    return row.id


def has_any(session: Session, period: Period, computed_by: str) -> bool:
    """Say whether somebody has stored figures of exactly this period."""
    found = exists().where(
        StoredFigureRow.period_start == period.start,
        StoredFigureRow.period_end == period.end,
        StoredFigureRow.computed_by == computed_by,
    )
    return bool(session.scalar(select(found)))


def read(session: Session, ids: Collection[int] | None = None, since: datetime | None = None) -> list[Stored]:
    """Return stored figures by id: those named, or all that were computed from a moment (UTC) on."""
    statement = select(StoredFigureRow).order_by(StoredFigureRow.id)
    if ids is not None:
        statement = statement.where(StoredFigureRow.id.in_(ids))
    if since is not None:
        statement = statement.where(StoredFigureRow.computed_at >= since)
    return [_stored(row) for row in session.scalars(statement)]


def record_of(session: Session, number: int) -> bytes:
    """Return the record of rows of a stored figure (outcomes.witness)."""
    return session.execute(select(StoredFigureRow.record).where(StoredFigureRow.id == number)).scalar_one()


def _values(figure: Figure, run: Run) -> dict[str, Any]:
    return {
        "measure": figure.measure.value,
        "version": figure.version,
        "scope": canonical(filter_of(figure.scope)),
        "grouped": _NO_GROUP if run.grouped is Group.NONE else run.grouped.value,
        "period_start": figure.period.start,
        "period_end": figure.period.end,
        "as_of": figure.as_of,
        "numerator": figure.counts.numerator,
        "denominator": figure.counts.denominator,
        "suspect": figure.counts.suspect,
        "excluded": dict(figure.counts.excluded),
        "readings": dict(figure.counts.values),
        "digest": figure.digest,
        "record": figure.record,
        "last_event": run.last_event,
        "computed_at": run.computed_at,
        "computed_by": run.computed_by,
    }


def _stored(row: StoredFigureRow) -> Stored:
    figure = Figure(
        measure=Measure(row.measure),
        scope=scope_of(json.loads(row.scope)),
        period=Period(row.period_start, row.period_end),
        as_of=row.as_of,
        version=row.version,
        counts=Counts(row.numerator, row.denominator, row.suspect, row.excluded, row.readings),
        digest=row.digest,
        record=b"",
    )
    grouped = Group(row.grouped) if row.grouped else Group.NONE
    return Stored(row.id, figure, Run(grouped, row.last_event, row.computed_at, row.computed_by))
