"""What a first visit carries over the line, with everything that may stand on the page."""

import gzip
import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from benchmarks.visit import BUDGET, REQUESTS, parts_of
from portal.app import portal_of
from portal.commands.alerts import LONGEST_ALERT, Alert, post_alert
from tests.baltimore import visited
from tests.portals import ADMINISTRATOR, MONDAY_NOON
from tests.visitor import Visitor

LANGUAGES = ("en", "es", "ar")


def alert(slug: str) -> Alert:
    """The longest alert there can be, with words that hardly compress."""
    chance = random.Random(slug)
    letters = "".join(chance.choice("abcdefghijklmnopqrstuvwxyz ") for _ in range(LONGEST_ALERT))
    return Alert(dict.fromkeys(LANGUAGES, letters.strip()), (slug,), MONDAY_NOON - timedelta(days=1))


ALERTS = [alert(slug) for slug in ("bulk-trash", "pothole", "rats")]
PATHS = (
    "/",
    "/?query=fire",
    "/?query=gas+leak",
    "/services/bulk-trash",
    "/guide/about",
    "/elsewhere/fire",
)


@pytest.fixture(scope="module")
def resident(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """A visitor of Baltimore's portal, on a day with three long alerts."""
    with visited(tmp_path_factory.mktemp("baltimore")) as visitor:
        for alert in ALERTS:
            post_alert(portal_of(visitor.app), alert, ADMINISTRATOR)
        yield visitor


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS)
def test_a_first_visit_fits_into_the_first_ten_segments(resident: Visitor, path: str, language: str) -> None:
    page = resident.get(f"/{language}{path}")
    size = len(gzip.compress(page.data, 6))
    parts = parts_of(page.text)
    for part in parts:
        answer = resident.client.get(part, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        size += len(answer.data)
    assert 1 + len(parts) <= REQUESTS
    assert size <= BUDGET, f"{size} bytes of {BUDGET}"


def test_the_alerts_are_on_the_page_that_was_weighed(resident: Visitor) -> None:
    resident.get("/en/")
    assert all(each.words["en"] in resident.page.text for each in ALERTS)
