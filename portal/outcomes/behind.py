"""The rows behind a figure: which requests, promises or closes it was counted from, and as what.

Nothing is decided here a second time. The SQL that sorts cases for the figures selects them here one by one;
each kind of case that occurs is judged by the rule that the figures add up (portal/domain/rates.py).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import duckdb

from portal.domain import rates
from portal.domain.lifecycle import MilestoneKind, Outcome
from portal.domain.measures import Measure, Period, Rate
from portal.domain.rates import CloseCell, Happening, PromiseCell
from portal.outcomes import curves
from portal.outcomes.backlogs import stock
from portal.outcomes.cells import OUTSIDE, Group, quoted, within
from portal.outcomes.schema import MILESTONES, REQUESTS, FactTable
from portal.outcomes.sorting import Cases, closes, happening, promises


class Part(StrEnum):
    """What a case is to a figure.

    Below the line are all but the excluded ones; the numerator is above it too. Of a time the numerator had
    the end that is asked for, `other` another one; a `suspect` case earns no credit.
    """

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    SUSPECT = "suspect"
    OTHER = "other"
    EXCLUDED = "excluded"


@dataclass(frozen=True)
class Asked:
    """Which figures: a measure over a period, for each group, as of a moment (UTC).

    `promise`: of `on_time_of_due`, this promise by itself, as in `Figures.promises`; None: the headline.
    `outcome`: of what was closed (`done_share`), only what ended so, as in `Figures.closed`; None: all.
    """

    measure: Measure
    as_of: datetime
    period: Period
    by: Group = Group.NONE
    promise: MilestoneKind | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Row:
    """One case behind a figure: the request, which of its closes (0: none in particular), and its part.

    `reason` says why it is excluded (domain.measures.Exclusion). `values` are those that the measure reads
    (`read_by`), as text.
    """

    request_id: int
    number: int
    part: Part
    reason: str | None
    values: tuple[str | None, ...]
    group: str | None = None


_BASIS = ("kind", "received_at", "due_at")
_CLOSED = (*_BASIS, "outcome", "closed_at", "suspect")
_ANSWERED = (*_CLOSED, "source", "fixed")
_PROMISED = (*_BASIS, "result", "resolved_at", "suspect")
_STOCK = (*_BASIS, "outcome", "closed_at", "first_closed_at", "first_reopened_at")

_READ: Mapping[Measure, tuple[str, ...]] = {
    Measure.ON_TIME_OF_DUE: (*_CLOSED, "end_at", "due_result", "due_resolved_at"),
    Measure.ON_TIME_OF_CLOSED: _CLOSED,
    Measure.FIRST_RESPONSE_ON_TIME: _PROMISED,
    Measure.DONE_SHARE: _CLOSED,
    Measure.CONFIRMED_FIXED: _ANSWERED,
    Measure.SATISFACTION: (*_ANSWERED, "rating"),
    Measure.REOPENED: (*_BASIS, "outcome", "closed_at", "reopened_at"),
    Measure.RIGHT_FIRST_TIME: (*_BASIS, "outcome", "accepted_at", "transfers"),
    Measure.DIGITAL_TAKE_UP: (*_BASIS, "outcome", "channel"),
    Measure.TIME_TO_ANSWER: _CLOSED,
    Measure.TIME_TO_COMPLETE: (*_BASIS, "outcome", "end_outcome", "end_at", "suspect"),
    Measure.BACKLOG: (*_STOCK, "due_result", "due_resolved_at"),
    Measure.BACKLOG_AGE: _STOCK,
}


def read_by(measure: Measure) -> tuple[str, ...]:
    """Return the columns of the facts that a measure reads, besides what figures are cut by."""
    return _READ[measure]


def rows_behind(connection: duckdb.DuckDBPyConnection, asked: Asked) -> Iterator[Row]:
    """Give the cases behind the figures, by group, request and close.

    Errors: KeyError for a measure that is not counted from the facts. Until the last row is taken the
    connection is of no other use.
    """
    statement = _statement(connection, asked)
    cursor = connection.execute(
        f"SELECT * FROM ({statement}) WHERE part IS NOT NULL ORDER BY grouped, request_id, number"
    )
    while some := cursor.fetchmany(AT_A_TIME):
        for group, request_id, number, part, reason, *values in some:
            yield Row(int(request_id), int(number), Part(part), reason, tuple(values), group)


def counts_behind(connection: duckdb.DuckDBPyConnection, asked: Asked) -> dict[tuple[Part, str | None], int]:
    """Return how many cases play each part; of excluded ones by reason. Errors: as for `rows_behind`."""
    found = connection.execute(
        f"SELECT part, reason, count(*) FROM ({_statement(connection, asked)})"
        " WHERE part IS NOT NULL GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return {(Part(part), reason): int(count) for part, reason, count in found}


def latest_behind(
    connection: duckdb.DuckDBPyConnection, asked: Asked, kind: tuple[Part, str | None], most: int, passed: int
) -> list[tuple[str, str]]:
    """Return reference and service of at most so many cases of one kind, the latest requests first.

    In: the part and the reason, as in `counts_behind`; how many are passed over.
    Errors: as for `rows_behind`.
    """
    found = connection.execute(
        f"SELECT one.reference, one.service FROM ({_statement(connection, asked)}) behind"
        f" JOIN {REQUESTS.name} one USING (request_id)"
        " WHERE behind.part = ? AND behind.reason IS NOT DISTINCT FROM ?"
        " ORDER BY one.received_at DESC, request_id DESC, number DESC LIMIT ? OFFSET ?",
        [kind[0].value, kind[1], most, passed],
    )
    return [(str(reference), str(service)) for reference, service in found.fetchall()]


AT_A_TIME = 10_000


def _statement(connection: duckdb.DuckDBPyConnection, asked: Asked) -> str:
    """Return a statement for group, request, close, part, reason, and each value as text."""
    measure = asked.measure
    if measure in _ENDS:
        return _of_a_time(asked, _ENDS[measure](asked.as_of))
    if measure in (Measure.BACKLOG, Measure.BACKLOG_AGE):
        return _of_a_stock(asked)
    rule = _RULES[measure] if asked.promise is None else _rule_of(asked.promise)
    read = read_by(measure) if asked.promise is None else _PROMISED
    statement = _judged(connection, rule.cases(asked), rule.judge, read)
    if asked.outcome is None:
        return statement
    return f"SELECT * FROM ({statement}) WHERE read_outcome = {quoted(asked.outcome.value)}"


_ENDS: Mapping[Measure, Callable[[datetime], curves.End]] = {
    Measure.TIME_TO_ANSWER: curves.answer,
    Measure.TIME_TO_COMPLETE: curves.completion,
}


@dataclass(frozen=True)
class _Rule:
    """Which cases a rate asks about, and what it says of one kind of them."""

    cases: Callable[[Asked], Cases]
    judge: Callable[[Any], Rate]


def _of_requests(which: Happening) -> Callable[[Asked], Cases]:
    return lambda asked: happening(which, asked.as_of, [asked.period], asked.by)


def _of_promises(asked: Asked) -> Cases:
    return promises(asked.as_of, [asked.period], asked.by)


def _of_closes(asked: Asked) -> Cases:
    return closes(asked.as_of, [asked.period], asked.by)


def _rule_of(promise: MilestoneKind) -> _Rule:
    """Return the rule of one promise by itself."""

    def judge(cell: PromiseCell) -> Rate:
        return rates.promise_on_time(cell) if cell.milestone is promise else rates.NO_CASE

    return _Rule(_of_promises, judge)


def _marked(cell: CloseCell) -> Rate:
    given = rates.answers_of([cell]).rated
    return Rate(given, given)


_RULES: Mapping[Measure, _Rule] = {
    Measure.ON_TIME_OF_DUE: _Rule(_of_requests(Happening.DUE), rates.on_time_of_due),
    Measure.ON_TIME_OF_CLOSED: _Rule(_of_requests(Happening.CLOSED), rates.on_time_of_closed),
    Measure.FIRST_RESPONSE_ON_TIME: _rule_of(MilestoneKind.FIRST_RESPONSE),
    Measure.DONE_SHARE: _Rule(_of_requests(Happening.CLOSED), rates.done_share),
    Measure.CONFIRMED_FIXED: _Rule(_of_closes, rates.confirmed_fixed),
    Measure.SATISFACTION: _Rule(_of_closes, _marked),
    Measure.REOPENED: _Rule(_of_closes, rates.reopened),
    Measure.RIGHT_FIRST_TIME: _Rule(_of_requests(Happening.ACCEPTED), rates.right_first_time),
    Measure.DIGITAL_TAKE_UP: _Rule(_of_requests(Happening.RECEIVED), rates.digital_take_up),
}


def _judged(
    connection: duckdb.DuckDBPyConnection,
    cases: Cases,
    judge: Callable[[Any], Rate],
    read: tuple[str, ...],
) -> str:
    """Judge each kind of case that occurs, and return the statement that gives each case its kind's part."""
    alike = ", ".join(cases.alike)
    table, condition = cases.table, cases.condition
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE kind_of_case AS SELECT row_number() OVER () AS kind_of_case, * FROM"
        f" (SELECT DISTINCT {alike} FROM"
        f" (SELECT {cases.columns()} FROM {table.name} WHERE {condition}))"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE judged (kind_of_case BIGINT, part VARCHAR, reason VARCHAR)"
    )
    kinds = connection.execute("FROM kind_of_case").fetchall()
    if kinds:
        parts = [_part(judge(cases.cell_of(*values, 1))) for _, *values in kinds]
        connection.execute(
            "INSERT INTO judged SELECT unnest(?::BIGINT[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[])",
            [[number for number, *_ in kinds], *map(list, zip(*parts, strict=True))],
        )
    same = " AND ".join(f"one.{name} IS NOT DISTINCT FROM kind.{name}" for name in cases.alike)
    shown = ", ".join(f"one.read_{name}" for name in read)
    return f"""
SELECT one.grouped, one.request_id, one.number, judged.part, judged.reason, {shown}
FROM (SELECT {cases.columns()}, request_id, {_number(table)} AS number, {_as_text(read)}
    FROM {table.name} WHERE {condition}) one
JOIN kind_of_case kind ON {same} JOIN judged ON judged.kind_of_case = kind.kind_of_case"""


def _number(table: FactTable) -> str:
    return "0" if table in (REQUESTS, MILESTONES) else "number"


def _as_text(read: tuple[str, ...]) -> str:
    return ", ".join(f"CAST({name} AS VARCHAR) AS read_{name}" for name in read)


def _part(rate: Rate) -> tuple[Part | None, str | None]:
    """Return what one case is to a rate, by what it adds to it; None when it is no case of it."""
    if rate.excluded:
        return Part.EXCLUDED, next(iter(rate.excluded))
    if not rate.denominator:
        return None, None
    if rate.numerator:
        return Part.NUMERATOR, None
    return (Part.SUSPECT if rate.suspect else Part.DENOMINATOR), None


def _of_a_time(asked: Asked, end: curves.End) -> str:
    return f"""
SELECT {asked.by.value} AS grouped, request_id, 0 AS number,
    CASE WHEN ({OUTSIDE}) IS NOT NULL THEN '{Part.EXCLUDED}' WHEN {end.event} THEN '{Part.NUMERATOR}'
        WHEN {curves.SUSPECT} THEN '{Part.SUSPECT}' WHEN {end.other} THEN '{Part.OTHER}'
        ELSE '{Part.DENOMINATOR}' END AS part,
    {OUTSIDE} AS reason, {_as_text(read_by(asked.measure))}
FROM requests WHERE {within("received_at", [asked.period])}"""


def _of_a_stock(asked: Asked) -> str:
    """Return the backlog; what was late is its numerator. For its age every open request is."""
    part = f"'{Part.NUMERATOR}'"
    if asked.measure is Measure.BACKLOG:
        part = f"CASE WHEN late THEN '{Part.NUMERATOR}' ELSE '{Part.DENOMINATOR}' END"
    read = read_by(asked.measure)
    also = f", request_id, {_as_text(read)}"
    shown = ", ".join(f"read_{name}" for name in read)
    return f"""
SELECT grouped, request_id, 0 AS number,
    CASE WHEN outside IS NOT NULL THEN '{Part.EXCLUDED}' ELSE {part} END AS part, outside AS reason, {shown}
FROM ({stock(asked.as_of, [asked.period], asked.by, also)})"""
