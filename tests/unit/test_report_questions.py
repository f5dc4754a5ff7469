"""What a report asks about planted numbers: of each unit and interval, and by where a measure should go."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import product

from portal.domain.checks import Check
from portal.domain.papers import PaperKind
from portal.domain.register import Interval, RegisteredMeasure, Unit
from portal.domain.report_numbers import is_ratio
from portal.domain.report_questions import Subject
from portal.domain.reports import Gap, Portion, assemble
from portal.domain.trends import Direction
from portal.domain.values import QUARTER_SLOTS, MeasureYear, Number, Said, Slot, Source, Value

ID, YEAR = "M1", 2027
MID, END = PaperKind.MID_YEAR, PaperKind.YEAR_END
COUNT, PERCENT, CURRENCY, DURATION = Unit.COUNT, Unit.PERCENT, Unit.CURRENCY, Unit.DURATION
CUMULATIVE, SNAPSHOT, PERIOD = Interval.CUMULATIVE, Interval.SNAPSHOT, Interval.PERIOD


def value(number: str, source: Source = Source.REPORTED, at: int = 1) -> Value:
    """A value that was signed on a day of July 2026; - for none; 9/10 for a ratio in percent."""
    if number == "-":
        return Value()
    above, _, below = number.partition("/")
    made = Number(Decimal(above))
    if below:
        made = Number(100 * Decimal(above) / Decimal(below), Decimal(above), Decimal(below))
    return Value(Said(made, source, at=datetime(2026, 7, at, tzinfo=UTC)))


def known(year: int, quarters: str = "- - - -", actual: str = "-", target: str = "-") -> MeasureYear:
    """What earlier reports have signed of a fiscal year."""
    own = value(target, Source.APPROVED, at=2)
    return MeasureYear(ID, year, own, tuple(map(value, quarters.split())), value(actual))


def report(
    defined: RegisteredMeasure, typed: str, *years: MeasureYear, kind: PaperKind = END, computed: bool = False
) -> Portion:
    """A report in which quarters and the actual are typed, with blanks between; - for none.

    A ratio that says no more than 90 is 90/100.
    """
    texts: dict[str, str] = {}
    for slot, text in zip((*QUARTER_SLOTS, Slot.ACTUAL), typed.split(), strict=False):
        name, (above, _, below) = f"value.{ID}.{slot}", text.partition("/")
        parts = {name: text}
        if is_ratio(defined.interval, defined.unit) and text != "-":
            parts = {f"{name}.numerator": above, f"{name}.denominator": below or "100"}
        texts |= {} if text == "-" else parts | {f"{name}.evidence": "log"}
    subject = Subject(ID, defined, {each.year: each for each in years}, computed)
    return assemble(kind, YEAR, [subject], texts).parts[0]


def measure(
    interval: Interval = CUMULATIVE, unit: Unit = COUNT, direction: Direction = Direction.INCREASE
) -> RegisteredMeasure:
    """A measure."""
    words = ("code", "agency", "agency_code", "service", "service_code", "formula", "data_source", "refresh")
    return RegisteredMeasure(
        **dict.fromkeys((*words, "owner", "baseline"), ""),
        title="M",
        type=None,
        direction=direction,
        interval=interval,
        unit=unit,
        equity=None,
        books=(),
        status=None,
    )


def checks(part: Portion) -> list[Check]:
    """What is asked; each is missing until it is answered."""
    assert [each.question for each in part.missing if each.gap is Gap.ANSWER] == list(part.questions)
    return [each.finding.check for each in part.questions]


def slots(part: Portion) -> list[tuple[Check, Slot | None]]:
    """What is asked, and of which value alone."""
    return [(each.finding.check, each.slot) for each in part.questions]


def test_a_year_that_its_quarters_do_not_make_is_asked_about_in_every_unit() -> None:
    quarters, wrong = {PERIOD: "8/10 8/11 9/12 8/9"}, {PERIOD: "1/10"}
    for interval, unit in product(Interval, Unit):
        some = quarters.get(interval, "11 12 13 14")
        found = checks(report(measure(interval, unit), f"{some} {wrong.get(interval, '9')}"))
        expected = Check.NOT_LAST_QUARTER if interval is SNAPSHOT else Check.OUTSIDE_QUARTERS
        if interval is CUMULATIVE and unit is not PERCENT:
            expected = Check.NOT_SUM
        assert found == [expected], (interval, unit)
        # What the quarters make is proposed and asked nothing about.
        assert report(measure(interval, unit), some).missing == (), (interval, unit)


def test_percentages_out_of_range_or_on_another_scale_are_asked_about_once() -> None:
    percent = measure(SNAPSHOT, PERCENT)
    assert checks(report(percent, "105 90 91 92 92")) == [Check.OUT_OF_RANGE]
    assert checks(report(measure(PERIOD, PERCENT), "12/10 9/10 8/10 9/11")) == [Check.OUT_OF_RANGE]
    for unit in (COUNT, CURRENCY, DURATION):
        assert checks(report(measure(SNAPSHOT, unit), "105 90 91 92 92")) == []
    assert checks(report(percent, "0.95 96", kind=MID)) == [Check.SCALE_FLIP]
    signed = known(YEAR, "105 0.95 - -", target="120")
    assert checks(report(percent, "- - 40 41", signed)) == [], "the mid-year report has asked"
    part = report(percent, "- - 93 106 106", signed)
    assert checks(part) == [Check.OUT_OF_RANGE, Check.SCALE_FLIP]
    assert [str(each) for each in part.questions[1].finding.numbers] == ["0.95", "106"], (
        "the new one is named"
    )


def test_a_value_that_is_its_target_is_asked_about_in_a_quarter_as_for_the_year() -> None:
    for unit in Unit:
        held = known(YEAR, target="90.0")
        assert checks(report(measure(SNAPSHOT, unit), "90 91", held, kind=MID)) == [Check.EQUALS_TARGET]
        assert checks(report(measure(SNAPSHOT, unit), "90 91 92 90", held)) == [Check.EQUALS_TARGET]
        assert checks(report(measure(SNAPSHOT, unit), "90.1 91", held, kind=MID)) == []
    assert checks(report(measure(PERIOD, PERCENT), "9/10 8/10", known(YEAR, target="90"), kind=MID)) == [
        Check.EQUALS_TARGET
    ]


def test_the_same_value_four_quarters_running_is_asked_about_over_the_turn_of_the_year() -> None:
    before = known(YEAR - 1, "1 2 7 7")
    assert checks(report(measure(SNAPSHOT), "7 7", before, kind=MID)) == [Check.SAME_QUARTERS]
    assert checks(report(measure(SNAPSHOT), "7 8", before, kind=MID)) == []
    assert checks(report(measure(SNAPSHOT), "5 5.0 5 5")) == [Check.SAME_QUARTERS]
    assert checks(report(measure(PERIOD, PERCENT), "5/10 6/12 7/14 8/16")) == [Check.SAME_QUARTERS]


def test_a_jump_and_a_denominator_that_drifts_are_asked_about_where_they_are_submitted() -> None:
    years = [known(YEAR - 2, "10 11 10 11"), known(YEAR - 1, "10 11 10 11")]
    for unit in Unit:
        part = report(measure(SNAPSHOT, unit), "30 11", *years, kind=MID)
        assert slots(part) == [(Check.BEYOND_LIMITS, Slot.Q1)]
    annual = [known(YEAR - each, actual=str(40 + each % 2)) for each in range(1, 9)]
    part = report(measure(), "20 20 21 20", *annual)
    assert slots(part) == [(Check.BEYOND_LIMITS, Slot.ACTUAL)]
    part = report(measure(SNAPSHOT), "0 400", *[known(YEAR - n, "0 9 0 9") for n in (2, 1)], kind=MID)
    assert part.questions[0].finding.numbers[1] == 0, "nothing was ever below zero"
    part = report(measure(PERIOD, PERCENT), "80/100 82/100 160/200 81/100")
    assert slots(part) == [(Check.DENOMINATOR_DRIFT, Slot.Q3)]
    signed = known(YEAR, "80/100 160/200 - -")
    assert checks(report(measure(PERIOD, PERCENT), "- - 82/101 83/101", signed)) == [], "asked at mid-year"


def test_an_easy_target_is_asked_about_where_its_plan_could_not() -> None:
    for direction, target in ((Direction.INCREASE, "85"), (Direction.DECREASE, "95")):
        of = measure(SNAPSHOT, COUNT, direction)
        met = "90" if direction is Direction.INCREASE else "80"
        planned = known(YEAR, target=target)
        assert checks(report(of, f"{met} {met}", known(YEAR - 1, actual="90"), planned, kind=MID)) == []
        after = MeasureYear(ID, YEAR - 1, actual=value("90", at=20))
        assert checks(report(of, f"{met} {met}", after, planned, kind=MID)) == [Check.EASY_TARGET]
        imported = MeasureYear(ID, YEAR, value(target, Source.IMPORTED))
        before = known(YEAR - 1, actual="90")
        assert checks(report(of, f"{met} {met}", before, imported, kind=MID)) == [Check.EASY_TARGET]
        reported = MeasureYear(
            ID, YEAR, value(target, Source.IMPORTED), (value(met, at=28),) * 2 + (Value(),) * 2
        )
        assert Check.EASY_TARGET not in checks(report(of, "- - 99 99", before, reported))
    assert (
        checks(report(measure(direction=Direction.MAINTAIN), "1", known(YEAR - 1, actual="9"), kind=MID))
        == []
    )


def test_a_value_that_replaces_what_the_register_says_is_asked_about() -> None:
    imported = MeasureYear(
        ID,
        YEAR,
        quarters=tuple(value(each, Source.IMPORTED) for each in ("30", "40", "-", "-")),
        actual=value("130", Source.IMPORTED),
    )
    other = (Check.OTHER_IN_REGISTER, Slot.ACTUAL)
    # What the quarters make is taken for the year: nobody types 125, and it is asked about all the same.
    made = report(measure(), "30 - 35 20", imported)
    assert [checks(made), slots(made)] == [[Check.OTHER_IN_REGISTER], [other]]
    assert made.questions[0].finding.numbers == (Decimal(130), Decimal(125))
    assert [line.held and line.held.value.number for line in made.lines] == [30, 40, None, None, 130]
    assert slots(report(measure(), "31 - 34 25", imported)) == [(Check.OTHER_IN_REGISTER, Slot.Q1)]
    assert slots(report(measure(), "30 40.4 34 25.6", imported)) == [], "40.4 is 40, rounded"
    lost = report(measure(), "No-data - 34 25", imported)
    assert [each.gap for each in lost.missing] == [Gap.FAULT], "what cannot be read replaces nothing yet"
    none = assemble(END, YEAR, [lost.subject], {f"value.{ID}.q1": "No data"}).parts[0]
    assert [each.finding.numbers for each in none.questions] == [(Decimal(30),)]
    computed = report(measure(), "", imported, computed=True)
    assert [each.slot for each in computed.questions] == [Slot.Q1, Slot.Q2, Slot.ACTUAL], "nothing is counted"
    signed = MeasureYear(ID, YEAR, actual=value("130"))
    assert slots(report(measure(), "30 40 34 21 125", signed)) == [(Check.NOT_SUM, None)]


def test_a_miss_needs_two_answers_by_where_the_measure_should_go() -> None:
    missed: Mapping[tuple[Direction, str], bool] = {
        (Direction.INCREASE, "89"): True,
        (Direction.INCREASE, "91"): False,
        (Direction.DECREASE, "89"): False,
        (Direction.DECREASE, "91"): True,
        (Direction.MAINTAIN, "89"): True,
        (Direction.MAINTAIN, "91"): True,
    }
    for (direction, actual), is_missed in missed.items():
        for unit, computed in product(Unit, (False, True)):
            own = known(YEAR, target="90")
            if computed:
                counted = Value(Said(Number(Decimal(actual)), Source.COUNTED))
                own = MeasureYear(ID, YEAR, own.target, own.quarters, counted)
            typed = "" if computed else f"88 87 93 {actual}"
            part = report(measure(SNAPSHOT, unit, direction), typed, own, computed=computed)
            wanted = [Gap.EXPLANATION, Gap.CHANGE] if is_missed else []
            assert [each.gap for each in part.missing] == wanted, (direction, actual, unit, computed)
    # At mid-year what adds up is held against half of the target, a ratio of both quarters against all of it.
    half = report(measure(), "20 24", known(YEAR, target="90"), kind=MID)
    assert half.miss is not None
    assert (half.miss.value, half.miss.against, half.miss.is_pace) == (Decimal(44), Decimal(45), True)
    ratio = report(measure(PERIOD, PERCENT), "8/10 19/20", known(YEAR, target="91"), kind=MID)
    assert ratio.miss is not None
    assert (ratio.miss.value, ratio.miss.is_pace) == (Decimal(90), False)
    assert (
        report(measure(direction=Direction.MAINTAIN), "2 3", known(YEAR, target="90"), kind=MID).miss is None
    )
