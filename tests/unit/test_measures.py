"""The arithmetic of the figures, by hand at every edge and by property over invented facts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.domain.lifecycle import Outcome, Result
from portal.domain.measures import (
    FEWEST_FOR_A_RATE,
    Fact,
    Figures,
    Period,
    Rate,
    figures,
    on_time_of_closed,
    on_time_of_due,
)

START = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
END = datetime(2027, 7, 1, 4, 0, tzinfo=UTC)
YEAR = Period(START, END)
NOW = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
DUE = datetime(2026, 10, 1, 3, 59, 59, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

DONE = Fact("LAMP", DUE - 4 * DAY, Outcome.COMPLETED, DUE, DUE, Result.MET, DUE)
"""Closed as done in the very last second."""

OPEN = replace(DONE, outcome=None, closed_at=None, result=Result.PENDING, resolved_at=None)


class TestRate:
    """A share with its counts."""

    @pytest.mark.parametrize(
        ("rate", "share"),
        [
            (Rate(), None),
            (Rate(9, 9), None),
            (Rate(0, 9), None),
            (Rate(10, 10), 1.0),
            (Rate(0, 10), 0.0),
            (Rate(3, 12), 0.25),
            (Rate(3, 12, 1000), 0.25),
            (Rate(0, 0, 1000), None),
        ],
    )
    def test_it_is_said_from_ten_cases_on(self, rate: Rate, share: float | None) -> None:
        assert rate.share == share
        assert FEWEST_FOR_A_RATE == 10

    def test_two_are_added_case_by_case_not_share_by_share(self) -> None:
        assert Rate(9, 10, 1) + Rate(1, 90, 2) == Rate(10, 100, 3)
        assert (Rate(9, 10) + Rate(1, 90)).share == 0.1

    @given(some.lists(some.builds(Rate, *[some.integers(0, 99)] * 3), max_size=5))
    def test_the_order_of_adding_does_not_matter(self, rates: list[Rate]) -> None:
        assert sum(rates, Rate()) == sum(reversed(rates), Rate())


class TestPeriod:
    """From its start up to, not with, its end."""

    @pytest.mark.parametrize(
        ("moment", "within"),
        [(START - SECOND, False), (START, True), (END - SECOND, True), (END, False), (None, False)],
    )
    def test_its_edges(self, moment: datetime | None, within: bool) -> None:
        assert (moment in YEAR) is within

    def test_two_periods_that_meet_share_no_moment(self) -> None:
        following = Period(END, END + 365 * DAY)
        for moment in (END - SECOND, END, END + SECOND):
            assert (moment in YEAR) != (moment in following)


class TestOnTimeOfClosed:
    """Closed by the deadline ÷ closed in the period."""

    @pytest.mark.parametrize(
        ("fact", "rate"),
        [
            (DONE, Rate(1, 1)),
            (replace(DONE, closed_at=DUE + SECOND), Rate(0, 1)),
            (replace(DONE, closed_at=DUE - DAY), Rate(1, 1)),
            (replace(DONE, outcome=Outcome.DECLINED), Rate(1, 1)),
            (replace(DONE, outcome=Outcome.NOT_RECORDED, closed_at=DUE + DAY), Rate(0, 1)),
            (replace(DONE, outcome=Outcome.INVALID), Rate(excluded=1)),
            (replace(DONE, due_at=None), Rate(excluded=1)),
            (replace(DONE, closed_at=START, due_at=END), Rate(1, 1)),
            (replace(DONE, closed_at=START - SECOND), Rate()),
            (replace(DONE, closed_at=END), Rate()),
            (OPEN, Rate()),
        ],
    )
    def test_each_case(self, fact: Fact, rate: Rate) -> None:
        assert on_time_of_closed(fact, YEAR) == rate


class TestOnTimeOfDue:
    """Met by the deadline ÷ deadline fell in the period."""

    @pytest.mark.parametrize(
        ("fact", "rate"),
        [
            (DONE, Rate(1, 1)),
            (replace(DONE, resolved_at=DUE + SECOND), Rate(0, 1)),
            (OPEN, Rate(0, 1)),
            (replace(OPEN, due_at=NOW), Rate(0, 1)),
            (replace(OPEN, due_at=NOW + SECOND), Rate()),
            (replace(DONE, due_at=NOW + SECOND), Rate()),
            (replace(DONE, due_at=START - SECOND), Rate()),
            (replace(OPEN, due_at=None), Rate()),
            (replace(DONE, result=Result.LEFT), Rate(excluded=1)),
            (replace(DONE, result=Result.LEFT, resolved_at=DUE + SECOND), Rate(0, 1)),
            (replace(DONE, result=Result.LEFT, resolved_at=None), Rate(0, 1)),
            (replace(DONE, result=Result.OUT), Rate(excluded=1)),
            (replace(DONE, result=Result.OUT, resolved_at=DUE + DAY), Rate(excluded=1)),
        ],
    )
    def test_each_case(self, fact: Fact, rate: Rate) -> None:
        assert on_time_of_due(fact, YEAR, NOW) == rate

    def test_what_is_due_after_the_moment_of_asking_does_not_count_yet(self) -> None:
        assert on_time_of_due(OPEN, YEAR, DUE - SECOND) == Rate()
        assert on_time_of_due(OPEN, YEAR, DUE) == Rate(0, 1)


def test_figures_by_hand() -> None:
    facts = [
        DONE,
        OPEN,
        replace(OPEN, received_at=START - DAY),
        replace(DONE, outcome=Outcome.INVALID, result=Result.OUT),
        replace(DONE, received_at=START - DAY, closed_at=START - SECOND, due_at=START - SECOND),
        replace(DONE, service="STREET", closed_at=DUE + DAY, resolved_at=DUE + DAY),
    ]
    found = figures(facts, YEAR, NOW)
    assert found == {
        "LAMP": Figures(
            received=3,
            open=2,
            closed={Outcome.COMPLETED: 1, Outcome.INVALID: 1},
            on_time_of_closed=Rate(1, 1, 1),
            on_time_of_due=Rate(1, 3, 1),
        ),
        "STREET": Figures(
            received=1,
            closed={Outcome.COMPLETED: 1},
            on_time_of_closed=Rate(0, 1),
            on_time_of_due=Rate(0, 1),
        ),
    }
    total = sum(found.values(), Figures())
    assert (total.received, total.open) == (4, 2)
    assert total.closed == {Outcome.COMPLETED: 2, Outcome.INVALID: 1}
    assert (total.on_time_of_closed, total.on_time_of_due) == (Rate(1, 2, 1), Rate(1, 4, 1))


def test_nothing_has_no_figures() -> None:
    assert figures([], YEAR, NOW) == {}
    assert Figures() + Figures() == Figures()


moments = some.integers(-400, 400).map(lambda days: NOW + days * DAY / 3)


@some.composite
def a_fact(draw: some.DrawFn) -> Fact:
    """A request that could be: closed after it was received, with an outcome exactly when it is closed."""
    received = draw(moments)
    outcome = draw(some.none() | some.sampled_from(Outcome))
    closed = received + draw(some.integers(0, 90)) * DAY if outcome else None
    result = draw(some.sampled_from([one for one in Result if (one is Result.PENDING) == (closed is None)]))
    due = draw(some.none() | some.integers(1, 60).map(lambda days: received + days * DAY))
    return Fact(draw(some.sampled_from("AB")), received, outcome, closed, due, result, closed)


facts_of_a_city = some.lists(a_fact(), max_size=30)


def total(facts: Iterable[Fact], period: Period = YEAR) -> Figures:
    """The figures of all services together."""
    return sum(figures(facts, period, NOW).values(), Figures())


@given(facts_of_a_city)
def test_the_figures_of_services_add_up_to_the_plain_count(facts: list[Fact]) -> None:
    found = total(facts)
    assert found.received == sum(fact.received_at in YEAR for fact in facts)
    assert found.open == sum(fact.closed_at is None for fact in facts)
    assert found.closed == Counter(fact.outcome for fact in facts if fact.closed_at in YEAR)
    assert set(figures(facts, YEAR, NOW)) == {fact.service for fact in facts}


@given(facts_of_a_city, some.integers(0, 30))
def test_two_parts_of_a_city_add_up_to_the_city(facts: list[Fact], cut: int) -> None:
    assert total(facts[:cut]) + total(facts[cut:]) == total(facts)


@given(facts_of_a_city)
def test_two_halves_of_a_year_add_up_to_the_year(facts: list[Fact]) -> None:
    halves = [total(facts, Period(START, NOW)), total(facts, Period(NOW, END))]
    whole = total(facts)
    assert sum(half.received for half in halves) == whole.received
    assert sum((half.on_time_of_closed for half in halves), Rate()) == whole.on_time_of_closed
    assert sum((half.on_time_of_due for half in halves), Rate()) == whole.on_time_of_due
    assert {half.open for half in halves} == {whole.open}, "open is as of now, whatever the period"


@given(facts_of_a_city)
def test_no_rate_counts_more_than_there_is(facts: list[Fact]) -> None:
    found = total(facts)
    for rate in (found.on_time_of_closed, found.on_time_of_due):
        assert 0 <= rate.numerator <= rate.denominator
        assert rate.denominator + rate.excluded <= len(facts)
        assert rate.share is None or 0 <= rate.share <= 1
    closed = found.on_time_of_closed
    assert closed.denominator + closed.excluded == sum(found.closed.values())


@given(facts_of_a_city)
def test_what_is_invalid_never_moves_a_rate(facts: list[Fact]) -> None:
    spam = replace(DONE, service="A", outcome=Outcome.INVALID, result=Result.OUT)
    before, after = total(facts), total([*facts, spam])
    assert after.received == before.received + 1
    for name in ("on_time_of_closed", "on_time_of_due"):
        assert getattr(after, name) == getattr(before, name) + Rate(excluded=1)
