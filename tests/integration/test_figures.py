"""How are we doing: the figures from the log by way of the facts, by hand and against pandas."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select

from portal.commands.requests.commands import AcceptRequest, CloseRequest, ReopenRequest
from portal.domain.events import RequestClosed, RequestReceived, RequestReopened
from portal.domain.lifecycle import Outcome, Requirement
from portal.domain.measures import Exclusion, Figures, Period, Rate
from portal.outcomes import facts
from portal.outcomes.schema import TABLES
from portal.portal import Portal
from portal.queries.performance import By, Question, YearView, year_view
from portal.store import codec
from portal.store.models import EventRow
from tests import plain_figures
from tests.facts import Row
from tests.integration.histories import live
from tests.integration.test_duplicates import duplicate
from tests.integration.test_lifecycle import DONE
from tests.portals import Clock, done, sent


def view(portal: Portal, year: int | None = None, by: By = By.SERVICE) -> YearView:
    """The figures of a fiscal year once the facts know everything."""
    facts.refresh(portal)
    found = year_view(portal, Question(year, by))
    assert found is not None
    assert found.as_of == portal.now()
    return found


def lamp(portal: Portal) -> Figures:
    """The figures of lamps in the present fiscal year."""
    return view(portal).groups.get("HW-Lamp Out", Figures())


def completed(reference: str) -> CloseRequest:
    return CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE)


def test_one_request_moves_the_figures_by_exactly_one(portal: Portal, clock: Clock) -> None:
    sent(portal, key="other")
    before = lamp(portal)
    reference = sent(portal)
    received = lamp(portal)
    assert (received.received, received.open) == (before.received + 1, before.open + 1)
    clock.forward(hours=20)
    done(portal, completed(reference))
    after = lamp(portal)
    assert (after.received, after.open) == (before.received + 1, before.open)
    assert after.closed == {Outcome.COMPLETED: 1}
    assert (before.on_time_of_closed, after.on_time_of_closed) == (Rate(), Rate(1, 1))
    assert after.done_share == Rate(1, 1)
    assert (after.time_to_complete.median, after.time_to_complete.ninetieth) == (timedelta(hours=20), None)


def test_what_the_facts_do_not_know_yet_is_not_counted(portal: Portal, clock: Clock) -> None:
    sent(portal, key="known")
    first = view(portal)
    sent(portal, key="new")
    clock.forward(hours=1)
    later = year_view(portal)
    assert later is not None
    assert (later.total, later.as_of) == (first.total, first.as_of)
    assert later.counted_at == portal.now() > first.counted_at


def test_before_the_first_facts_there_is_nothing_to_say(portal: Portal) -> None:
    found = year_view(portal)
    assert found is not None
    assert (found.as_of, found.total, found.years) == (None, Figures(), (2027,))


def test_what_is_due_and_still_open_counts_against(portal: Portal, clock: Clock) -> None:
    in_time, late, never = (sent(portal, key=key) for key in "abc")
    clock.forward(hours=1)
    done(portal, completed(in_time))
    assert lamp(portal).on_time_of_due == Rate(0, 0), "no deadline has come yet"
    clock.forward(days=10)
    done(portal, completed(late))
    assert lamp(portal).on_time_of_due == Rate(1, 3)
    assert lamp(portal).on_time_of_closed == Rate(1, 2)
    done(portal, AcceptRequest(reference=never))
    assert lamp(portal).on_time_of_due == Rate(1, 3), "accepting is not doing"


def test_a_close_within_ten_minutes_is_counted_and_earns_no_credit(portal: Portal, clock: Clock) -> None:
    quick, slow = (sent(portal, key=key) for key in "ab")
    clock.forward(minutes=10)
    done(portal, completed(quick))
    clock.forward(seconds=1)
    done(portal, completed(slow))
    clock.forward(days=10)
    figures = lamp(portal)
    assert figures.closed == {Outcome.COMPLETED: 2}
    for rate in (figures.on_time_of_closed, figures.on_time_of_due, figures.done_share):
        assert rate == Rate(1, 2, suspect=1)
    assert (figures.time_to_answer.events, figures.time_to_complete.events) == (1, 1)


def test_another_outcome_before_the_deadline_leaves_it_and_after_it_does_not(
    portal: Portal, clock: Clock
) -> None:
    said = {Requirement.RULE: "Article 5", Requirement.HOW_TO_ASK_REVIEW: "Write to us"}
    left_out = {Exclusion.NO_LONGER_NEEDED: 1}
    early, late = (sent(portal, key=key) for key in "ab")
    done(portal, CloseRequest(reference=early, outcome=Outcome.DECLINED, said=said))
    clock.forward(days=10)
    assert lamp(portal).on_time_of_due == Rate(0, 1, excluded=left_out)
    done(portal, CloseRequest(reference=late, outcome=Outcome.DECLINED, said=said))
    assert lamp(portal).on_time_of_due == Rate(0, 1, excluded=left_out), "closing late mends nothing"


def test_invalid_is_in_no_rate(portal: Portal, clock: Clock) -> None:
    done(portal, CloseRequest(reference=sent(portal), outcome=Outcome.INVALID))
    clock.forward(days=10)
    figures = lamp(portal)
    assert figures.closed == {Outcome.INVALID: 1}
    for part in (figures.on_time_of_due, figures.on_time_of_closed, figures.done_share):
        assert part == Rate(excluded={Exclusion.INVALID: 1})
    assert figures.time_to_answer.excluded == figures.time_to_complete.excluded == {Exclusion.INVALID: 1}


def test_a_duplicate_takes_its_roots_end(portal: Portal, clock: Clock) -> None:
    root, child = sent(portal, key="root"), sent(portal, key="child")
    clock.forward(hours=1)
    done(portal, duplicate(child, root))
    clock.forward(days=10)
    assert lamp(portal).on_time_of_due == Rate(0, 2), "the problem is as late for both"
    other_root, other_child = sent(portal, key="root2"), sent(portal, key="child2")
    clock.forward(hours=1)
    done(portal, duplicate(other_child, other_root))
    done(portal, completed(other_root))
    clock.forward(days=10)
    figures = lamp(portal)
    assert figures.on_time_of_due == Rate(2, 4)
    assert figures.time_to_complete.events == 2, "the duplicate was completed with its root"
    assert figures.closed == {Outcome.COMPLETED: 1, Outcome.DUPLICATE: 2}


def test_a_reopened_request_is_open_and_not_closed(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    done(portal, completed(reference))
    clock.forward(days=1)
    done(portal, ReopenRequest(reference=reference, why="Still dark"))
    figures = lamp(portal)
    assert (figures.open, figures.closed) == (1, {})
    clock.forward(days=10)
    assert lamp(portal).on_time_of_due == Rate(0, 1)


def test_fiscal_years_part_the_figures(portal: Portal, clock: Clock) -> None:
    sent(portal)
    clock.now += timedelta(days=365)
    present, past = view(portal), view(portal, 2027)
    assert present.years == (2028, 2027)
    assert (present.year, present.total.received, present.total.backlog.open) == (2028, 0, 1)
    assert (past.total.received, past.total.open, past.total.backlog.open) == (1, 1, 1)
    assert past.total.backlog.median_age is not None
    assert past.total.backlog.median_age < timedelta(days=365), "as old as it was when that year ended"
    assert year_view(portal, Question(2026)) is year_view(portal, Question(2029)) is None


@pytest.mark.parametrize(("by", "spans"), [(By.MONTH, 8), (By.QUARTER, 3)])
def test_months_and_quarters_part_the_year(portal: Portal, clock: Clock, by: By, spans: int) -> None:
    """The invented city's year starts in April; it is November."""
    sent(portal, key="a")
    clock.forward(days=20)
    reference = sent(portal, key="b")
    clock.forward(days=3)
    done(portal, completed(reference))
    found = view(portal, by=by)
    assert len(found.spans) == spans
    assert [figures.received for figures in found.spans.values()] == [0] * (spans - 1) + [2]
    assert (found.groups, found.total) == ({}, view(portal).total)
    assert next(iter(found.spans)).first_day == found.span.first_day
    assert max(span.first_day for span in found.spans) <= clock.now.date()


def test_agencies_part_the_figures(portal: Portal) -> None:
    sent(portal)
    found = view(portal, by=By.AGENCY)
    assert found.groups == {"harbor-works": found.total}


def rows_of(portal: Portal) -> list[Row]:
    """The facts as they are."""
    names = list(TABLES[0].columns)
    with facts.open(portal) as opened:
        found: Sequence[tuple[object, ...]] = opened.connection.execute(
            f"SELECT {', '.join(names)} FROM requests"
        ).fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def _period(portal: Portal, found: YearView) -> Period:
    zone = portal.catalogue.city.zone
    edges = (found.span.first_day, found.span.last_day + timedelta(days=1))
    return Period(*(datetime.combine(day, time(), zone).astimezone(UTC) for day in edges))


@pytest.mark.parametrize("seed", [3, 4])
def test_figures_of_random_histories_equal_those_of_pandas(portal: Portal, clock: Clock, seed: int) -> None:
    live(portal, clock, seed=seed, requests=30, steps=200)
    views = [view(portal, year, by) for year in view(portal).years for by in By]
    table = plain_figures.frame(rows_of(portal))
    for found in views:
        period = _period(portal, found)
        total = found.total
        received, still_open, closed = plain_figures.counts(table, period)
        assert (total.received, total.open, total.closed) == (received, still_open, closed)
        rates = (total.on_time_of_closed, total.on_time_of_due, total.done_share)
        assert [(rate.numerator, rate.denominator) for rate in rates] == [
            plain_figures.on_time_of_closed(table, period),
            plain_figures.on_time_of_due(table, period, clock.now),
            plain_figures.done_share(table, period),
        ]
        for found_time, lives in (
            (total.time_to_answer, plain_figures.answers(table, period, clock.now)),
            (total.time_to_complete, plain_figures.completions(table, period, clock.now)),
        ):
            assert (found_time.median, found_time.ninetieth) == plain_figures.by_fractions(lives)


def test_the_counts_equal_a_plain_count_over_the_log(portal: Portal, clock: Clock) -> None:
    live(portal, clock, seed=3, requests=30, steps=200)
    with portal.store.read() as session:
        rows = session.scalars(select(EventRow).order_by(EventRow.request_id, EventRow.sequence)).all()
        log = [(row.request_id, codec.load_event(row)) for row in rows]
    received, ends = 0, dict.fromkeys({request_id for request_id, _ in log})
    for request_id, event in log:
        received += isinstance(event, RequestReceived)
        if isinstance(event, RequestClosed):
            ends[request_id] = event.outcome
        elif isinstance(event, RequestReopened):
            ends[request_id] = None
    views = [view(portal, year) for year in view(portal).years]
    assert sum(found.total.received for found in views) == received
    assert views[0].total.open == sum(end is None for end in ends.values())
    closed: Counter[Outcome] = Counter()
    for found in views:
        closed += Counter(found.total.closed)
    assert closed == Counter(end for end in ends.values() if end is not None)
