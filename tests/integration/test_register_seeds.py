"""Seeds of the register: checked with the profile, read once, and counted like every other figure."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from portal.catalogue import parse
from portal.commands.register.answering import Place, change_measure
from portal.commands.register.counting import count_measure
from portal.commands.register.seeding import seed_register
from portal.domain.countable import COUNTABLE, GRID, OF_ROWS, UNITS, Filter, filters_of, reads_of
from portal.domain.measures import Measure
from portal.domain.permissions import Actor, Role
from portal.domain.sheets import Dimension
from portal.domain.values import Lack, Number, Reads, Said, Source
from portal.outcomes import facts
from portal.outcomes.cells import ALL, Group, Scope
from portal.outcomes.links import Link
from portal.portal import Portal
from portal.queries.performance.measure import PARTS
from portal.queries.register_list import RegisterSearch, register_page
from portal.queries.register_measure import measure_page
from portal.queries.values import measure_years
from tests.havenport import Planted
from tests.measures import registered
from tests.places import with_places
from tests.portals import LAMP_ANSWERS, Clock, sent

RITA = Actor(Role.PERFORMANCE_REVIEWER, "rita")
SEED = "measures/harbor-works.yaml"


def test_seeds_define_what_is_not_there_and_computed_ones_count(portal: Portal, clock: Clock) -> None:
    seeded = seed_register(portal)
    assert (seeded.defined, seeded.computed, seeded.there) == (("HW-1", "HW-2"), 1, 0)
    change_measure(portal, Place("HW-2", 2026, 1), {"performance measure": "Lamps"}, "Shorter", RITA)
    again = seed_register(portal)
    assert (again.defined, again.there) == ((), 2)
    found = register_page(portal, RegisterSearch(), 1).measures
    assert [(one.identity, one.title, one.is_computed, one.is_asked) for one in found] == [
        ("HW-2", "Lamps", False, False),
        ("HW-1", "% of lamps mended on time", True, False),
    ]
    page = measure_page(portal, "HW-1")
    assert page is not None
    link = Link(Measure.ON_TIME_OF_DUE, Reads.SHARE, ALL.with_any(Group.SERVICE, ["HW-Lamp Out"]))
    assert (page.links, page.definition.books) == ({2026: link}, ("budget_book", "action_plan:lit-streets"))

    year = portal.catalogue.city.fiscal_year.year_of(portal.catalogue.calendar.local_day(portal.now()))
    counted = {}
    for number in range(10):
        sent(portal, key=f"lamp-{number}")
        if number in {8, 9}:
            now, clock.now = clock.now, clock.now + timedelta(days=60)
            facts.refresh(portal)
            years = measure_years(portal, ["HW-1", "HW-2"], [2026, year])
            counted[number], clock.now = years["HW-1", year].actual.now, now
    few, enough = (Said(each, Source.COUNTED) for each in (_of(None, 9, Lack.TOO_FEW), _of(0, 10)))
    assert counted == {8: few, 9: enough}, "a share of fewer than ten is too few to say"
    assert years["HW-1", 2026].target.number == Decimal(90)
    entered = years["HW-2", 2026]
    assert [entered.actual.number, entered.quarters[2].number] == [46, 12]


def _of(share: int | None, cases: int, lack: Lack | None = None) -> Number:
    return Number(None if share is None else Decimal(share), Decimal(0), Decimal(cases), lack)


def test_whatever_a_measure_can_be_counted_by_is_counted() -> None:
    assert set(COUNTABLE) == set(PARTS) | set(GRID)
    assert not set(PARTS) & set(GRID), "what is on no released row is never counted for a measure"
    assert {reads for each in COUNTABLE for reads in reads_of(each)} == set(UNITS)
    assert {Group(each.value) for each in Filter} <= set(Group)
    assert {Dimension(each.value) for of in GRID.values() for each in of.filters} < set(Dimension)
    assert filters_of(Measure.DONE_SHARE, Reads.SHARE) == OF_ROWS


def test_a_seed_is_narrowed_to_one_thing_that_its_figure_is_published_by() -> None:
    old = "computed: {figure: on_time_of_due, reads: share, service: lamp-out}"
    taken = {
        "topic: streets": (Filter.TOPIC, "streets"),
        'district: "3"': (Filter.DISTRICT, "3"),
        "neighbourhood: Old Docks": (Filter.NEIGHBOURHOOD, "Old Docks"),
    }
    figures = dict.fromkeys(taken, "on_time_of_due")
    taken |= {"language: es": (Filter.LANGUAGE, "es"), "assisted: true": (Filter.ASSISTED, "yes")}
    for named, expected in taken.items():
        planted = Planted()
        figure = figures.get(named, "confirmed_fixed")
        planted.change(SEED, old, f"computed: {{figure: {figure}, reads: share, {named}}}")
        assert planted.problems() == ()
        seed = next(one for one in parse(planted.documents).measures if one.id == "HW-1")
        assert seed.computed is not None
        assert seed.computed.narrowed_to() == (expected,)
    for new, advice in (
        ("figure: on_time_of_due, reads: share, topic: moon", 'There is no topic "moon"'),
        ("figure: on_time_of_due, reads: share, language: es", "on_time_of_due is not published by language"),
        (
            "figure: confirmed_fixed, reads: share, topic: streets",
            "confirmed_fixed is not published by topic",
        ),
        ("figure: satisfaction, reads: mean, agency: harbor-works", "Take it out"),
        ("figure: done_share, reads: share, service: quiet-help", '"quiet-help" is private'),
        (
            "figure: confirmed_fixed, reads: share, agency: harbor-works, language: [en, es]",
            "Take out all but one",
        ),
        ("figure: done_share, reads: share, service: [lamp-out, moon]", 'There is no service "moon"'),
        ("figure: done_share, reads: share, service: [lamp-out, lamp-out]", "is already used"),
    ):
        planted = Planted()
        planted.change(SEED, old, f"computed: {{{new}}}")
        problems = [each for each in planted.problems() if advice in each.message]
        assert problems, planted.problems()


def test_several_of_one_kind_are_counted_together_and_kinds_narrow_each_other(
    portal: Portal, clock: Clock
) -> None:
    for number in range(3):
        sent(portal, key=f"lamp-{number}")
    sent(portal, "wet-street", "wet", where=LAMP_ANSWERS["where"])
    clock.forward(days=40)
    facts.refresh(portal)
    lamps, wet = "HW-Lamp Out", portal.catalogue.services["wet-street"].service.code
    year = portal.catalogue.city.fiscal_year.year_of(portal.catalogue.calendar.local_day(portal.now()))
    expected = {
        "lamps": ([(Group.SERVICE, lamps)], 3),
        "both": ([(Group.SERVICE, lamps), (Group.SERVICE, wet)], 4),
        "of_topic": ([(Group.SERVICE, lamps), (Group.SERVICE, wet), (Group.TOPIC, "streets")], 4),
        "of_agency": ([(Group.SERVICE, lamps), (Group.AGENCY, "town-care")], None),
        "in_agency": ([(Group.SERVICE, wet), (Group.AGENCY, "harbor-works")], 1),
    }
    for name, (of, _) in expected.items():
        registered(portal, name, interval="cumulative", unit="count")
        link = Link(Measure.TIME_TO_COMPLETE, Reads.DENOMINATOR, Scope(frozenset(of)))
        count_measure(portal, name, 2020, link, "It was asked for", RITA)
    found = measure_years(portal, list(expected), [year])
    counted = {name: found[name, year].actual.number for name in expected}
    assert counted == {name: number for name, (_, number) in expected.items()}


def test_a_district_that_the_citys_places_do_not_have_is_told(portal: Portal) -> None:
    planted = Planted()
    old = "computed: {figure: on_time_of_due, reads: share, service: lamp-out}"
    planted.change(SEED, old, 'computed: {figure: on_time_of_due, reads: share, district: "33"}')
    city = replace(portal, catalogue=parse(planted.documents))
    with_places(city)
    assert seed_register(city).nowhere == ("HW-1",)


def test_a_mistake_in_a_seed_is_named_with_its_line() -> None:
    for old, new, advice in (
        ("service: lamp-out}", "service: lamp-outt}", 'There is no service "lamp-outt". Write "lamp-out"'),
        ("interval: period", "interval: snapshot", '"snapshot" does not fit on_time_of_due, share'),
        ("reads: share", "reads: median_days", 'on_time_of_due has no number "median_days"'),
        ("figure: on_time_of_due", "figure: backlog_age", 'No measure can be counted by "backlog_age"'),
        ("action_plan:lit-streets", "action_plan:moon", 'There is no book "action_plan:moon"'),
        ('target: "90"', 'target: "90", actual: "91"', "Nobody writes what is computed. Take it out"),
        ("id: HW-2", "id: HW-1", "HW-1"),
        ('actual: "46"', 'actual: "about 46"', '"about 46" is no number. Write digits'),
        ("direction: increase\n  interval: period", "interval: period", "direction"),
    ):
        planted = Planted()
        planted.change(SEED, old, new)
        (problem,) = planted.problems()
        assert problem.file == SEED
        assert advice in problem.message
