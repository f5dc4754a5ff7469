"""Every service of every profile that travels with the portal, asked for in every language, page by page."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.datastructures import MultiDict

from portal import catalogue
from portal.app import portal_of
from portal.catalogue import answers
from portal.catalogue.answers import Moment
from portal.catalogue.questions import HANDLERS
from portal.demonstration.replies import Replies
from portal.forms.builder import html_name
from portal.settings import CITIES
from tests.databases import make_sqlite
from tests.portals import MONDAY_NOON, Clock, app_with, settings
from tests.visitor import Visitor

PROFILES = sorted(path.parent for path in CITIES.glob("*/city.yaml"))
SERVICES = [
    pytest.param(folder, slug, id=f"{folder.name}-{slug}")
    for folder in PROFILES
    for slug, version in catalogue.load(folder).services.items()
    if not version.service.retired
]


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Path, Visitor]]:
    """A visitor of each city."""
    made = {}
    for folder in PROFILES:
        found = settings(f"sqlite:///{tmp_path_factory.mktemp(folder.name)}/portal.db", folder)
        make_sqlite(found.database_url)
        made[folder] = Visitor(app_with(Clock(), found))
    yield made
    for visitor in made.values():
        portal_of(visitor.app).store.close()


def sent(visitor: Visitor, slug: str, language: str, seed: int) -> None:
    """Walks one form from its service's page to the receipt; each page obeys the page rules."""
    portal = portal_of(visitor.app)
    version, city = portal.catalogue.services[slug], portal.catalogue.city
    moment = Moment(MONDAY_NOON, city.zone, portal.texts[language].formats, city.country)
    values = Replies(city, random.Random(f"{slug}-{language}-{seed}")).to(version, moment, seed, {})
    visitor.get(f"/{language}/services/{slug}")
    visitor.get(f"/{language}/services/{slug}/start")
    for question in version.path(values):
        assert visitor.path.endswith(f"/questions/{question.id}"), visitor.problems
        raw = answers.fill(question, values.get(question.id), moment.language)
        controls = HANDLERS[question.type].controls(question, moment.language)
        fields: MultiDict[str, str] = MultiDict({"csrf_token": visitor.token(), "go": "next"})
        for control in controls:
            fields.setlist(html_name(question.id, control), raw.get(control.name, []))
        visitor.post(visitor.path, fields)
    visitor.to_the_check()
    assert visitor.path.endswith("/check"), visitor.problems
    visitor.press()
    assert visitor.path.endswith("/sent"), visitor.problems


@pytest.mark.parametrize(("folder", "slug"), SERVICES)
def test_every_form_can_be_sent_in_every_language(
    visitors: dict[Path, Visitor], folder: Path, slug: str
) -> None:
    visitor = visitors[folder]
    for language in portal_of(visitor.app).texts:
        sent(visitor, slug, language, seed=1)
        assert f'lang="{language}"' in visitor.page.text
