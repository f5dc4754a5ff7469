"""One row of a source as what the portal keeps of it, or why it is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from portal.catalogue import Catalogue, ServiceVersion
from portal.catalogue.answers import clean
from portal.catalogue.mappings import ImportMapping, Standing, folded
from portal.catalogue.mappings.schema import Rule
from portal.commands.imports.details import Details
from portal.commands.imports.records import Record
from portal.commands.imports.results import Finding, Reason, Refusing, Remark, shortened
from portal.commands.imports.times import Times
from portal.domain.events import Place
from portal.domain.lifecycle import (
    UNKNOWN_AGENCY,
    Channel,
    MilestoneKind,
    Outcome,
    RequestKind,
    Status,
    Visibility,
)

LONGEST_NUMBER = 100
LONGEST_TYPE = 200
LONGEST_AGENCY = 80

_Meaning = TypeVar("_Meaning")
_HALF = range(0xD800, 0xE000)


@dataclass(frozen=True)
class SourceRow:
    """A row in the portal's words. All moments are UTC; `service` is None for a type without one."""

    number: str
    type: str
    service: ServiceVersion | None
    standing: Standing
    received_at: datetime
    since: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    due_kind: MilestoneKind
    channel: Channel
    agency: str
    kind: RequestKind
    place: Place
    details: Mapping[str, Any]

    @property
    def service_code(self) -> str:
        """The service's code, or the type's own name."""
        return self.service.service.code if self.service else self.type

    @property
    def visibility(self) -> Visibility:
        """As much as the service shows; of a type that no service stands for, only about where."""
        return self.service.service.visibility if self.service else Visibility.COARSE


@dataclass(frozen=True)
class Reading:
    """What reading a record gave: a row with remarks, or the reason why there is none."""

    number: str
    row: SourceRow | None
    findings: tuple[Finding, ...] = ()


class RowReader:
    """Reads the records of one file by its mapping."""

    def __init__(
        self, mapping: ImportMapping, places: Mapping[str, int], catalogue: Catalogue, now: datetime
    ) -> None:
        """Take `places` from `columns.positions`; nothing may have happened after `now`."""
        self._mapping, self._places = mapping, places
        self._width = 0
        own = {folded(each.service.code): each for each in catalogue.services.values()}
        named = {folded(kind): catalogue.by_code(code) for kind, code in mapping.types.services.items()}
        self._services = {**own, **named}
        self._standings = _by_fold(mapping.statuses.values)
        self._outcomes = _by_fold(mapping.outcomes.values) if mapping.outcomes else {}
        self._channels = _by_fold(mapping.channels.values)
        self._agencies = _by_fold(mapping.agencies.values) if mapping.agencies else {}
        inspected = mapping.deadline.inspection if mapping.deadline else ()
        self._inspected = frozenset(folded(kind) for kind in inspected)
        self._times = Times(mapping, now)
        self._details = Details(mapping)

    def with_width(self, columns: int) -> "RowReader":
        """Expect rows of as many columns as the heading has."""
        self._width = columns
        return self

    def read(self, record: Record, encoding: str) -> Reading:
        """Read one record."""
        number = ""
        remarks: list[Finding] = []
        try:
            self._require_whole(record, encoding)
            cell = self._cells(record.cells)
            number = clean(cell(self._mapping.number))
            return Reading(number, self._row(number, cell, remarks), tuple(remarks))
        except Refusing as refused:
            return Reading(number[:LONGEST_NUMBER], None, (refused.finding,))

    def _require_whole(self, record: Record, encoding: str) -> None:
        if record.error is not None:
            raise Refusing(Reason.NOT_COLUMNS, error=record.error)
        if len(record.cells) < self._width or any(record.cells[self._width :]):
            raise Refusing(Reason.COLUMN_COUNT, found=len(record.cells), expected=self._width)
        text = "".join(record.cells)
        if "\0" in text:
            raise Refusing(Reason.NUL)
        if not text.isascii() and any(ord(letter) in _HALF for letter in text):
            raise Refusing(Reason.BYTES, encoding=encoding.removesuffix("-sig"))

    def _cells(self, cells: Sequence[str]) -> Callable[[str], str]:
        places = self._places

        def cell(column: str) -> str:
            # strip() takes U+00A0 too, which exports are full of.
            return cells[places[column]].strip()

        return cell

    def _row(self, number: str, cell: Callable[[str], str], remarks: list[Finding]) -> SourceRow:
        mapping = self._mapping
        if mapping.deleted is not None and mapping.deleted.holds(cell(mapping.deleted.column)):
            raise Refusing(Reason.DELETED)
        _require(number, LONGEST_NUMBER, Reason.NO_NUMBER, Reason.LONG_NUMBER)
        kind = clean(cell(mapping.types.column))
        _require(kind, LONGEST_TYPE, Reason.NO_TYPE, Reason.LONG_TYPE)
        service = self._services.get(folded(kind))
        received_at = self._times.received(cell)
        standing = self._standing(cell, remarks)
        closed_at = self._times.closed(cell, standing, received_at, remarks)
        since = self._times.since(cell, standing, received_at, remarks)
        if since is None and standing.status not in {Status.RECEIVED, Status.CLOSED}:
            standing = Standing(Status.RECEIVED)
        inspection = folded(kind) in self._inspected
        return SourceRow(
            number=number,
            type=kind,
            service=service,
            standing=standing,
            received_at=received_at,
            since=since,
            closed_at=closed_at,
            due_at=self._times.deadline(cell, received_at, remarks),
            due_kind=MilestoneKind.INSPECTION if inspection else MilestoneKind.WORK_COMPLETE,
            channel=self._channel(cell, remarks),
            agency=self._agency(cell, service),
            kind=self._kind(cell),
            place=self._details.place(cell, remarks),
            details=self._details.read(cell, service, remarks),
        )

    def _standing(self, cell: Callable[[str], str], remarks: list[Finding]) -> Standing:
        value = cell(self._mapping.statuses.column)
        if not value:
            raise Refusing(Reason.NO_STATUS)
        standing = self._standings.get(folded(value))
        if standing is None:
            raise Refusing(Reason.UNKNOWN_STATUS, value=shortened(value))
        if self._mapping.outcomes is None or standing.outcome is not Outcome.NOT_RECORDED:
            return standing
        said = cell(self._mapping.outcomes.column)
        if not said:
            return standing
        outcome = self._outcomes.get(folded(said))
        if outcome is None:
            remarks.append(Finding(Remark.UNKNOWN_OUTCOME, {"value": shortened(said)}))
            return standing
        return Standing(Status.CLOSED, outcome=outcome)

    def _channel(self, cell: Callable[[str], str], remarks: list[Finding]) -> Channel:
        channels = self._mapping.channels
        value = cell(channels.column)
        found = self._channels.get(folded(value))
        if found is None and value:
            values: dict[str, object] = {"value": shortened(value), "channel": channels.otherwise.value}
            remarks.append(Finding(Remark.UNKNOWN_CHANNEL, values))
        return found or channels.otherwise

    def _agency(self, cell: Callable[[str], str], service: ServiceVersion | None) -> str:
        agencies = self._mapping.agencies
        value = " ".join(cell(agencies.column).split()) if agencies else ""
        if not value:
            return service.service.agency if service else UNKNOWN_AGENCY
        return self._agencies.get(folded(value)) or clean(value)[:LONGEST_AGENCY] or UNKNOWN_AGENCY

    def _kind(self, cell: Callable[[str], str]) -> RequestKind:
        def any_of(rules: Sequence[Rule]) -> bool:
            return any(rule.holds(cell(rule.column)) for rule in rules)

        if any_of(self._mapping.information_only):
            return RequestKind.INFORMATION_ONLY
        return RequestKind.PROACTIVE if any_of(self._mapping.proactive) else RequestKind.REQUESTED


def _by_fold(values: Mapping[str, _Meaning]) -> dict[str, _Meaning]:
    return {folded(name): meaning for name, meaning in values.items()}


def _require(value: str, most: int, missing: Reason, long: Reason) -> None:
    if not value:
        raise Refusing(missing)
    if len(value) > most:
        raise Refusing(long, most=most)
