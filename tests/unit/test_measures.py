"""The first measures: by hand, against pandas and lifelines, and what must always hold."""

import math
import statistics
from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.lifecycle import Outcome
from portal.domain.measures import Backlog, Exclusion, Figures, Period, Rate, Time
from portal.outcomes.cells import Group
from portal.outcomes.measures import measure
from tests import plain_figures
from tests.facts import (
    AS_OF,
    FIRST_PART,
    HOUR,
    START,
    YEAR,
    Row,
    close,
    closed,
    closes,
    database,
    duplicate,
    fact,
    figures,
    plain,
    promise,
    promises,
    stocks,
)

ENOUGH = settings(max_examples=30)
"""Each example opens a DuckDB; more of them find nothing more and take long."""

EDGES = [START + timedelta(days=days) for days in (0, 10, 20, 35, 200)]
PARTS = [Period(*edges) for edges in pairwise(EDGES)]

LIVES = st.tuples(st.integers(1, 10**9), st.sampled_from([None, Outcome.COMPLETED, Outcome.DECLINED]))
"""How long something took in milliseconds, and how it ended."""


def counts_of(rate: Rate) -> tuple[int, int]:
    return rate.numerator, rate.denominator


def quantiles(time: Time) -> plain_figures.Quantiles:
    return time.median, time.ninetieth


def agrees(found: Figures, rows: list[Row], period: Period) -> None:
    """Every figure equals the computation by pandas; the curves equal fractions, without any tolerance."""
    table = plain_figures.frame(rows)
    received, still_open, ends = plain_figures.counts(table, period)
    assert found.received == received
    assert found.open == still_open
    assert found.closed == {Outcome(outcome): number for outcome, number in ends.items()}
    assert counts_of(found.on_time_of_closed) == plain_figures.on_time_of_closed(table, period)
    assert counts_of(found.on_time_of_due) == plain_figures.on_time_of_due(table, period, AS_OF)
    assert counts_of(found.done_share) == plain_figures.done_share(table, period)
    assert counts_of(found.right_first_time) == plain_figures.right_first_time(table, period)
    assert counts_of(found.digital_take_up) == plain_figures.digital_take_up(table, period)
    backlog = found.backlog
    assert (backlog.open, backlog.median_age, backlog.late, backlog.badly_late) == plain_figures.backlog(
        table, period.end, AS_OF
    )
    for time, lives in (
        (found.time_to_answer, plain_figures.answers(table, period, AS_OF)),
        (found.time_to_complete, plain_figures.completions(table, period, AS_OF)),
    ):
        assert quantiles(time) == plain_figures.by_fractions(lives)
        assert (time.events, time.others, time.censored) == tuple(lives.ended.count(end) for end in (1, 2, 0))


@ENOUGH
@given(stocks())
def test_all_figures_equal_the_plain_ones(rows: list[Row]) -> None:
    for period in (YEAR, FIRST_PART):
        agrees(figures(rows, period=period), rows, period)


@ENOUGH
@given(st.lists(promises(), min_size=1, max_size=60), st.lists(closes(), min_size=1, max_size=60))
def test_promises_and_closes_equal_the_plain_ones(due: list[Row], shut: list[Row]) -> None:
    promised, ended = plain_figures.frame(due), plain_figures.frame(shut)
    for period in (YEAR, FIRST_PART):
        found = figures(period=period, promises=due, closes=shut)
        on_time = {kind.value: counts_of(rate) for kind, rate in found.promises.items() if rate.denominator}
        assert on_time == plain_figures.promises_on_time(promised, period, AS_OF)
        assert counts_of(found.reopened) == plain_figures.reopened(ended, period, AS_OF)
        assert counts_of(found.confirmed_fixed) == plain_figures.confirmed_fixed(ended, period)
        asked = plain_figures.asked(ended, period)
        assert (found.answers.asked, found.answers.answered) == (len(asked), int(asked.fixed.notna().sum()))
        assert found.answers.ratings == Counter(int(mark) for mark in asked.rating.dropna())


def test_the_first_response_has_a_rate_of_its_own() -> None:
    met: Row = {"result": "met", "resolved_at": plain(START + HOUR)}
    found = figures(
        promises=[promise(**met), promise(due=0.5, **met), promise(), promise(suspect=True, **met)]
    )
    assert found.first_response_on_time == Rate(1, 4, suspect=1)
    assert figures(promises=[promise(milestone="inspection")]).first_response_on_time == Rate()


def test_a_close_counts_as_reopened_only_within_thirty_days_and_once_they_have_passed() -> None:
    after = [plain(START + days * 24 * HOUR) for days in (30, 31)]
    recent = (AS_OF - START) / HOUR - 29 * 24
    shut = [close(reopened_at=after[0]), close(reopened_at=after[1]), close(), close(recent)]
    found = figures(closes=[*shut, close(kind="proactive")])
    left_out = {Exclusion.TOO_RECENT: 1, Exclusion.PROACTIVE: 1}
    assert found.reopened == Rate(1, 3, excluded=left_out)


def test_what_residents_say_of_a_suspect_close_earns_it_nothing() -> None:
    shut = [close(fixed="yes", rating=4) for _ in range(9)] + [close(fixed="yes", rating=5, suspect=True)]
    found = figures(closes=[*shut, close(fixed="no"), close(), close(outcome=Outcome.DECLINED)])
    assert found.confirmed_fixed == Rate(9, 11, suspect=1)
    assert (found.answers.asked, found.answers.answered, found.answers.rated) == (12, 11, 10)
    assert found.answers.mean_rating == pytest.approx(4.1)
    assert found.answers.answer_rate == pytest.approx(11 / 12)
    assert figures(closes=shut[1:]).answers.mean_rating is None, "nine marks are too few to say"


@ENOUGH
@given(stocks())
def test_each_group_equals_the_plain_figures_of_its_rows(rows: list[Row]) -> None:
    with database(rows) as connection:
        found = measure(connection, AS_OF, [FIRST_PART], Group.SERVICE)
    for service in {row["service"] for row in rows}:
        own = [row for row in rows if row["service"] == service]
        agrees(found.places.get((0, service), Figures()), own, FIRST_PART)
    agrees(found.total, rows, FIRST_PART)


@ENOUGH
@given(stocks())
def test_each_period_equals_the_figures_of_that_period_alone(rows: list[Row]) -> None:
    with database(rows) as connection:
        found = measure(connection, AS_OF, PARTS, Group.NONE)
        whole = measure(connection, AS_OF, [Period(PARTS[0].start, PARTS[-1].end)], Group.NONE)
        alone = [measure(connection, AS_OF, [part], Group.NONE).total for part in PARTS]
    assert found.total == whole.total
    for number, each in enumerate(alone):
        own = found.places.get((number, None), Figures())
        assert (own.received, own.closed, own.backlog) == (each.received, each.closed, each.backlog)
        assert (own.on_time_of_due, own.done_share) == (each.on_time_of_due, each.done_share)
        assert (own.time_to_answer, own.time_to_complete) == (each.time_to_answer, each.time_to_complete)


@ENOUGH
@given(st.lists(LIVES, min_size=1, max_size=80, unique_by=lambda life: life[0]))
def test_the_curves_equal_those_of_lifelines(lives: list[tuple[int, Outcome | None]]) -> None:
    rows = []
    for took, outcome in lives:
        hours = timedelta(milliseconds=took) / HOUR
        rows.append(closed(hours, outcome) if outcome else fact((AS_OF - START) / HOUR - hours))
    found, table = figures(rows), plain_figures.frame(rows)
    for time, lived in (
        (found.time_to_answer, plain_figures.answers(table, YEAR, AS_OF)),
        (found.time_to_complete, plain_figures.completions(table, YEAR, AS_OF)),
    ):
        assert quantiles(time) == plain_figures.by_lifelines(lived)


@ENOUGH
@given(stocks(), st.integers(0, 2000))
def test_one_more_open_request_never_shortens_a_time(rows: list[Row], received: int) -> None:
    before, after = figures(rows), figures([*rows, fact(received)])
    shorter = (*quantiles(before.time_to_answer), *quantiles(before.time_to_complete))
    longer = (*quantiles(after.time_to_answer), *quantiles(after.time_to_complete))
    for short, long in zip(shorter, longer, strict=True):
        assert long is None or (short is not None and short <= long)


@ENOUGH
@given(stocks())
def test_the_order_of_the_facts_changes_nothing(rows: list[Row]) -> None:
    assert figures(rows) == figures(rows[::-1])


@ENOUGH
@given(stocks())
def test_completing_takes_no_less_time_than_answering_unless_the_root_was_quicker(rows: list[Row]) -> None:
    alone = [row for row in rows if row["outcome"] != Outcome.DUPLICATE]
    found = figures(alone)
    for answer, work in zip(quantiles(found.time_to_answer), quantiles(found.time_to_complete), strict=True):
        assert work is None or (answer is not None and answer <= work)


def test_closed_only_medians_flatter_a_backlog() -> None:
    """Requests come in evenly over 68 days and take 11.9 days in the median; a quarter is open still."""
    days, lives = 68, [-math.log(1 - (i + 0.5) / 1200) / math.log(2) * 11.9 for i in range(1200)]
    rows = []
    for number, life in enumerate(lives):
        day = number * (math.sqrt(5) - 1) / 2 % 1 * days
        rows.append(closed(life * 24, received=day * 24) if day + life <= days else fact(day * 24))
    taken = [row["closed_at"] - row["received_at"] for row in rows if row["closed_at"]]
    time = figures(rows, as_of=START + timedelta(days=days)).time_to_answer
    assert time.censored == 300
    assert statistics.median(taken) < timedelta(days=9), "what the usual figure says"
    assert time.median is not None
    assert timedelta(days=11.5) < time.median < timedelta(days=12.5)


def test_with_equal_hazards_half_are_never_completed() -> None:
    """Ends alternate between declined and done: half are done in the end, and only just."""
    ends = [Outcome.DECLINED, Outcome.COMPLETED]
    rows = [closed(24 * (day + 1), ends[day % 2]) for day in range(20)]
    time = figures(rows).time_to_complete
    assert (time.median, time.ninetieth) == (timedelta(days=20), None), "nine in ten are never done"
    assert figures([*rows, closed(1, Outcome.DECLINED)]).time_to_complete.median is None
    censored = [row | ({"outcome": "withdrawn"} if row["outcome"] == "declined" else {}) for row in rows]
    assert figures(censored).time_to_answer.median == timedelta(days=16), "the flattering figure"


def test_ties_leave_together_and_a_close_comes_before_a_censoring() -> None:
    hours = (AS_OF - START) / HOUR
    rows = [closed(hours), closed(hours), fact(0), fact(0)]
    assert figures(rows).time_to_complete.median == AS_OF - START
    assert figures([*rows, fact(0)]).time_to_complete.median is None


def test_a_time_that_rests_on_few_who_still_waited_stays_and_is_known_to() -> None:
    """Three are done within 30 hours, ten are open for 100, and the last alone is waited for until 1,000."""
    still = (AS_OF - START) / HOUR
    rows = [closed(10), closed(20), closed(30), *(fact(still - 100) for _ in range(10)), closed(1000)]
    for time in (figures(rows).time_to_complete, figures(rows).time_to_answer):
        assert (time.median, time.ninetieth) == (1000 * HOUR, 1000 * HOUR), "as the curve has it"
        assert time.weight_at_median == time.weight_at_ninetieth == pytest.approx(11 / 14)
        assert time.median_rests_on_few
        assert time.ninetieth_rests_on_few
    ten = figures([closed(hours) for hours in range(1, 11)]).time_to_complete
    assert ten.weight_at_ninetieth == pytest.approx(1 / 10)
    assert not ten.median_rests_on_few
    assert not ten.ninetieth_rests_on_few, "each stands for itself: none has handed on its weight"


def test_a_suspect_close_stays_below_the_line_and_earns_nothing() -> None:
    rows = [closed(10) for _ in range(6)] + [closed(0.1, suspect=True) for _ in range(6)]
    found = figures(rows)
    for rate in (found.on_time_of_closed, found.on_time_of_due, found.done_share):
        assert rate == Rate(6, 12, suspect=6)
    assert found.closed == {Outcome.COMPLETED: 12}
    assert (found.time_to_answer.events, found.time_to_answer.censored) == (6, 6)
    assert found.time_to_answer.median == timedelta(hours=10)
    assert found.time_to_answer.ninetieth is None
    assert (found.time_to_complete.events, found.time_to_complete.others) == (6, 6)
    assert found.time_to_complete.suspect == found.time_to_answer.suspect == 6


def test_what_was_met_before_a_suspect_close_keeps_its_credit() -> None:
    """Somebody came and looked on the first day; a week later the request was closed among many at once."""
    looked = {"due_kind": "inspection", "due_result": "met", "due_resolved_at": plain(START + 20 * HOUR)}
    rows = [closed(168, suspect=True) | looked, closed(20, suspect=True) | looked, fact() | looked]
    assert figures(rows).on_time_of_due == Rate(2, 3, suspect=1)


def test_what_nobody_asked_for_is_in_no_figure_and_counted_apart() -> None:
    rows = [closed(1, kind="proactive"), fact(kind="information_only"), closed(20)]
    found = figures(rows)
    assert (found.received, found.open, found.closed) == (1, 0, {Outcome.COMPLETED: 1})
    assert found.apart == {Exclusion.PROACTIVE: 1, Exclusion.INFORMATION_ONLY: 1}
    both = {Exclusion.PROACTIVE: 1, Exclusion.INFORMATION_ONLY: 1}
    assert found.on_time_of_due == Rate(1, 1, excluded=both)
    assert found.on_time_of_closed == Rate(1, 1, excluded={Exclusion.PROACTIVE: 1})
    assert found.time_to_answer.excluded == both
    assert found.backlog == Backlog(excluded={Exclusion.INFORMATION_ONLY: 1})


@pytest.mark.parametrize(
    ("row", "left_out"),
    [
        (closed(30, Outcome.INVALID), ("invalid", "invalid", "invalid", "invalid")),
        (closed(30, due=-1), ("deadline_before_received",) * 4),
        (closed(30, due=None), ("no_deadline", None, None, None)),
        (closed(30, Outcome.WITHDRAWN), (None, "no_longer_needed", "withdrawn", None)),
        (closed(30, Outcome.NOT_RECORDED), (None, "no_longer_needed", "not_recorded", None)),
        (closed(30, Outcome.REFERRED), (None, "no_longer_needed", None, None)),
        (closed(60, Outcome.REFERRED), (None, None, None, None)),
    ],
)
def test_each_reason_to_leave_out_is_counted(row: Row, left_out: tuple[str | None, ...]) -> None:
    early = Period(START - timedelta(days=9), YEAR.end)
    found = figures([row], period=early)
    excluded = [rate.excluded for rate in (found.on_time_of_closed, found.on_time_of_due, found.done_share)]
    for part, reason in zip([*excluded, found.time_to_answer.excluded], left_out, strict=True):
        assert part == ({Exclusion(reason): 1} if reason else {})
    assert found.received == 1, "counts leave nothing out"


def test_a_duplicate_takes_its_roots_end() -> None:
    root, waiting = closed(30), fact()
    found = figures([duplicate(root, 2, received=5), duplicate(waiting, 2)])
    assert found.closed == {Outcome.DUPLICATE: 2}
    assert (found.time_to_complete.events, found.time_to_complete.censored) == (1, 1)
    assert found.time_to_complete.median == timedelta(hours=25)
    assert found.time_to_answer.events == 2
    assert found.on_time_of_due == Rate(1, 2)
    assert found.done_share == Rate(0, 2), "a duplicate is closed as one, never as done"


def test_a_deadline_counts_once_it_has_passed() -> None:
    row = fact(due=48)
    deadline = START + 48 * HOUR
    assert figures([row], as_of=deadline).on_time_of_due == Rate()
    assert figures([row], as_of=deadline + timedelta(seconds=1)).on_time_of_due == Rate(0, 1)
    assert figures([row], as_of=deadline).backlog.late == 0


def test_what_comes_at_its_very_deadline_is_in_time() -> None:
    """So is a promise left; and thirty days back is far enough to say that nobody opened it again."""
    for hours, kept in ((48, 1), (48.001, 0)):
        found = figures([closed(hours)])
        assert found.on_time_of_closed == found.on_time_of_due == Rate(kept, 1), hours
        met: Row = {"result": "met", "resolved_at": plain(START + hours * HOUR)}
        assert figures(promises=[promise(**met)]).first_response_on_time == Rate(kept, 1), hours
        left = figures([closed(hours, Outcome.REFERRED)]).on_time_of_due
        assert left.excluded == ({Exclusion.NO_LONGER_NEEDED: 1} if kept else {}), hours
    thirty = (AS_OF - START) / HOUR - 30 * 24
    assert figures(closes=[close(thirty), close(thirty + 0.001)]).reopened == Rate(
        0, 1, excluded={Exclusion.TOO_RECENT: 1}
    )
    root = closed(30)
    assert figures([duplicate(root, 2, suspect=True)]).on_time_of_due == Rate(0, 1, suspect=1)


def test_late_and_badly_late() -> None:
    rows = [fact(0, due=48), fact(100, due=None), fact(72, due=24)]
    for hours, late, badly in ((47, 0, 0), (49, 1, 0), (97, 2, 0), (144, 2, 0), (145, 2, 2)):
        stock = figures(rows, as_of=START + hours * HOUR).backlog
        assert (stock.late, stock.badly_late) == (late, badly), hours


def test_what_was_open_at_the_end_of_a_period_that_is_over() -> None:
    end = (FIRST_PART.end - START) / HOUR
    reopened_after: Row = {
        "first_closed_at": START.replace(tzinfo=None) + HOUR,
        "first_reopened_at": FIRST_PART.end.replace(tzinfo=None) + HOUR,
    }
    rows = [
        closed(end + 1),
        closed(end - 1),
        closed(end),
        closed(end + 9) | reopened_after,
        fact() | reopened_after,
        fact(received=end),
    ]
    found = figures(rows, period=FIRST_PART)
    assert found.received == found.time_to_answer.cases == 5, (
        "what comes in at its very end is of the next period"
    )
    stock = found.backlog
    assert (stock.open, stock.median_age, stock.late) == (2, timedelta(days=30), 2)


def test_no_facts_give_empty_figures() -> None:
    assert figures([]) == Figures()
