"""How are we doing: the figures, against a plain count over the same log and by hand."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import select

from portal.commands.requests.commands import AcceptRequest, CloseRequest, ReopenRequest
from portal.domain.events import RequestClosed, RequestReceived, RequestReopened
from portal.domain.lifecycle import Outcome, Requirement
from portal.domain.measures import Figures, Rate
from portal.portal import Portal
from portal.queries.performance import fiscal_years, year_view
from portal.store import codec
from portal.store.models import EventRow
from tests.integration.histories import live
from tests.integration.test_duplicates import duplicate
from tests.integration.test_lifecycle import DONE
from tests.portals import Clock, done, sent


def lamp(portal: Portal) -> Figures:
    """The figures of lamps in the present fiscal year."""
    years = fiscal_years(portal)
    return year_view(portal, years[0], years).services.get("HW-Lamp Out", Figures())


def test_one_request_moves_the_figures_by_exactly_one(portal: Portal, clock: Clock) -> None:
    sent(portal, key="other")
    before = lamp(portal)
    reference = sent(portal)
    received = lamp(portal)
    assert (received.received, received.open) == (before.received + 1, before.open + 1)
    clock.forward(hours=20)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    after = lamp(portal)
    assert (after.received, after.open) == (before.received + 1, before.open)
    assert after.closed == {Outcome.COMPLETED: 1}
    assert after.on_time_of_closed == before.on_time_of_closed + Rate(1, 1)


def test_what_is_due_and_still_open_counts_against(portal: Portal, clock: Clock) -> None:
    in_time, late, never = (sent(portal, key=key) for key in "abc")
    done(portal, CloseRequest(reference=in_time, outcome=Outcome.COMPLETED, said=DONE))
    assert lamp(portal).on_time_of_due == Rate(0, 0), "no deadline has come yet"
    clock.forward(days=10)
    done(portal, CloseRequest(reference=late, outcome=Outcome.COMPLETED, said=DONE))
    assert lamp(portal).on_time_of_due == Rate(1, 3)
    assert lamp(portal).on_time_of_closed == Rate(1, 2)
    done(portal, AcceptRequest(reference=never))
    assert lamp(portal).on_time_of_due == Rate(1, 3), "accepting is not doing"


def test_another_outcome_before_the_deadline_leaves_it_and_after_it_does_not(
    portal: Portal, clock: Clock
) -> None:
    said = {Requirement.RULE: "Article 5", Requirement.HOW_TO_ASK_REVIEW: "Write to us"}
    early, late = (sent(portal, key=key) for key in "ab")
    done(portal, CloseRequest(reference=early, outcome=Outcome.DECLINED, said=said))
    clock.forward(days=10)
    assert lamp(portal).on_time_of_due == Rate(0, 1, excluded=1)
    done(portal, CloseRequest(reference=late, outcome=Outcome.DECLINED, said=said))
    assert lamp(portal).on_time_of_due == Rate(0, 1, excluded=1), "closing late mends no missed deadline"


def test_invalid_is_in_no_rate(portal: Portal, clock: Clock) -> None:
    done(portal, CloseRequest(reference=sent(portal), outcome=Outcome.INVALID))
    clock.forward(days=10)
    figures = lamp(portal)
    assert figures.closed == {Outcome.INVALID: 1}
    assert figures.on_time_of_due == Rate(0, 0, excluded=1)
    assert figures.on_time_of_closed == Rate(0, 0, excluded=1)


def test_a_duplicate_takes_its_roots_end(portal: Portal, clock: Clock) -> None:
    root, child = sent(portal, key="root"), sent(portal, key="child")
    done(portal, duplicate(child, root))
    clock.forward(days=10)
    assert lamp(portal).on_time_of_due == Rate(0, 2), "the problem is as late for both"
    other_root, other_child = sent(portal, key="root2"), sent(portal, key="child2")
    done(portal, duplicate(other_child, other_root))
    done(portal, CloseRequest(reference=other_root, outcome=Outcome.COMPLETED, said=DONE))
    clock.forward(days=10)
    assert lamp(portal).on_time_of_due == Rate(2, 4)


def test_a_reopened_request_is_open_and_not_closed(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    clock.forward(days=1)
    done(portal, ReopenRequest(reference=reference, why="Still dark"))
    figures = lamp(portal)
    assert (figures.open, figures.closed) == (1, {})
    clock.forward(days=10)
    assert lamp(portal).on_time_of_due == Rate(0, 1)


def test_fiscal_years_part_the_figures(portal: Portal, clock: Clock) -> None:
    sent(portal)
    clock.now += timedelta(days=365)
    years = fiscal_years(portal)
    assert years == (2028, 2027)
    assert year_view(portal, 2027, years).total.received == 1
    assert year_view(portal, 2028, years).total.received == 0
    assert year_view(portal, 2028, years).total.open == 1


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
    years = fiscal_years(portal)
    views = [year_view(portal, year, years) for year in years]
    assert sum(view.total.received for view in views) == received
    assert views[0].total.open == sum(end is None for end in ends.values())
    closed: Counter[Outcome] = Counter()
    for view in views:
        closed += Counter(view.total.closed)
    assert closed == Counter(end for end in ends.values() if end is not None)
