"""What the checks ask when a value that was signed becomes another one."""

from decimal import Decimal

import pytest

from portal.domain.checks import Check
from portal.domain.register import Interval, Unit
from portal.domain.report_questions import Subject, question_key
from portal.domain.restatements import questions_about, unanswered
from portal.domain.trends import Direction
from portal.domain.values import Number, Slot
from tests.unit.test_report_questions import ID, YEAR, known, measure

FITS = {
    Interval.CUMULATIVE: ("20 20 21 19", "80"),
    Interval.SNAPSHOT: ("20 20 21 19", "19"),
    Interval.PERIOD: ("20 20 21 19", "20"),
}


def asked(subject: Subject, slot: Slot, number: str) -> list[Check]:
    """What is asked when a value becomes a number."""
    found = questions_about(subject, YEAR, slot, Number(Decimal(number)), {})
    assert unanswered(found) == list(found)
    answers = {question_key(each.finding): "Put right next" for each in found}
    assert not unanswered(questions_about(subject, YEAR, slot, Number(Decimal(number)), answers))
    return [each.finding.check for each in found]


@pytest.mark.parametrize(
    ("interval", "slot", "check"),
    [
        (Interval.CUMULATIVE, Slot.Q1, Check.NOT_SUM),
        (Interval.SNAPSHOT, Slot.Q4, Check.NOT_LAST_QUARTER),
        (Interval.PERIOD, Slot.ACTUAL, Check.OUTSIDE_QUARTERS),
    ],
)
def test_what_no_longer_fits_the_year_is_asked_about(interval: Interval, slot: Slot, check: Check) -> None:
    quarters, actual = FITS[interval]
    for unit in (Unit.COUNT, Unit.CURRENCY, Unit.DURATION):
        subject = Subject(
            ID, measure(interval, unit), {YEAR: known(YEAR, quarters, actual)}, is_computed=False
        )
        assert asked(subject, slot, "25") == [check]
        half = Subject(ID, measure(interval, unit), {YEAR: known(YEAR, "20 20 - -")}, False)
        assert asked(half, Slot.Q1, "25") == [], "nobody has signed the year yet"


def test_every_check_asks_about_a_restated_value_and_only_of_what_it_raises() -> None:
    before = known(YEAR - 1, "21 20 21 20", actual="20")
    own = known(YEAR, "20 21 20 21", "21", target="19")
    subject = Subject(ID, measure(Interval.SNAPSHOT, Unit.PERCENT), {YEAR - 1: before, YEAR: own}, False)
    assert asked(subject, Slot.Q2, "22") == []
    assert asked(subject, Slot.Q2, "105") == [Check.OUT_OF_RANGE]
    assert asked(subject, Slot.Q2, "0.21") == [Check.SCALE_FLIP]
    assert asked(subject, Slot.Q2, "19") == [Check.EQUALS_TARGET]
    assert asked(subject, Slot.Q4, "90") == [Check.NOT_LAST_QUARTER]
    assert asked(subject, Slot.ACTUAL, "18") == [Check.NOT_LAST_QUARTER, Check.UNEXPLAINED_MISS]
    assert asked(subject, Slot.TARGET, "18") == [Check.EASY_TARGET]
    assert asked(subject, Slot.TARGET, "23") == [Check.UNEXPLAINED_MISS]
    older = known(YEAR - 2, "21 20 21 20")
    longer = Subject(ID, subject.defined, {YEAR - 2: older, **subject.years}, False)
    assert asked(longer, Slot.Q2, "40") == [Check.BEYOND_LIMITS]
    steady = Subject(ID, subject.defined, {YEAR: known(YEAR, "5 5 5 6", "6")}, False)
    assert asked(steady, Slot.Q4, "5") == [Check.NOT_LAST_QUARTER, Check.SAME_QUARTERS]
    ratio = measure(Interval.PERIOD, Unit.PERCENT)
    parts = Subject(ID, ratio, {YEAR: known(YEAR, "80/100 82/100 81/100 80/100")}, False)
    drifted = Number(Decimal(81), Decimal(162), Decimal(200))
    (found,) = questions_about(parts, YEAR, Slot.Q3, drifted, {})
    assert (found.finding.check, found.slot) == (Check.DENOMINATOR_DRIFT, Slot.Q3)


def test_a_half_year_that_falls_behind_its_pace_by_a_restatement_is_a_miss() -> None:
    subject = Subject(ID, measure(), {YEAR: known(YEAR, "20 25 - -", target="90")}, False)
    assert asked(subject, Slot.Q2, "24") == [Check.UNEXPLAINED_MISS]
    less = Subject(ID, measure(direction=Direction.DECREASE), subject.years, False)
    assert asked(less, Slot.Q2, "24") == []
    days = measure(Interval.PERIOD, Unit.DURATION, Direction.DECREASE)
    slow = Subject(ID, days, {YEAR: known(YEAR, "30 20 - -", target="21")}, is_computed=True)
    assert asked(slow, Slot.Q2, "24") == [Check.UNEXPLAINED_MISS], (
        "times of two quarters are not put together"
    )
