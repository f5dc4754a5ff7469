"""`portal measures`: storing figures, verifying and explaining them, as people type it."""

import csv
import re
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from sqlalchemy import update

from portal.cli import main
from portal.cli.figure_words import PARTS, FigureWords
from portal.commands.requests.commands import ReopenRequest
from portal.domain.definitions import DEFINITIONS
from portal.domain.measures import Measure
from portal.domain.reference import shown
from portal.outcomes.behind import Part, read_by
from portal.outcomes.cells import RELEASED, Group
from portal.outcomes.figures import Counts
from portal.portal import Portal
from portal.store.models import EventRow, StoredFigureRow
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


def figures_of_two(run: Run, portal: Portal, clock: Clock) -> tuple[str, str]:
    """Stores four figures of a request that is done, and of one that is open. Out: their references."""
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
    return fixed, still_open


def test_a_figure_is_stored_verified_and_explained(
    run: Run, portal: Portal, clock: Clock, tmp_path: Path
) -> None:
    fixed, still_open = figures_of_two(run, portal, clock)
    clock.forward(hours=1)
    done(portal, ReopenRequest(reference=fixed, why="Still dark"))
    said = (
        "1  Done, of those closed (done_share, version 1)\n"
        "  of all requests, private services with them, agency Harbor Works (harbor-works)\n"
        "  from November 1, 2026 to November 30, 2026 (2026-11-01 03:00–2026-12-01 04:00 UTC)\n"
        "  1 of 1\n"
        "  as of November 3, 2026, 9:00\u202fAM (2026-11-03T13:00:00+00:00), by command-line\n"
    )
    assert run("list")[1].startswith(said)
    assert run("verify") == (0, "4 figures counted again: 4 hold, 0 do not.\n", "")
    code, out, err = run("verify", "--all")
    assert (code, err, out.count(": holds\n")) == (0, "", 4)
    assert "2  Open at the end (backlog, version 1): holds\n  of all requests" in out
    # the facts still are those of then: what happened since is told once they know it
    assert run("compute", "--measure", "done_share", "--only", "agency=town-care")[:2] == (
        0,
        "1 figure stored.\n",
    )
    code, out, err = run("explain", "1", "--csv", str(tmp_path / "rows.csv"))
    assert (code, err) == (0, "")
    assert "Formula: requests closed as `completed` ÷ requests closed in the period" in out
    assert out.startswith(said)
    assert "  1  reopened since\n" in out
    assert f"{shown(fixed)}  counted, above the line too (numerator) → not counted: reopened since" in out
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [
            ["reference", "close", "part", "reason"],
            [fixed, "", "numerator", ""],
        ]
    out = run("explain", "2")[1]
    assert f"{shown(still_open)}  counted, below the line only (denominator)" in out
    assert "  1 open, 0 of them late; 0 very late (badly_late)\n" in out


def test_only_what_does_not_hold_is_told_with_what_moved_and_why(
    run: Run, portal: Portal, clock: Clock
) -> None:
    fixed, _ = figures_of_two(run, portal, clock)
    with portal.store.write() as session:
        session.execute(update(EventRow).where(EventRow.type == "RequestClosed").values(data=DECLINED))
    code, out, _ = run("verify")
    assert code == 1
    moved, _, counts = out.rstrip("\n").rpartition("\n")
    assert counts == "4 figures counted again: 1 holds, 3 do not."
    assert re.findall(r"^\d+ .*", moved, re.MULTILINE) == [
        f"{number}  Done, of those closed (done_share, version 1): does not hold" for number in (1, 3, 4)
    ], "of those that hold nothing is said"
    assert "  stored then:   1 of 1\n  counted again: 0 of 1\n" in moved
    assert (
        f"  {shown(fixed)}\n"
        "    counted, above the line too (numerator) → counted, below the line only (denominator)\n"
        "    what moved: what became of it (outcome)\n"
        "    why: the log was changed since (step 2, RequestClosed)\n"
    ) in out


def test_rows_that_read_otherwise_and_count_as_before_are_told_so(
    run: Run, portal: Portal, clock: Clock
) -> None:
    figures_of_two(run, portal, clock)
    earlier = {"occurred_at": clock.now - timedelta(hours=30)}
    with portal.store.write() as session:
        session.execute(update(EventRow).where(EventRow.type == "RequestReceived").values(earlier))
    code, out, _ = run("verify", "--id", "1")
    assert code == 1
    assert "  counted again: the same, from rows that read otherwise\n" in out
    assert (
        "    counted, above the line too (numerator), as before\n"
        "    what moved: when it came in (received_at)\n"
        "    why: the log was changed since (step 1, RequestReceived)\n"
    ) in out


def test_what_everybody_sees_is_stored_verified_and_explained_as_such(run: Run, portal: Portal) -> None:
    for slug, key in (("lamp-out", "a"), ("quiet-help", "b")):
        sent(portal, slug, key)
    take_up = ("compute", "--measure", "digital_take_up")
    assert run(*take_up)[0] == run(*take_up, "--released")[0] == 0
    every, released = (run("explain", number)[1] for number in "12")
    assert all(told in every for told in ("all requests, private services with them", "2 of 2"))
    assert all(told in released for told in ("released requests", "1 of 1"))
    assert run("verify")[1] == "2 figures counted again: 2 hold, 0 do not.\n"


def test_a_figure_of_an_older_definition_is_counted_apart(run: Run, portal: Portal) -> None:
    sent(portal)
    assert run("compute", "--measure", "done_share", "--measure", "reopened")[0] == 0
    with portal.store.write() as session:
        older = update(StoredFigureRow).where(StoredFigureRow.measure == "done_share").values(version=0)
        session.execute(older)
    counts = (
        "1 figure counted again: 1 holds, 0 do not."
        " 1 figure of an older definition could not be: --all names them.\n"
    )
    assert run("verify") == (0, counts, "")
    out = run("verify", "--all")[1]
    assert "(done_share, version 0): definition changed\n" in out
    assert "  Its definition has version 1 now: docs/measures.md says what changed.\n" in out
    assert "There was no case to count.\n" in run("explain", "2")[1]
    assert run("verify", "--since", "2030-01-01")[1] == "0 figures counted again: 0 hold, 0 do not.\n"


def test_times_marks_and_reasons_are_said_in_words(portal: Portal) -> None:
    words = FigureWords(portal)
    time = {"median_seconds": 2592000.0, "ninetieth_seconds": None, "median_rests_on_few": 1.0}
    assert words.counts(Measure.TIME_TO_COMPLETE, Counts(8, 1000, 2, {"invalid": 3}, time)) == (
        "8 of 1,000 had got there; 2 suspect; 3 left out: empty, spam or a test (invalid);"
        " the time for half is not sure: few were still waiting;"
        " half within 30 days (median_seconds 2592000); 9 in 10 not reached (ninetieth_seconds)"
    )
    marks = Counts(34, 10, 0, {}, {"mark_5": 2.0})
    assert words.counts(Measure.SATISFACTION, marks) == "marks: 10, in sum 34; 2 with mark 5 (mark_5)"
    assert words.role((Part.EXCLUDED, "withdrawn")) == "left out: taken back (withdrawn)"
    scope = RELEASED.with_any(Group.SERVICE, ["HW-Lamp Out"]).with_any(Group.DISTRICT, ["4"])
    assert words.of(scope) == "released requests, district 4, service Street lamp out (HW-Lamp Out)"


def test_every_measure_and_every_column_that_it_reads_has_words(portal: Portal) -> None:
    words = FigureWords(portal)
    for measure in DEFINITIONS:
        assert words.title(measure, 1).endswith(f" ({measure}, version 1)")
        assert words.columns(read_by(measure))
    assert all(PARTS[part] for part in Part)


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
