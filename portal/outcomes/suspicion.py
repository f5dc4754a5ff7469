"""Suspect closes: too quick to be work, or too many by one person at once.

They stay in every denominator and earn no credit until someone has looked (outcomes.md, Rates): a close that
a supervisor has reviewed is suspect no more (domain.events.CloseReviewed).

Too quick: a request that someone asked for, closed within ten minutes of being received, by when it happened.

Too many: a close is one of too many when the same person recorded twenty other closes before it in the minute
that ends with it. So the first twenty of a burst stand, and each further one is suspect for as long as twenty
lie within the minute before it. Closes are put in one order by (recorded_at, request, place in its log), so
that the same log gives the same answer in whatever order it was read. Every close counts, also one that was
undone since. What residents and the system record is judged by the first rule alone: no one person stands
behind it.

A close can only make those of the minute after it suspect, and a log only grows: whoever recomputes a request
recomputes with it the requests that the same person closed in the minute after (`in_the_wake`).
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, and_, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from portal.domain.lifecycle import RequestKind
from portal.outcomes.fold import Story
from portal.store.models.events import PEOPLE, EventRow, closed_by_people

TOO_QUICK = timedelta(minutes=10)
AT_ONCE = timedelta(minutes=1)
MOST_AT_ONCE = 20
SPANS_AT_A_TIME = 50


Place = tuple[int, int]
"""A request's id, and the place of a close in its log."""


def too_quick(story: Story) -> bool:
    """Say whether the close a request stands on came within ten minutes of its receipt."""
    state = story.state
    if state.closed_at is None or state.kind is not RequestKind.REQUESTED:
        return False
    return state.closed_at - state.received_at <= TOO_QUICK


def is_suspect(story: Story, many: Collection[Place]) -> bool:
    """Say whether the close a request stands on is suspect and nobody has reviewed it. `many`: `too_many`."""
    close = story.close
    if close is not None and close.is_reviewed:
        return False
    return too_quick(story) or (close is not None and (story.request_id, close.sequence) in many)


def too_many(session: Session, stories: Iterable[Story]) -> set[Place]:
    """Return those closes that requests stand on which are one of too many."""
    standing = {
        (story.request_id, story.close.sequence)
        for story in stories
        if story.close and story.close.role.value in PEOPLE
    }
    if not standing:
        return set()
    one, other = aliased(EventRow), aliased(EventRow)
    places = [(each.recorded_at, each.request_id, each.sequence) for each in (one, other)]
    before = (
        select(other.recorded_at)
        .where(
            closed_by_people(other),
            other.actor_name == one.actor_name,
            tuple_(*places[1]) < tuple_(*places[0]),
        )
        .order_by(*(column.desc() for column in places[1]))
        .offset(MOST_AT_ONCE - 1)
        .limit(1)
        .correlate(one)
        .scalar_subquery()
    )
    closes = session.execute(
        select(one.request_id, one.sequence, one.recorded_at, before.label("before")).where(
            one.request_id.in_({request_id for request_id, _ in standing}), closed_by_people(one)
        )
    )
    return {
        place
        for close in closes
        if (place := (close.request_id, close.sequence)) in standing
        and _at_once(close.before, close.recorded_at)
    }


def _at_once(before: datetime | None, moment: datetime) -> bool:
    return before is not None and moment - before <= AT_ONCE


def in_the_wake(session: Session, request_ids: Collection[int]) -> set[int]:
    """Return the requests closed by the people who closed these ones, in the minute after each close."""
    closes = session.execute(
        select(EventRow.actor_name, EventRow.recorded_at)
        .where(EventRow.request_id.in_(request_ids), closed_by_people(EventRow))
        .order_by(EventRow.actor_name, EventRow.recorded_at)
    )
    spans = list(_spans(closes))
    wake: set[int] = set()
    for first in range(0, len(spans), SPANS_AT_A_TIME):
        some = spans[first : first + SPANS_AT_A_TIME]
        wake.update(
            session.scalars(
                select(EventRow.request_id).where(closed_by_people(EventRow), or_(*map(_in, some)))
            )
        )
    return wake


Span = tuple[str, datetime, datetime]
"""A person, and the first and last moment of closes that one of theirs can touch."""


def _spans(closes: Iterable[Row[str, datetime]]) -> Iterator[Span]:
    """Join the minutes after closes that overlap. In: by person, then moment."""
    span: Span | None = None
    for person, moment in closes:
        if span and span[0] == person and moment <= span[2]:
            span = (person, span[1], moment + AT_ONCE)
            continue
        if span:
            yield span
        span = (person, moment, moment + AT_ONCE)
    if span:
        yield span


def _in(span: Span) -> ColumnElement[bool]:
    person, start, end = span
    return and_(EventRow.actor_name == person, EventRow.recorded_at >= start, EventRow.recorded_at <= end)
