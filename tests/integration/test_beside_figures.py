"""What stands beside figures and is no fact: notes on what happened, and the people of a place."""

import re
from datetime import date
from pathlib import Path

from portal.app import portal_of
from portal.commands.annotations import Annotation, add_annotation
from portal.commands.door import execute
from portal.commands.requests.commands import CloseRequest, CorrectPlace
from portal.commands.supplied.population import import_population
from portal.domain.annotations import Scope as AnnotationScope
from portal.domain.annotations import ScopeKind
from portal.domain.contacts import Point
from portal.domain.events import Place
from portal.domain.lifecycle import Outcome
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.outcomes import facts
from portal.portal import Portal
from tests.integration.test_lifecycle import DONE
from tests.invented_quarter import publish_quarter
from tests.places import with_places, written
from tests.portals import Clock, app_with, done, sent, settings
from tests.visitor import Visitor


def test_what_happened_stands_beside_the_figures_it_touches(portal: Portal, clock: Clock) -> None:
    with_places(portal)
    reviewer = Actor(Role.PERFORMANCE_REVIEWER, "reviewer")
    day = clock.now.date()
    for words, scope in (
        ("Great storm", AnnotationScope(ScopeKind.CITY)),
        ("New crews", AnnotationScope(ScopeKind.AGENCY, "harbor-works")),
        ("Elsewhere", AnnotationScope(ScopeKind.AGENCY, "town-care")),
        ("Street fair", AnnotationScope(ScopeKind.DISTRICT, "1")),
    ):
        add_annotation(portal, Annotation({"en": words}, day, day, scope), reviewer)
    reference = sent(portal)
    execute(portal, at_the_pier(reference), RESIDENT)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    facts.refresh(portal)
    visitor = visitor_of(portal, clock)
    page = visitor.get("/es/performance?agency=harbor-works&by=month").text
    assert '<span lang="en" dir="auto">Great storm</span>' in page
    assert "Elsewhere" not in page
    assert "Street fair" not in page
    of_whom = "<li>Harbor Works: New crews"
    assert of_whom in visitor.get("/en/performance?agency=harbor-works&by=month").text
    this_month = (
        page.partition('id="on-time"')[2].rpartition('<th scope="row">')[0].rpartition('scope="row"')[2]
    )
    assert "<small>Qué pasó: 1 y 2</small>" in this_month, "a row says what happened in it"
    by_agency = visitor.get("/en/performance?by=agency").text
    assert "Elsewhere" in by_agency
    tables = re.findall(r"<tbody>.*?</tbody>", by_agency, re.DOTALL)
    assert len(tables) == 4
    for table in tables:
        harbor_works = table.partition("Harbor Works")[2].partition("</th>")[0]
        assert re.search(r"<small>What happened: \d</small>", harbor_works), "each table says it in its rows"
    assert (
        "<li>District 1: Street fair" in visitor.get("/en/performance?agency=harbor-works&by=district").text
    )
    of_the_district = visitor.get("/en/performance?district=1&by=agency").text
    assert "New crews" in of_the_district, "what is about a row stands beside it"
    assert "Elsewhere" not in of_the_district
    for path in ("measures/done_share", "measures/time_to_answer", "data-quality"):
        assert "Great storm" in visitor.get(f"/en/performance/{path}").text, path
    portal_of(visitor.app).store.close()


def test_what_happened_in_a_published_quarter_stands_beside_its_answers_and_forms(
    portal: Portal, clock: Clock
) -> None:
    publish_quarter(portal)
    day, reviewer = date(2026, 5, 4), Actor(Role.PERFORMANCE_REVIEWER, "reviewer")
    add_annotation(
        portal, Annotation({"en": "Great storm"}, day, day, AnnotationScope(ScopeKind.CITY)), reviewer
    )
    visitor = visitor_of(portal, clock)
    assert "Great storm" in visitor.get("/en/performance/answers").text
    forms = visitor.get("/en/performance/forms").text
    assert "Great storm" in forms
    assert "<small>What happened: 1</small>" in forms.partition("<tbody>")[2].partition("</th>")[0]
    portal_of(visitor.app).store.close()


def visitor_of(portal: Portal, clock: Clock) -> Visitor:
    """A visitor of another process of the same portal."""
    return Visitor(app_with(clock, settings(portal.settings.database_url)))


def at_the_pier(reference: str) -> CorrectPlace:
    """A request is brought to a place in the first district."""
    return CorrectPlace(
        reference=reference,
        answers={"where": {"kind": "described", "text": "At the pier"}},
        point=Point(44.6, -63.6),
        place=Place("Quayside", "1"),
    )


def test_requests_stand_beside_the_people_who_live_there(
    portal: Portal, clock: Clock, tmp_path: Path
) -> None:
    with_places(portal)
    rows = "district,1,2000,Census of Havenport,2025\ndistrict,2,3000,Census of Havenport,2025\n"
    import_population(portal, written(tmp_path, "census.csv", f"kind,code,people,source,year\n{rows}"))
    add_annotation(
        portal,
        Annotation({"en": "Street fair"}, clock.now.date(), scope=AnnotationScope(ScopeKind.DISTRICT, "1")),
        Actor(Role.PERFORMANCE_REVIEWER, "reviewer"),
    )
    for number in range(6):
        reference = sent(portal, key=str(number))
        execute(portal, at_the_pier(reference), RESIDENT)
    facts.refresh(portal)
    visitor = visitor_of(portal, clock)
    page = visitor.get("/en/performance?by=district").text
    assert "People counted in 2025. Source: Census of Havenport" in page
    assert "how many people live there" not in page, "all requests have a row"
    sent(portal, key="nowhere")
    facts.refresh(portal)
    placeless = visitor.get("/es/performance?by=district").text
    assert "cuántas personas viven allí: 1." in placeless
    table = re.findall(r'id="residents".*?<tbody>(.*?)</tbody>', page, re.DOTALL)[0]
    assert re.findall(r"<td>(.*?)</td>", table) == [
        "3",
        "1.1 to 6.5",
        "6",
        "2,000",
        "0",
        "0 to 1.2",
        "0",
        "3,000",
    ]
    assert re.findall(r"<small>(.*?)</small>", table) == ["What happened: 1"]
    gap = "The largest gap: 3 requests for each 1,000 people in “District 1”, 0 in “District 2”."
    assert f"{gap} With so few cases it can be chance." in page
    for narrowed in ("by=agency", "by=district&district=1", "by=district&neighbourhood=Quayside"):
        told = visitor.get(f"/en/performance?{narrowed}")
        assert told.status_code == 200
        assert 'id="residents"' not in told.text, "of one place, no other has nought"
    portal_of(visitor.app).store.close()


def test_languages_stand_beside_people_only_where_the_tables_agree(
    portal: Portal, clock: Clock, tmp_path: Path
) -> None:
    publish_quarter(portal)
    heading = "kind,code,people,source,year\ncity,havenport,5000,Census,2025\n"
    import_population(portal, written(tmp_path, "census.csv", f"{heading}language,es,500,Survey,2025\n"))
    visitor = visitor_of(portal, clock)
    assert "10%" in visitor.get("/en/performance/answers").text.partition('id="people"')[2]
    import_population(portal, written(tmp_path, "census.csv", f"{heading}language,es,5001,Survey,2025\n"))
    page = visitor.get("/en/performance/answers").text
    assert "the tables of people do not agree" in page
    assert 'id="people"' not in page
    portal_of(visitor.app).store.close()
