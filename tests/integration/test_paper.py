"""Every form on paper: each question once, when to answer it in words, and room to write."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import portal_of
from portal.catalogue import load
from portal.settings import TRANSLATIONS
from portal.texts import Texts
from portal.texts import load as load_texts
from portal.web.residents.paper import paper_questions
from tests.baltimore import FOLDER, visited
from tests.databases import make_sqlite
from tests.havenport import FOLDER as HAVENPORT
from tests.portals import Clock, app_with, settings
from tests.visitor import Visitor

CITY = load(FOLDER)


@pytest.fixture(scope="module")
def resident(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of Baltimore's portal."""
    with visited(tmp_path_factory.mktemp("baltimore")) as visitor:
        yield visitor


@pytest.mark.parametrize("slug", sorted(CITY.services))
def test_every_service_has_a_paper_form_with_every_question(resident: Visitor, slug: str) -> None:
    portal = portal_of(resident.app)
    for language in CITY.city.languages:
        resident.get(f"/{language}/services/{slug}/paper")
        assert resident.page.status_code == 200
        headings = [one.text() for one in resident.document.all("h2")]
        version = portal.catalogue.services[slug]
        for question in version.service.questions:
            label = version.words(language)(question.label, question.id)
            assert sum(label in heading for heading in headings) == 1, label
        boxes = [one for one in resident.document.all("span") if "tick" in one.get("class").split()]
        options = sum(
            2 if question.type == "yes_no" else len(getattr(question, "options", ()))
            for question in version.service.questions
        )
        assert len(boxes) == options


def test_a_service_leads_to_its_paper_form(visitor: Visitor) -> None:
    visitor.get("/en/services/lamp-out")
    visitor.get(visitor.link("Print this form"))
    assert visitor.heading == "Street lamp out"
    assert "Bring it to: Harbor Hall, 1 Quay Street" in visitor.text
    assert "For city staff" in visitor.text
    assert visitor.get("/en/services/old-service/paper").status_code == 404


def test_conditions_are_said_in_words_by_the_number_of_their_question() -> None:
    with_texts = CITY.services["another-way"]
    texts = portal_texts()
    said = {each.asked.id: each.when for each in paper_questions(with_texts, texts["en"])}
    assert said["needs"] == ""
    assert said["other"] == "Answer this only if you chose “Something else” in question 1."
    assert said["phone"].endswith("“By text message”, or “By relay 711” in question 7.")
    spanish = {each.asked.id: each.when for each in paper_questions(with_texts, texts["es"])}
    assert spanish["other"].startswith("Responda solo si en la pregunta 1 eligió “")


def test_a_yes_and_several_conditions_are_said_too(tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(HAVENPORT, city)
    lamp = city / "services" / "lamp-out.yaml"
    lamp.write_text(
        lamp.read_text("utf-8")
        + "  - id: sure\n    type: yes_no\n    label: Sure?\n"
        + "  - id: why\n    type: short_text\n    label: Why?\n"
        + "    when: [{question: sure, is: [no]}, {question: trouble, is: [dark]}]\n",
        "utf-8",
    )
    why = paper_questions(load(city).services["lamp-out"], portal_texts()["en"])[-1]
    assert "you chose “No” in question" in why.when
    assert " and you chose “" in why.when


def test_a_city_that_takes_mail_says_where_to(tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(HAVENPORT, city)
    profile = city / "city.yaml"
    before = profile.read_text("utf-8")
    profile.write_text(before.replace("contact:\n", "contact:\n  mail: Post Box 7\n"), "utf-8")
    found = settings(f"sqlite:///{tmp_path}/portal.db", city)
    make_sqlite(found.database_url)
    visitor = Visitor(app_with(Clock(), found))
    visitor.get("/en/services/lamp-out/paper")
    assert "Or send it to: Post Box 7" in visitor.text
    portal_of(visitor.app).store.close()


def portal_texts() -> dict[str, Texts]:
    """Baltimore's languages."""
    city = CITY.city
    return dict(load_texts(city.languages, city.zone, city.country, TRANSLATIONS))
