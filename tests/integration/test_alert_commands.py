"""`portal alert` as a supervisor types it."""

import pytest

from portal.portal import Portal
from portal.queries.alerts import open_alerts
from tests.databases import Database
from tests.integration.test_import_commands import portal_command

SAY = ("--say", "en", "Crews are out after the storm.")
ON_SQLITE = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True)


@ON_SQLITE
def test_post_list_change_and_end(database_url: str, portal: Portal) -> None:
    spanish = ("--say", "es", "Las cuadrillas trabajan.")
    posted = portal_command(
        database_url, "alert", "post", "--service", "lamp-out", "--until", "2026-11-03T18:00", *SAY, *spanish
    )
    assert (posted.returncode, posted.stdout) == (0, "Alert 1 is posted.\n")
    assert posted.stderr == "Not said in ar: pages in ar show the text in en.\n"
    (alert,) = open_alerts(portal)
    assert alert.posted_by == "command-line"
    assert alert.ends_at is not None
    assert alert.ends_at.isoformat() == "2026-11-03T22:00:00+00:00", "the city's own time is meant"
    listed = portal_command(database_url, "alert", "list").stdout
    assert listed.startswith("1  stands, lamp-out, November 2, 2026, 12:00")
    assert "es  Las cuadrillas trabajan." in listed
    changed = portal_command(database_url, "alert", "change", 1, "--from", "2026-11-09T08:00", *SAY)
    assert changed.stdout == "Alert 1 has ended; alert 2 stands in its place.\n"
    assert portal_command(database_url, "alert", "list").stdout.startswith("2  to come, all services")
    assert portal_command(database_url, "alert", "end", 2).stdout == "Alert 2 has ended.\n"
    assert portal_command(database_url, "alert", "list").stdout == "No alert stands or is to come.\n"


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
def test_what_is_refused_says_why(
    database_url: str, portal: Portal, words: tuple[str, ...], why: str
) -> None:
    ran = portal_command(database_url, "alert", *words)
    assert ran.returncode in {1, 2}
    assert why in ran.stderr
    assert "Traceback" not in ran.stderr
    assert open_alerts(portal) == ()
