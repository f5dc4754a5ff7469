"""The `portal` command as people type it: each step works, and what is refused says why in one sentence."""

import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import structlog
from sqlalchemy import func, select, update

from portal.cli import main
from portal.commands.door import execute
from portal.commands.requests.commands import SendRequest
from portal.domain import reference as references
from portal.domain.lifecycle import Channel, Outcome
from portal.domain.permissions import RESIDENT
from portal.portal import Portal
from portal.queries.requests import RequestView, staff_request
from portal.store.migrate import Schema, schema_of
from portal.store.models import EventRow, NoteRow, RequestRow
from tests.databases import Database
from tests.havenport import FOLDER
from tests.portals import LAMP_ANSWERS, sent, service

NOW = "2026-11-04T12:00:00-04:00"
"""Two days after the requests of these tests were sent."""

on_sqlite = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int | str | None
    out: str
    err: str


Run = Callable[..., Ran]


def environment(database_url: str) -> dict[str, str]:
    """What the command finds set."""
    return {
        "PORTAL_MODE": "test",
        "PORTAL_NOW": NOW,
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_CITY": str(FOLDER),
        "PORTAL_SECRET_KEY": "only-for-tests",
    }


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs the command with some words, in this process."""

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["portal", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Ran(ended.value.code, said.out, said.err)

    yield run
    structlog.reset_defaults()


@pytest.fixture
def run(shell: Run, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same, on a database with tables."""
    for name, text in environment(database_url).items():
        monkeypatch.setenv(name, text)
    return shell


def works(ran: Ran) -> str:
    """What a command said that did its work."""
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.out


def refuses(ran: Ran, code: int = 1) -> str:
    """What a command said that did nothing: a sentence, not a traceback."""
    assert (ran.code, ran.out) == (code, ""), ran
    assert "Traceback" not in ran.err
    assert ran.err.strip()
    return ran.err


def view(portal: Portal, reference: str) -> RequestView:
    """The request as it stands."""
    found = staff_request(portal, reference)
    assert found is not None
    return found


def written(portal: Portal) -> int:
    """How many events and notes there are."""
    with portal.store.read() as session:
        counts = [session.scalar(select(func.count()).select_from(table)) for table in (EventRow, NoteRow)]
    return sum(count or 0 for count in counts)


def test_show_says_that_a_request_needs_review(run: Run, portal: Portal) -> None:
    command = SendRequest(
        "k", service(portal, "lamp-out"), LAMP_ANSWERS, Channel.WEB, "en", needs_review=True
    )
    suspect = execute(portal, command, RESIDENT).reference
    assert "needs review: it has signs of a machine" in works(run("request", "show", suspect))
    assert "needs review" not in works(run("request", "show", sent(portal)))


def test_a_life_from_step_to_step(run: Run, portal: Portal) -> None:
    reference = sent(portal)
    shown = references.shown(reference)
    done = ("--say", "what_was_done", "New lamp", "--say", "photo_or_reason", "No photo: dark")
    for words, stands in (
        (("accept", reference), "accepted"),
        (("inspect", reference, "--at", "2026-11-03T09:00"), "accepted"),
        (("start", reference, "--by", "crew-7"), "in_progress"),
        (("hold", reference, "weather", "--until", "2026-11-09"), "on_hold"),
        (("resume", reference), "in_progress"),
        (("transfer", reference, "town-care", "--why", "On a park path"), "received"),
        (("accept", reference), "accepted"),
        (("hold", reference, "scheduled", "--season", "Spring 2027"), "on_hold"),
        (("close", reference, "completed", *done, "--message", "done"), "closed (completed)"),
        (("reopen", reference, "--why", "Still dark"), "in_progress"),
        (("close", reference, "withdrawn"), "closed (withdrawn)"),
    ):
        line = works(run("request", *words))
        assert line.startswith(f"{shown}  Street lamp out: {stands}, with "), words
    story = works(run("request", "show", reference))
    assert story.splitlines()[0] == f"{shown}  Street lamp out: closed (withdrawn), with town-care"
    for said in (
        "Where is the lamp? 12 Wharf Road",
        "RequestReceived by resident",
        "WorkStarted by crew-7",
        "RequestHeld by command-line",
        "season [en]: Spring 2027",
        "why [en]: On a park path",
        "message [en]: Town Care closed ",
        "what_was_done [en]: New lamp",
        "why [en]: Still dark",
    ):
        assert said in story
    assert view(portal, reference).state.outcome is Outcome.WITHDRAWN


@pytest.mark.parametrize(
    ("typed", "happened"),
    [
        ("2026-11-02T13:30", datetime(2026, 11, 2, 17, 30, tzinfo=UTC)),
        ("2026-11-02 13:30:15", datetime(2026, 11, 2, 17, 30, 15, tzinfo=UTC)),
        ("2026-11-02T13:30+01:00", None),
        ("2026-11-02T13:30-05:00", datetime(2026, 11, 2, 18, 30, tzinfo=UTC)),
        ("2026-11-02T17:30Z", datetime(2026, 11, 2, 17, 30, tzinfo=UTC)),
    ],
)
@on_sqlite
def test_a_moment_is_read_as_the_citys_own_time(
    run: Run, portal: Portal, typed: str, happened: datetime | None
) -> None:
    reference = sent(portal)
    ran = run("request", "accept", reference, "--at", typed)
    if happened is None:
        assert "before the request was received" in refuses(ran)
        return
    works(ran)
    assert view(portal, reference).history[-1].occurred_at == happened


@on_sqlite
def test_a_reference_may_be_typed_in_any_way(run: Run, portal: Portal) -> None:
    reference = sent(portal)
    looser = reference.replace("0", "o").replace("1", "l")
    for typed in (
        reference.lower(),
        references.shown(reference),
        references.spelled(reference),
        f"  {looser} ",
        "-".join(looser.lower()),
    ):
        assert references.shown(reference) in works(run("request", "show", typed)), typed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("accept", "7KQ-M2X-9TC"), "there is no request 7KQ-M2X-9TC; check the reference"),
        (("show", "hello"), "there is no request hello"),
        (("show", ""), "there is no request"),
        (("start", "{}"), "what is possible now: accept, "),
        (("resume", "{}"), "cannot be given resume"),
        (("reopen", "{}", "--why", "No"), "cannot be given reopen"),
        (("close", "{}", "completed"), "closing as completed needs: what_was_done, photo_or_reason"),
        (
            ("close", "{}", "completed", "--say", "what_was_done", " "),
            "needs: what_was_done, photo_or_reason",
        ),
        (("close", "{}", "invalid", "--message", "gone"), "or choose one of: none"),
        (("close", "{}", "not_recorded"), "nobody closes with not_recorded"),
        (("close", "{}", "duplicate", "--say", "parent", "{}"), "cannot be a duplicate of itself"),
        (("close", "{}", "duplicate", "--say", "parent", "none"), "there is no request none"),
        (("close", "{}", "withdrawn", "--language", "klingon"), "language 'klingon' is not known"),
        (
            ("transfer", "{}", "nobody", "--why", "Not ours"),
            "there are: bright-power, harbor-works, town-care",
        ),
        (("transfer", "{}", "harbor-works", "--why", "Not ours"), "with harbor-works already"),
        (("transfer", "{}", "town-care", "--why", " \t"), "a reason in words is needed"),
        (("hold", "{}", "weather"), "a hold needs an expected date"),
        (("hold", "{}", "weather", "--season", "spring"), "a hold needs an expected date"),
        (("hold", "{}", "weather", "--until", "2026-11-03"), "2026-11-03 has passed"),
        (
            ("accept", "{}", "--at", "2026-11-05T12:00"),
            "at November 5, 2026, 12:00\u202fPM, which",
        ),
        (("accept", "{}", "--at", "2026-11-02T11:59"), "before the request was received"),
    ],
)
@on_sqlite
def test_a_refusal_says_why_and_writes_nothing(
    run: Run, portal: Portal, words: tuple[str, ...], sentence: str
) -> None:
    reference = sent(portal)
    before = written(portal)
    assert sentence in refuses(run("request", *(word.replace("{}", reference) for word in words)))
    assert written(portal) == before


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("close", "{}", "done"), "'completed', 'no_problem_found'"),
        (("close", "{}", "completed", "--say", "why_not", "x"), "what can be said is what_was_done, "),
        (("close", "{}", "completed", "--say", "what_was_done"), "--say"),
        (("hold", "{}", "sunshine", "--until", "2026-11-09"), "'weather'"),
        (("hold", "{}", "weather", "--until", "soon"), "%Y-%m-%d"),
        (("accept", "{}", "--at", "yesterday"), "write a day and time like 2026-11-21T10:40"),
        (("accept", "{}", "--at", "0001-01-01T00:00"), "write a day and time like"),
        (("accept", "{}", "--at", "9999-12-31T23:59"), "write a day and time like"),
        (("accept", "{}", "--by", "x" * 101), "101 characters are too many; write at most 100"),
        (("transfer", "{}", "town-care"), "--why"),
        (("reopen", "{}", "--why", "x" * 10_001), "write at most 10000"),
        (("accept",), "REFERENCE"),
        (("explode", "{}"), "explode"),
    ],
)
@on_sqlite
def test_what_cannot_be_meant_says_what_to_write(
    run: Run, portal: Portal, words: tuple[str, ...], sentence: str
) -> None:
    reference = sent(portal)
    before = written(portal)
    said = refuses(run("request", *(word.replace("{}", reference) for word in words)), code=2)
    assert sentence in said
    assert "Error: " in said
    assert written(portal) == before


def test_words_are_kept_clean(run: Run, portal: Portal) -> None:
    reference = sent(portal)
    works(run("request", "transfer", reference, "town-care", "--why", "Not\x1b[31m ours\udcff \u202e\x00خلف"))
    last = view(portal, reference).history[-1].words["why"]
    assert last.text == "Not[31m ours خلف"


def test_the_longest_words_are_kept_whole(run: Run, portal: Portal) -> None:
    reference, words = sent(portal), "ع" * 10_000
    works(run("request", "transfer", reference, "town-care", "--why", words, "--by", "\N{SAILBOAT}" * 100))
    assert view(portal, reference).history[-1].words["why"].text == words


def test_rebuilding_puts_right_what_the_log_says_otherwise(run: Run, portal: Portal) -> None:
    reference = sent(portal)
    sent(portal, key="k2")
    assert works(run("rebuild")) == "2 requests looked at, 0 put right.\n"
    with portal.store.write() as session:
        session.execute(
            update(RequestRow).where(RequestRow.reference == reference).values(status="closed", transfers=7)
        )
    assert works(run("rebuild")) == "2 requests looked at, 1 put right.\n"
    assert works(run("rebuild")) == "2 requests looked at, 0 put right.\n"
    assert view(portal, reference).state.transfers == 0


class TestTables:
    """portal db upgrade, and what other commands say without it."""

    @pytest.fixture
    def bare(self, shell: Run, empty_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
        """The command on a database without tables."""
        for name, text in environment(empty_database_url).items():
            monkeypatch.setenv(name, text)
        return shell

    def test_it_may_be_run_again_and_again(self, bare: Run, empty_database_url: str) -> None:
        for _ in range(2):
            assert works(bare("db", "upgrade")) == "The database is up to date.\n"
            assert schema_of(empty_database_url) is Schema.CURRENT

    @pytest.mark.parametrize("words", [("request", "show", "7KQM2X9TB"), ("rebuild",), ("demo",)])
    def test_without_tables_a_command_says_which_comes_first(self, bare: Run, words: tuple[str, ...]) -> None:
        assert 'Run "portal db upgrade" first' in refuses(bare(*words))

    def test_a_database_of_a_newer_portal_is_left_alone(self, run: Run, database_url: str) -> None:
        change = "UPDATE alembic_version SET version_num = '9999'"
        if database_url.startswith("sqlite"):
            with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as file:
                file.execute(change)
                file.commit()
        else:
            with psycopg.connect(database_url) as server:
                server.execute(change)
        for words in (("db", "upgrade"), ("rebuild",)):
            assert "Install the newer portal" in refuses(run(*words))


@pytest.mark.parametrize("words", [("request", "show", "7KQM2X9TB"), ("db", "upgrade"), ("rebuild",)])
@pytest.mark.parametrize("gone", ["server", "folder", "damaged"])
def test_a_database_that_does_not_answer(
    shell: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: tuple[str, ...], gone: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "damaged").write_bytes(b"x" * 5000)
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        server = f"postgresql://portal@127.0.0.1:{port}/portal"
        url = server if gone == "server" else f"sqlite:///{tmp_path}/{gone}"
        for name, text in environment(url).items():
            monkeypatch.setenv(name, text)
        said = refuses(shell(*words))
    assert "The database does not answer" in said
    assert "PORTAL_DATABASE_URL" in said


@pytest.mark.parametrize(
    ("variable", "text"),
    [("PORTAL_DATABASE_URL", "mysql://db/portal"), ("PORTAL_CITY", "atlantis"), ("PORTAL_LOG_LEVEL", "loud")],
)
@on_sqlite
def test_a_wrong_setting_is_named(
    run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, text: str
) -> None:
    monkeypatch.setenv(variable, text)
    assert refuses(run("rebuild")).startswith(variable)


class TestCityCheck:
    """portal city check PATH."""

    def test_a_good_profile_is_counted(self, shell: Run) -> None:
        said = works(shell("city", "check", str(FOLDER)))
        counts = r"5 services, \d+ questions, 3 agencies, languages en, es, ar, mappings for imports: 0"
        assert re.search(rf"^City of Havenport: {counts}\. No problems\.$", said, re.MULTILINE)

    def test_every_problem_has_its_file_and_line(self, shell: Run, tmp_path: Path) -> None:
        city = tmp_path / "havenport"
        shutil.copytree(FOLDER, city)
        lamp = city / "services" / "lamp-out.yaml"
        text = lamp.read_text("utf-8").replace("agency: harbor-works", "agency: harbor-wreck")
        lamp.write_text(text.replace("target: {days: 4}", "target: {moons: 4}"), "utf-8")
        lines = [
            number for number, line in enumerate(text.splitlines(), 1) if "wreck" in line or "days: 4" in line
        ]
        said = refuses(shell("city", "check", str(city)))
        for line in lines:
            assert f"lamp-out.yaml:{line}: " in said

    @pytest.mark.parametrize("path", ["nowhere", "file", "empty"])
    def test_what_is_no_profile_is_said(self, shell: Run, tmp_path: Path, path: str) -> None:
        (tmp_path / "file").touch()
        (tmp_path / "empty").mkdir()
        assert "city.yaml" in refuses(shell("city", "check", str(tmp_path / path)))


@on_sqlite
def test_it_runs_from_a_terminal_too(database_url: str, portal: Portal) -> None:
    reference = sent(portal)
    done, refused = (
        subprocess.run(
            [sys.executable, "-m", "portal.cli", "request", "accept", typed],
            env=environment(database_url),
            cwd=Path(__file__).parents[2],
            check=False,
            capture_output=True,
            text=True,
        )
        for typed in (reference, "none")
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "accepted, with harbor-works" in done.stdout
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "there is no request none; check the reference\n"
