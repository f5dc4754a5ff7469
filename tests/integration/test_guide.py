"""The guide and what lies elsewhere: from "I don't know" to a service or a number, without a dead end."""

from collections.abc import Iterator

import pytest

from portal.app import portal_of
from portal.catalogue import load
from portal.catalogue.schema import GuideStep
from tests.baltimore import FOLDER, visited
from tests.visitor import Visitor

CITY = load(FOLDER)


@pytest.fixture(scope="module")
def resident(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of Baltimore's portal."""
    with visited(tmp_path_factory.mktemp("baltimore")) as visitor:
        yield visitor


def ends(step: GuideStep) -> Iterator[str]:
    """Every service the guide leads to from a step on."""
    assert CITY.guide
    for option in step.options:
        following = CITY.guide.step(option.next or "")
        if following:
            yield from ends(following)
        elif option.service:
            yield option.service


def test_from_i_do_not_know_to_a_service_and_back(visitor: Visitor) -> None:
    visitor.get("/en/")
    visitor.get(visitor.link("I don’t know what to pick"))
    assert visitor.heading == "What do you need help with?"
    visitor.get(f"{visitor.path}?choice=street&go=next")
    assert visitor.heading == "What is it on the street?"
    visitor.get(visitor.link("Back"))
    assert visitor.chosen("choice") == ["street"]
    visitor.get("/en/guide/street?choice=wet&go=next")
    assert visitor.path == "/en/services/wet-street"


def test_the_guide_leads_elsewhere_with_the_number(visitor: Visitor) -> None:
    visitor.get("/en/guide/about?choice=fire&go=next")
    assert visitor.path == "/en/elsewhere/fire"
    assert visitor.link("911") == "tel:911"
    assert "Get out first" in visitor.text
    assert visitor.link("Someone to talk to")


@pytest.mark.parametrize("choice", ["", "choice=", "choice=nothing", "choice=%00", "choice=dark"])
def test_an_answer_that_is_none_is_asked_for_again(visitor: Visitor, choice: str) -> None:
    page = visitor.get(f"/en/guide/about?{choice}&go=next")
    assert page.status_code == 422
    assert visitor.problems == ["Choose what comes closest. If nothing does, call us."]
    assert "<title>Error: " in page.text


@pytest.mark.parametrize(
    "path", ["/en/guide/nowhere", "/en/elsewhere/nowhere", "/en/guide/", "/xx/guide/about"]
)
def test_what_is_not_there_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_a_search_says_the_number_before_any_form(visitor: Visitor) -> None:
    visitor.get("/en/?query=smoke+on+the+street")
    assert visitor.text.index("Call now") < visitor.text.index("Street lamp out")
    assert visitor.link("911") == "tel:911"
    visitor.get("/en/?query=ferry")
    assert "Not done by the city" in visitor.text
    assert "We found nothing" not in visitor.text


def test_nothing_found_offers_the_phone_and_a_general_request(visitor: Visitor) -> None:
    visitor.get("/en/?query=xyzzy")
    assert "We found nothing for" in visitor.text
    assert "and tell us in your own words." in visitor.text
    assert visitor.link("Someone to talk to") == "/en/services/quiet-help"


@pytest.mark.parametrize("language", CITY.city.languages)
def test_every_page_of_baltimores_guide_stands(resident: Visitor, language: str) -> None:
    assert CITY.guide
    for step in CITY.guide.steps:
        resident.get(f"/{language}/guide/{step.id}")
        assert resident.page.status_code == 200
        for option in step.options:
            resident.get(f"/{language}/guide/{step.id}?choice={option.code}&go=next")
            assert resident.page.status_code == 200, option


def test_baltimores_guide_leads_to_every_service() -> None:
    assert CITY.guide
    offered = {slug for slug, version in CITY.services.items() if not version.service.retired}
    assert set(ends(CITY.guide.first)) == offered


def test_baltimores_general_request_is_offered_where_nothing_fits(resident: Visitor) -> None:
    for path in ("/en/?query=noise", "/en/?query=pothole", "/en/elsewhere/power"):
        resident.get(path)
        assert resident.link("Something else") == "/en/services/something-else"


def test_a_city_without_a_guide_does_not_offer_one(visitor: Visitor) -> None:
    catalogue = portal_of(visitor.app).catalogue
    guide = catalogue.guide
    object.__setattr__(catalogue, "guide", None)  # other tests of this process have the same catalogue
    try:
        visitor.get("/en/")
        assert "I don’t know what to pick" not in visitor.text
        assert visitor.get("/en/guide/about").status_code == 404
    finally:
        object.__setattr__(catalogue, "guide", guide)
