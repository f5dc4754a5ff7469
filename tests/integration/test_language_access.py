"""The language-access report: counted by language, of one agency, without anybody's name; and its files."""

import csv
import io
from collections.abc import Iterator

import pytest

from portal.app import portal_of
from portal.commands.door import execute
from portal.commands.requests.commands import SendRequest
from portal.domain.lifecycle import Channel
from portal.domain.permissions import RESIDENT, Role
from portal.outcomes import facts
from portal.portal import Portal
from portal.queries.language_access import language_access
from portal.store.models import CallRow, OutboxRow, RequestRow
from portal.web.agency.standings import by_language, standings_of
from tests.pdf import title_of_tagged
from tests.portals import LAMP_ANSWERS, Clock, app_with, sent, service, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor

YEAR = 2027
PAGE = "/staff/language-access"


@pytest.fixture
def reviewer(database_url: str, clock: Clock) -> Iterator[Visitor]:
    """A performance reviewer at the desk of a city with three requests, two of them in Spanish."""
    app = app_with(clock, settings(database_url))
    portal = portal_of(app)
    sent(portal, key="a")
    for key in ("b", "c"):
        _in_spanish(portal, key)
    facts.rebuild(portal)
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    add_staff(portal, "walt", Role.WORKER)
    yield Visitor(app)
    portal.store.close()


def test_each_language_has_its_requests_messages_and_calls(reviewer: Visitor) -> None:
    portal = portal_of(reviewer.app)
    lines = {line.language: line for line in language_access(portal, YEAR).lines}
    assert list(lines)[:3] == list(portal.catalogue.city.languages)[:3]
    assert [lines[tag].requests for tag in ("en", "es", "ar")] == [1, 2, 0]
    assert [lines[tag].messages for tag in ("en", "es")] == [0, 2]
    assert [lines[tag].interpreted for tag in ("en", "es")] == [0, 1]
    assert (lines["es"].take_up.numerator, lines["es"].take_up.denominator) == (2, 2)
    assert language_access(portal, YEAR, "town-care").requests == 0
    assert language_access(portal, YEAR, "harbor-works").requests == 3
    assert language_access(portal, YEAR - 1).requests == 0


def test_the_page_the_table_and_the_pdf_say_the_same(reviewer: Visitor) -> None:
    enter(reviewer, "rita")
    reviewer.get(f"{PAGE}?agency=harbor-works")
    assert "Spanish 2 67%" in reviewer.text
    assert "not for publication" in reviewer.text
    rows = list(csv.DictReader(io.StringIO(reviewer.get(f"{PAGE}.csv?agency=harbor-works").text)))
    assert [(row["language"], row["requests"]) for row in rows[:2]] == [("en", "1"), ("es", "2")]
    document = reviewer.get(f"{PAGE}.json?agency=harbor-works").get_json()
    spanish = document["languages"][1]
    assert [spanish["requests"], spanish["digital_requests"], spanish["messages"]] == [2, 2, 2]
    assert list(spanish) == list(document["columns"]) == list(rows[0])
    assert spanish["portal_translated"] == spanish["services_translated"] == 1.0
    assert document["languages"][0]["services_translated"] is None
    portal = portal_of(reviewer.app)
    every, own = (
        by_language(standings_of(portal, one), of_interface=False) for one in (None, "harbor-works")
    )
    assert 0 < own["es"].texts < every["es"].texts
    report = reviewer.get(f"{PAGE}.pdf?agency=harbor-works").data
    assert "Harbor Works" in title_of_tagged(report, "en")
    for wrong in ("agency=bright-power", "year=2010", "year=next"):
        assert reviewer.get(f"{PAGE}?{wrong}").status_code == 404


def test_it_is_for_those_who_keep_the_performance_year(reviewer: Visitor) -> None:
    enter(reviewer, "walt")
    for ending in ("", ".csv", ".json", ".pdf"):
        assert reviewer.get(f"{PAGE}{ending}").status_code == 403


def _in_spanish(portal: Portal, key: str) -> None:
    command = SendRequest(key, service(portal, "lamp-out"), LAMP_ANSWERS, Channel.WEB, "es")
    reference = execute(portal, command, RESIDENT).reference
    with portal.store.write() as session:
        row = session.query(RequestRow).filter_by(reference=reference).one()
        now = portal.now()
        session.add(
            OutboxRow(
                key=key,
                kind="receipt",
                channel="email",
                language="es",
                request_id=row.id,
                state="sent",
                attempts=1,
                due_at=now,
                created_at=now,
                finished_at=now,
            )
        )
        if key == "b":
            call = {"key": key, "account": "cassie", "channel": "phone", "interpreter": True}
            session.add(CallRow(**call, language="es", started_at=now))
