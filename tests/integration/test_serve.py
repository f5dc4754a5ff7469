"""`portal serve`: it starts, answers, looks after its processes, stops at once, and says what is wrong."""

import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from portal.store.migrate import Schema, schema_of
from tests.databases import Database
from tests.havenport import FOLDER
from tests.integration.commanding import portal_command
from tests.integration.residents import Browser
from tests.integration.serving import COMMAND, Serving, environment, free_port, still_alive, wait_until

QUICK_SECONDS = 15.0  # a web worker that is told to stop while it starts is ended after its time of grace
SQLITE_ONLY = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)


@pytest.fixture
def variables(database_url: str) -> dict[str, str]:
    """The environment of a portal on a free port."""
    return environment(database_url, free_port())


@pytest.fixture
def serving(variables: dict[str, str], tmp_path: Path) -> Iterator[Serving]:
    """A portal that answers."""
    with Serving(variables, tmp_path) as running:
        running.start()
        assert wait_until(lambda: "Open http" in running.said(), QUICK_SECONDS), running.said()
        yield running


@contextmanager
def slow_request(port: int) -> Iterator[socket.socket]:
    """A visitor who has begun to send a form and does not go on."""
    with closing(socket.create_connection(("127.0.0.1", port))) as connection:
        connection.sendall(b"POST /en/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nref")
        time.sleep(0.3)
        yield connection


def ended_in(serving: Serving, seconds: float) -> int | None:
    """The exit code, when it ends in time."""
    wait_until(serving.has_ended, seconds)
    return serving.process.poll()


def test_it_answers_says_where_and_stops_at_ctrl_c(serving: Serving) -> None:
    assert f"Open http://localhost:{serving.port}/ in a browser" in serving.said()
    # The supervisor, gunicorn with two workers (the second may come a moment later), the background worker.
    assert wait_until(lambda: len(serving.tree()) == 5, QUICK_SECONDS)
    serving.press_ctrl_c()
    assert ended_in(serving, QUICK_SECONDS) == 0
    assert serving.left_over(seconds=0) == []
    assert "Traceback" not in serving.said()


@SQLITE_ONLY
def test_through_make_ctrl_c_stops_everything(variables: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "serve.sh").write_text(f"exec {' '.join(COMMAND)}\n")
    (tmp_path / "Makefile").write_text(".PHONY: run\nrun:\n\t@bash serve.sh\n")
    with Serving(variables, tmp_path, ("make", "run")) as running:
        running.start()
        running.press_ctrl_c()
        assert ended_in(running, QUICK_SECONDS) is not None
        assert running.left_over(seconds=QUICK_SECONDS) == []
        assert "Stopping." in running.said()
        assert "Traceback" not in running.said()


@SQLITE_ONLY
def test_a_second_ctrl_c_does_not_wait(serving: Serving) -> None:
    with slow_request(serving.port):
        serving.press_ctrl_c()
        assert ended_in(serving, seconds=1) is None  # the request under way gets its time
        serving.press_ctrl_c()
        # Who waits for the request ends well (0) after its time of grace: the code tells the two apart.
        assert ended_in(serving, QUICK_SECONDS) == 1
        assert serving.left_over(seconds=QUICK_SECONDS) == []


@SQLITE_ONLY
def test_a_request_under_way_is_answered_before_it_stops(serving: Serving) -> None:
    with slow_request(serving.port) as connection:
        serving.tree()
        serving.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        connection.sendall(b"erence")
        assert connection.recv(15).startswith(b"HTTP/1.1 ")
    assert ended_in(serving, QUICK_SECONDS) == 0
    assert serving.left_over(seconds=0) == []


@SQLITE_ONLY
def test_fallen_processes_are_started_again(serving: Serving) -> None:
    worker, web_server = serving.worker(), serving.web_server()
    orphans = web_server.children()
    worker.kill()
    assert wait_until(lambda: _replaced(serving, worker), QUICK_SECONDS), serving.said()
    web_server.kill()
    assert still_alive(orphans, QUICK_SECONDS) == []
    assert wait_until(serving.answers, QUICK_SECONDS), serving.said()
    assert serving.said().count("ended unexpectedly") == 2
    assert serving.said().count("Open http") == 1


def _replaced(serving: Serving, old: psutil.Process) -> bool:
    found = serving.children()
    return len(found) == 2 and old not in found


@SQLITE_ONLY
def test_when_the_web_server_ends_by_itself_everything_does(serving: Serving) -> None:
    serving.web_server().terminate()
    assert ended_in(serving, QUICK_SECONDS) == 1
    assert serving.left_over(seconds=0) == []
    assert "ended for good" in serving.said()


@SQLITE_ONLY
def test_nothing_outlives_a_killed_supervisor(serving: Serving) -> None:
    serving.tree()[0].kill()
    assert serving.left_over(seconds=QUICK_SECONDS) == []
    serving.process.wait()


@SQLITE_ONLY
def test_the_log_tells_nothing_about_people(variables: dict[str, str], tmp_path: Path) -> None:
    with Serving({**variables, "PORTAL_ACCESS_LOG": "yes"}, tmp_path) as running:
        running.start()
        browser = Browser(running.port)
        form = browser.get("/en/services/wet-street/start").location
        browser.get(form)
        assert wait_until(lambda: "/questions/where" in running.said(), QUICK_SECONDS)
    assert 'GET /en/forms/wet-street/…/questions/where HTTP/1.1" 200' in running.said()
    assert form.split("/")[4] not in running.said()
    assert "127.0.0.1 " not in running.said()


@SQLITE_ONLY
def test_without_being_asked_it_writes_no_addresses(serving: Serving) -> None:
    Browser(serving.port).get("/en/services/wet-street/start")
    serving.press_ctrl_c()
    assert ended_in(serving, QUICK_SECONDS) == 0
    assert "wet-street" not in serving.said()


def test_the_worker_runs_alone(variables: dict[str, str], tmp_path: Path) -> None:
    command = (sys.executable, "-m", "portal.cli", "worker")
    with Serving(variables, tmp_path, command) as running:
        running.launch()
        assert wait_until(lambda: "worker started" in running.said(), 30), running.said()
        running.press_ctrl_c()
        assert ended_in(running, QUICK_SECONDS) == 0
        assert "worker stopped" in running.said()


def refusal(variables: dict[str, str], command: str = "serve") -> str:
    """What it says instead of starting; the exit code must be 1."""
    ended = portal_command(variables, command)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stderr.strip()


@SQLITE_ONLY
def test_a_port_in_use(variables: dict[str, str]) -> None:
    with closing(socket.create_server(("127.0.0.1", int(variables["PORT"])))):
        said = refusal(variables)
    assert said.startswith(f"Error: Port {variables['PORT']} is in use already.")
    assert said.count("\n") == 0


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORTAL_HOST", "192.0.2.1", "Nothing can listen on PORTAL_HOST=192.0.2.1"),
        ("PORTAL_HOST", "no such host", "Nothing can listen on PORTAL_HOST=no such host"),
        ("PORT", "65536", "PORT='65536': write a whole number from 1 to 65535"),
        ("PORTAL_WEB_WORKERS", "0", "PORTAL_WEB_WORKERS='0': write a whole number from 1 on"),
        ("PORTAL_ACCESS_LOG", "maybe", "PORTAL_ACCESS_LOG='maybe': write yes or no"),
        ("PORTAL_CITY", "/nowhere", "PORTAL_CITY='/nowhere': no such folder"),
        ("PORTAL_DATABASE_URL", "postgresql://portal@127.0.0.1:1/portal", "The database does not answer ("),
        ("PORTAL_DATABASE_URL", "sqlite:////proc/portal.db", "The database does not answer ("),
    ],
)
def test_a_setting_that_cannot_work(variables: dict[str, str], name: str, value: str, says: str) -> None:
    said = refusal({**variables, name: value})
    assert says in said
    assert said.count("\n") == 0


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_without_tables(empty_database_url: str, command: str) -> None:
    said = refusal(environment(empty_database_url, free_port()), command)
    assert said == 'Error: The database lacks the newest tables. Run "portal db upgrade" first.'


def test_a_database_of_a_newer_portal(database_url: str, variables: dict[str, str]) -> None:
    assert schema_of(database_url) is Schema.CURRENT
    _pretend_newer(database_url)
    assert schema_of(database_url) is Schema.UNKNOWN
    assert refusal(variables) == (
        "Error: The database belongs to a newer portal than this one. Install the newer portal."
    )


def _pretend_newer(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()


@SQLITE_ONLY
def test_a_broken_profile(variables: dict[str, str], tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(FOLDER, city)
    agencies = city / "agencies.yaml"
    agencies.write_text(agencies.read_text().replace("code:", "cod:", 1))
    said = refusal({**variables, "PORTAL_CITY": str(city)})
    assert "agencies.yaml:" in said
