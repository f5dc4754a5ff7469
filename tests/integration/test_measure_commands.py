"""`portal measures`: storing figures, verifying and explaining them, as people type it."""

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from sqlalchemy import update

from portal.cli import main
from portal.commands.requests.commands import ReopenRequest
from portal.domain.reference import shown
from portal.portal import Portal
from portal.store.models import EventRow
from tests.databases import Database
from tests.integration.test_stored_figures import completed
from tests.portals import Clock, done, sent

Run = Callable[..., tuple[int | str | None, str, str]]

pytestmark = pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)


@pytest.fixture
def run(
    portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs the command on the portal's database and clock: exit code, output, errors."""
    for name, text in {
        "PORTAL_MODE": "test",
        "PORTAL_DATABASE_URL": portal.settings.database_url,
        "PORTAL_CITY": str(portal.settings.city),
        "PORTAL_SECRET_KEY": "only-for-tests",
        "PORTAL_FACTS": str(portal.settings.facts),
    }.items():
        monkeypatch.setenv(name, text)

    def run(*words: str) -> tuple[int | str | None, str, str]:
        monkeypatch.setenv("PORTAL_NOW", clock.now.isoformat())
        monkeypatch.setattr(sys, "argv", ["portal", "measures", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        structlog.reset_defaults()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_a_figure_is_stored_verified_explained_and_found_to_have_moved(
    run: Run, portal: Portal, clock: Clock, tmp_path: Path
) -> None:
    fixed, still_open = (sent(portal, key=key) for key in "ab")
    clock.forward(hours=20)
    done(portal, completed(fixed))
    clock.forward(hours=1)
    share = ("--measure", "done_share", "--measure", "backlog", "--only", "agency=harbor-works")
    assert run("compute", *share, "--from", "2026-11-01", "--until", "2026-11-30") == (
        0,
        "2 figures stored.\n",
        "",
    )
    assert run("compute", "--measure", "done_share", "--by", "service", "--quarter", "3")[:2] == (
        0,
        "2 figures stored.\n",
    )
    clock.forward(hours=1)
    done(portal, ReopenRequest(reference=fixed, why="Still dark"))
    of = "all requests, private services with them, agency=harbor-works"
    assert f"1  done_share v1  {of}  2026-11-01 03:00–2026-12-01 04:00 UTC" in run("list")[1]
    code, out, err = run("verify")
    assert (code, err) == (0, "")
    assert out.endswith("4 figures: 4 hold.\n")
    # the facts still are those of then: what happened since is told once they know it
    assert run("compute", "--measure", "done_share", "--only", "agency=town-care")[:2] == (
        0,
        "1 figure stored.\n",
    )
    code, out, err = run("explain", "1", "--csv", str(tmp_path / "rows.csv"))
    assert (code, err) == (0, "")
    assert "Formula: requests closed as `completed` ÷ requests closed in the period" in out
    assert all(told in out for told in ("1 of 1", "1  reopened since"))
    assert f"{shown(fixed)}  numerator → not counted" in out
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["reference", "close", "part", "reason"],
            [fixed, "", "numerator", ""],
        ]
    assert f"{shown(still_open)}  denominator" in run("explain", "2")[1]
    with portal.store.write() as session:
        session.execute(update(EventRow).where(EventRow.type == "RequestClosed").values(data=DECLINED))
    code, out, _ = run("verify", "--id", "1")
    assert (code, out.splitlines()[-1]) == (1, "1 figure: 1 moved.")
    assert "then 1 of 1\n  now  0 of 1\n" in out
    named = f"{shown(fixed)}  numerator → denominator, outcome: the log was changed since (RequestClosed"
    assert named in out


def test_what_everybody_sees_is_stored_verified_and_explained_as_such(run: Run, portal: Portal) -> None:
    for slug, key in (("lamp-out", "a"), ("quiet-help", "b")):
        sent(portal, slug, key)
    take_up = ("compute", "--measure", "digital_take_up")
    assert run(*take_up)[0] == run(*take_up, "--released")[0] == 0
    every, released = (run("explain", number)[1] for number in "12")
    assert all(told in every for told in ("all requests, private services with them", "2 of 2"))
    assert all(told in released for told in ("released requests", "1 of 1"))
    assert run("verify")[1].endswith("2 figures: 2 hold.\n")


DECLINED: dict[str, object] = {"outcome": "declined", "results": [], "parent": None, "photos": 0}


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("explain", "7"), "There is no stored figure 7."),
        (("compute", "--from", "2026-11-01"), "--until"),
        (("compute", "--from", "2026-11-02", "--until", "2026-11-01"), "lies before"),
        (("compute", "--only", "topic=streets"), "write CUT=CODE"),
        (
            ("compute", "--only", "agency=nope"),
            "There is no agency nope. There is: bright-power, harbor-works, town-care.",
        ),
        (("compute", "--year", "1"), "1 is not in the range"),
        (("compute", "--year", "9999"), "9999 is not in the range"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], why: str) -> None:
    code, out, err = run(*words)
    assert code in (1, 2)
    assert (out, why in err) == ("", True)
