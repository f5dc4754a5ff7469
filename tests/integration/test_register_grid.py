"""Measures of the register that are read from the fixed grid: what is published, and never anything finer."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.app import portal_of
from portal.commands.refusals import Refusal, Refused
from portal.commands.register.counting import count_measure
from portal.domain.measures import Measure
from portal.domain.papers import PaperKind
from portal.domain.permissions import Actor, Role
from portal.domain.sheets import ANSWERED, GOOD, MARKS, RATED, YES, Subject
from portal.domain.values import Lack, Number, Reads
from portal.outcomes.cells import Group, Scope
from portal.outcomes.links import Link
from portal.portal import Portal
from portal.queries.stats.figures import measures_of
from portal.queries.values import measure_years
from portal.store.models import PublishedQuarterRow
from tests.measures import linked, registered
from tests.portals import Clock
from tests.reporting import AGENCY, YEAR, sign
from tests.staff import add_staff, enter
from tests.visitor import Visitor

REVIEWER = Actor(Role.PERFORMANCE_REVIEWER, "rita")
FIRST, SECOND = (date(2026, 4, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 9, 30))
RATIO = {"interval": "period", "unit": "percent"}


def published(portal: Portal, quarter: int, city: Mapping[str, int | None], spanish: int | None = 12) -> None:
    """Publishes a quarter of answers: the whole city's by kind, and how many answered in Spanish."""
    first, last = (FIRST, SECOND)[quarter - 1]
    cells = [["", "", kind, count] for kind, count in city.items()]
    good, rated = (8, 10) if quarter == 1 else (None, 12)
    cells += [["agency", AGENCY, GOOD, good], ["agency", AGENCY, RATED, rated]]
    cells += [["language", "es", ANSWERED, spanish], ["language", "es", YES, None]]
    with portal.store.write() as session:
        session.add(
            PublishedQuarterRow(
                year=YEAR,
                quarter=quarter,
                first_day=first,
                last_day=last,
                as_of=portal.now(),
                published_at=portal.now(),
                cells={Subject.ANSWERS.value: cells},
                dropped={},
            )
        )


def test_a_value_is_a_published_cell_and_a_year_what_four_of_them_make(portal: Portal, clock: Clock) -> None:
    for identity, reads in (("fixed", Reads.SHARE), ("answers", Reads.DENOMINATOR)):
        linked(portal, registered(portal, identity), Measure.CONFIRMED_FIXED, reads)
    linked(portal, registered(portal, "spanish"), Measure.CONFIRMED_FIXED, Reads.SHARE, language="es")
    linked(portal, registered(portal, "marks"), Measure.SATISFACTION, Reads.MEAN)
    linked(portal, registered(portal, "good"), Measure.SATISFACTION, Reads.SHARE, agency=AGENCY)
    marks = dict(zip(MARKS, (2, 1, 2, 4, 2), strict=True))
    published(portal, 1, {YES: 30, ANSWERED: 40, **marks, RATED: 11})
    published(portal, 2, {YES: None, ANSWERED: 35, RATED: 0, **dict.fromkeys(MARKS, 0)})

    def values(identity: str, year: int = YEAR) -> list[Number | None]:
        found = measure_years(portal, [identity], [year])[identity, year]
        slots = (*found.quarters[:3], found.actual)
        return [each.now.value if each.now else None for each in slots]

    few, not_yet = Number(lack=Lack.TOO_FEW), Number(lack=Lack.NOT_YET)
    share = Number(Decimal(75), Decimal(30), Decimal(40))
    assert values("fixed") == [share, few, not_yet, few], "a sum over a withheld count is withheld"
    assert values("answers") == [Number(Decimal(40)), Number(Decimal(35)), not_yet, not_yet]
    assert values("spanish") == [few, few, not_yet, few]
    none = Number(None, Decimal(0), Decimal(0), Lack.TOO_FEW)
    assert values("marks") == [Number(Decimal("3.27"), Decimal(36), Decimal(11)), none, not_yet, not_yet]
    eight = Number(Decimal(80), Decimal(8), Decimal(10))
    assert values("good") == [eight, few, not_yet, few], "an agency's share of good marks is published"
    assert values("fixed", YEAR - 1) == [None, None, None, None], "what ended before is published no more"
    clock.now = datetime(2030, 1, 1, tzinfo=UTC)
    assert values("answers")[2:] == [None, None], "nor will that be"


@pytest.mark.parametrize(
    ("figure", "of", "refusal"),
    [
        (Measure.CONFIRMED_FIXED, [(Group.TOPIC, "streets")], Refusal.NOT_PUBLISHED_BY),
        (Measure.DONE_SHARE, [(Group.LANGUAGE, "es")], Refusal.NOT_PUBLISHED_BY),
        (Measure.DIGITAL_TAKE_UP, [(Group.LANGUAGE, "tlh")], Refusal.UNKNOWN_SCOPE),
        (Measure.DIGITAL_TAKE_UP, [(Group.LANGUAGE, "en"), (Group.LANGUAGE, "es")], Refusal.PUBLISHED_BY_ONE),
        (Measure.CONFIRMED_FIXED, [(Group.AGENCY, AGENCY), (Group.LANGUAGE, "es")], Refusal.PUBLISHED_BY_ONE),
        (Measure.SATISFACTION, [(Group.SERVICE, "HW-Lamp Out")], Refusal.NOT_PUBLISHED_BY),
        (Measure.DONE_SHARE, [(Group.SERVICE, "TC-Quiet Help")], Refusal.UNKNOWN_SCOPE),
    ],
)
def test_a_measure_is_narrowed_only_to_what_is_published(
    portal: Portal, figure: Measure, of: list[tuple[Group, str]], refusal: Refusal
) -> None:
    link = Link(figure, Reads.SHARE, Scope(frozenset(of)))
    registered(portal, "fixed", **RATIO)
    with pytest.raises(Refused) as refused:
        count_measure(portal, "fixed", YEAR, link, "It was asked for", REVIEWER)
    assert refused.value.refusal is refusal


def test_what_is_withheld_is_too_few_to_say_in_every_book(visitor: Visitor, clock: Clock) -> None:
    portal = portal_of(visitor.app)
    registered(portal, "fixed", agency_code="HW01", books=["budget_book", "citistat"], **RATIO)
    linked(portal, "fixed", Measure.CONFIRMED_FIXED, Reads.SHARE)
    published(portal, 1, {YES: None, ANSWERED: 35})
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    desk = Visitor(visitor.app)
    enter(desk, "rita")
    sign(portal, PaperKind.MID_YEAR)
    mid_year = f"/performance/agencies/{AGENCY}/{YEAR}/mid-year"
    desk.get(f"/staff/year/{YEAR}/{AGENCY}/mid-year")
    assert "Quarter 1 Too few to say" in desk.text
    assert "Quarter 2 Not published yet" in desk.text
    for address in (f"/en{mid_year}", "/en/performance/register/fixed"):
        visitor.get(address)
        assert "Too few to say" in visitor.text
        assert "Not published yet" in visitor.text
    published(portal, 2, {YES: 20, ANSWERED: 25})
    visitor.get(f"/en{mid_year}")
    assert "80 percent" in visitor.text, "what was not published yet comes by itself"
    found = measure_years(portal, ["fixed"], [YEAR])["fixed", YEAR]
    assert [each.is_final for each in found.quarters] == [True, False, False, False]
    rows = csv.DictReader(io.StringIO(visitor.get("/performance/register/fixed/measure.csv").text))
    row = next(each for each in rows if each["fiscal_year"] == str(YEAR))
    assert row["without_number"] == "q1: too_few; q3: not_yet; q4: not_yet; actual: too_few"
    (in_memo,) = measures_of(portal, [AGENCY], YEAR)
    in_year = [number for year, _, number in in_memo["quarters"] if year == YEAR]
    assert in_year == ["too_few", "80", "not_yet", "not_yet"]
