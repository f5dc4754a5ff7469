"""The versions of definitions: a change of what a measure counts needs a new one."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import count, product

from portal.domain.definitions import DEFINITIONS
from portal.domain.lifecycle import Channel, Fixed, MilestoneKind, Outcome, RequestKind, Result
from portal.domain.measures import Measure, Period
from portal.outcomes.figures import Question, canonical
from portal.outcomes.figures import count as count_figures
from tests.facts import AS_OF, HOUR, START, Row, close, closed, database, fact, plain, promise

MADE_OF_FIXED_FACTS = {
    Measure.ON_TIME_OF_DUE: (2, "d7912406d7f7"),
    Measure.ON_TIME_OF_CLOSED: (1, "2d65c7f2a5c3"),
    Measure.FIRST_RESPONSE_ON_TIME: (1, "850a039416da"),
    Measure.DONE_SHARE: (1, "c5eec9773dbb"),
    Measure.CONFIRMED_FIXED: (1, "23181c307259"),
    Measure.SATISFACTION: (1, "51e04b62224f"),
    Measure.REOPENED: (1, "c6f403e7c16c"),
    Measure.RIGHT_FIRST_TIME: (1, "88adcac18bfc"),
    Measure.DIGITAL_TAKE_UP: (1, "a8c29a8aa6fe"),
    Measure.TIME_TO_ANSWER: (1, "dae15c9d0ef4"),
    Measure.TIME_TO_COMPLETE: (1, "bb6816be1584"),
    Measure.BACKLOG: (1, "0a23d5dcebc1"),
    Measure.BACKLOG_AGE: (1, "a10943f9d51a"),
}
"""What each version of a definition makes of the facts below: the version, and how the result begins.

Does this fail for a measure, then it counts something else than before. Was that meant: raise its version in
portal/domain/definitions.py, say in docs/measures.md ("Versions of the definitions") what changed, and write
the new result here. Are only the facts below others than before: write the new results here.
"""


def requests() -> Iterator[Row]:
    """Requests of every outcome, in time and late, without a deadline or with a wrong one, suspect or not."""
    for outcome, due, after, suspect in product(Outcome, (None, -5, 48), (20, 70), (False, True)):
        channel = Channel.WEB if after == 20 else Channel.PHONE
        extra: Row = {"suspect": suspect, "channel": channel.value, "transfers": int(suspect)}
        yield closed(after, outcome, due=due, accepted_at=plain(START + HOUR), **extra)
    for due, received in product((None, -5, 24, 5000), (0, 200)):
        yield fact(received, due=due)
        yield closed(10, received=received, due=due, kind=RequestKind.PROACTIVE.value)
        first, again = (plain(START + hours * HOUR) for hours in (600, 800))
        yield fact(received, due=due, reopenings=1, first_closed_at=first, first_reopened_at=again)


def promises() -> Iterator[Row]:
    """Promises of every kind and result, in time and late."""
    for kind, result, hours, suspect in product(MilestoneKind, Result, (10, 90), (False, True)):
        resolved = None if result is Result.PENDING else plain(START + hours * HOUR)
        yield promise(milestone=kind.value, result=result.value, resolved_at=resolved, suspect=suspect)


def closes() -> Iterator[Row]:
    """Closes of every outcome, answered and not, reopened soon and late, suspect or not, and imported."""
    for outcome, fixed, after, suspect in product(Outcome, (None, *Fixed), (None, 100, 900), (False, True)):
        row = close(outcome=outcome, fixed=fixed and fixed.value, suspect=suspect)
        row["rating"] = 2 if fixed is Fixed.NO else 5 if fixed else None
        row["reopened_at"] = row["closed_at"] + after * HOUR if after else None
        row["source"] = "old" if after == 900 and suspect else None
        yield row
    yield close(at=2390)


def made() -> dict[Measure, tuple[int, str]]:
    """What the definitions make of these facts, in a period that has a first and a last day among them."""
    tables = []
    for table in (requests, promises, closes):
        numbers = count(1)
        tables.append([row | {"request_id": next(numbers)} for row in table()])
    period = Period(START, START + 2399 * HOUR)
    with database(*tables) as connection:
        return {
            figure.measure: (figure.version, _digest(figure.digest, figure.counts.__dict__))
            for figure in count_figures(connection, AS_OF, Question(tuple(DEFINITIONS), period))
        }


def _digest(rows: str, counts: dict[str, object]) -> str:
    return sha256((rows + canonical(counts)).encode()).hexdigest()[:12]


def test_what_a_definition_counts_changes_with_its_version_alone() -> None:
    found = made()
    assert len({digest for _, digest in found.values()}) == len(DEFINITIONS)
    assert found == MADE_OF_FIXED_FACTS
