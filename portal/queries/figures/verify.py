"""Does a stored figure still hold? Counted again as of then, from the log alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from portal.domain.definitions import DEFINITIONS
from portal.domain.measures import Period
from portal.outcomes import figures, stored, then, witness
from portal.outcomes.behind import Row
from portal.outcomes.cells import Group, Scope
from portal.outcomes.figures import Counts, Figure, Question
from portal.outcomes.stored import Stored
from portal.outcomes.then import Past
from portal.outcomes.witness import Difference
from portal.portal import Portal
from portal.queries.figures.causes import Cause, causes_of

MOST_NAMED = 200
"""Rows that are named for one figure; the counts tell of all."""


class Verdict(StrEnum):
    """What became of a figure. One of an older definition is not counted again: its rule is gone."""

    HOLDS = "holds"
    MOVED = "moved"
    DEFINITION_CHANGED = "definition changed"


@dataclass(frozen=True)
class Move:
    """One row that is not what it was, of which request, and why."""

    difference: Difference
    cause: Cause


@dataclass(frozen=True)
class Verified:
    """A stored figure, the verdict, what is counted now as of then, and the first rows that moved."""

    stored: Stored
    verdict: Verdict
    now: Counts | None = None
    moves: Sequence[Move] = ()


def verify(portal: Portal, chosen: Sequence[Stored]) -> Iterator[Verified]:
    """Verify stored figures, moment by moment. Errors: DatabaseUnavailable, OSError, DuckDB's own.

    The log is folded once for all moments, in bounded memory.
    """
    current = []
    for each in chosen:
        if DEFINITIONS[each.figure.measure].version == each.figure.version:
            current.append(each)
        else:
            yield Verified(each, Verdict.DEFINITION_CHANGED)
    if not current:
        return
    with then.from_log(portal, {each.figure.as_of for each in current}) as past:
        for as_of in past.moments:
            past.show(as_of)
            yield from _verify_at(past, as_of, [each for each in current if each.figure.as_of == as_of])


def _verify_at(past: Past, as_of: datetime, chosen: Sequence[Stored]) -> Iterator[Verified]:
    portal, connection = past.portal, past.connection
    runs: dict[tuple[Period, Group, Scope], list[Stored]] = {}
    for each in chosen:
        grouped = each.run.grouped
        asked = Scope(frozenset(pair for pair in each.figure.scope.only if pair[0] is not grouped))
        runs.setdefault((each.figure.period, grouped, asked), []).append(each)
    for (period, grouped, scope), some in runs.items():
        then.narrow(portal, connection, scope)
        measures = sorted({each.figure.measure for each in some})
        question = Question(measures, period, grouped, scope)
        found = {(one.measure, one.scope): one for one in figures.count(connection, as_of, question)}
        for each in some:
            now = found.get((each.figure.measure, each.figure.scope))
            if now is not None and _same(each.figure, now):
                yield Verified(each, Verdict.HOLDS, now.counts)
                continue
            then.narrow(portal, connection, each.figure.scope)
            alone = Question([each.figure.measure], period, Group.NONE, each.figure.scope)
            now = next(figures.count(connection, as_of, alone))
            moved = _moved(portal, each, figures.rows(connection, as_of, each.figure))
            yield Verified(each, Verdict.MOVED, now.counts, moved)


def _same(before: Figure, now: Figure) -> bool:
    return before.digest == now.digest and before.counts.agrees_with(now.counts)


def _moved(portal: Portal, each: Stored, rows: Iterator[Row]) -> list[Move]:
    with portal.store.read() as session:
        record = stored.record_of(session, each.id)
        found = list(islice(witness.differences(record, rows, each.figure.measure), MOST_NAMED))
        causes: Mapping[int, Cause] = causes_of(session, each, found)
    return [Move(difference, causes[difference.key[0]]) for difference in found]
