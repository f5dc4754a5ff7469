"""What a stored figure was counted from, and how it reads now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.definitions import DEFINITIONS
from portal.outcomes import facts, figures, stored, witness
from portal.outcomes.figures import Counts, Question
from portal.outcomes.stored import Stored
from portal.outcomes.witness import Kept, Role
from portal.portal import Portal
from portal.queries.figures.causes import AT_A_TIME, Since, since
from portal.store.models import RequestRow


@dataclass(frozen=True)
class Behind:
    """One row behind a figure: the request's reference (None: it is gone), which close, and its role."""

    reference: str | None
    number: int
    role: Role


@dataclass(frozen=True)
class Changed:
    """One row that reads otherwise now: its role then and now (None: not behind the figure), and why."""

    reference: str | None
    then: Role | None
    now: Role | None
    why: Since


@dataclass(frozen=True)
class Explained:
    """A stored figure in words and counts, and what has changed since.

    `now` are the counts as they stand at `now_as_of` (UTC), by today's definition, whose formula is told.
    """

    stored: Stored
    formula: str
    version_now: int
    now: Counts
    now_as_of: datetime
    changes: Sequence[Changed]

    @property
    def reasons(self) -> Counter[Since]:
        """How many rows read otherwise, by why."""
        return Counter(change.why for change in self.changes)


def stored_figures(
    portal: Portal, ids: Sequence[int] | None = None, since: datetime | None = None
) -> list[Stored]:
    """Return stored figures by id: those named (None: all), of those that were computed from a moment on."""
    with portal.store.read() as session:
        return stored.read(session, ids, since)


def explain(portal: Portal, each: Stored) -> Explained:
    """Say how a figure came about, and why it reads otherwise now.

    Errors: DamagedFacts, DatabaseUnavailable, ValueError for a damaged record.
    """
    definition = DEFINITIONS[each.figure.measure]
    with facts.open(portal, each.figure.scope) as opened, portal.store.read() as session:
        as_of = opened.as_of or each.figure.as_of
        question = Question([each.figure.measure], each.figure.period, scope=each.figure.scope)
        now = next(figures.count(opened.connection, as_of, question))
        record = stored.record_of(session, each.id)
        rows = figures.rows(opened.connection, as_of, each.figure)
        found = list(witness.differences(record, rows, each.figure.measure))
        changes = [
            Changed(reference, difference.then, difference.now, why)
            for difference, reference, why in since(session, each, found)
            if difference.then != difference.now
        ]
    return Explained(each, definition.formula, definition.version, now.counts, as_of, changes)


def rows_of(portal: Portal, each: Stored) -> Iterator[Behind]:
    """Give the rows behind a stored figure as they were then, in order. Errors: as for `explain`."""
    with portal.store.read() as session:
        some: list[Kept] = []
        for kept in witness.records(stored.record_of(session, each.id)):
            some.append(kept)
            if len(some) == AT_A_TIME:
                yield from _named(session, some)
                some = []
        yield from _named(session, some)


def _named(session: Session, some: Sequence[Kept]) -> Iterator[Behind]:
    numbers = {kept.key[0] for kept in some}
    found = session.execute(select(RequestRow.id, RequestRow.reference).where(RequestRow.id.in_(numbers)))
    references = {row.id: row.reference for row in found}
    for kept in some:
        yield Behind(references.get(kept.key[0]), kept.key[1], kept.role)
