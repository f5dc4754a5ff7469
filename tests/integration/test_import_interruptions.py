"""An import that is killed, has no room, or gets broken files: nothing half done, and a rerun completes."""

import gzip
import signal
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from portal.commands.imports import run
from portal.commands.imports.results import ImportStopped, Reason, Result
from portal.commands.imports.run import import_requests
from portal.commands.rebuild import rebuild
from portal.portal import Portal
from portal.store.models import EventRow, RequestRow
from tests.databases import Database, Databases
from tests.importing import HEADING, MAPPING, job, left, row, table, written
from tests.integration import import_crash
from tests.integration.commanding import forked
from tests.integration.serving import environment
from tests.portals import ADMINISTRATOR, Clock, portal_with, settings

ROWS = 1_100
"""Three batches."""
ONLY_SQLITE = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)


def old_requests(folder: Path, rows: int = ROWS) -> Path:
    """A file with a duplicate, a refused row and rows of every kind among many."""
    some = [row(number, Type=("Dark lamp", "Puddle", "Gull")[number % 3]) for number in range(rows)]
    return written(folder, table([*some[:900], row(5), row("x", Made="never"), *some[900:]]))


def killed(path: Path, database_url: str, moment: int) -> int:
    """The exit code of an import that dies at a moment; 0 is none."""
    variables = environment(database_url, 1, PORTAL_MODE="test", PORTAL_NOW="2026-11-02T16:00:00+00:00")
    return forked(import_crash.main, variables, path, MAPPING, moment).returncode


@pytest.fixture(scope="module")
def whole(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """What an import that nothing disturbs leaves."""
    folder = tmp_path_factory.mktemp("whole")
    portal = portal_with(Clock(), settings(databases.create(Database.SQLITE, folder)), seed=2)
    import_requests(portal, job(portal, old_requests(folder)), ADMINISTRATOR)
    found = left(portal)
    portal.store.close()
    return found


def events_without_end(portal: Portal) -> int:
    """Requests whose log does not hold what their row says: half there."""
    with portal.store.read() as session:
        told = (
            select(EventRow.request_id, func.count().label("events")).group_by(EventRow.request_id).subquery()
        )
        half = (
            select(func.count()).select_from(RequestRow).outerjoin(told, told.c.request_id == RequestRow.id)
        )
        return session.scalar(half.where(func.coalesce(told.c.events, 0) != RequestRow.sequence)) or 0


def test_a_kill_at_any_moment_and_a_rerun_give_the_same_database(
    portal: Portal, database_url: str, tmp_path: Path, whole: list[tuple[Any, ...]]
) -> None:
    path = old_requests(tmp_path)
    for moment in (6, 40, 30):
        assert killed(path, database_url, moment) == -signal.SIGKILL
        assert events_without_end(portal) == 0
        with portal.store.read() as session:
            there = session.scalar(select(func.count()).select_from(RequestRow)) or 0
        assert there < ROWS
    assert there > 0, "a later kill finds batches of an earlier run"
    assert killed(path, database_url, 0) == 0
    assert left(portal) == whole
    assert rebuild(portal) == (ROWS, 0)


@ONLY_SQLITE
def test_a_full_disk_stops_with_a_sentence_and_a_rerun_completes(
    portal: Portal, tmp_path: Path, whole: list[tuple[Any, ...]]
) -> None:
    path = old_requests(tmp_path)

    def small(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 200")

    event.listen(portal.store.engine, "connect", small)
    portal.store.close()
    with pytest.raises(ImportStopped, match=r"took no more after line \d+ .* run the same command again"):
        import_requests(portal, job(portal, path), ADMINISTRATOR)
    assert events_without_end(portal) == 0
    event.remove(portal.store.engine, "connect", small)
    portal.store.close()
    assert import_requests(portal, job(portal, path), ADMINISTRATOR).in_portal == ROWS
    assert left(portal) == whole


@ONLY_SQLITE
def test_a_report_without_room_stops_the_import(portal: Portal, tmp_path: Path) -> None:
    path = old_requests(tmp_path)
    with pytest.raises(ImportStopped, match="cannot be written: No space left on device"):
        import_requests(portal, job(portal, path, Path("/dev/full")), ADMINISTRATOR)
    with pytest.raises(ImportStopped, match="cannot be written: No such file"):
        import_requests(portal, job(portal, path, tmp_path / "no" / "report.csv"), ADMINISTRATOR)
    with pytest.raises(ImportStopped, match="over the file that is read"):
        import_requests(portal, job(portal, path, path), ADMINISTRATOR)
    assert left(portal) == []
    assert import_requests(portal, job(portal, path), ADMINISTRATOR).in_portal == ROWS


@ONLY_SQLITE
def test_memory_does_not_grow_with_the_file(portal: Portal, tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = old_requests(tmp_path, rows)
        tracemalloc.start()
        import_requests(portal, job(portal, path), ADMINISTRATOR)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(100)  # what is loaded once
    small, large = peak(1_000), peak(4_000)
    # 300 bytes kept of each row would be more.
    assert large < 1.15 * small, f"{small:,} bytes for 1,000 rows, {large:,} for 4,000"


@ONLY_SQLITE
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (gzip.compress(b"", mtime=0), "is empty"),
        (gzip.compress(table([row(number) for number in range(600)]).encode())[:-40], "not a whole gzip"),
        (gzip.compress(table([row(1)]).encode())[:-8] + b"damaged!", "not a whole gzip"),
        (bytes(range(256)) * 40, "not a table of text"),
        (b"PK\x03\x04 and more", "ZIP file or a workbook"),
        (b'"Number,Made\n', "The heading of old.csv cannot be read"),
        ((",".join(HEADING) + "\n" + "x" * 1_000_001).encode(), "too long for a table"),
        (("\ufeff" + table([row(1)])).encode("utf-16-le")[:-1], "is not utf-16"),
    ],
    ids=["nothing", "blank", "packed", "cut", "crc", "binary", "zip", "heading", "line", "half"],
)
def test_a_broken_file_is_refused_with_a_sentence(
    portal: Portal, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ImportStopped, match=sentence):
        import_requests(portal, job(portal, path), ADMINISTRATOR)
    assert left(portal) == []


@ONLY_SQLITE
def test_a_file_that_is_not_there(portal: Portal, tmp_path: Path) -> None:
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(ImportStopped, match=r"cannot be read: "):
            import_requests(portal, job(portal, path), ADMINISTRATOR)


def test_damaged_rows_cost_only_themselves(portal: Portal, tmp_path: Path) -> None:
    damaged = [
        table([row(1, Address="Böhm Quay")]).encode(),
        table([row(2, Address="NUL\0here")]).encode().partition(b"\n")[2],
        table([row(3)]).replace("3 Wharf", '"3" Wharf').encode().partition(b"\n")[2],
        table([row(4, Address="Pe\u00f1a Row")]).encode("latin-1").partition(b"\n")[2],
        table([row(5, Address="Peña Row\u00a0", Crew="\u00a0Harbor Works\u00a0 ")])
        .encode()
        .partition(b"\n")[2],
        table([row(6, Address="Open")]).replace("Open", '"Open').encode().partition(b"\n")[2],
        table([row(number) for number in range(10, 300)]).encode().partition(b"\n")[2],
    ]
    report = tmp_path / "report.csv"
    summary = import_requests(
        portal, job(portal, written(tmp_path, b"".join(damaged)), report), ADMINISTRATOR
    )
    assert summary.encoding == "utf-8"
    assert summary.results == {Result.TAKEN: 292, Result.REFUSED: 4}
    assert set(summary.findings) == {Reason.NUL, Reason.NOT_COLUMNS, Reason.BYTES}
    refused = [line.split(",")[0] for line in report.read_text("utf-8-sig").splitlines() if "refused" in line]
    assert refused == ["3", "4", "5", "7"]
    assert summary.agencies.counts == {}, "spaces of any kind around a name do not count"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("packed", [False, True])
@ONLY_SQLITE
def test_any_encoding_that_occurs(portal: Portal, tmp_path: Path, encoding: str, packed: bool) -> None:
    content = table([row(number, Quarter="Côté – Peña") for number in range(20)]).encode(encoding)
    path = written(tmp_path, gzip.compress(content) if packed else content)
    assert import_requests(portal, job(portal, path), ADMINISTRATOR).results == {Result.TAKEN: 20}
    with portal.store.read() as session:
        assert set(session.scalars(select(RequestRow.neighbourhood))) == {"Côté – Peña"}


@ONLY_SQLITE
def test_progress_passes_over_the_file_twice(portal: Portal, tmp_path: Path) -> None:
    path = old_requests(tmp_path)
    told: list[int] = []
    whole_job = run.ImportJob(path, job(portal).mapping, None, told.append)
    import_requests(portal, whole_job, ADMINISTRATOR)
    size = path.stat().st_size
    assert told.count(size) >= 2
    assert max(told) == size
