"""What the city's own pages weigh, in every language, against the budget of a first visit."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal.app import portal_of
from portal.settings import CITIES
from tests.databases import Database, Databases
from tests.portals import Clock, app_with, settings
from tests.weight import weighed

PAGES = ("", "services", "track", "accessibility", "performance")


@pytest.fixture(scope="module")
def baltimore(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The largest profile there is, on an empty database."""
    url = databases.create(Database.SQLITE, tmp_path_factory.mktemp("weight"))
    app = app_with(Clock(), settings(url, CITIES / "baltimore"))
    yield app
    portal_of(app).store.close()


def paths(app: Flask, language: str) -> Iterator[str]:
    """The pages that stand for themselves, each service's page, and the first page of each form."""
    yield from (f"/{language}/{page}" for page in PAGES)
    for slug, version in portal_of(app).catalogue.services.items():
        if not version.service.retired:
            yield f"/{language}/services/{slug}"
            yield f"/{language}/services/{slug}/start"


def test_every_page_keeps_the_budget_in_every_language(baltimore: Flask) -> None:
    client, languages = baltimore.test_client(), list(portal_of(baltimore).texts)
    faults = {}
    for path in (path for language in languages for path in paths(baltimore, language)):
        answer = client.get(path, headers={"Accept-Encoding": "gzip"}, follow_redirects=True)
        assert answer.status_code == 200, path
        weight = weighed(answer.data, lambda part: client.get(part, headers={"Accept-Encoding": "gzip"}).data)
        if found := weight.faults():
            faults[path] = found
    assert faults == {}
    assert len(languages) >= 3
