"""Writing a batch of rows in one transaction: the event log first of all, and all that follows from it."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.commands.imports.histories import history
from portal.commands.imports.rows import SourceRow
from portal.commands.requests.text import words_of
from portal.commands.versions import ensure_version
from portal.domain import reference as references
from portal.domain.events import Event
from portal.domain.history import RequestState, evolve
from portal.domain.permissions import Actor, Role
from portal.portal import Portal
from portal.store import codec
from portal.store.base import Conflict
from portal.store.models import DetailRow, DirtyRow, EventRow, MilestoneRow, RequestRow, RequestTextRow

TRIES = 4
"""How often a batch is tried when a reference is taken, or another import was quicker."""


def key_of(source: str, number: str) -> str:
    """Return the key under which a source's request can be in the portal only once."""
    return hashlib.sha256(f"import\0{source}\0{number}".encode()).hexdigest()


def existing(session: Session, keys: Iterable[str]) -> frozenset[str]:
    """Return those of the keys that the portal has."""
    return frozenset(session.scalars(select(RequestRow.key).where(RequestRow.key.in_(list(keys)))))


class Writer:
    """Writes rows of one source. `recorded_at` of all their events is the moment the import began."""

    def __init__(self, portal: Portal, source: str, now: datetime) -> None:
        """Write in the name of the import, not of whoever started it."""
        self._portal, self._source, self._now = portal, source, now
        self._actor = Actor(Role.SYSTEM, f"import:{source}")

    def write(self, rows: Sequence[tuple[str, SourceRow]]) -> frozenset[str]:
        """Write the rows, each with its key, unless the portal has it; return the keys that it had.

        One transaction: all of them are durable or none. Errors: DatabaseUnavailable.
        """
        for _ in range(TRIES - 1):
            try:
                return self._try(rows)
            except (IntegrityError, Conflict):
                continue
        return self._try(rows)

    def _try(self, rows: Sequence[tuple[str, SourceRow]]) -> frozenset[str]:
        with self._portal.store.write() as session:
            there = existing(session, (key for key, _ in rows))
            fresh = [(key, row) for key, row in rows if key not in there]
            if fresh:
                self._insert(session, fresh)
        return there

    def _insert(self, session: Session, rows: Sequence[tuple[str, SourceRow]]) -> None:
        versions = self._versions(session, rows)
        lives = [self._life(row) for _, row in rows]
        requests = [
            {
                "key": key,
                "service_version_id": versions[row.service.digest] if row.service else None,
                **codec.request_columns(state, self._portal.catalogue.calendar),
            }
            for (key, row), (state, _) in zip(rows, lives, strict=True)
        ]
        session.connection().execute(insert(RequestRow), requests)
        # Asked for by key: SQLite promises no order for rows that an insert gives back.
        keys = [key for key, _ in rows]
        found = session.execute(select(RequestRow.key, RequestRow.id).where(RequestRow.key.in_(keys)))
        by_key = {each.key: each.id for each in found}
        ids = [by_key[key] for key in keys]
        self._insert_parts(session, rows, lives, ids)

    def _insert_parts(
        self,
        session: Session,
        rows: Sequence[tuple[str, SourceRow]],
        lives: Sequence[tuple[RequestState, list[dict[str, Any]]]],
        ids: Sequence[int],
    ) -> None:
        milestones, events, details, texts = [], [], [], []
        for request_id, (state, told), (_, row) in zip(ids, lives, rows, strict=True):
            events += [{"request_id": request_id, **event} for event in told]
            milestones += [
                {"request_id": request_id, **codec.milestone_columns(each)} for each in state.milestones
            ]
            if row.details:
                details.append({"request_id": request_id, "answers": dict(row.details)})
            texts.append(
                {"request_id": request_id, "text": words_of(state.reference, state.service, row.details)}
            )
        marks = [{"request_id": request_id} for request_id in ids]
        for table, values in (
            (EventRow, events),
            (MilestoneRow, milestones),
            (DetailRow, details),
            (RequestTextRow, texts),
            (DirtyRow, marks),
        ):
            if values:
                session.connection().execute(insert(table), values)

    def _versions(self, session: Session, rows: Sequence[tuple[str, SourceRow]]) -> dict[str, int]:
        used = {row.service.digest: row.service for _, row in rows if row.service is not None}
        return {digest: ensure_version(session, version, self._now) for digest, version in used.items()}

    def _life(self, row: SourceRow) -> tuple[RequestState, list[dict[str, Any]]]:
        state: RequestState | None = None
        events = []
        for event, occurred_at in history(row, self._source, references.new(self._portal.random)):
            state = evolve(state, event, occurred_at)
            events.append(self._event(event, occurred_at, state.sequence))
        if state is None:
            raise ValueError("a row tells at least that it was received")
        return state, events

    def _event(self, event: Event, occurred_at: datetime, sequence: int) -> dict[str, Any]:
        name, data = codec.dump_event(event)
        return {
            "sequence": sequence,
            "type": name,
            "data": data,
            "occurred_at": occurred_at,
            "recorded_at": self._now,
            "actor_role": self._actor.role.value,
            "actor_name": self._actor.name,
        }
