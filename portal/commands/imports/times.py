"""The moments of one row, and what cannot be true of them."""

from collections.abc import Callable
from datetime import datetime

from portal.catalogue.mappings import ImportMapping, MomentReader, Standing
from portal.catalogue.mappings.schema import Dated
from portal.commands.imports.results import Finding, Reason, Refusing, Remark, shortened
from portal.domain.lifecycle import Status


class Times:
    """Reads the columns of moments by a mapping. Nothing may have happened after `now`."""

    def __init__(self, mapping: ImportMapping, now: datetime) -> None:
        """Prepare a reader for each column."""
        self._mapping, self._now = mapping, now
        self._created, self._closed = self._moments(mapping.created), self._moments(mapping.closed)
        self._changed = self._moments(mapping.changed) if mapping.changed else None
        self._due = self._moments(mapping.deadline, ends_days=True) if mapping.deadline else None

    def received(self, cell: Callable[[str], str]) -> datetime:
        """When the request was made. Errors: Refusing."""
        value = cell(self._mapping.created.column)
        if not value:
            raise Refusing(Reason.NO_CREATED)
        found = self._created.read(value)
        if found is None:
            raise Refusing(Reason.CREATED_UNREADABLE, value=shortened(value))
        if found > self._now:
            raise Refusing(Reason.CREATED_AHEAD, value=shortened(value))
        return found

    def closed(
        self, cell: Callable[[str], str], standing: Standing, received_at: datetime, remarks: list[Finding]
    ) -> datetime | None:
        """When it was closed, never before it was made; None while it is open. Errors: Refusing."""
        value = cell(self._mapping.closed.column)
        if standing.status is not Status.CLOSED:
            if value:
                remarks.append(Finding(Remark.CLOSED_BUT_OPEN, {"value": shortened(value)}))
            return None
        if not value:
            raise Refusing(Reason.NO_CLOSED)
        found = self._closed.read(value)
        if found is None:
            raise Refusing(Reason.CLOSED_UNREADABLE, value=shortened(value))
        if found > self._now:
            raise Refusing(Reason.CLOSED_AHEAD, value=shortened(value))
        if found < received_at:
            remarks.append(Finding(Remark.CLOSED_BEFORE_CREATED, {"value": shortened(value)}))
            return received_at
        return found

    def since(
        self, cell: Callable[[str], str], standing: Standing, received_at: datetime, remarks: list[Finding]
    ) -> datetime | None:
        """When an open request came to where it is; only what the source says becomes an event."""
        if standing.status in {Status.RECEIVED, Status.CLOSED}:
            return None
        changed = self._mapping.changed
        found = self._changed.read(cell(changed.column)) if self._changed and changed else None
        if found is None or not received_at <= found <= self._now:
            remarks.append(Finding(Remark.SINCE_WHEN, {"status": standing.status.value}))
            return None
        return found

    def deadline(
        self, cell: Callable[[str], str], received_at: datetime, remarks: list[Finding]
    ) -> datetime | None:
        """The source's own deadline, also where it lies before the creation: measures leave that out."""
        deadline = self._mapping.deadline
        value = cell(deadline.column) if deadline else ""
        if not value or self._due is None:
            return None
        found = self._due.read(value)
        if found is None:
            remarks.append(Finding(Remark.DUE_UNREADABLE, {"value": shortened(value)}))
        elif found < received_at:
            remarks.append(Finding(Remark.DUE_BEFORE_CREATED, {"value": shortened(value)}))
        return found

    def _moments(self, dated: Dated, *, ends_days: bool = False) -> MomentReader:
        formats = dated.formats or self._mapping.formats
        return MomentReader(formats, self._mapping.zone, ends_days=ends_days)
