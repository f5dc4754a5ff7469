"""Reports of the harbor works: the last year's is signed and restated, this year's is late and has gaps.

They are on the site of journeys, so that no other page has their measures.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from accessibility.page import Page
from portal.commands.door import execute
from portal.commands.papers.opening import open_paper
from portal.commands.papers.writing import write_fields
from portal.commands.register.counting import count_measure
from portal.commands.reports.restating import Restatement
from portal.commands.reports.signing import sign_off
from portal.commands.requests.commands import SendRequest
from portal.domain.lifecycle import Channel
from portal.domain.measures import Measure
from portal.domain.papers import PaperKind, Sent
from portal.domain.permissions import Actor, Role
from portal.domain.values import Number, Reads, Slot
from portal.portal import Portal
from portal.queries.reports import report_view
from tests.browser.scenes.signed_in import desk
from tests.browser.scenes.stage import Scene, Stage, fixed, nothing
from tests.browser.sites import Site, Sites
from tests.measures import linked, registered
from tests.portals import ADMINISTRATOR, LAMP_ANSWERS
from tests.reporting import (
    AGENCY,
    AUTHOR,
    CALLS,
    KEPT,
    LAMPS,
    MID_YEAR,
    YEAR,
    register_measures,
    restated,
    sign,
    target,
    value,
    write,
)
from tests.staff import add_staff

AUTHOR_HERE, REVIEWER_HERE = "report-author", "report-reviewer"
TOWN, LIT, STREETS, GONE = "town-care", "Lamps asked for", "Streets asked for", "Calls asked for"
QUARTER_1, QUARTER_2 = (datetime(YEAR - 2, month, 4, 15, tzinfo=UTC) for month in (5, 8))
"""Within the fiscal year of the report that is signed."""

COUNTED = f"/year/{YEAR - 1}/{TOWN}/mid-year/restate"


def prepare(stage: Stage) -> None:
    """Signs a report off and restates one of its values; writes another with what keeps it from that."""
    portal = stage.sites.journeys.portal
    add_staff(portal, AUTHOR_HERE, Role.PLAN_AUTHOR)
    add_staff(portal, REVIEWER_HERE, Role.PERFORMANCE_REVIEWER)
    register_measures(portal)
    entered_then = {**value(LAMPS, "q1", 3), **value(LAMPS, "q2", 5)}
    missed = {f"miss.{KEPT}.explanation": "Two lamps lay too high", f"miss.{KEPT}.change": "A longer ladder"}
    behind = {**value(KEPT, "q1", 81, 100), **missed}
    last = {**MID_YEAR, **entered_then, **behind, "summary": "A quiet half year."}
    target(portal, KEPT, YEAR - 1, "90")
    sign(portal, PaperKind.MID_YEAR, last, YEAR - 1)
    found = Restatement(CALLS, YEAR - 1, Slot.Q1, Number(Decimal(33)), "Three calls were found")
    restated(portal, found)
    typed = {**value(CALLS, "q1", "about thirty"), **value(CALLS, "q2", 12)}
    number = write(portal, PaperKind.MID_YEAR, typed)
    write_fields(portal, number, [Sent(f"value.{CALLS}.q2", "13")], AUTHOR)
    _counted(portal)


def _counted(portal: Portal) -> None:
    """Signs counted values the day before; since then one moved as it may, and one as it may not."""
    in_books = {"agency": "Town Care", "edition": YEAR - 1}
    scopes = {
        LIT: {"service": "HW-Lamp Out"},
        STREETS: {"service": "HW-Wet Street"},
        GONE: {"agency": AGENCY},
    }
    for identity, scope in scopes.items():
        registered(portal, identity, title=identity, **in_books)
        linked(
            portal, identity, Measure.FIRST_RESPONSE_ON_TIME, Reads.DENOMINATOR, first_year=YEAR - 1, **scope
        )
    head = Actor(Role.AGENCY_HEAD, "tilda", TOWN)
    _sent(portal, "lamp", QUARTER_1, QUARTER_1)
    _sent(portal, "street", QUARTER_1, QUARTER_1, "wet-street")
    before = replace(portal, clock=lambda: portal.now() - timedelta(days=1))
    number = open_paper(before, PaperKind.MID_YEAR, TOWN, YEAR - 1, head)
    view = report_view(before, PaperKind.MID_YEAR, TOWN, YEAR - 1)
    sign_off(before, number, view.subjects, view.seen, head)
    _sent(portal, "on paper", QUARTER_1, portal.now())
    _sent(portal, "brought in", QUARTER_2, QUARTER_2)
    reviewer = Actor(Role.PERFORMANCE_REVIEWER, REVIEWER_HERE)
    count_measure(portal, GONE, YEAR - 1, None, "The figure is given up", reviewer)


def _sent(portal: Portal, key: str, received: datetime, recorded: datetime, slug: str = "lamp-out") -> None:
    """A request, whose reference follows from its key."""
    then = replace(portal, clock=lambda: recorded, random=Random(key))
    given = {"where": {"kind": "described", "text": "By the pier"}} if slug == "wet-street" else LAMP_ANSWERS
    version = portal.catalogue.services[slug]
    execute(then, SendRequest(key, version, given, Channel.MAIL, "en", received), ADMINISTRATOR)


def alone(sites: Sites) -> Site:
    """The site with these reports."""
    return sites.journeys


LAST, THIS = (f"/year/{year}/harbor-works/mid-year" for year in (YEAR - 1, YEAR))


def another_value(page: Page) -> None:
    """Types a value about which the checks ask: out of three times as many."""
    for name, words in (("numerator", "93"), ("denominator", "300"), ("reason", "All of them count")):
        page.tab_to(f"#field-{name}")
        page.write(words)


SCENES: dict[str, Scene] = {
    "report": fixed(f"/…/performance/agencies/harbor-works/{YEAR - 1}/mid-year", site=alone),
    "report-none": fixed(f"/…/performance/agencies/harbor-works/{YEAR}/mid-year", site=alone),
    "report-signed": desk(LAST, REVIEWER_HERE, site=alone),
    "report-measure": desk(f"{THIS}/measures/{CALLS}", AUTHOR_HERE, site=alone),
    "report-check": desk(f"{THIS}/check", AUTHOR_HERE, site=alone),
    "report-restate": desk(f"{LAST}/restate/q1/{CALLS}", REVIEWER_HERE, site=alone),
    "report-restate-counted": desk(f"{COUNTED}/q1/{LIT}", REVIEWER_HERE, site=alone),
    "report-restate-moved": desk(f"{COUNTED}/q2/{LIT}", REVIEWER_HERE, site=alone, act=nothing),
    "report-restate-same": desk(f"{COUNTED}/q1/{STREETS}", REVIEWER_HERE, site=alone),
    "report-restate-uncounted": desk(f"{COUNTED}/q1/{GONE}", REVIEWER_HERE, site=alone),
    "report-restate-asked": desk(f"{LAST}/restate/q2/{KEPT}", REVIEWER_HERE, site=alone, act=another_value),
}
