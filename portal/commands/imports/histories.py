"""The history that a row of a source tells: no step that the source does not say."""

from collections.abc import Iterator
from datetime import datetime

from portal.commands.imports.rows import SourceRow
from portal.domain.events import (
    Event,
    MilestoneResult,
    Origin,
    Promise,
    RequestAccepted,
    RequestClosed,
    RequestHeld,
    RequestReceived,
    WorkStarted,
)
from portal.domain.lifecycle import MILESTONE_RESULTS, Status
from portal.texts import UNKNOWN_LANGUAGE


def history(row: SourceRow, source: str, reference: str) -> Iterator[tuple[Event, datetime]]:
    """Give the events of a row with the moments (UTC) at which they happened.

    A duplicate has no parent: sources do not say which request it repeats.
    """
    received = _received(row, source, reference)
    yield received, row.received_at
    if row.standing.outcome is not None and row.closed_at is not None:
        effect = MILESTONE_RESULTS[row.standing.outcome]
        results = tuple(MilestoneResult(each.kind, effect[each.kind]) for each in received.promises)
        yield RequestClosed(row.standing.outcome, results, None), row.closed_at
    elif row.since is not None:
        for event in _steps(row):
            yield event, row.since


def _steps(row: SourceRow) -> Iterator[Event]:
    """Give the steps to where an open request stands. Nobody starts work that is not theirs."""
    if row.standing.reason is not None:
        yield RequestHeld(row.standing.reason, None)
        return
    yield RequestAccepted(row.agency)
    if row.standing.status is Status.IN_PROGRESS:
        yield WorkStarted(row.agency)


def _received(row: SourceRow, source: str, reference: str) -> RequestReceived:
    promises = () if row.due_at is None else (Promise(row.due_kind, None, row.due_at),)
    return RequestReceived(
        reference=reference,
        service=row.service_code,
        version=row.service.digest if row.service else None,
        agency=row.agency,
        channel=row.channel,
        language=UNKNOWN_LANGUAGE,  # no source says which language somebody asked in
        visibility=row.visibility,
        promises=promises,
        kind=row.kind,
        origin=Origin(source, row.number, row.type),
        place=row.place,
    )
