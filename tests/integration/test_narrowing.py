"""What a page of figures says, and does, when its address asks for what it cannot show."""

import re
from dataclasses import dataclass

import pytest

from portal.app import portal_of
from portal.outcomes.synthetic import Scale, invent
from portal.portal import Portal
from portal.web.kept import EXTENSION
from portal.web.narrowing import PLACE, NotKnown, understands
from tests.portals import Clock, app_with, settings
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """A visitor of a portal with a few invented facts, which keeps its pages."""
    folder = tmp_path_factory.mktemp("narrowing")
    url = f"sqlite:///{folder}/none.db"
    app = app_with(Clock(), settings(url, PORTAL_FACTS=str(folder), PORTAL_FIGURES_AGE="60"))
    invent(portal_of(app).catalogue, Scale(150, Clock().now, years=1), folder)
    return Visitor(app)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("performance?channel=web", "way of asking"),
        ("performance?neighborhood=Pigtown&agency=harbor-works", "neighborhood"),
        ("performance?color=red", "words in the link that we do not know"),
        ("performance/data-quality?agency=harbor-works", "agency"),
        ("performance/measures/done_share?from=2026-01-01&until=2026-02-01", "days"),
    ],
)
def test_a_page_says_what_it_cannot_be_narrowed_by(visitor: Visitor, path: str, said: str) -> None:
    page = visitor.get(f"/en/{path}").text
    assert f"This page cannot be narrowed by: {said}." in page
    unknown = {"channel", "neighborhood", "color", "from", "until"}
    addresses = [part.partition("?")[2] for part in re.findall(r'href="([^"]*)"', page)]
    asked = {pair.partition("=")[0] for address in addresses for pair in address.split("&amp;")}
    assert not asked & unknown
    if "data-quality" in path:
        assert 'hreflang="es" href="/es/performance/data-quality"' in page


ASKED = "The link asks for one that we do not know"


@dataclass(frozen=True)
class Case:
    """What is asked for; what of it is known; how the rest is called; the first of what there is."""

    asked: str
    known: str
    names: str
    first: tuple[str, str] = ("By service", "")


CASES = (
    Case("by=nope", "", "kind of table"),
    Case("by=channel", "", "kind of table"),
    Case("by=nope&year=2027&utm_source=x", "year=2027", "kind of table", ("By service", "year=2027")),
    Case("agency=nope", "", "agency", ("Harbor Works", "agency=harbor-works")),
    Case("service=NOPE&by=month", "by=month", "service", ("Ice delivery", "service=HW-Ice+House&by=month")),
    Case("topic=%00", "", "topic", ("Help for people", "topic=people")),
    Case(
        "district=%27%3B--&agency=town-care",
        "agency=town-care",
        "district",
        ("By district", "agency=town-care&by=district"),
    ),
    Case("neighbourhood=Atlantis", "", "neighborhood", ("By neighborhood", "by=neighbourhood")),
    Case("agency=nope&by=x&district=x", "", "kind of table, agency, and district"),
)


@pytest.mark.parametrize("path", ["performance", "performance/measures/on_time_of_due"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.asked)
def test_what_there_is_not_is_told_with_what_there_is(visitor: Visitor, path: str, case: Case) -> None:
    """The page is the one without it, and no address on it asks for it again."""
    answer = visitor.get(f"/en/{path}?{case.asked}")
    assert answer.status_code == 200
    notice = answer.text.partition('<div class="notice">')[2].partition("</div>")[0]
    assert f"<strong>{ASKED}: {case.names}.</strong>" in notice
    assert ("do not count only that part" in notice) == (case.names != "kind of table")
    assert ("/en/performance/answers" in notice) == ("channel" in case.asked)
    assert "This page cannot be narrowed by" not in notice
    address, name = re.findall(r'<li><a href="([^"]*)">([^<]*)</a>', notice)[0]
    where, _, query = address.partition("#")[0].partition("?")
    assert (where, (name, query.replace("&amp;", "&"))) == (f"/en/{path}", case.first)
    assert ASKED not in visitor.get(address.replace("&amp;", "&")).text
    without = visitor.get(f"/en/{path}?{case.known}".rstrip("?")).text
    assert answer.text.replace(f'<div class="notice">{notice}</div>', "").split() == without.split()


def test_what_there_is_not_makes_no_page_of_its_own_and_is_not_repeated(visitor: Visitor) -> None:
    visitor.get("/en/performance")
    pages = visitor.app.extensions[EXTENSION].drawn
    before = sorted(pages)
    for number in range(3):
        page = visitor.get(f"/en/performance?agency=made-up-{number}&by=made-up-{number}").text
        assert f"{ASKED}: kind of table and agency." in page
        assert "made-up" not in page.partition("</header>")[2]
    assert sorted(pages) == before


def test_a_private_service_is_one_that_nobody_knows(visitor: Visitor) -> None:
    services = portal_of(visitor.app).catalogue.services.values()
    private = next(each.service.code for each in services if each.service.is_private)
    pages = [visitor.get(f"/en/performance?service={code}").text for code in (private, "nope")]
    assert pages[0].replace(private, "nope") == pages[1]
    assert f"{ASKED}: service." in pages[0]


@pytest.mark.parametrize(("language", "said"), [("es", "no conocemos: agencia."), ("ar", "لا نعرفه: الجهة.")])
def test_what_there_is_not_is_told_in_every_language(visitor: Visitor, language: str, said: str) -> None:
    assert said in visitor.get(f"/{language}/performance?agency=nope").text


def test_an_agency_in_the_path_that_there_is_not_stays_not_found(portal: Portal, clock: Clock) -> None:
    city = Visitor(app_with(clock, settings(portal.settings.database_url)))
    for path in ("agencies/nope", "agencies/harbor-works/services/nope", "register/nope", "measures/nope"):
        answer = city.get(f"/en/performance/{path}")
        assert (answer.status_code, "Check the address" in city.text) == (404, True), path
    portal_of(city.app).store.close()


def test_pages_that_need_the_database_say_so_too(portal: Portal, clock: Clock) -> None:
    """One of them is led to from a measure: what was asked for goes along."""
    app = app_with(clock, settings(portal.settings.database_url))
    for path, said in {
        "performance/forms?service=street-light": "service",
        "performance/measures/satisfaction?service=street-light": "service",
        "performance/agencies?agency=harbor-works": "agency",
    }.items():
        assert f"This page cannot be narrowed by: {said}." in Visitor(app).get(f"/en/{path}").text
    portal_of(app).store.close()


def test_measures_that_stand_beside_others_lead_there_with_what_was_asked(visitor: Visitor) -> None:
    for asked, there in {
        "backlog_age?agency=harbor-works&color=red": "/measures/backlog?agency=harbor-works&color=red",
        "cost_per_request?year=2027": "?year=2027#costs",
    }.items():
        answer = visitor.app.test_client().get(f"/en/performance/measures/{asked}")
        assert answer.headers["Location"] == f"/en/performance{there}"


def test_the_notice_speaks_the_language_of_its_page(visitor: Visitor) -> None:
    page = visitor.get("/es/performance?channel=web").text
    assert "no se puede limitar por: forma de pedir." in page
    assert page.count('<div class="notice">') == 1


@pytest.mark.parametrize("query", ["", "?utm_source=letter&fbclid=1", "?by=agency&year=2027", "?channel="])
def test_what_is_understood_or_follows_readers_is_worth_no_notice(visitor: Visitor, query: str) -> None:
    page = visitor.get(f"/en/performance{query}").text
    assert "cannot be narrowed" not in page
    assert PLACE not in page


def test_made_up_parameters_make_no_page_of_their_own(visitor: Visitor) -> None:
    """A kept page is kept by what was understood; each who asks for more is told so all the same."""
    visitor.get("/en/performance")
    pages = visitor.app.extensions[EXTENSION].drawn
    before = list(pages)
    for number in range(3):
        assert (
            "words in the link that we do not know" in visitor.get(f"/en/performance?made-up-{number}=1").text
        )
    assert "way of asking" in visitor.get("/en/performance?channel=web").text
    assert "cannot be narrowed" not in visitor.get("/en/performance").text
    assert sorted(pages) == sorted(before)


def test_a_view_that_cannot_do_without_what_is_not_known_ends(visitor: Visitor) -> None:
    @understands("agency")
    def stubborn() -> str:
        raise NotKnown({"agency": list})

    with visitor.app.test_request_context("/en/performance?agency=nope"), pytest.raises(NotKnown):
        stubborn()
