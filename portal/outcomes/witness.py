"""What a stored figure keeps of the rows it was counted from: a digest, and a small record of each row.

The digest is SHA-256 over the rows in the order of request and close, each as the text of its values. Not a
sum of hashes of rows, which would need no order: for a sum, other rows that give it can be found. The order
is that of the rows and not of files, so a refresh and a rebuild give the same digest.

The record has two bytes for each value (of its CRC-32). It proves nothing; where the digest differs, it says
which row and which value did. Equal values pack well: a row takes some ten bytes.
"""

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from portal.domain.measures import Measure
from portal.outcomes.behind import Part, Row, read_by

FORMAT = 1
_BETWEEN, _NOTHING = "\x1f", "\x1e"
"""The unit and the record separator, which no value holds."""

Key = tuple[int, int]
"""A request's id, and which of its closes."""

Role = tuple[Part, str | None]
"""What a case was to the figure, and why it was excluded."""


@dataclass
class Witness:
    """Takes rows in order; then has their digest, how many played which part, and a record of each."""

    measure: Measure
    counts: dict[Role, int] = field(default_factory=dict)
    _digest: Any = field(default_factory=sha256)
    _roles: list[Role] = field(default_factory=list)
    _rows: bytearray = field(default_factory=bytearray)

    def add(self, row: Row) -> None:
        """Take one more row."""
        role = row.part, row.reason
        if role not in self.counts:
            self.counts[role] = 0
            self._roles.append(role)
        self.counts[role] += 1
        texts = [_NOTHING if value is None else value for value in row.values]
        head = [str(row.request_id), str(row.number), row.part, row.reason or _NOTHING]
        self._digest.update((_BETWEEN.join([*head, *texts]) + "\n").encode())
        self._rows += _layout(len(texts)).pack(
            row.request_id, row.number, self._roles.index(role), *map(_mark, texts)
        )

    def digest(self) -> str:
        """Return the digest of all rows taken so far, in hexadecimal."""
        return str(self._digest.hexdigest())

    def record(self) -> bytes:
        """Return the record, to be read by `records`."""
        head = json.dumps(
            {"format": FORMAT, "roles": self._roles, "columns": read_by(self.measure)}, separators=(",", ":")
        )
        return zlib.compress(head.encode() + b"\n" + bytes(self._rows), 9)


def of(measure: Measure, rows: Iterable[Row]) -> Witness:
    """Return the witness of rows."""
    witness = Witness(measure)
    for row in rows:
        witness.add(row)
    return witness


@dataclass(frozen=True)
class Kept:
    """What is kept of one row: its key, its role, and a mark of each value by column."""

    key: Key
    role: Role
    marks: Mapping[str, int]


def records(record: bytes) -> Iterator[Kept]:
    """Read a record, row by row in order. Errors: ValueError for one that is damaged or of another format."""
    try:
        head, _, rows = zlib.decompress(record).partition(b"\n")
        document = json.loads(head)
    except zlib.error as error:
        raise ValueError(f"the record of rows is damaged: {error}") from error
    if document["format"] != FORMAT:
        raise ValueError(f"the record of rows has the format {document['format']}")
    roles = [(Part(part), reason) for part, reason in document["roles"]]
    columns = document["columns"]
    for request_id, number, role, *marks in _layout(len(columns)).iter_unpack(rows):
        yield Kept((request_id, number), roles[role], dict(zip(columns, marks, strict=True)))


@dataclass(frozen=True)
class Difference:
    """One row that is not what it was: its role then and now (None: not behind it), what moved in it."""

    key: Key
    then: Role | None
    now: Role | None
    columns: tuple[str, ...] = ()


def differences(record: bytes, now: Iterable[Row], measure: Measure) -> Iterator[Difference]:
    """Compare a record with the rows as they are now, both in order."""
    columns = read_by(measure)
    then = records(record)
    one = next(then, None)
    for row in now:
        key = row.request_id, row.number
        while one is not None and one.key < key:
            yield Difference(one.key, one.role, None)
            one = next(then, None)
        role = row.part, row.reason
        if one is None or one.key != key:
            yield Difference(key, None, role)
            continue
        moved = tuple(
            column
            for column, value in zip(columns, row.values, strict=True)
            if one.marks.get(column) != _mark(_NOTHING if value is None else value)
        )
        if moved or one.role != role:
            yield Difference(key, one.role, role, moved)
        one = next(then, None)
    while one is not None:
        yield Difference(one.key, one.role, None)
        one = next(then, None)


def _mark(text: str) -> int:
    return zlib.crc32(text.encode()) & 0xFFFF


def _layout(values: int) -> struct.Struct:
    """A request's id, its close, its role, and a mark of each value; without gaps, least byte first."""
    return struct.Struct(f"<QHB{values}H")
