"""How long it usually takes, from real requests to the service's page, the check page and the receipt."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from portal.app import portal_of
from portal.commands.door import execute
from portal.commands.requests.commands import CloseRequest, SendRequest
from portal.domain.events import Place
from portal.domain.lifecycle import Channel, Outcome, Requirement
from portal.domain.permissions import RESIDENT
from portal.domain.sheets import RECEIVED, Subject
from portal.domain.usual import FEWEST_FOR_A_TIME, Usual
from portal.outcomes import facts, usual
from portal.portal import Portal
from portal.queries.usual import UsualView, usual_time
from portal.store.models import PublishedQuarterRow
from tests.integration.test_journey import answer_lamp
from tests.portals import LAMP_ANSWERS, Clock, done, service
from tests.visitor import Visitor

WORK = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "No photo: it was dark"}
DAY = timedelta(days=1)


def past(portal: Portal, clock: Clock, district: str, number: int, hours: int) -> None:
    """So many requests in a district, each completed after so many hours."""
    sent = [
        execute(
            portal,
            SendRequest(
                f"{district}-{n}",
                service(portal, "lamp-out"),
                LAMP_ANSWERS,
                Channel.WEB,
                "en",
                place=Place(None, district),
            ),
            RESIDENT,
        ).reference
        for n in range(number)
    ]
    clock.forward(hours=hours)
    for n, reference in enumerate(sent):
        clock.forward(minutes=2 * (n % 2))  # not all by one person within a minute
        done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=WORK))


def test_a_districts_own_past_comes_first_then_the_citys(portal: Portal, clock: Clock) -> None:
    lamp = service(portal, "lamp-out").service
    past(portal, clock, "north", FEWEST_FOR_A_TIME, 24)
    past(portal, clock, "south", 5, 24 * 9)
    facts.refresh(portal)
    assert usual.refresh(portal) > 0
    north, south, nowhere = (usual_time(portal, lamp, where) for where in ("north", "south", None))
    cuts = [found and (found.is_local, found.usual.cases) for found in (north, south, nowhere)]
    few = FEWEST_FOR_A_TIME
    assert cuts == [(True, few), (False, few + 5), (False, few + 5)]
    assert usual_time(portal, service(portal, "wet-street").service, None) is None


def test_it_is_counted_when_the_facts_change_and_not_again(portal: Portal, clock: Clock) -> None:
    assert usual.refresh(portal) == 0, "there are no facts yet"
    past(portal, clock, "north", 2, 24)
    facts.refresh(portal)
    assert usual.refresh(portal) > 0
    assert usual.refresh(portal) == 0
    clock.forward(days=1)
    facts.refresh(portal)
    assert usual.refresh(portal) > 0, "what is open has grown older"


def test_a_private_service_never_speaks_of_a_district_or_says_how_many(portal: Portal) -> None:
    folder = portal.settings.facts
    folder.mkdir(parents=True, exist_ok=True)
    quiet = service(portal, "quiet-help").service
    local = Usual(90, DAY, 2 * DAY, DAY, 90, 90)
    usual.write(folder, {(quiet.code, "north"): local})
    assert usual_time(portal, quiet, "north") is None
    usual.write(folder, {(quiet.code, "north"): local, (quiet.code, None): local})
    assert usual_time(portal, quiet, "north") is None, "nothing is published of it"
    few = Usual(3, DAY, 2 * DAY, DAY, 3, 3)
    for counts, speaks in (((12, None, 17), False), ((12, None, 18), True)):
        with portal.store.write() as session:
            session.execute(delete(PublishedQuarterRow))
            session.add_all(quarter(portal, number, count) for number, count in enumerate(counts, start=1))
        for own in (local, few):
            usual.write(folder, {(quiet.code, None): own})
            found = usual_time(portal, quiet, "north")
            told = UsualView(Usual(own.cases, DAY, 2 * DAY, None, 0, 0), is_local=False, is_private=True)
            assert found == (told if speaks else None)


def quarter(portal: Portal, number: int, received: int | None) -> PublishedQuarterRow:
    """A published quarter, with how many requests came to the private service."""
    cells: dict[str, list[list[object]]] = {subject.value: [] for subject in Subject}
    day = date(2026, 3 * number - 2, 1)
    return PublishedQuarterRow(
        year=2026,
        quarter=number,
        first_day=day,
        last_day=day,
        as_of=portal.now(),
        published_at=portal.now(),
        cells=cells | {Subject.PRIVATE.value: [["service", "TC-Quiet Help", RECEIVED, received]]},
        dropped={},
    )


def written(folder: Path, code: str) -> None:
    """A past of the whole city, as the worker would have kept it."""
    folder.mkdir(parents=True, exist_ok=True)
    usual.write(folder, {(code, None): Usual(200, 17 * DAY, 23 * DAY, None, 80, 100)})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Half got an answer within 17 days, 9 in 10 within 23 days."),
        ("es", "23 días"),
        ("ar", "23 يوم"),
    ],
)
def test_it_stands_on_the_service_the_check_and_the_receipt(
    visitor: Visitor, language: str, said: str
) -> None:
    portal = portal_of(visitor.app)
    visitor.get(f"/{language}/services/lamp-out")
    before, html_before = visitor.text, visitor.page.text
    written(portal.settings.facts, service(portal, "lamp-out").service.code)
    visitor.get(f"/{language}/services/lamp-out")
    assert said in visitor.text
    assert said not in before
    to_figures = f"/{language}/performance?service="
    assert to_figures in visitor.page.text
    assert to_figures not in html_before
    answer_lamp(visitor, language)
    assert said in visitor.text
    visitor.press()
    assert visitor.path.endswith("/sent")
    assert said in visitor.text
