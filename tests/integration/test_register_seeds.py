"""Seeds of the register: checked with the profile, read once, and counted like every other figure."""

from decimal import Decimal

from portal.commands.register.answering import Place, change_measure
from portal.commands.register.seeding import seed_register
from portal.domain.countable import COUNTABLE, UNITS, reads_of
from portal.domain.measures import Measure
from portal.domain.permissions import Actor, Role
from portal.domain.values import Number, Reads, Source
from portal.outcomes import facts
from portal.outcomes.cells import Group
from portal.outcomes.links import Link
from portal.portal import Portal
from portal.queries.performance.measure import PARTS
from portal.queries.register_list import RegisterSearch, register_page
from portal.queries.register_measure import measure_page
from portal.queries.values import measure_years
from tests.havenport import Planted
from tests.portals import Clock, sent

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
    link = Link(Measure.ON_TIME_OF_DUE, Reads.SHARE, Group.SERVICE, "HW-Lamp Out")
    assert (page.links, page.definition.books) == ({2026: link}, ("budget_book", "action_plan:lit-streets"))

    for number in range(3):
        sent(portal, key=f"lamp-{number}")
    clock.forward(days=60)
    facts.refresh(portal)
    year = portal.catalogue.city.fiscal_year.year_of(portal.catalogue.calendar.local_day(portal.now()))
    years = measure_years(portal, ["HW-1", "HW-2"], [2026, year])
    counted = years["HW-1", year].actual.now
    assert counted is not None
    assert (counted.source, counted.value) == (Source.COUNTED, Number(Decimal(0), Decimal(0), Decimal(3)))
    assert years["HW-1", 2026].target.number == Decimal(90)
    entered = years["HW-2", 2026]
    assert [entered.actual.number, entered.quarters[2].number] == [46, 12]


def test_whatever_a_measure_can_be_counted_by_is_counted() -> None:
    assert set(COUNTABLE) == set(PARTS)
    assert {reads for each in COUNTABLE for reads in reads_of(each)} == set(UNITS)
    assert reads_of(Measure.DIGITAL_TAKE_UP) == (), "by which channel it came is on no released row"


def test_a_mistake_in_a_seed_is_named_with_its_line() -> None:
    for old, new, advice in (
        ("service: lamp-out}", "service: lamp-outt}", 'There is no service "lamp-outt". Write "lamp-out"'),
        ("reads: share", "reads: median_days", 'on_time_of_due has no number "median_days"'),
        ("figure: on_time_of_due", "figure: satisfaction", 'No measure can be counted by "satisfaction"'),
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
