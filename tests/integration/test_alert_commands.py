"""`portal alert` as a supervisor types it."""

import sys

import pytest

from portal.cli import main
from portal.portal import Portal
from portal.queries.alerts import open_alerts
from tests.databases import Database
from tests.integration.test_command_line import Ran, environment

SAY = ("--say", "en", "Crews are out after the storm.")
NOW = "2026-11-02T16:00:00+00:00"
ON_SQLITE = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)


class Shell:
    """Runs `portal alert` in this process, on one database."""

    def __init__(
        self, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name, text in {**environment(database_url), "PORTAL_NOW": NOW}.items():
            monkeypatch.setenv(name, text)
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def run(self, *words: str) -> Ran:
        """What it said."""
        self._monkeypatch.setattr(sys, "argv", ["portal", "alert", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = self._capsys.readouterr()
        return Ran(ended.value.code, said.out, said.err)


@pytest.fixture
def shell(database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A supervisor's terminal."""
    return Shell(database_url, monkeypatch, capsys)


def test_post_list_change_and_end(shell: Shell, portal: Portal) -> None:
    spanish = ("--say", "es", "Las cuadrillas trabajan.")
    posted = shell.run("post", "--service", "lamp-out", "--until", "2026-11-03T18:00", *SAY, *spanish)
    assert (posted.code, posted.out) == (0, "Alert 1 is posted.\n")
    assert posted.err == "Not said in ar: pages in ar show the text in en.\n"
    (alert,) = open_alerts(portal)
    assert alert.posted_by == "command-line"
    assert alert.ends_at is not None
    assert alert.ends_at.isoformat() == "2026-11-03T22:00:00+00:00", "the city's own time is meant"
    listed = shell.run("list").out
    assert listed.startswith("1  stands, lamp-out, November 2, 2026, 12:00")
    assert "es  Las cuadrillas trabajan." in listed
    changed = shell.run("change", "1", "--from", "2026-11-09T08:00", *SAY)
    assert changed.out == "Alert 1 has ended; alert 2 stands in its place.\n"
    assert shell.run("list").out.startswith("2  to come, all services")
    assert shell.run("end", "2").out == "Alert 2 has ended.\n"
    assert shell.run("list").out == "No alert stands or is to come.\n"


@ON_SQLITE
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("post", "--service", "lamp", *SAY), "there is no service lamp"),
        (("post", "--say", "es", "Hola"), "say it in en too"),
        (("post", "--until", "tomorrow", *SAY), "write a day and time like"),
        (("post", "--until", "2026-11-01T08:00", *SAY), "would never be seen"),
        (("post",), "--say"),
        (("end", "7"), "there is no alert 7"),
        (("change", "7", *SAY), "there is no alert 7"),
    ],
)
def test_what_is_refused_says_why(shell: Shell, portal: Portal, words: tuple[str, ...], why: str) -> None:
    ran = shell.run(*words)
    assert ran.code in {1, 2}
    assert why in ran.err
    assert "Traceback" not in ran.err
    assert open_alerts(portal) == ()
