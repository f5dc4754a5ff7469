"""What the facts read of the database: marks, logs, roots and what hangs together."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

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
from portal.outcomes.suspicion import Place, in_the_wake, is_suspect, too_many
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
    found: dict[str, list[Values]] = {table.name: [] for table in TABLES}
    for version in versions(session, batch, [until]):
        for name, some in version.rows.items():
            found[name].extend(some)
    return found


@dataclass(frozen=True)
class Version:
    """The rows of one request by table, as they were from one of several moments up to, not with, another.

    `since` and `until` are the numbers of these moments.
    """

    since: int
    until: int
    rows: Mapping[str, Sequence[Values]]


def versions(
    session: Session, batch: Collection[int], moments: Sequence[datetime | None]
) -> Iterator[Version]:
    """Give the rows of some requests at several moments (UTC, in order; None: now), request by request.

    The log is read once for all of them, and rows are made again only where what they stand on has moved.
    Errors: ValueError for a log that cannot be folded.
    """
    past = Past(session, moments)
    past.load(batch)
    known = [past.known(batch, number) for number in range(len(moments))]
    many = too_many(session, {id(story): story for one in known for story in one.values()}.values())
    for request_id in batch:
        chains = [
            chain_of(story, one) if (story := past.story(request_id, number)) else ()
            for number, one in enumerate(known)
        ]
        since = 0
        for number, chain in enumerate(chains, start=1):
            if number < len(chains) and _same(chain, chains[number]):
                continue
            if chain:
                yield Version(since, number, _rows(chain, many))
            since = number


def _same(one: Sequence[Story], other: Sequence[Story]) -> bool:
    return len(one) == len(other) and all(each is its for each, its in zip(one, other, strict=True))


def _rows(chain: Sequence[Story], many: Collection[Place]) -> dict[str, Sequence[Values]]:
    """Return the rows of the first request of a chain by table. `many`: see suspicion.too_many."""
    story, root = chain[0], chain[-1]
    suspect = any(is_suspect(each, many) for each in (story, root))
    return {
        REQUESTS.name: [request_row(chain, suspect=suspect)],
        MILESTONES.name: milestone_rows(story, root, suspect=suspect),
        CLOSES.name: close_rows(story, suspect=suspect),
    }


class Past:
    """The stories of requests at several moments, each told once for as long as nothing was added to it."""

    def __init__(self, session: Session, moments: Sequence[datetime | None]) -> None:
        """Begin with no logs."""
        self._session = session
        self._moments = moments
        self._ids: dict[str, int | None] = {}
        self._stories: dict[int, list[Story | None]] = {}

    def load(self, ids: Collection[int]) -> None:
        """Read the logs of requests. Errors: ValueError for one that cannot be folded."""
        events = self._session.scalars(
            select(EventRow)
            .where(EventRow.request_id.in_(ids))
            .order_by(EventRow.request_id, EventRow.sequence)
        )
        for request_id, found in groupby(events, key=lambda row: row.request_id):
            self._stories[request_id] = self._told(request_id, found)

    def story(self, request_id: int, number: int) -> Story | None:
        """Return a request at a moment by its number; None where it has no log, or had none by then."""
        stories = self._stories.get(request_id)
        return stories[number] if stories else None

    def known(self, batch: Collection[int], number: int) -> dict[str, Story]:
        """Return requests at a moment by reference, with those that they lead to, up to the last root."""
        rest = [story for each in batch if (story := self.story(each, number))]
        known = {story.state.reference: story for story in rest}
        looked_for: set[str] = set()
        while missing := {one.state.parent for one in rest if one.state.parent} - known.keys() - looked_for:
            looked_for |= missing
            self._find(missing)
            ids = [found for each in missing if (found := self._ids[each]) is not None]
            rest = [story for each in ids if (story := self.story(each, number))]
            known |= {story.state.reference: story for story in rest}
        return known

    def _find(self, references: Collection[str]) -> None:
        """Read the logs of those that are not known yet."""
        new = set(references) - self._ids.keys()
        if not new:
            return
        found = self._session.execute(
            select(RequestRow.reference, RequestRow.id).where(RequestRow.reference.in_(new))
        )
        ids: dict[str, int | None] = {row.reference: row.id for row in found}
        self._ids |= dict.fromkeys(new) | ids
        self.load([each for each in ids.values() if each is not None and each not in self._stories])

    def _told(self, request_id: int, log: Iterator[EventRow]) -> list[Story | None]:
        stories: list[Story | None] = []
        entries: list[Entry] = []
        story: Story | None = None
        following = next(log, None)
        for moment in self._moments:
            told = len(entries)
            while following is not None and (moment is None or following.recorded_at <= moment):
                entries.append(_entry(following))
                following = next(log, None)
            if len(entries) > told:
                story = tell(request_id, entries)
            stories.append(story)
        return stories


def _entry(row: EventRow) -> Entry:
    return Entry(codec.load_event(row), row.occurred_at, row.recorded_at, row.sequence, Role(row.actor_role))
