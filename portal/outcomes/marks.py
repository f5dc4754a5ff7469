"""Marks of change: read in runs of their ids, and deleted exactly as they were read.

Never by "up to the last": PostgreSQL hands out ids in one order and commits them in another, so that a lower
one can come to light later.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.store.base import Store
from portal.store.models import DirtyRow

AT_A_TIME = 20_000
"""Marks deleted in a transaction: residents wait for the write lock no longer than that takes."""

Run = tuple[int, int]
"""First and last of ids that follow each other without a gap: every one of them was read."""


@dataclass(frozen=True)
class Marks:
    """Some of the marks there were: their ids as runs, the requests they stand on, how many they are."""

    runs: tuple[Run, ...]
    requests: frozenset[int]
    count: int


def some(session: Session, most: int) -> Marks:
    """Return at most so many marks, oldest ids first."""
    found = session.execute(select(DirtyRow.id, DirtyRow.request_id).order_by(DirtyRow.id).limit(most)).all()
    return Marks(
        tuple(_runs(row.id for row in found)), frozenset(row.request_id for row in found), len(found)
    )


def every_run(session: Session) -> tuple[Run, ...]:
    """Return the runs of all marks, in little memory however many there are."""
    ids = session.scalars(select(DirtyRow.id).order_by(DirtyRow.id).execution_options(yield_per=AT_A_TIME))
    return tuple(_runs(ids))


def drain(store: Store, runs: Iterable[Run]) -> None:
    """Delete the marks of runs. Errors: DatabaseUnavailable; what then stays is read again, without harm."""
    for some_runs in _portions(runs):
        with store.write() as session:
            for first, last in some_runs:
                session.execute(delete(DirtyRow).where(DirtyRow.id.between(first, last)))


def _runs(ids: Iterable[int]) -> Iterator[Run]:
    first = last = None
    for number in ids:
        if first is None or last is None:
            first = number
        elif number != last + 1:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def _portions(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Cut runs so that each transaction deletes at most AT_A_TIME marks."""
    portion: list[Run] = []
    room = AT_A_TIME
    for first, last in runs:
        begin = first
        while begin <= last:
            end = min(last, begin + room - 1)
            portion.append((begin, end))
            room -= end - begin + 1
            begin = end + 1
            if room == 0:
                yield portion
                portion, room = [], AT_A_TIME
    if portion:
        yield portion
