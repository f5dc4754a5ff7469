"""What the facts read of the database: marks, logs, roots and what hangs together."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import groupby, islice, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Role
from portal.outcomes.fold import (
    Entry,
    Story,
    Values,
    chain_of,
    close_rows,
    milestone_rows,
    request_row,
    tell,
)
from portal.outcomes.schema import CLOSES, MILESTONES, REQUESTS, TABLES
from portal.outcomes.suspicion import in_the_wake, too_many, too_quick
from portal.store import codec
from portal.store.models import EventRow, RequestRow

AT_A_TIME = 1000
"""Requests folded at once: what a rebuild holds in memory, however long the past is."""


def batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Cut ids into batches."""
    rest = iter(ids)
    while batch := list(islice(rest, AT_A_TIME)):
        yield batch


def request_ids(session: Session, after: int) -> list[int]:
    """Return the next batch of all requests, by id."""
    statement = select(RequestRow.id).where(RequestRow.id > after).order_by(RequestRow.id).limit(AT_A_TIME)
    return list(session.scalars(statement))


def recorded_after(session: Session, moment: datetime) -> set[int]:
    """Return the requests of which anything was recorded after a moment (UTC)."""
    return set(session.scalars(select(EventRow.request_id).where(EventRow.recorded_at > moment).distinct()))


def touched(session: Session, changed: Collection[int]) -> set[int]:
    """Return the requests whose facts a change of some can change.

    Those themselves; what the same people closed in the minute after; and the duplicates that take the end of
    any of these.
    """
    found = set(changed)
    for batch in batches(sorted(changed)):
        found |= in_the_wake(session, batch)
    rest = found
    while rest:
        rest = {child for batch in batches(sorted(rest)) for child in _children(session, batch)} - found
        found |= rest
    return found


def _children(session: Session, batch: list[int]) -> Iterable[int]:
    roots = select(RequestRow.reference).where(RequestRow.id.in_(batch))
    return session.scalars(select(RequestRow.id).where(RequestRow.parent.in_(roots)))


def rows(session: Session, batch: Collection[int], until: datetime | None = None) -> dict[str, list[Values]]:
    """Return the rows of some requests by table, from the log alone.

    `until` (UTC): as they would have been at that moment. A request's log then counts up to, not with, the
    first event that was recorded later; one that had none by then has no rows.
    """
    stories = list(_stories(session, batch, until))
    known = _with_roots(session, stories, until)
    suspects = too_many(session, known.values())
    suspects |= {story.request_id for story in known.values() if too_quick(story)}
    suspects -= {one.request_id for one in known.values() if one.close and one.close.is_reviewed}
    found: dict[str, list[Values]] = {table.name: [] for table in TABLES}
    for story in stories:
        chain = chain_of(story, known)
        root = chain[-1]
        suspect = not suspects.isdisjoint({story.request_id, root.request_id})
        found[REQUESTS.name].append(request_row(chain, suspect=suspect))
        found[MILESTONES.name].extend(milestone_rows(story, root, suspect=suspect))
        found[CLOSES.name].extend(close_rows(story, suspect=suspect))
    return found


def _stories(session: Session, batch: Collection[int], until: datetime | None) -> Iterator[Story]:
    events = session.scalars(
        select(EventRow)
        .where(EventRow.request_id.in_(batch))
        .order_by(EventRow.request_id, EventRow.sequence)
    )
    for request_id, entries in groupby(events, key=lambda row: row.request_id):
        known = list(takewhile(lambda row: until is None or row.recorded_at <= until, entries))
        if known:
            yield tell(request_id, map(_entry, known))


def _entry(row: EventRow) -> Entry:
    return Entry(codec.load_event(row), row.occurred_at, row.recorded_at, row.sequence, Role(row.actor_role))


def _with_roots(session: Session, stories: list[Story], until: datetime | None) -> dict[str, Story]:
    """Return the stories by reference, with those that they lead to, up to the last root."""
    known = {story.state.reference: story for story in stories}
    looked_for: set[str] = set()
    rest = stories
    while missing := {story.state.parent for story in rest if story.state.parent} - known.keys() - looked_for:
        looked_for |= missing
        ids = session.scalars(select(RequestRow.id).where(RequestRow.reference.in_(missing))).all()
        rest = list(_stories(session, ids, until))
        known |= {story.state.reference: story for story in rest}
    return known
