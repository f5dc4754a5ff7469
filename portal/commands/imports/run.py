"""An import from beginning to end: look through the file, read it in batches, write, account for each row."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from portal.catalogue.mappings.library import MappingFile
from portal.commands.imports.columns import positions
from portal.commands.imports.files import SourceFile, examine
from portal.commands.imports.records import Record, Records
from portal.commands.imports.report import Reporter, reporting
from portal.commands.imports.results import Finding, ImportStopped, Reason, Result, RowResult
from portal.commands.imports.rows import Reading, RowReader, SourceRow
from portal.commands.imports.summary import Summary
from portal.commands.imports.writing import Writer, existing, key_of
from portal.commands.refusals import Refusal, refuse
from portal.domain.permissions import Actor, Permission, may
from portal.portal import Portal
from portal.store.base import DatabaseUnavailable
from portal.store.scratch import FirstLines

BATCH = 500
"""Rows a transaction: enough to be quick, and short enough that residents never wait long to write."""

Keyed = Sequence[tuple[str, SourceRow]]
Sink = Callable[[Keyed], frozenset[str]]


@dataclass(frozen=True)
class ImportJob:
    """A file, the mapping that reads it, and where the report goes (None: nowhere).

    `progress` is told how many bytes of the file are read: first while it is looked through, then again
    from the beginning while it is taken.
    """

    path: Path
    mapping: MappingFile
    report: Path | None = None
    progress: Callable[[int], None] = lambda _: None


def import_requests(portal: Portal, job: ImportJob, actor: Actor) -> Summary:
    """Take every row of a file that the portal does not have, as events with their true times.

    Errors: Refused (not permitted), MappingError (columns), ImportStopped. What was written before a stop
    stays; the same command again goes on from there and changes nothing of it.
    """
    if not may(actor, Permission.IMPORT):
        raise refuse(
            Refusal.NOT_PERMITTED, role=actor.role, permission=Permission.IMPORT, agency="another system"
        )
    writer = Writer(portal, job.mapping.mapping.origin, portal.now())
    return _run(portal, job, writer.write)


def check_import(portal: Portal, job: ImportJob) -> Summary:
    """Say what `import_requests` would do, and write nothing but the report. Errors: as there."""

    def look(rows: Keyed) -> frozenset[str]:
        with portal.store.read() as session:
            return existing(session, (key for key, _ in rows))

    return _run(portal, job, look)


def _run(portal: Portal, job: ImportJob, sink: Sink) -> Summary:
    with reporting(job.report, job.path) as reporter:
        file = examine(job.path, job.mapping.mapping.encoding, job.progress)
        account = _Account(Summary(file.encoding.removesuffix("-sig")), reporter, portal.catalogue.agencies)
        try:
            with FirstLines() as numbers:
                for batch in _batches(_pairs(portal, job, file)):
                    account.settle(_keyed(batch, job.mapping.mapping.origin, numbers), sink)
        except DatabaseUnavailable as error:
            raise ImportStopped(_stopped(account, error)) from error
        return account.summary


def _stopped(account: "_Account", error: DatabaseUnavailable) -> str:
    return (
        f"The database took no more after line {account.last_line} ({error}). "
        f"{account.summary.in_portal} requests of this file are in the portal, and none is half there. See "
        "that the database answers and has room, and run the same command again: it goes on from there."
    )


def _pairs(portal: Portal, job: ImportJob, file: SourceFile) -> Iterator[tuple[Record, Reading]]:
    """Give each record after the heading with its reading."""
    mapping = job.mapping.mapping
    records = iter(Records(file.lines(job.progress), mapping.delimiter.sign))
    heading = next(records, None)
    if heading is None or heading.error is not None:
        reason = heading.error if heading is not None else "it is empty"
        raise ImportStopped(f"The heading of {job.path.name} cannot be read: {reason}.")
    places = positions(job.mapping, heading.cells)
    reader = RowReader(mapping, places, portal.catalogue, portal.now()).with_width(len(heading.cells))
    for record in records:
        yield record, reader.read(record, file.encoding)


def _batches(
    pairs: Iterator[tuple[Record, Reading]],
) -> Iterator[list[tuple[Record, Reading]]]:
    while batch := list(islice(pairs, BATCH)):
        yield batch


@dataclass(frozen=True)
class _Entry:
    """A reading with its key; None for one that is refused."""

    record: Record
    reading: Reading
    key: str | None


def _keyed(batch: Sequence[tuple[Record, Reading]], source: str, numbers: FirstLines) -> Iterator[_Entry]:
    """Give each reading its key, and refuse numbers that an earlier line has."""
    for record, reading in batch:
        if reading.row is None:
            yield _Entry(record, reading, None)
            continue
        key = key_of(source, reading.number)
        first = numbers.claim(key, record.line)
        if first == record.line:
            yield _Entry(record, reading, key)
        else:
            twice = Finding(Reason.TWICE, {"line": first})
            yield _Entry(record, replace(reading, row=None, findings=(twice,)), None)


class _Account:
    """Counts and reports what became of rows, after it is durable."""

    def __init__(self, summary: Summary, reporter: Reporter, agencies: Container[str]) -> None:
        self.summary, self._reporter, self._agencies = summary, reporter, agencies
        self.last_line = 1

    def settle(self, entries: Iterator[_Entry], sink: Sink) -> None:
        batch = list(entries)
        rows = [(each.key, each.reading.row) for each in batch if each.key and each.reading.row]
        there = sink(rows) if rows else frozenset()
        results = [_result(each, there) for each in batch]
        for each, result in zip(batch, results, strict=True):
            self.summary.count(result)
            if each.reading.row is not None:
                self.summary.describe(each.reading.row, self._agencies)
        self.last_line = results[-1].last_line
        self._reporter.write(results)


def _result(entry: _Entry, there: frozenset[str]) -> RowResult:
    row, findings = entry.reading.row, entry.reading.findings
    if row is None:
        result = Result.REFUSED
    elif entry.key in there:
        result = Result.THERE
    else:
        result = Result.REMARKED if findings else Result.TAKEN
    service = row.service_code if row else ""
    record = entry.record
    return RowResult(record.line, record.last_line, entry.reading.number, result, service, findings)
