"""Open data: what is in the files and what never is, in every format, for programs that come back."""

import csv
import io
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.app import portal_of, when_alive
from portal.commands.door import execute
from portal.commands.requests.commands import AnswerFixed, CloseRequest, SendRequest
from portal.domain.lifecycle import Channel, Fixed, Outcome
from portal.domain.measures import Period
from portal.domain.permissions import RESIDENT
from portal.domain.published import WHOLE
from portal.domain.sheets import BETWEEN
from portal.opendata import downloads, keeping
from portal.opendata.columns import EMPTY, Format
from portal.opendata.tables import TABLES
from portal.outcomes import facts
from portal.outcomes.pinned import READING
from portal.portal import Portal
from portal.store.models import PublishedQuarterRow
from tests.databases import Database, Databases
from tests.integration.histories import live
from tests.integration.recounted import compare, frame
from tests.integration.test_duplicates import duplicate
from tests.integration.test_lifecycle import DONE
from tests.invented_quarter import publish_quarter
from tests.portals import LAMP_ANSWERS, Clock, app_with, done, service, settings

SECRET = "Zelda Hush"
ADDRESS = "77 Hidden Lane"
PRIVATE, COARSE = "TC-Quiet Help", "TC-Sampler"
NEVER = {
    "request_id",
    "language",
    "assisted",
    "channel",
    "visibility",
    "fixed",
    "rating",
    "cause",
    "address",
    "point",
}
GRID = "quarterly-counts"
ROWS = ("requests", "open-baltimore", "milestones", "closes")


@dataclass
class Site:
    """A portal with a past, and a program that reads its files."""

    app: Flask
    clock: Clock
    private: str
    coarse: str

    @property
    def portal(self) -> Portal:
        """Its portal."""
        return portal_of(self.app)

    def get(self, name: str, **headers: str) -> TestResponse:
        """A file."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().get(f"/open-data/{name}", headers=said, buffered=True)

    def refused(self, name: str) -> set[str]:
        """The parameters of an address that cannot be read."""
        answer = self.get(name)
        assert (answer.status_code, answer.mimetype) == (400, "application/json")
        return {each["parameter"] for each in json.loads(answer.text)["errors"]}

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a file, from JSON."""
        query = name if "?" in name else f"{name}?"
        answer = self.get(query.replace("?", ".json?"))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = json.loads(answer.text)
        return found

    def send(self, slug: str, answers: dict[str, Any], key: str) -> str:
        """A request, in another language than the first."""
        command = SendRequest(key, service(self.portal, slug), answers, Channel.PHONE, "es")
        return execute(self.portal, command, RESIDENT).reference

    def age(self, seconds: float = 3600) -> None:
        """Lets every file of the facts be so old."""
        moment = time.time() - seconds
        for path in self.portal.settings.facts.glob("*.parquet"):
            os.utime(path, (moment, moment))


@pytest.fixture(scope="module")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One with random histories, and with requests of a coarse and of a private service."""
    clock = Clock()
    url = databases.create(Database.SQLITE, tmp_path_factory.mktemp("open-data"))
    site = Site(app_with(clock, settings(url, PORTAL_WEB_WORKERS="2")), clock, "", "")
    live(site.portal, clock, seed=5, requests=24, steps=160)
    site.private = site.send("quiet-help", {"name": SECRET, "phone": "+19025550123"}, "private")
    site.coarse = site.send(
        "sampler", {"boat": SECRET, "home": {"kind": "address", "text": ADDRESS}}, "coarse"
    )
    site.send("lamp-out", {**LAMP_ANSWERS, "where": {"kind": "address", "text": ADDRESS}}, "public")
    publish_quarter(site.portal)
    clock.forward(days=12)
    facts.refresh(site.portal)
    yield site
    site.portal.store.close()


def plain(value: Any) -> Any:
    """A value as CSV has it; of a number, the number."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value if isinstance(value, float) else str(value)


def from_csv(text: str, like: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    header, *rows = csv.reader(io.StringIO(text))
    read = [
        [float(cell) if isinstance(other, float) else cell for cell, other in zip(row, others, strict=True)]
        for row, others in zip(rows, like, strict=True)
    ]
    return header, read


def test_every_file_says_the_same_in_every_format_and_as_the_dictionary_says(
    site: Site, tmp_path: Path
) -> None:
    dictionary = site.rows("dictionary")
    assert {row["table"] for row in dictionary} == set(TABLES)
    for name in TABLES:
        declared = [row["column"] for row in dictionary if row["table"] == name]
        objects = site.rows(name)
        assert objects, name
        assert all(list(each) == declared for each in objects), name
        (tmp_path / "file.parquet").write_bytes(site.get(f"{name}.parquet").data)
        with duckdb.connect() as connection:
            cursor = connection.execute(f"SELECT * FROM read_parquet('{tmp_path / 'file.parquet'}')")
            columns = [each[0] for each in cursor.description]
            stored = [[plain(cell) for cell in row] for row in cursor.fetchall()]
        assert columns == declared, name
        assert stored == [[plain(cell) for cell in each.values()] for each in objects], name
        assert from_csv(site.get(f"{name}.csv").text, stored) == (declared, stored), name


def test_the_dictionary_knows_what_is_empty_and_only_that_is(site: Site) -> None:
    empty = {(row["table"], row["column"]) for row in site.rows("dictionary") if not row["filled"]}
    assert ("open-baltimore", "Address") in empty
    assert {table for table, _ in empty} == {"open-baltimore"}
    for row in site.rows("open-baltimore"):
        assert all(value is None for name, value in row.items() if ("open-baltimore", name) in empty)
    wanted = {column.name for column in TABLES["open-baltimore"].columns if column.source != EMPTY}
    assert {"ServiceRequestNum", "SRType", "SRStatus", "CreatedDate", "Agency"} <= wanted


def test_nothing_private_and_nothing_that_is_somebodys_own_is_in_any_file(site: Site) -> None:
    with facts.open(site.portal) as opened:
        known = opened.connection.execute("SELECT reference, visibility FROM requests").fetchall()
    shown = {reference for reference, visibility in known if visibility != "private"}
    assert {visibility for _, visibility in known} == {"public", "coarse", "private"}
    for name in ROWS:
        rows = site.rows(name)
        column = "ServiceRequestNum" if name == "open-baltimore" else "reference"
        assert {row[column] for row in rows} == (
            shown if name != "closes" else {r[column] for r in rows} & shown
        )
        assert site.coarse in {row[column] for row in rows} or name == "closes"
        assert not NEVER & {each.lower() for each in rows[0]} - {"address"}
        assert "language" not in site.get(f"{name}.csv").text
    assert not [row for row in site.rows("open-baltimore") if row["MethodReceived"]]
    assert "digital_take_up" not in {row["measure"] for row in site.rows("measures")}
    everything = [site.get(f"{name}.json").text for name in TABLES if name not in {"services", GRID}]
    for word in (site.private, PRIVATE, SECRET, ADDRESS, "Wharf Road", '"es"'):
        assert not [text for text in everything if word in text], word
    assert COARSE in everything[0]


def test_the_grid_is_there_cell_by_cell_with_what_is_withheld(site: Site) -> None:
    with site.portal.store.read() as session:
        (kept,) = session.scalars(select(PublishedQuarterRow))
    rows = site.rows(GRID)
    found = {}
    for row in rows:
        assert (row["fiscal_year"], row["quarter"], row["last_day"]) == (2027, 1, "2026-06-30")
        assert row["withheld"] == (row["count"] is None)
        outer = f"{row['agency']}{BETWEEN}" if row["agency"] else ""
        key = (row["dimension"] or WHOLE, f"{outer}{row['member'] or WHOLE}", row["counted"])
        found[row["subject"], *key] = [row["count"], row["at_least"], row["at_most"]]
    assert len(found) == len(rows)
    cells = {
        (subject, *one[:3]): [one[3], *(one[4:] or (None, None))]
        for subject, every in kept.cells.items()
        for one in every
    }
    dropped = {
        (subject, each, "", None): [None] * 3 for subject, every in kept.dropped.items() for each in every
    }
    assert found == {**cells, **dropped}
    assert ("private_closes", "service", "", None) in found
    assert {None, 0} < {count for count, *_ in cells.values()}
    assert any(least is not None for _, least, _ in cells.values())
    codes = {(row["column"], row["code"]) for row in site.rows("codes")}
    for column in ("subject", "dimension", "counted"):
        assert {(column, row[column]) for row in rows if row[column]} <= codes


def test_what_a_service_was_before_it_became_private_is_private_too(site: Site, tmp_path: Path) -> None:
    """The facts know what a service was when a request was sent; the profile knows what it is."""
    city = tmp_path / "city"
    city.mkdir()
    source = site.portal.settings.city
    for path in source.rglob("*"):
        target = city / path.relative_to(source)
        target.mkdir(exist_ok=True) if path.is_dir() else target.write_bytes(path.read_bytes())
    file = city / "services" / "sampler.yaml"
    file.write_text(file.read_text("utf-8").replace("visibility: coarse", "visibility: private"), "utf-8")
    url = site.portal.settings.database_url
    stricter = Site(app_with(site.clock, settings(url, city)), site.clock, "", "")
    assert COARSE in {row["service"] for row in site.rows("requests")}
    for name in ("requests", "milestones", "measures"):
        assert COARSE not in {row["service"] for row in stricter.rows(name)}
    assert site.get("requests.csv").headers["ETag"] != stricter.get("requests.csv").headers["ETag"]
    stricter.portal.store.close()


def test_filters_narrow_and_name_what_they_cannot_read(site: Site) -> None:
    rows = site.rows("requests")
    for name in ("service", "agency", "district"):
        code = next(row[name] for row in rows if row[name])
        assert site.rows(f"requests?{name}={code}") == [row for row in rows if row[name] == code]
    both = site.rows(f"requests?service={COARSE}&service=HW-Lamp%20Out")
    assert both == rows
    day = site.portal.catalogue.calendar.local_day(datetime.fromisoformat(rows[-1]["received_at"]))
    last = [row for row in rows if row["received_at"] == rows[-1]["received_at"]]
    assert site.rows(f"requests?received_from={day}&received_to={day}") == last
    assert site.rows(f"requests?received_to={day - timedelta(days=1)}") == rows[: -len(last)]
    asked = (
        "updated_after=yesterday&received_from=2026-13-01&received_to=99999-01-01&update_after=1&service=%00"
        "&district=" + "9" * 201
    )
    named = {"updated_after", "received_from", "received_to", "update_after", "service", "district"}
    assert site.refused(f"milestones.csv?{asked}") == named
    for wrong in ("2026-11-02T16:00:00", "2026-11-02T16:00:00Z&updated_after=2026-11-02T16:00:00Z"):
        assert site.refused(f"requests.csv?updated_after={wrong}") == {"updated_after"}
    assert site.refused("measures.csv?service=x") == {"service"}
    assert site.refused("requests.csv?updated_after=&agency=") == {"updated_after", "agency"}
    assert site.refused("requests.csv?agency=harbor-works&agency=nope") == {"agency"}
    there = json.loads(site.get("requests.csv?agency=nope").text)["errors"][0]["message"]
    assert there == "There is no such code. There are: bright-power, harbor-works, town-care."
    assert site.refused("requests.csv?service=nope") == {"service"}
    spanish = site.get("requests.csv?updated_after=ayer&updated_after=hoy", Accept_Language="es-MX, es;q=0.9")
    assert spanish.headers["Content-Language"] == "es"
    assert "Accept-Language" in spanish.headers["Vary"]
    assert json.loads(spanish.text)["errors"][0]["message"].startswith("Escriba una sola vez.")
    for name in ("nothing.csv", "requests.xml", "requests"):
        answer = site.get(name)
        assert (answer.status_code, answer.mimetype) == (404, "application/json")
        assert "requests, open-baltimore" in json.loads(answer.text)["errors"][0]["message"]


def test_updated_after_gives_what_changed_and_never_tells_of_an_answer(site: Site) -> None:
    root, child, quiet = (site.send("lamp-out", LAMP_ANSWERS, key) for key in ("root", "child", "quiet"))
    done(site.portal, duplicate(child, root))
    done(site.portal, CloseRequest(reference=quiet, outcome=Outcome.COMPLETED, said=DONE))
    moment = site.clock.forward(hours=3)
    site.clock.forward(hours=1)
    execute(site.portal, AnswerFixed(reference=quiet, answer=Fixed.YES, rating=5), RESIDENT)
    late = moment - timedelta(hours=2)
    done(site.portal, CloseRequest(reference=root, outcome=Outcome.COMPLETED, said=DONE, occurred_at=late))
    facts.refresh(site.portal)
    before = site.rows("requests")
    for written in (moment.isoformat(), moment.strftime("%Y-%m-%dT%H:%M:%SZ")):
        changed = site.rows(f"requests?updated_after={written}")
        assert {row["reference"] for row in changed} == {root, child}, "late entry counts when it was entered"
    assert {row["end_outcome"] for row in changed} == {"completed"}
    assert {row["reference"] for row in site.rows(f"closes?updated_after={moment.isoformat()}")} == {
        root,
        child,
    }
    assert [row for row in before if row["updated_at"] > moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")] == changed


def test_who_has_it_already_is_told_so(site: Site) -> None:
    site.age()
    first = site.get("requests.csv")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in first.headers
    assert first.headers["Portal-As-Of"]
    head = site.app.test_client().head("/open-data/requests.csv")
    assert (head.data, head.headers["ETag"]) == (b"", tag)
    for again in (
        site.get("requests.csv", If_None_Match=tag),
        site.get("requests.csv", If_Modified_Since=modified),
    ):
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    others = [
        site.get(name, If_None_Match=tag)
        for name in ("requests.json", "requests.csv?district=1", "closes.csv")
    ]
    assert [other.status_code for other in others] == [200] * 3
    codes = site.get("codes.csv").headers["ETag"]
    for name in TABLES:
        has = site.get(f"{name}.json").headers
        assert site.get(f"{name}.json", If_None_Match=has["ETag"]).status_code == 304, name
        if modified_then := has.get("Last-Modified"):
            assert site.get(f"{name}.json", If_Modified_Since=modified_then).status_code == 304, name
    site.send("lamp-out", LAMP_ANSWERS, "newer")
    facts.refresh(site.portal)
    assert site.get("requests.csv", If_None_Match=tag).status_code == 200
    site.age(-60)
    fresh = site.get("requests.csv", If_Modified_Since=modified)
    assert fresh.status_code == 200
    assert "Last-Modified" not in fresh.headers, "another version may follow within this second"
    assert site.get("codes.csv", If_None_Match=codes).status_code == 304


def test_a_slow_download_has_the_facts_of_its_beginning_and_holds_its_place(site: Site) -> None:
    whole = site.get("requests.csv").data
    told: list[None] = []
    when_alive(site.app, lambda: told.append(None))
    slow = site.app.test_client().get("/open-data/requests.csv", buffered=False)
    parts = slow.iter_encoded()
    read = [next(parts)]
    old = set(site.portal.settings.facts.glob("*.parquet"))
    site.send("lamp-out", LAMP_ANSWERS, "meanwhile")
    facts.rebuild(site.portal)
    for path in old:
        path.unlink(missing_ok=True)
    busy = site.get("milestones.json")
    assert (busy.status_code, busy.headers["Retry-After"]) == (503, "30")
    assert site.get("services.csv").status_code == 200
    told.clear()
    read.extend(parts)
    assert len(told) == len(read) > 1, "the server hears after each part that nothing is stuck"
    assert b"".join(read) == whole
    assert site.get("milestones.json").status_code == 200, "who has it all may ask for the next at once"
    slow.close()
    assert site.get("requests.csv").data != whole
    assert not list((site.portal.settings.facts / READING).rglob("*.parquet"))


def test_a_download_that_fails_never_looks_whole_and_gives_its_place_back(site: Site) -> None:
    broken = site.app.test_client().get("/open-data/requests.json", buffered=False)
    for path in (site.portal.settings.facts / READING).rglob("*.parquet"):
        path.unlink()
    with pytest.raises(duckdb.IOException):
        list(broken.iter_encoded())
    broken.close()
    assert site.get("requests.json").status_code == 200


def test_figures_are_what_anybody_counts_from_the_files(site: Site) -> None:
    kept = site.portal.settings.facts / keeping.NAME
    kept.unlink(missing_ok=True)
    assert keeping.refresh(site.portal) > 0
    older = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps(older | {"columns": older["columns"][:-1]}), encoding="utf-8")
    assert keeping.refresh(site.portal) > 0, "an older version had other columns"
    assert keeping.refresh(site.portal) == 0, "nothing has changed"
    tables = {name: frame(site.get(f"{name}.csv").text) for name in ("requests", "milestones", "closes")}
    found = pd.read_csv(io.StringIO(site.get("measures.csv").text))
    assert len(found.fiscal_year.unique()) > 0
    zone = site.portal.catalogue.city.zone
    for (_, first, last), year in found.groupby(["fiscal_year", "first_day", "last_day"]):
        days = (date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1))
        period = Period(*(datetime.combine(day, clock_time(), zone).astimezone(UTC) for day in days))
        as_of = datetime.fromisoformat(year.as_of.iloc[0])
        for service_code in [None, *year.service.dropna().unique()]:
            own = {
                name: table if service_code is None else table[table.service == service_code]
                for name, table in tables.items()
            }
            said = year[year.service.isna() if service_code is None else year.service == service_code]
            compare(said.set_index("measure"), own, period, as_of)


def test_before_the_first_facts_files_have_a_head_and_no_rows(databases: Databases, tmp_path: Path) -> None:
    app = app_with(Clock(), settings(databases.create(Database.SQLITE, tmp_path)))
    empty = Site(app, Clock(), "", "")
    for name in (*ROWS, "measures"):
        assert empty.get(f"{name}.csv").text.count("\n") == 1
        assert empty.rows(name) == []
        assert empty.get(f"{name}.{Format.PARQUET}").data[:4] == b"PAR1"
    page = app.test_client().get("/en/open-data")
    assert "There are no records yet" in page.text
    portal_of(app).store.close()


def test_the_page_links_every_file_and_explains_every_column(site: Site) -> None:
    page = site.app.test_client().get("/es/open-data").text
    for name, table in TABLES.items():
        assert all(f'href="/open-data/{name}.{form}"' in page for form in Format)
        assert all(column.name in page for column in table.columns)
    assert "/es/open-data" in site.app.test_client().get("/es/performance").text


def test_who_asks_again_and_again_learns_nothing_of_what_is_on_no_row(site: Site) -> None:
    """Else whoever polls would know when somebody asked for a private service, or answered."""
    asked = site.send("lamp-out", LAMP_ANSWERS, "polled")
    done(site.portal, CloseRequest(reference=asked, outcome=Outcome.COMPLETED, said=DONE))
    facts.refresh(site.portal)
    site.age()
    addresses = [f"{name}.csv" for name in ROWS]
    before = {name: site.get(name) for name in addresses}
    month = site.clock.forward(days=40)
    site.send("quiet-help", {"name": SECRET, "phone": "+19025550123"}, "the first of its month")
    facts.refresh(site.portal)
    site.send("quiet-help", {"name": SECRET, "phone": "+19025550123"}, "the second")
    execute(site.portal, AnswerFixed(reference=asked, answer=Fixed.NO, rating=1), RESIDENT)
    assert facts.refresh(site.portal) > 0
    for name, then in before.items():
        now = site.get(name)
        assert now.data == then.data
        for header in ("ETag", "Last-Modified"):
            assert now.headers[header] == then.headers[header], (name, header)
        assert now.headers["Portal-As-Of"] >= month.isoformat()
    site.send("lamp-out", LAMP_ANSWERS, "beside them")
    facts.refresh(site.portal)
    site.age(-60)
    for name in addresses:
        assert site.get(name, If_None_Match=before[name].headers["ETag"]).status_code == 200, name


def test_whoever_sends_a_file_on_is_alive_while_it_is_made(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A Parquet file is whole before its first byte goes: of a large city later than a page may come."""
    monkeypatch.setattr(downloads, "SIGN_OF_LIFE_SECONDS", 0.0)
    told: list[None] = []
    when_alive(site.app, lambda: told.append(None))
    answer = site.app.test_client().get("/open-data/requests.parquet", buffered=False)
    parts = answer.iter_encoded()
    assert next(parts) == b""
    rest = [next(parts)]
    assert len(told) == 1, "before anything was there to send"
    assert b"".join([*rest, *parts]).startswith(b"PAR1")
    answer.close()
