"""The quality of the data: what is left out or doubted, how it adds up, and what explains it."""

import pytest

from portal.app import portal_of
from portal.commands.door import execute
from portal.commands.requests.commands import CloseRequest
from portal.domain import reference as references
from portal.domain.lifecycle import Outcome
from portal.domain.permissions import Role
from portal.outcomes import facts
from portal.outcomes.doubts import Doubt
from portal.outcomes.synthetic import Scale, invent
from portal.portal import Portal
from portal.queries.performance import year_view
from portal.queries.performance.quality import desk_scope, doubtful_requests, quality_view
from tests.integration.test_lifecycle import DONE
from tests.portals import ADMINISTRATOR, Clock, app_with, done, sent, settings
from tests.staff import add_staff, sign_in
from tests.visitor import Visitor


def test_doubts_are_counted_and_lead_to_their_requests(portal: Portal, clock: Clock) -> None:
    quick, slow = sent(portal, key="quick"), sent(portal, key="slow")
    done(portal, CloseRequest(reference=quick, outcome=Outcome.COMPLETED, said=DONE))
    clock.forward(hours=1)
    done(portal, CloseRequest(reference=slow, outcome=Outcome.INVALID))
    facts.refresh(portal)
    view = quality_view(portal, None)
    assert view is not None
    assert view.received == 2
    assert {doubt: count for doubt, count in view.doubts.items() if count} == {
        Doubt.SUSPECT: 1,
        Doubt.INVALID: 1,
        Doubt.NO_PLACE: 2,
    }
    all_of_them, others = desk_scope(None), desk_scope(frozenset({"town-care"}))
    assert doubtful_requests(portal, view.year, Doubt.SUSPECT, all_of_them) == [(quick, "HW-Lamp Out")]
    assert doubtful_requests(portal, view.year, Doubt.SUSPECT, all_of_them, passed=1) == [], (
        "it is passed over"
    )
    assert doubtful_requests(portal, view.year, Doubt.SUSPECT, others) == []
    assert quality_view(portal, 1999) is None


def test_the_quality_of_the_data_adds_up_and_is_explained_by_what_other_cities_saw(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("invented")
    app = app_with(Clock(), settings(f"sqlite:///{folder}/none.db", PORTAL_FACTS=str(folder)))
    city, visitor = portal_of(app), Visitor(app)
    invent(city.catalogue, Scale(150, Clock().now, years=1), folder)
    quality, year = quality_view(city, None), year_view(city)
    assert quality is not None
    assert year is not None
    apart = quality.doubts[Doubt.PROACTIVE] + quality.doubts[Doubt.INFORMATION_ONLY]
    assert apart > 0
    assert quality.received == year.total.received == quality.records - apart
    for language in city.catalogue.city.languages:
        page = visitor.get(f"/{language}/performance/data-quality").text
        texts = city.texts[language]
        for number in (quality.received, quality.records):
            assert texts.number(number) in page
        for told in ("145,157", "321,423", texts.percent(0.276, digits=1), "MyLA311", "Open Baltimore"):
            assert told in page, (language, told)


def test_performance_reviewers_read_the_rows_of_the_release(visitor: Visitor, portal: Portal) -> None:
    """They may not open requests, so they are led to what everybody sees; answers of residents stay apart."""
    reference = sent(portal, key="public")
    execute(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE), ADMINISTRATOR)
    facts.refresh(portal)
    reviewer = visitor
    sign_in(reviewer, add_staff(portal, "reviewer", Role.PERFORMANCE_REVIEWER))
    reviewer.get("/staff/data-quality")
    assert "Requests that came online" not in reviewer.text
    reviewer.get("/staff/data-quality/suspect")
    assert references.shown(reference) in reviewer.text
    reviewer.get("/staff/figures/done_share?agency=harbor-works")
    assert "Behind “Done, of those closed”" in reviewer.text
    assert "Harbor Works" in reviewer.text
    assert "harbor-works" not in reviewer.text
    reviewer.get("/staff/figures/done_share?part=suspect")
    assert f'href="/en/track/{reference}"' in reviewer.page.text
    assert reviewer.get("/staff/figures/confirmed_fixed").status_code == 403
