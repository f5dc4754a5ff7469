"""Requests of a queue that say something, at a cost that hardly grows with how many requests there are.

Words that many requests say are soon found by reading the queue in its order and looking into each request;
their index would give thousands of rows to sort. Rare ones are found by the index; reading on would find
nothing for long. So a short stretch of the queue is read first, and tells which words are seldom. If they are
rare in the whole city too, the index has all requests that may be meant. If not, a longer stretch is read;
and what that leaves is neither common nor rare: the queue is read on, and each row is looked for in what the
index gives. What is found is the same on every way.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from portal.store.words import among, few_with, indexed, says

STRETCHES = (400, 2_000)
"""Requests that are looked into: the first finds a page of words that every eighth request says."""

SELDOM = STRETCHES[0] // 8
"""A word of fewer requests in the first stretch is asked of its index; of more, the index gives too many."""

FEW = 2_000
"""So many requests cost less to sort than reading on costs."""


@dataclass(frozen=True)
class Reading:
    """How a queue is read: all keys in its order, each row beginning with one, and which requests it has.

    `before` gives the condition for requests that come before one of those rows.
    """

    keys: Select[*tuple[Any, ...]]
    conditions: Sequence[ColumnElement[bool]]
    before: Callable[[Row[*tuple[Any, ...]]], ColumnElement[bool]]


def first_with(session: Session, words: Sequence[str], reading: Reading, most: int) -> list[int]:
    """Return the keys of the first requests of a reading that have all of the words, at most `most`."""

    def found(*conditions: ColumnElement[bool]) -> list[int]:
        return list(session.scalars(reading.keys.where(*conditions, says(words)).limit(most)).all())

    seldom: list[str] = []
    for stretch in STRETCHES:
        end = session.execute(reading.keys.where(*reading.conditions).offset(stretch).limit(1)).first()
        if end is None:
            return found(*reading.conditions)
        keys = found(*reading.conditions, reading.before(end))
        if len(keys) == most:
            return keys
        if not seldom:
            seldom = _seldom(session, words, reading.keys.where(*reading.conditions).limit(stretch))
            if (few := few_with(session, seldom, FEW)) is not None:
                return found(among(session, few, reading.conditions)) if few else []
        if len(keys) * STRETCHES[-1] < most * stretch:
            break  # as few as here, and the longest stretch will not fill it either
    return found(*reading.conditions, indexed(session, seldom))


def _seldom(session: Session, words: Sequence[str], some: Select[*tuple[Any, ...]]) -> list[str]:
    """Return the words that few of some requests say, or else the one that fewest do."""
    if len(words) == 1:
        return list(words)
    sample = some.subquery()
    numbers = [func.count().filter(says((word,), sample.c.id)) for word in words]
    counted = session.execute(select(*numbers).select_from(sample)).one()
    by_number = sorted(zip(counted, words, strict=True))
    return [word for number, word in by_number if number < SELDOM] or [by_number[0][1]]
