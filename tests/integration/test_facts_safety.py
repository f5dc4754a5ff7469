"""Facts under trouble: kills, two workers, readers meanwhile, a full disk, files that are gone."""

import errno
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, func, select

from portal import cli, worker
from portal.commands.requests.commands import ReopenRequest
from portal.outcomes import facts, files, manifest
from portal.outcomes.schema import FORMAT, REQUESTS, TABLES
from portal.portal import Portal
from portal.store.base import DatabaseUnavailable
from portal.store.models import DirtyRow
from tests.databases import Database
from tests.integration.facts import from_nothing, rows
from tests.integration.histories import live
from tests.integration.serving import ROOT
from tests.integration.test_duplicates import duplicate
from tests.integration.test_facts import complete, marks
from tests.portals import Clock, done, facts_folder, sent

SQLITE = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)


def test_a_refresh_that_is_killed_anywhere_loses_nothing(database_url: str, tmp_path: Path) -> None:
    script = ROOT / "tests" / "integration" / "facts_crash_points.py"
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PORTAL_MODE": "test",
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_FACTS": str(tmp_path / "facts"),
        "PORTAL_CITY": str(ROOT / "tests" / "cities" / "havenport"),
        "PORTAL_SECRET_KEY": "only-for-tests",
    }
    command = [sys.executable, str(script), "1", "6", str(tmp_path / "rebuilt")]
    ended = subprocess.run(
        command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) >= 5, "most refreshes were killed before their end"


class TestOneAtATime:
    """Two workers on one folder."""

    def test_a_refresh_gives_way_to_one_that_runs(self, portal: Portal) -> None:
        sent(portal)
        with files.alone(portal.settings.facts, wait=False) as free:
            assert free
            assert facts.refresh(portal) == 0
            assert marks(portal) == 1
        assert facts.refresh(portal) == 1

    def test_a_rebuild_waits_for_its_turn(self, portal: Portal) -> None:
        sent(portal)
        ended = threading.Event()

        def rebuild() -> None:
            facts.rebuild(portal)
            ended.set()

        thread = threading.Thread(target=rebuild)
        with files.alone(portal.settings.facts, wait=False):
            thread.start()
            assert not ended.wait(0.5)
        thread.join(30)
        assert ended.is_set()
        assert len(rows(portal)["requests"]) == 1

    def test_many_workers_at_once_agree_with_one(self, portal: Portal, clock: Clock, tmp_path: Path) -> None:
        facts.refresh(portal)
        live(portal, clock, seed=4)
        threads = [threading.Thread(target=facts.refresh, args=[portal]) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        facts.refresh(portal)
        assert rows(portal) == from_nothing(portal, tmp_path / "rebuilt")


class TestReaders:
    """What is read is of one moment, also while it is written."""

    def test_readers_never_see_half(self, portal: Portal, clock: Clock) -> None:
        root = sent(portal, key="root")
        clock.forward(days=40)  # into another month, so in another file
        done(portal, duplicate(sent(portal, key="child"), root))
        facts.refresh(portal)
        with looking_on(portal) as views:
            for _ in range(6):
                clock.forward(hours=1)
                done(portal, complete(root))
                facts.refresh(portal)
                done(portal, ReopenRequest(reference=root, why="Still dark"))
                facts.refresh(portal)
        assert len(views) > 20
        assert {view.ends for view in views} == {(None, None), ("completed", "completed")}
        assert {view.promises for view in views} == {4}

    def test_who_has_opened_the_facts_keeps_them_for_the_grace_time(
        self, portal: Portal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent(portal, key="first")
        facts.refresh(portal)
        old = set(portal.settings.facts.glob("*.parquet"))
        with facts.open(portal) as found:
            for number in range(3):
                sent(portal, key=str(number))
                facts.refresh(portal)
            assert len(found.connection.execute("FROM requests").fetchall()) == 1
        assert all(path.exists() for path in old)
        monkeypatch.setattr(files, "GRACE_SECONDS", -1.0)
        facts.refresh(portal)
        left = {path.name for path in portal.settings.facts.glob("*.parquet")}
        present = manifest.read(portal.settings.facts)
        assert present is not None
        assert left == present.names()

    @SQLITE
    def test_a_reader_sees_no_other_file_and_cannot_change_its_limits(
        self, portal: Portal, tmp_path: Path
    ) -> None:
        (tmp_path / "secret.csv").write_text("a\n1\n")
        sent(portal)
        facts.refresh(portal)
        with facts.open(portal) as found:
            limits = found.connection.execute(
                "SELECT current_setting('memory_limit'), current_setting('threads')"
            ).fetchall()
            with pytest.raises(Exception, match="disabled by configuration"):
                found.connection.execute(f"FROM read_csv('{tmp_path / 'secret.csv'}')")
            with pytest.raises(Exception, match="external access"):
                found.connection.execute("SET enable_external_access = true")
        assert limits == [("488.2 MiB", 2)]
        with pytest.raises(Exception, match="closed"):
            found.connection.execute("SELECT 1")


class TestTrouble:
    """What cannot be written leaves everything as it was."""

    @SQLITE
    @pytest.mark.parametrize("bytes_", [0, 2_000])
    def test_a_full_disk_changes_nothing_and_is_loud(self, portal: Portal, clock: Clock, bytes_: int) -> None:
        sent(portal, key="first")
        facts.refresh(portal)
        before, names = rows(portal), sorted(portal.settings.facts.iterdir())
        live(portal, clock, seed=2)
        waiting = marks(portal)
        with files_of_at_most(bytes_), pytest.raises(facts.FactsNotWritten, match="nothing is lost"):
            facts.refresh(portal)
        assert (rows(portal), marks(portal)) == (before, waiting)
        assert sorted(portal.settings.facts.iterdir()) == names
        assert facts.refresh(portal) == 12

    @SQLITE
    @pytest.mark.parametrize("call", ["fsync", "rename", "replace"])
    @pytest.mark.parametrize("number", range(1, 6))
    def test_no_room_at_any_step_of_publishing(
        self, portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch, call: str, number: int
    ) -> None:
        sent(portal, key="first")
        facts.refresh(portal)
        before = rows(portal)
        live(portal, clock, seed=2)
        waiting = marks(portal)
        left, real = number, getattr(os, call)

        def full(*arguments: object) -> None:
            nonlocal left
            left -= 1
            if left == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            real(*arguments)

        monkeypatch.setattr(os, call, full)
        try:
            facts.refresh(portal)
        except facts.FactsNotWritten:
            assert marks(portal) == waiting
        monkeypatch.undo()
        assert len(rows(portal)["requests"]) in {1, 13}, "before or after, whole"
        assert (rows(portal) == before) is (len(rows(portal)["requests"]) == 1)
        facts.refresh(portal)
        assert marks(portal) == 0
        assert len(rows(portal)["requests"]) == 13

    @pytest.mark.parametrize("damage", ["no manifest", "no file", "half a manifest", "another format"])
    def test_facts_that_are_gone_or_damaged_are_made_again(
        self, portal: Portal, clock: Clock, damage: str
    ) -> None:
        live(portal, clock, seed=2)
        facts.refresh(portal)
        whole, folder = rows(portal), portal.settings.facts
        place = folder / manifest.NAME
        if damage == "no manifest":
            place.unlink()
        elif damage == "no file":
            next(iter(folder.glob("*.parquet"))).unlink()
        elif damage == "half a manifest":
            place.write_text(place.read_text()[:60])
        else:
            place.write_text(place.read_text().replace(f'"format": {FORMAT}', '"format": 0'))
        if damage == "half a manifest":
            with pytest.raises(facts.DamagedFacts), facts.open(portal):
                pass
        elif damage != "no file":
            assert rows(portal) == {table.name: [] for table in TABLES}
        assert facts.refresh(portal) == 12
        assert rows(portal) == whole

    def test_marks_that_could_not_be_deleted_are_worked_through_again(
        self, portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        facts.refresh(portal)
        live(portal, clock, seed=2)
        waiting = marks(portal)

        def gone(*_: object) -> None:
            raise DatabaseUnavailable("gone")

        monkeypatch.setattr("portal.outcomes.marks.drain", gone)
        with pytest.raises(DatabaseUnavailable):
            facts.refresh(portal)
        whole = rows(portal)
        assert (len(whole["requests"]), marks(portal)) == (12, waiting)
        monkeypatch.undo()
        assert facts.refresh(portal) == 12
        assert (rows(portal), marks(portal)) == (whole, 0)

    def test_a_mark_that_comes_to_light_late_is_not_lost(self, portal: Portal, clock: Clock) -> None:
        """PostgreSQL may commit a lower id after a higher one was read."""
        facts.refresh(portal)
        references = [sent(portal, key=str(number)) for number in range(3)]
        with portal.store.write() as session:
            hidden = session.get_one(DirtyRow, session.scalars(select(func.min(DirtyRow.id))).one() + 1)
            held = (hidden.id, hidden.request_id)
            session.delete(hidden)
        facts.refresh(portal)
        clock.forward(hours=1)
        done(portal, complete(references[1]))
        with portal.store.write() as session:
            session.execute(delete(DirtyRow))
            session.add(DirtyRow(id=held[0], request_id=held[1]))
        assert facts.refresh(portal) == 1
        statuses = list(REQUESTS.columns).index("status")
        assert [one[statuses] for one in rows(portal)["requests"]] == ["received", "closed", "received"]


class TestWorkerAndCommand:
    """Who makes the facts."""

    def test_the_worker_makes_them_soon_and_keeps_them_fresh(self, portal: Portal) -> None:
        sent(portal, key="first")
        seconds = 0.0
        rounds = worker.Rounds(portal, lambda: seconds)
        assert rounds.run()["facts brought up to date"] == 1
        sent(portal, key="second")
        assert rounds.run() == {}
        seconds = 5.0
        assert rounds.run() == {"facts brought up to date": 1, "messages sent": 0}
        assert len(rows(portal)["requests"]) == 2

    def test_the_worker_says_what_it_could_not_write_and_goes_on(
        self, portal: Portal, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "file").write_text("")
        blocked = replace(portal, settings=replace(portal.settings, facts=tmp_path / "file" / "facts"))
        of_facts = {
            "facts brought up to date",
            "usual times counted",
            "figures stored",
            "figures of the open data counted",
            "quarters of answers published",
        }
        others = {job.name for job in worker.JOBS} - of_facts
        assert set(worker.Rounds(blocked, lambda: 0.0).run()) == others
        assert "cannot be written" in capsys.readouterr().out

    def test_portal_rebuild_facts(
        self, portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        live(portal, clock, seed=2)
        said = run(portal, monkeypatch, "rebuild", "facts")
        assert said.startswith("12 requests in ")
        assert marks(portal) == 0
        assert len(rows(portal)["requests"]) == 12
        for words in (["rebuild"], ["rebuild", "requests"]):
            assert run(portal, monkeypatch, *words) == "12 requests looked at, 0 put right.\n"

    def test_a_demonstration_has_facts_at_once(self, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
        run(portal, monkeypatch, "demo", "--until", "2026-11-02", "--days", "3")
        assert len(rows(portal)["requests"]) > 3
        assert marks(portal) == 0


def run(portal: Portal, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    """What a command says, in an environment with the settings of a portal."""
    url = portal.settings.database_url
    for name, value in {
        "PORTAL_DATABASE_URL": url,
        "PORTAL_FACTS": facts_folder(url),
        "PORTAL_CITY": str(portal.settings.city),
        "PORTAL_SECRET_KEY": "only-for-tests",
    }.items():
        monkeypatch.setenv(name, value)
    return CliRunner().invoke(cli.portal, words, catch_exceptions=False).output


class View(NamedTuple):
    """What a reader saw: the end of each request, how many promises, as of when."""

    ends: tuple[str | None, ...]
    promises: int
    as_of: datetime | None


@contextmanager
def looking_on(portal: Portal) -> Iterator[list[View]]:
    """Two readers without a rest; gives what they saw. Time never goes back for any of them."""
    stop = threading.Event()
    views: list[View] = []
    wrong: list[BaseException] = []

    def look() -> View:
        with facts.open(portal) as found:
            ends = found.connection.execute("SELECT end_outcome FROM requests ORDER BY request_id").fetchall()
            promises = found.connection.execute("FROM milestones").fetchall()
            return View(tuple(end for (end,) in ends), len(promises), found.as_of)

    def look_on() -> None:
        seen = [look()]
        try:
            while not stop.is_set():
                seen.append(look())
            moments = [view.as_of for view in seen if view.as_of]
            assert moments == sorted(moments)
            assert len(moments) == len(seen)
        except Exception as error:  # noqa: BLE001 - told to the test below
            wrong.append(error)
        views.extend(seen)

    threads = [threading.Thread(target=look_on) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield views
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    assert wrong == []


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Lets no file grow beyond a size: what is written past it fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
