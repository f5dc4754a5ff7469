"""From every page one can say what is in one's way; the report knows the page, and none of its secrets."""

from collections.abc import Iterator

import pytest

from tests.baltimore import visited
from tests.integration.test_journey import start
from tests.visitor import Visitor

BARRIER, ANOTHER = "Report a problem with this website", "Ask for this another way"


@pytest.fixture(scope="module")
def resident(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of Baltimore's portal."""
    with visited(tmp_path_factory.mktemp("baltimore")) as visitor:
        yield visitor


@pytest.mark.parametrize(
    "path", ["/en/", "/en/services", "/en/services/pothole", "/en/track", "/en/accessibility", "/en/nothing"]
)
def test_every_page_leads_to_both_services(resident: Visitor, path: str) -> None:
    resident.get(path)
    assert resident.link(ANOTHER).startswith("/en/services/another-way")
    assert resident.link(BARRIER).startswith("/en/services/website-barrier")


def test_a_report_begins_with_the_page_it_is_about(resident: Visitor) -> None:
    resident.get("/en/services/pothole")
    resident.get(resident.link("Report a problem with this website"))
    resident.get(resident.link("Start"))
    assert resident.value("page") == "/en/services/pothole"
    resident.press(page=resident.value("page"))
    assert "/questions/problem" in resident.path


def test_a_forms_secret_link_is_never_in_a_report(resident: Visitor) -> None:
    start(resident, "pothole")
    link = resident.path.split("/")[4]
    assert link not in resident.link(BARRIER)
    resident.get(resident.link(BARRIER))
    resident.get(resident.link("Start"))
    assert resident.value("page") == "/en/forms/pothole/…/questions/where"


def test_a_page_is_kept_when_the_language_changes(resident: Visitor) -> None:
    resident.get("/en/services/website-barrier?page=/en/track")
    resident.get(resident.link("Español"))
    resident.get(resident.link("Empezar"))
    assert resident.value("page") == "/en/track"


@pytest.mark.parametrize(
    "sent",
    [
        "https://example.org/",
        "javascript:alert(1)",
        '//example.org/"onfocus=x',
        "/en/track?reference=FK6SY9542",
        "/en/<b>",
        "call 555-0100 now",
        "/" + "x" * 200,
        "/en/\n/",
    ],
)
def test_only_an_address_of_this_site_is_taken_over(resident: Visitor, sent: str) -> None:
    resident.client.get("/en/services/website-barrier/start", query_string={"page": sent})
    page = resident.client.get(
        "/en/services/website-barrier/start", query_string={"page": sent}, follow_redirects=True
    )
    assert page.status_code == 200
    assert 'value=""' in page.text.split('id="page"')[1].split(">")[0]


def test_other_services_take_nothing_over(resident: Visitor) -> None:
    page = resident.client.get("/en/services/something-else/start?page=/en/track", follow_redirects=True)
    assert ">\n</textarea>" in page.text


def test_an_answer_that_was_typed_comes_before_a_suggestion(resident: Visitor) -> None:
    start(resident, "website-barrier")
    resident.press(page="The home page")
    resident.press("back")
    resident.get(f"{resident.path}?page=/en/track")
    assert resident.value("page") == "The home page"


def test_the_statement_names_both_ways(resident: Visitor) -> None:
    resident.get("/en/accessibility")
    assert BARRIER in resident.text
    assert ANOTHER in resident.text
