"""An attacker who has everything that the public addresses serve, and not just the grid.

Two steps make one proof. What is on no released row is written anew by chance, and of private requests what
became of them: nothing that is served may tell, but the quarters that were published before. So
whatever he reads, on pages or in files, of measures, books or services, follows from the released rows and
those quarters; and from these the whole-number programs of test_grid.py recover no small count.
"""

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from datetime import date
from html import unescape
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import portal_of
from portal.commands.grid import publish_quarters
from portal.domain.lifecycle import Visibility
from portal.domain.measures import Measure
from portal.domain.papers import PaperKind
from portal.domain.values import Reads
from portal.opendata import keeping
from portal.outcomes import usual
from portal.outcomes.schema import UNRELEASED
from portal.portal import Portal
from tests.databases import Database, Databases
from tests.integration.test_grid import UNTIL, kept, with_facts, with_forms
from tests.measures import linked, registered
from tests.portals import Clock, app_with, settings
from tests.reporting import sign

LEFT_ALONE = re.compile(
    r"^/(es|ar|staff|static)/|^/en/(forms|staff|account|track|accessibility)|/(start|paper)$"
    r"|\.(pdf|parquet)($|\?)|^/performance/.*\.json"
)
"""Other languages, forms to fill, and files of which there is the same as CSV or as a page."""

AT_RANDOM = {
    "channel": "['web', 'phone', 'mail', 'council'][1 + (hash(request_id, 1) % 4)::INT]",
    "language": "['en', 'es', 'ar', 'fr'][1 + (hash(request_id, 2) % 4)::INT]",
    "fixed": "['yes', 'partly', 'no', NULL][1 + (hash(request_id, 3) % 4)::INT]",
    "rating": "CASE WHEN hash(request_id, 3) % 4 < 3 THEN 1 + hash(request_id, 4) % 5 END",
    "cause": "CASE WHEN cause IS NOT NULL THEN 'staff' END",
    "updated_at": "updated_at + to_minutes((hash(request_id, 5) % 600)::INT)",
}
"""What is on no row, as SQL. Private requests stay private: which services are is public."""


OF_PRIVATE = {"district": "3", "neighbourhood": "Pier", "outcome": "declined", "end_outcome": "declined"}
ANSWERED = "outcome IN ('completed', 'no_problem_found', 'could_not_locate', 'referred', 'declined')"
"""What becomes of private requests. That they were answered stays: pages tell how soon that usually is."""


@pytest.fixture
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A small city with its quarters published, and books that read them."""
    url = databases.create(Database.SQLITE, tmp_path_factory.mktemp("served"))
    app = app_with(Clock(UNTIL), settings(url))
    portal = portal_of(app)
    with_facts(portal, 4_000)
    with_forms(portal, date(2026, 8, 3))
    assert publish_quarters(portal) > 1
    in_books = {"agency_code": "HW01", "books": ["budget_book", "citistat"], "interval": "period"}
    for measure, reads in (
        (Measure.CONFIRMED_FIXED, Reads.SHARE),
        (Measure.DIGITAL_TAKE_UP, Reads.NUMERATOR),
    ):
        registered(portal, measure.value, **in_books)
        linked(portal, measure.value, measure, reads, agency="harbor-works")
    sign(portal, PaperKind.MID_YEAR)
    yield app
    portal.store.close()


def served(portal: Portal) -> dict[str, str]:
    """Everything that a stranger is served who follows each link from the first page, by its address."""
    for name in (keeping.NAME, usual.NAME):
        (portal.settings.facts / name).unlink(missing_ok=True)
    usual.refresh(portal)
    app = app_with(Clock(portal.now()), portal.settings)
    client, found = app.test_client(), dict[str, str]()
    waiting, known = deque(["/en"]), {_kind("/en")}
    while waiting:
        address = waiting.popleft()
        found[address] = _read(client, address)
        for link in re.findall(r'href="(/[^"#]*)', found[address]):
            following = unescape(link)
            if not LEFT_ALONE.search(following) and _kind(following) not in known:
                known.add(_kind(following))
                waiting.append(following)
    portal_of(app).store.close()
    return found


def _kind(address: str) -> tuple[str, bool]:
    """What an address shows: the same page of another place, year or span is no other kind of page."""
    parts = urlsplit(address)
    return parts.path, parts.path == "/en/performance" and "by" in parse_qs(parts.query)


def _read(client: FlaskClient, address: str) -> str:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == HTTPStatus.OK, address
    return re.sub(r'name="csrf_token"[^>]*>', "", answer.text)


def written_anew(portal: Portal) -> None:
    """Draws by chance what no released row says; private requests came from one place, and none was done."""
    for path in portal.settings.facts.absolute().glob("*.parquet"):
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE rows AS FROM read_parquet('{path}')")
            columns = {name for name, *_ in connection.execute("DESCRIBE rows").fetchall()}
            drawn = ", ".join(f"{name} = {sql}" for name, sql in AT_RANDOM.items() if name in columns)
            connection.execute(f"UPDATE rows SET {drawn}")
            hidden = ", ".join(f"{name} = '{value}'" for name, value in OF_PRIVATE.items() if name in columns)
            private, such = Visibility.PRIVATE.value, ANSWERED if "outcome" in columns else "true"
            connection.execute(f"UPDATE rows SET {hidden} WHERE visibility = '{private}' AND {such}")
            connection.execute(f"COPY rows TO '{path}' (FORMAT parquet)")


def test_all_that_is_served_follows_from_released_rows_and_published_quarters(site: Flask) -> None:
    assert AT_RANDOM.keys() == UNRELEASED - {"visibility"}
    portal = portal_of(site)
    before = served(portal)
    assert {urlsplit(address).path for address in before} >= {
        "/en/performance/answers",
        "/en/performance/measures/time_to_answer",
        "/en/performance/data-quality",
        "/en/performance/forms",
        "/en/performance/register/confirmed_fixed",
        "/en/services/lamp-out",
        "/open-data/closes.csv",
        "/open-data/measures.csv",
        "/performance/measures.csv",
        "/performance/agencies/harbor-works/2027/mid-year.csv",
    }
    told = Counter(
        (each["fiscal_year"], each["quarter"], each["counted"], each["count"])
        for each in json.loads(before["/open-data/quarterly-counts.json"])
        if each["counted"] is not None
    )
    cells = Counter(
        (row.year, row.quarter, *one[2:4])
        for row in kept(portal)
        for found in row.cells.values()
        for one in found
    )
    assert told == cells, "the file has the cells that are attacked in test_grid.py, and no other"
    assert any(count is None for *_, count in cells)
    written_anew(portal)
    after = served(portal)
    assert [address for address in before if after.get(address) != before[address]] == []
    assert after.keys() == before.keys()
