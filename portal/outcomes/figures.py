"""One figure with all that says where it comes from: counted, and counted again."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import duckdb

from portal.domain.definitions import DEFINITIONS
from portal.domain.measures import Backlog, Figures, Measure, Period, Rate, Time
from portal.outcomes import witness
from portal.outcomes.behind import Asked, Row, rows_behind
from portal.outcomes.cells import ALL, Group, Scope
from portal.outcomes.measures import EVERY_PART, PARTS_OF
from portal.outcomes.measures import measure as measured
from portal.outcomes.witness import Witness

CUTS = (
    Group.SERVICE,
    Group.AGENCY,
    Group.DISTRICT,
    Group.NEIGHBOURHOOD,
    Group.CHANNEL,
    Group.LANGUAGE,
    Group.ASSISTED,
)
"""What a stored figure can be counted by: what the facts say for good. Topics and visibility are not."""


MEDIAN_RESTS_ON_FEW, NINETIETH_RESTS_ON_FEW = "median_rests_on_few", "ninetieth_rests_on_few"
"""Of a time that is reached: 1 where so few were still waiting by then that it is not sure, else 0."""

SAID_SINCE = frozenset({MEDIAN_RESTS_ON_FEW, NINETIETH_RESTS_ON_FEW})
"""What figures did not say from the first: an older one says nothing of it, and holds all the same."""


@dataclass(frozen=True)
class Counts:
    """What a figure says, in numbers.

    `denominator` are the cases, `numerator` those with credit: of a time those with the end asked for, of the
    backlog those that were late, of satisfaction the sum of the marks. `values` has what is no count, in
    seconds or as a share of one; None where it was not reached.
    """

    numerator: int
    denominator: int
    suspect: int
    excluded: Mapping[str, int]
    values: Mapping[str, float | None]

    def agrees_with(self, now: "Counts") -> bool:
        """Whether counting again gives the same; what a stored figure did not say yet is passed over."""
        unsaid = SAID_SINCE - self.values.keys()
        values = {name: value for name, value in now.values.items() if name not in unsaid}
        return self == replace(now, values=values)


@dataclass(frozen=True)
class Figure:
    """A measure of some requests over a period as of a moment (UTC), and what it was counted from.

    `digest` and `record`: outcomes.witness.
    """

    measure: Measure
    scope: Scope
    period: Period
    as_of: datetime
    version: int
    counts: Counts
    digest: str
    record: bytes


@dataclass(frozen=True)
class Question:
    """Which figures: some measures over a period, of the requests of a scope and of each group among them.

    `together`: also of all of the scope.
    """

    measures: Collection[Measure]
    period: Period
    by: Group = Group.NONE
    scope: Scope = ALL
    together: bool = True


def filter_of(scope: Scope) -> dict[str, list[str]]:
    """Return a scope as a document: the same scope always as the same text."""
    found: dict[str, list[str]] = {}
    for group, code in sorted(scope.only):
        found.setdefault(group.value, []).append(code)
    return found


def scope_of(document: Mapping[str, Collection[str]]) -> Scope:
    """Return the scope of a document."""
    scope = ALL
    for group, codes in document.items():
        scope = scope.with_any(Group(group), codes)
    return scope


def canonical(document: Mapping[str, Any]) -> str:
    """Return a document as the one text that stands for it."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def count(connection: duckdb.DuckDBPyConnection, as_of: datetime, question: Question) -> Iterator[Figure]:
    """Count figures over facts that show the question's scope alone: of all together, and of each group.

    A group without a name (no district, say) is in the figure of all only.
    """
    period, by = question.period, question.by
    # Which groups there are, all parts say together; of all requests as one, the rest need not be counted.
    own = frozenset().union(*(PARTS_OF[each] for each in question.measures))
    found = measured(connection, as_of, [period], by, own if by is Group.NONE else EVERY_PART)
    for each in question.measures:
        if question.together:
            yield _figure(question, as_of, each, found.total, _witness(connection, as_of, question, each))
        if by is Group.NONE:
            continue
        rows = rows_behind(connection, Asked(each, as_of, period, by))
        witnesses = {group: witness.of(each, some) for group, some in groupby(rows, lambda row: row.group)}
        for (_, group), figures in sorted(found.places.items(), key=str):
            if group is not None:
                seen = witnesses.get(group) or Witness(each)
                yield _figure(question, as_of, each, figures, seen, group)


def _witness(
    connection: duckdb.DuckDBPyConnection, as_of: datetime, question: Question, each: Measure
) -> Witness:
    return witness.of(each, rows_behind(connection, Asked(each, as_of, question.period)))


def _figure(
    question: Question,
    as_of: datetime,
    each: Measure,
    figures: Figures,
    seen: Witness,
    group: str | None = None,
) -> Figure:
    scope = question.scope if group is None else question.scope.with_any(question.by, [group])
    return Figure(
        measure=each,
        scope=scope,
        period=question.period,
        as_of=as_of,
        version=DEFINITIONS[each].version,
        counts=counts_of(each, figures),
        digest=seen.digest(),
        record=seen.record(),
    )


def rows(connection: duckdb.DuckDBPyConnection, as_of: datetime, figure: Figure) -> Iterator[Row]:
    """Give the rows behind a figure, over facts that show its scope alone, as of a moment (UTC)."""
    return rows_behind(connection, Asked(figure.measure, as_of, figure.period))


def counts_of(each: Measure, figures: Figures) -> Counts:
    """Return what figures say of a measure. Errors: KeyError for one that is not counted from the facts."""
    return _COUNTS.get(each, _rate)(each, figures)


def _rate(each: Measure, figures: Figures) -> Counts:
    rate: Rate = getattr(figures, each.value)
    return Counts(rate.numerator, rate.denominator, rate.suspect, _texts(rate.excluded), {})


def _time(each: Measure, figures: Figures) -> Counts:
    time: Time = getattr(figures, each.value)
    values = {
        "median_seconds": _seconds(time.median),
        "ninetieth_seconds": _seconds(time.ninetieth),
        "others": float(time.others),
        **{
            name: float(few)
            for name, length, few in (
                (MEDIAN_RESTS_ON_FEW, time.median, time.median_rests_on_few),
                (NINETIETH_RESTS_ON_FEW, time.ninetieth, time.ninetieth_rests_on_few),
            )
            if length is not None
        },
    }
    return Counts(time.events, time.cases, time.suspect, _texts(time.excluded), values)


def _backlog(_each: Measure, figures: Figures) -> Counts:
    backlog: Backlog = figures.backlog
    values = {"badly_late": float(backlog.badly_late)}
    return Counts(backlog.late, backlog.open, 0, _texts(backlog.excluded), values)


def _age(_each: Measure, figures: Figures) -> Counts:
    backlog = figures.backlog
    values = {"median_seconds": _seconds(backlog.median_age)}
    return Counts(backlog.open, backlog.open, 0, _texts(backlog.excluded), values)


def _satisfaction(_each: Measure, figures: Figures) -> Counts:
    answers = figures.answers
    marks = {f"mark_{mark}": float(answers.ratings.get(mark, 0)) for mark in range(1, 6)}
    total = sum(mark * number for mark, number in answers.ratings.items())
    return Counts(total, answers.rated, 0, {}, marks)


_COUNTS: Mapping[Measure, Callable[[Measure, Figures], Counts]] = {
    Measure.TIME_TO_ANSWER: _time,
    Measure.TIME_TO_COMPLETE: _time,
    Measure.BACKLOG: _backlog,
    Measure.BACKLOG_AGE: _age,
    Measure.SATISFACTION: _satisfaction,
}


def _texts(excluded: Mapping[Any, int]) -> dict[str, int]:
    return {str(reason): number for reason, number in sorted(excluded.items())}


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else length.total_seconds()
