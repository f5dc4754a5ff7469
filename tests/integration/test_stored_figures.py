"""Stored figures: what is behind them, that they hold as of then, and why they read otherwise now."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, select, update

from portal.commands.figures import WORKER, compute, period_of, store_finished
from portal.commands.refusals import Refused
from portal.commands.requests.commands import (
    AcceptRequest,
    CloseRequest,
    ReopenRequest,
    ReviewClose,
    TransferRequest,
)
from portal.domain.definitions import DEFINITIONS
from portal.domain.lifecycle import Outcome
from portal.domain.measures import Measure, Period
from portal.domain.permissions import Actor, Role
from portal.outcomes import facts, figures, then, witness
from portal.outcomes.behind import Part
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.figures import (
    MEDIAN_RESTS_ON_FEW,
    NINETIETH_RESTS_ON_FEW,
    SAID_SINCE,
    Question,
)
from portal.outcomes.schema import TABLES
from portal.portal import Portal
from portal.queries.figures import verify as verifying
from portal.queries.figures.causes import Since, Why
from portal.queries.figures.explain import explain, rows_of, stored_figures
from portal.queries.figures.verify import Verdict, Verified, verify
from portal.store.models import DirtyRow, EventRow, MilestoneRow, RequestRow, StoredFigureRow
from tests.integration.facts import rows
from tests.integration.histories import live
from tests.integration.test_duplicates import duplicate
from tests.integration.test_lifecycle import DONE
from tests.portals import MONDAY_NOON, Clock, done, sent

YEAR = Period(MONDAY_NOON - timedelta(days=200), MONDAY_NOON + timedelta(days=150))


def everything(by: Group = Group.NONE) -> Question:
    return Question(tuple(DEFINITIONS), YEAR, by)


def completed(reference: str, at: datetime | None = None) -> CloseRequest:
    return CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE, occurred_at=at)


def test_the_rows_behind_every_figure_are_as_many_as_it_says(portal: Portal, clock: Clock) -> None:
    live(portal, clock, seed=5, requests=20, steps=140)
    done(portal, completed(sent(portal, key="suspect: closed at once")))
    clock.forward(days=31)
    facts.refresh(portal)
    seen = Counter[Part]()
    for by in (Group.NONE, Group.AGENCY):
        with facts.open(portal) as opened:
            for figure in figures.count(opened.connection, clock.now, everything(by)):
                roles = Counter[Part]()
                reasons = Counter[str]()
                for kept in witness.records(figure.record):
                    roles[kept.role[0]] += 1
                    reasons.update([kept.role[1]] if kept.role[1] else [])
                counts = figure.counts
                credit = roles[Part.NUMERATOR]
                if figure.measure is Measure.SATISFACTION:
                    credit = counts.numerator
                assert (credit, roles.total() - roles[Part.EXCLUDED]) == (
                    counts.numerator,
                    counts.denominator,
                ), figure.measure
                assert roles[Part.SUSPECT] == counts.suspect, figure.measure
                assert reasons == counts.excluded, figure.measure
                seen.update(roles)
    assert set(seen) == set(Part), "every part occurs"


def test_a_refresh_and_a_rebuild_give_the_same_digests_and_so_does_counting_twice(
    portal: Portal, clock: Clock, tmp_path: Path
) -> None:
    sent(portal, "wet-street", "another service", where={"kind": "address", "text": "1 Quay"})
    for part in range(2):
        live(portal, clock, seed=70 + part, requests=10, steps=50)
        facts.refresh(portal)
    compute(portal, [everything(Group.SERVICE)], "tests")
    compute(portal, [everything(Group.SERVICE)], "tests")
    beside = replace(portal, settings=replace(portal.settings, facts=tmp_path / "beside"))
    facts.rebuild(beside)
    compute(beside, [everything(Group.SERVICE)], "tests")
    found = [one.figure for one in stored_figures(portal)]
    third = len(found) // 3
    runs = [found[:third], found[third : 2 * third], found[2 * third :]]
    assert third == 3 * len(DEFINITIONS)
    assert runs[0] == runs[1] == runs[2]
    assert len({figure.digest for figure in runs[0]}) > len(DEFINITIONS)


def test_figures_hold_after_whatever_happens_later(portal: Portal, clock: Clock) -> None:
    references = live(portal, clock, seed=8, requests=15, steps=90)
    compute(portal, [everything(Group.AGENCY)], "tests")
    before = rows(portal)
    clock.forward(minutes=1)
    live(portal, clock, seed=9, requests=8, steps=40)
    for reference in references:
        with suppress(Refused):
            done(portal, ReopenRequest(reference=reference, why="Not fixed"))
        with suppress(Refused):
            done(portal, TransferRequest(reference=reference, agency="bright-power", why="Theirs"))
    clock.forward(days=40)
    facts.refresh(portal)
    assert rows(portal) != before
    found = list(verify(portal, stored_figures(portal)))
    assert {each.verdict for each in found} == {Verdict.HOLDS}
    assert len(found) == 4 * len(DEFINITIONS), "of all, and of three agencies"


def change(portal: Portal, reference: str, kind: str, **values: Any) -> None:
    """Changes an event behind the portal's back: it is append-only, and no command can."""
    with portal.store.write() as session:
        number = select(RequestRow.id).where(RequestRow.reference == reference).scalar_subquery()
        session.execute(
            update(EventRow).where(EventRow.request_id == number, EventRow.type == kind).values(**values)
        )


TOUCHED = (Measure.ON_TIME_OF_CLOSED, Measure.ON_TIME_OF_DUE, Measure.TIME_TO_COMPLETE)
UNTOUCHED = (Measure.DIGITAL_TAKE_UP, Measure.RIGHT_FIRST_TIME)
"""Measures that hang on when a request was closed, and such as do not."""


def test_a_past_event_that_was_changed_is_found_and_named(portal: Portal, clock: Clock) -> None:
    late, other, child = (sent(portal, key=key) for key in ("late", "other", "child"))
    clock.forward(days=1)
    done(portal, duplicate(child, late))
    clock.forward(days=20)
    for reference in (late, other):
        done(portal, completed(reference))
    clock.forward(hours=1)
    compute(portal, [Question(TOUCHED + UNTOUCHED, YEAR, Group.SERVICE)], "tests")
    clock.forward(hours=1)
    change(portal, late, "RequestClosed", occurred_at=MONDAY_NOON + timedelta(hours=3))
    found = list(verify(portal, stored_figures(portal)))
    moved = [each for each in found if each.verdict is Verdict.MOVED]
    assert {each.stored.figure.measure for each in moved} == set(TOUCHED)
    total, lamps = (each for each in moved if each.stored.figure.measure is Measure.ON_TIME_OF_CLOSED)
    for each in (total, lamps):
        assert each.now is not None
        assert (each.stored.figure.counts.numerator, each.now.numerator) == (1, 2)
        (move,) = each.moves
        assert move.difference.then == (Part.DENOMINATOR, None)
        assert move.difference.now == (Part.NUMERATOR, None)
        assert move.difference.columns == ("closed_at",)
        assert (move.cause.reference, move.cause.why) == (late, Why.CHANGED)
        assert move.cause.event is not None
        assert move.cause.event.type == "RequestClosed"
    ends = of_verified(moved, Measure.TIME_TO_COMPLETE)
    assert {move.cause.reference for move in ends.moves} == {late, child}, "and who takes its end"


def of_verified(found: list[Verified], measure: Measure) -> Verified:
    """The first verdict on a measure."""
    return next(each for each in found if each.stored.figure.measure is measure)


def test_an_event_that_was_committed_after_and_a_request_that_is_gone_are_told_apart(
    portal: Portal, clock: Clock
) -> None:
    gone, slow, stays, broken = (sent(portal, key=key) for key in ("gone", "slow", "stays", "broken"))
    done(portal, AcceptRequest(reference=broken))
    clock.forward(hours=1)
    compute(portal, [Question([Measure.DIGITAL_TAKE_UP, Measure.DONE_SHARE], YEAR)], "tests")
    began = clock.now - timedelta(minutes=30)
    clock.forward(hours=1)
    done(portal, completed(stays))
    done(replace(portal, clock=lambda: began), completed(slow))
    change(portal, broken, "RequestReceived", sequence=9)
    with portal.store.write() as session:
        number = session.scalars(select(RequestRow.id).where(RequestRow.reference == gone)).one()
        for table in (DirtyRow, EventRow, MilestoneRow):
            session.execute(delete(table).where(table.request_id == number))
    found = list(verify(portal, stored_figures(portal)))
    assert [each.verdict for each in found] == [Verdict.MOVED] * 2
    take_up, done_share = found
    assert {(move.cause.reference, move.cause.why) for move in take_up.moves} == {
        (gone, Why.GONE),
        (broken, Why.CHANGED),
        (slow, Why.CAME_LATE),
    }
    (move,) = done_share.moves
    assert (move.difference.then, move.cause.reference, move.cause.why) == (None, slow, Why.CAME_LATE)
    assert move.cause.event is not None
    assert move.cause.event.recorded_at == began


def test_a_figure_of_an_older_definition_is_not_counted_again(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(portal)
    compute(portal, [Question([Measure.DIGITAL_TAKE_UP], YEAR)], "tests")
    newer = replace(DEFINITIONS[Measure.DIGITAL_TAKE_UP], version=2)
    monkeypatch.setattr(verifying, "DEFINITIONS", {**DEFINITIONS, Measure.DIGITAL_TAKE_UP: newer})
    (verified,) = verify(portal, stored_figures(portal))
    assert verified.verdict is Verdict.DEFINITION_CHANGED


def test_a_time_that_rests_on_few_says_so_and_one_stored_before_that_was_said_holds(
    portal: Portal, clock: Clock
) -> None:
    """Of twelve ten are done after 25 to 34 hours, while eight more wait; 30 days later two are left."""
    first = [sent(portal, key=f"first {number}") for number in range(12)]
    clock.forward(days=1)
    for number in range(10):
        clock.forward(hours=1)
        done(portal, completed(first[number]))
    clock.forward(days=30)
    for number in range(8):
        sent(portal, key=f"late {number}")
    clock.forward(hours=40)
    for reference in first[10:]:
        done(portal, completed(reference))
    clock.forward(hours=1)
    compute(portal, [Question([Measure.TIME_TO_ANSWER], YEAR)], "tests")
    (stored,) = stored_figures(portal)
    values = stored.figure.counts.values
    assert values["median_seconds"] == timedelta(hours=34).total_seconds()
    assert (values[MEDIAN_RESTS_ON_FEW], values[NINETIETH_RESTS_ON_FEW]) == (0, 1)
    older = {name: value for name, value in values.items() if name not in SAID_SINCE}
    for readings, verdict in (
        (older, Verdict.HOLDS),
        ({**values, NINETIETH_RESTS_ON_FEW: 0.0}, Verdict.MOVED),
        ({**older, "median_seconds": 1.0}, Verdict.MOVED),
    ):
        with portal.store.write() as session:
            session.execute(update(StoredFigureRow).values(readings=readings))
        (verified,) = verify(portal, stored_figures(portal))
        assert verified.verdict is verdict
        assert verified.now == stored.figure.counts


def much_happens(portal: Portal, clock: Clock) -> dict[str, str]:
    """Stores three figures between steps of requests, which are returned by what becomes of them."""
    keys = ("entered late", "reopened", "reviewed", "closed", "moved on", "same")
    named = {key: sent(portal, key=key) for key in keys}
    done(portal, completed(named["reviewed"]))
    clock.forward(hours=1)
    for key in ("reopened", "same"):
        done(portal, AcceptRequest(reference=named[key]))
        done(portal, completed(named[key]))
    question = Question([Measure.DONE_SHARE, Measure.ON_TIME_OF_DUE, Measure.RIGHT_FIRST_TIME], YEAR)
    compute(portal, [question], "tests")
    then_at = clock.now
    clock.forward(hours=1)
    done(portal, completed(named["entered late"], at=then_at))
    done(portal, completed(named["closed"]))
    done(portal, ReopenRequest(reference=named["reopened"], why="Still dark"))
    done(portal, ReviewClose(reference=named["reviewed"]), Actor(Role.SUPERVISOR, "somebody", "harbor-works"))
    done(portal, TransferRequest(reference=named["reopened"], agency="town-care", why="Theirs"))
    done(portal, TransferRequest(reference=named["moved on"], agency="town-care", why="Theirs"))
    clock.forward(days=30)
    facts.refresh(portal)
    return named


def test_what_has_changed_since_is_told_by_why(portal: Portal, clock: Clock) -> None:
    named = much_happens(portal, clock)
    found = {each.figure.measure: explain(portal, each) for each in stored_figures(portal)}
    share = found[Measure.DONE_SHARE]
    assert (share.stored.figure.counts.numerator, share.stored.figure.counts.denominator) == (2, 3)
    assert (share.now.numerator, share.now.denominator, share.now_as_of) == (4, 4, clock.now)
    assert {change.reference: change.why for change in share.changes} == {
        named["entered late"]: Since.LATE_ENTRY,
        named["reopened"]: Since.REOPENED,
        named["reviewed"]: Since.REVIEWED,
        named["closed"]: Since.CLOSED,
    }
    assert share.reasons == Counter(change.why for change in share.changes)
    (change,) = found[Measure.RIGHT_FIRST_TIME].changes
    assert (change.then, change.now) == ((Part.NUMERATOR, None), (Part.DENOMINATOR, None))
    due = {change.reference: change.why for change in found[Measure.ON_TIME_OF_DUE].changes}
    assert due[named["same"]] is Since.TIME_PASSED, "its deadline has come since"
    assert len(due) == len(named)
    behind = list(rows_of(portal, share.stored))
    assert {row.reference: row.role[0] for row in behind} == {
        named["reopened"]: Part.NUMERATOR,
        named["same"]: Part.NUMERATOR,
        named["reviewed"]: Part.SUSPECT,
    }


def test_what_the_facts_know_too_early_is_not_in_a_figure(portal: Portal, clock: Clock) -> None:
    """A refresh stamps the moment before it reads, so the facts may know a little more than they say."""
    known = sent(portal, key="known")
    facts.refresh(portal)
    as_of = clock.now
    clock.forward(seconds=1)
    sent(portal, key="a moment later")
    done(portal, completed(known))
    late_clock = replace(portal, clock=lambda: as_of)
    facts.refresh(late_clock)
    with then.from_facts(portal) as (connection, moment):
        assert moment == as_of
        (take_up, share) = figures.count(
            connection, moment, Question([Measure.DIGITAL_TAKE_UP, Measure.DONE_SHARE], YEAR)
        )
    assert (take_up.counts.denominator, share.counts.denominator) == (1, 0)
    with then.from_log(portal, [as_of]) as past:
        past.show(as_of)
        again = figures.count(past.connection, as_of, Question([Measure.DIGITAL_TAKE_UP], YEAR))
        assert next(again) == take_up


def test_one_reading_of_the_log_gives_the_facts_as_of_every_moment(portal: Portal, clock: Clock) -> None:
    moments = [clock.now - timedelta(days=1)]
    for seed in (41, 42):
        live(portal, clock, seed=seed, requests=8, steps=50)
        moments.append(clock.now)
        clock.forward(minutes=1)
    late, root, broken = (sent(portal, key=key) for key in ("late", "root", "broken"))
    done(portal, duplicate(late, root))
    moments.append(clock.now)
    clock.forward(days=2)
    done(portal, completed(root))
    done(portal, AcceptRequest(reference=broken))
    moments.append(clock.now)
    change(portal, broken, "RequestAccepted", sequence=9, type="RequestReceived")
    together, _ = seen(portal, moments)
    assert together == [rows_then for each in moments for rows_then in seen(portal, [each])[0]]
    assert len({str(each) for each in together}) == len(moments), "every moment is another"
    requests = [len(each[0]) for each in together]
    assert requests[-1] == requests[-2] - 1, "what is broken by then is left out"
    *whole, last_whole, _ = moments
    _, asked = seen(portal, [*whole, last_whole])
    assert asked == seen(portal, [last_whole])[1], "the log is read once for all moments"


def seen(portal: Portal, moments: list[datetime]) -> tuple[list[Any], int]:
    """All facts as of each moment, and how many statements the database was sent for them."""
    found = []
    with statements() as sent_to_it, then.from_log(portal, moments) as past:
        for moment in moments:
            past.show(moment)
            tables = (past.connection.execute(f"FROM {table.name} ORDER BY ALL") for table in TABLES)
            found.append([table.fetchall() for table in tables])
    return found, len(sent_to_it)


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collects what the database is asked."""
    asked: list[str] = []

    def asking(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", asking)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", asking)


def test_a_finished_month_and_quarter_are_stored_once(portal: Portal, clock: Clock) -> None:
    sent(portal)
    assert store_finished(portal) == 0, "there are no facts yet"
    facts.refresh(portal)
    assert store_finished(portal) == 0, "there was no request in October"
    clock.forward(days=30)
    assert store_finished(portal) == 0, "the facts do not know the whole month yet"
    facts.refresh(portal)
    assert store_finished(portal) > 0
    november = period_of(portal, date(2026, 11, 1), date(2026, 11, 30))
    found = [each for each in stored_figures(portal) if each.figure.period == november]
    assert {each.run.computed_by for each in found} == {WORKER}
    assert {each.run.grouped for each in found} == {Group.SERVICE, Group.AGENCY, Group.NONE}
    everybody_sees = [each.figure for each in found if each.figure.scope == RELEASED]
    assert {figure.measure for figure in everybody_sees} == set(DEFINITIONS)
    take_up = [each.figure for each in found if each.figure.measure is Measure.DIGITAL_TAKE_UP]
    assert {figure.counts.denominator for figure in take_up} == {1}
    assert store_finished(portal) == 0
    assert not list(portal.settings.facts.glob(f"{then.PREFIX}*")), "nothing is left behind"
