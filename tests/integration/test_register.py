"""The register of performance measures: imported row by row, every row accounted for, and nothing lost."""

import csv
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import structlog

from portal.cli import main
from portal.commands.imports.encodings import SAMPLE
from portal.commands.imports.results import ImportStopped
from portal.commands.refusals import Refused
from portal.commands.register.answering import (
    Place,
    answer_questions,
    change_measure,
    define_measure,
    rename_service,
)
from portal.commands.supplied.reading import TableRefused
from portal.commands.supplied.register import ImportedRegister, Outcome, import_register
from portal.domain.permissions import Actor, Role
from portal.domain.register import Version
from portal.domain.register_cells import Answers
from portal.places.columns import folded
from portal.portal import Portal
from portal.queries.measures import measures
from portal.queries.register import entries_of, register, versions_of
from portal.queries.register_list import RegisterSearch, register_page
from portal.store.models import RegisterMeasureRow, RegisterValueRow
from tests.databases import Database
from tests.integration.test_workbooks import book, typed
from tests.places import written

RITA = Actor(Role.PERFORMANCE_REVIEWER, "rita")

FILE = Path(__file__).parents[1] / "register" / "harbor_measures.csv"
"""An invented register with the kinds of dirt that real ones have."""

AGENCIES = "Harbor Works, Town Care, Bright Power Company"

TAKEN, NOTED, ASKED, REFUSED = Outcome


def text() -> str:
    """The register as it stands in its file."""
    return FILE.read_text(encoding="utf-8")


def questions(imported: ImportedRegister) -> dict[str, list[tuple[str, str]]]:
    """What is asked, by the measure's id or title."""
    return {
        row.name: [(each.column, each.words) for each in row.questions]
        for row in imported.rows
        if row.questions
    }


def test_every_row_is_accounted_for_and_nothing_is_lost(portal: Portal) -> None:
    imported = import_register(portal, FILE)
    assert [(row.line, row.name, row.outcome) for row in imported.rows] == [
        (2, "H-1", TAKEN),
        (3, "H-2", NOTED),
        (5, "H-3", NOTED),
        (6, "H-4", ASKED),
        (7, "H-5", NOTED),
        (8, "H-6", ASKED),
        (9, "Signs put up", NOTED),
        (10, "H-7", ASKED),
        (11, "H-8", ASKED),
        (12, "H-9", ASKED),
        (13, "H-10", REFUSED),
        (14, "H-1", REFUSED),
        (15, "H-1", NOTED),
        (16, "", REFUSED),
        (17, "", REFUSED),
    ]
    assert imported.counts == {TAKEN: 1, NOTED: 5, ASKED: 5, REFUSED: 4}
    assert questions(imported) == {
        "H-4": [("percent or count", "on which scale are the percentages? 0.9 beside 96")],
        "H-6": [("fy 25 actual", "'about 40' is no number")],
        "H-7": [
            ("performance measure", "the title is missing"),
            (
                "performance measure type",
                "'Impact' is none of input, output, efficiency, effectiveness, outcome",
            ),
        ],
        "H-8": [
            (
                "interval",
                "'yearly' does not say how quarters make a year; write one of cumulative, snapshot, period",
            )
        ],
        "H-9": [("fy 2025 actual", "contradicts the quarters (not_sum: 640 and 460)")],
    }
    assert [row.why for row in imported.rows if row.why] == [
        "its fiscal year is 'next year'; write one from 1900 to 2199, such as FY26",
        "the same measure and fiscal year are on line 2 already; take one away",
        "it has no measure id, and no title and agency to know it by",
        "it has 2 columns, and the heading has 27",
    ]
    by_line = {row.line: row for row in imported.rows}
    with FILE.open(encoding="utf-8", newline="") as file:
        originals = list(csv.DictReader(file))
    lamps = originals[1]
    (entry,) = entries_of(portal, "H-2")
    assert entry.original == {folded(name): cell for name, cell in lamps.items()}
    assert entry.notes == by_line[3].notes
    with portal.store.read() as session:
        texts = {(one.slot, one.text, one.number) for one in session.query(RegisterValueRow)}
    assert {("actual", "about 40", None), ("actual", "$1,234.50 ", "1234.50")} <= texts
    assert ("q2", "0.95", None) in texts


def test_what_is_safe_is_normalised_and_each_change_is_said(portal: Portal) -> None:
    by_line = {row.line: row for row in import_register(portal, FILE).rows}
    assert [(each.column, each.words) for each in by_line[3].notes][:6] == [
        ("performance measure", "blanks were taken away"),
        ("interval", "'Cumalitve' was read as cumulative"),
        ("percent or count", "'COUNT' was read as count"),
        ("performance measure type", "blanks were taken away"),
        ("fy 24 actual", "'1,200': thousands separators were taken away"),
        ("fy 25 actual", "'1.26e+003': written out as 1260"),
    ]
    with portal.store.read() as session:
        lamps = session.get_one(RegisterMeasureRow, "H-2")
        assert (lamps.title, lamps.type, lamps.direction, lamps.interval, lamps.unit) == (
            "Lamps mended",
            "output",
            "increase",
            "cumulative",
            "count",
        )
        assert (lamps.agency_code, lamps.service_code, lamps.equity) == ("AGC0100", "SRV0101", False)
    before, share, after = entries_of(portal, "H-3")[0].years
    assert (before.actual, after.target) == (Decimal(84), Decimal(90))
    assert share.quarters == tuple(map(Decimal, ("80", "90", "85", "87")))
    assert (share.target, share.actual) == (Decimal(85), Decimal(86))
    no_data = entries_of(portal, "H-5")[0].years
    assert (no_data[0].actual, no_data[2].target) == (None, None)
    assert ("deprecated", "the measure was read as retired") in [
        (each.column, each.words) for each in by_line[9].notes
    ]


def test_the_same_again_changes_nothing_and_an_answer_is_the_next_revision(
    portal: Portal, tmp_path: Path
) -> None:
    import_register(portal, FILE)
    standing = {line.code: (line.years, line.is_usable) for line in register(portal)}
    assert standing["H-1"] == ((2024, 2025, 2026), True)
    assert {code for code, (_, usable) in standing.items() if not usable} == {
        "H-4",
        "H-6",
        "H-7",
        "H-8",
        "H-9",
    }
    again = import_register(portal, FILE)
    assert again.unchanged == 11
    assert {line.code: (line.years, line.is_usable) for line in register(portal)} == standing
    assert [entry.revision for entry in entries_of(portal, "H-6")] == [1]

    answered = import_register(portal, written(tmp_path, "r.csv", text().replace("about 40", "38")))
    assert [(row.name, row.outcome, row.revision) for row in answered.rows if row.revision] == [
        ("H-6", TAKEN, 2)
    ]
    (entry,) = entries_of(portal, "H-6")
    assert (entry.revision, entry.years[1].actual) == (2, Decimal(38))
    assert next(line.is_usable for line in register(portal) if line.code == "H-6")
    with portal.store.read() as session:
        assert "about 40" in {one.text for one in session.query(RegisterValueRow)}


def test_a_row_wholly_in_foreign_money_is_asked_about(portal: Portal, tmp_path: Path) -> None:
    heading, first, *_ = csv.reader(text().splitlines())
    row = dict(zip(heading, first, strict=True)) | {"Percent or Count": "Currency"}
    for sign, outcome in (("\u20ac", ASKED), ("$", NOTED)):
        money = {name: f"{sign}{cell}" if name.endswith("Q1") else cell for name, cell in row.items()}
        file = written(tmp_path, "money.csv", f"{','.join(heading)}\n{','.join(money.values())}\n")
        assert [each.outcome for each in import_register(portal, file).rows] == [outcome]


def test_books_are_asked_about_until_the_row_or_the_citys_profile_has_them(
    portal: Portal, tmp_path: Path
) -> None:
    heading, first, *_ = csv.reader(text().splitlines())

    def imported(books: str, city: Portal = portal) -> tuple[Outcome, int]:
        file = written(tmp_path, "b.csv", f"{','.join([*heading, 'Books'])}\n{','.join([*first, books])}\n")
        (row,) = import_register(city, file).rows
        return row.outcome, row.revision

    assert imported("budget_book; citystat; action_plan") == (ASKED, 1)
    (line,) = register_page(portal, RegisterSearch(), 1).measures
    assert (line.is_asked, line.books) == (True, ("budget_book", "citystat", "action_plan"))
    assert register_page(portal, RegisterSearch(), 1).books == ("action_plan", "budget_book")

    def answer(books: str) -> None:
        answers = Answers({"books": books})
        answer_questions(portal, Place("H-1", 2026, 1), answers, "Asked", RITA, asked=["books"])

    with pytest.raises(Refused, match="books: 'action_plan:nope' is no book"):
        answer("budget_book; action_plan:nope")
    answer("budget_book; citistat")
    assert register_page(portal, RegisterSearch(asked_only=True), 1).total == 0
    assert imported("budget_book; citystat; action_plan") == (NOTED, 0), "answered"

    assert imported("action_plan:lit-streets") == (TAKEN, 3)
    performance = portal.catalogue.performance
    assert performance is not None
    plan = performance.model_copy(update={"action_plan": ()})
    later = replace(portal, catalogue=replace(portal.catalogue, performance=plan))
    rename_service(later, Place("H-1", 2026, 3), "Lights", "a new name", RITA)
    assert register_page(portal, RegisterSearch(asked_only=True), 1).total == 0, "it keeps its other books"
    assert imported("action_plan:lit-streets", later) == (ASKED, 5), "the city has another plan"
    assert imported("action_plan:lit-streets", later) == (ASKED, 0)
    assert imported("action_plan:lit-streets") == (NOTED, 6), "and has the goal again"


def test_an_agency_is_asked_about_until_the_citys_profile_has_it(portal: Portal, tmp_path: Path) -> None:
    heading, first, *_ = text().splitlines()
    other = first.replace(",Harbor Works,", ",Old Docks,").replace("AGC0100 Harbor Works", "AGC0999 Docks")
    file = written(tmp_path, "docks.csv", f"{heading}\n{other}\n")
    said = f"'AGC0999 Old Docks' is no agency of the city. There are: {AGENCIES}"
    (row,) = import_register(portal, file).rows
    assert (row.outcome, [each.words for each in row.questions]) == (ASKED, [said])
    with pytest.raises(Refused, match="agency: 'AGC0998 Old Docks' is no agency"):
        change_measure(portal, Place("H-1", 2026, 1), {"agency id": "AGC0998"}, "The new number", RITA)
    docks = portal.catalogue.agencies["town-care"].model_copy(update={"budget_code": "AGC0999"})
    agencies = {**portal.catalogue.agencies, docks.code: docks}
    later = replace(portal, catalogue=replace(portal.catalogue, agencies=agencies))
    (row,) = import_register(later, file).rows
    assert (row.outcome, row.revision) == (TAKEN, 2)
    (found,) = measures(later, docks.code)
    assert (found.is_usable, found.defined.agency) == (True, "Old Docks")


def test_a_year_that_no_register_is_of_is_refused_by_file_and_by_hand(portal: Portal, tmp_path: Path) -> None:
    heading, first, *_ = text().splitlines()
    for said, outcome in (("FY1826", REFUSED), ("2999", REFUSED), ("1899", REFUSED), ("FY2199", TAKEN)):
        file = written(tmp_path, "y.csv", f"{heading}\n{first.replace('FY26', said)}\n")
        assert [row.outcome for row in import_register(portal, file).rows] == [outcome]
    assert [line.years for line in register(portal)] == [(2024, 2025, 2026)]
    cells = {"measure id": "D-1", "performance measure": "Boats towed", "agency": "Harbor Works"}
    for edition in (1826, 2999, 26):
        with pytest.raises(Refused, match="write one from 1900 to 2199"):
            define_measure(portal, cells, edition, "A new one", RITA)


def test_a_workbook_says_what_the_file_says(portal: Portal, tmp_path: Path) -> None:
    import_register(portal, FILE)
    with FILE.open(encoding="utf-8", newline="") as file:
        heading, *rows = (row for row in csv.reader(file) if len(row) > 2)
    text_book = book(tmp_path / "text.xlsx", {"Notes": [["Read me"]], "Register": [heading, *rows]})
    assert import_register(portal, text_book).unchanged == 11
    codes = [line.identity for line in register(portal)]
    before = {code: [entry.years for entry in entries_of(portal, code)] for code in codes}
    numbers = [[typed(cell) for cell in row] for row in rows]
    imported = import_register(portal, book(tmp_path / "typed.xlsx", {"Register": [heading, *numbers]}))
    assert imported.counts == {TAKEN: 1, NOTED: 5, ASKED: 5, REFUSED: 3}
    assert {code: [entry.years for entry in entries_of(portal, code)] for code in codes} == before
    (entry,) = entries_of(portal, "H-3")
    assert (entry.revision, entry.original["fy 24 actual"], entry.original["fy 25 q4"]) == (2, "84%", "0.87")
    assert imported.unchanged == 8, "where nothing is written another way, the cells are the same"


def test_a_later_edition_defines_the_measure_and_old_years_keep_their_formula(
    portal: Portal, tmp_path: Path
) -> None:
    imported = import_register(portal, FILE)
    later = next(row for row in imported.rows if (row.name, row.edition) == ("H-1", 2027))
    assert [(each.column, each.words) for each in later.notes] == [
        ("fy 2025 actual", "was 46 in the row of fiscal year 2026"),
        ("fy 2025 q4", "was 13 in the row of fiscal year 2026"),
    ]
    assert versions_of(portal, "H-1") == (
        Version(2026, "Sum of work orders"),
        Version(2027, "Sum of work orders, patches too"),
    )
    renamed = text().replace("Potholes filled", "Holes filled", 1).replace("FY26", "FY25", 1)
    import_register(portal, written(tmp_path, "r.csv", renamed))
    assert [entry.edition for entry in entries_of(portal, "H-1")] == [2025, 2026, 2027]
    assert [version.first_year for version in versions_of(portal, "H-1")] == [2025, 2027]
    assert next(line.title for line in register(portal) if line.code == "H-1") == "Potholes filled"


def test_a_file_that_is_no_register_is_refused_as_a_whole(portal: Portal, tmp_path: Path) -> None:
    heading, _, rest = text().partition("\n")
    for name, content, problem in (
        (
            "a.csv",
            heading.replace(",Interval,", ",Between,") + "\n" + rest,
            "the heading has no column interval",
        ),
        ("b.csv", heading.replace("FY 25 Q2", "FY 25 Q1") + "\n" + rest, "a column twice: fy 25 q1"),
        ("c.csv", heading + "\n", "it has no rows"),
        ("d.csv", text() + '"Lost quote,x\n', "look for a quote mark without its partner"),
    ):
        with pytest.raises(TableRefused) as caught:
            import_register(portal, written(tmp_path, name, content))
        assert problem in str(caught.value.rows[0])
    with pytest.raises(ImportStopped):
        import_register(portal, tmp_path / "nowhere.csv")
    assert register(portal) == ()


def test_a_row_that_no_database_could_keep_is_refused_alone(portal: Portal, tmp_path: Path) -> None:
    long = text().replace("Logbook", "x" * SAMPLE, 1).replace("Sum of work orders, patches", "Sum\0")
    rows = import_register(portal, written(tmp_path, "r.csv", long)).rows
    assert [(row.line, row.why) for row in rows if row.line in {2, 15}] == [
        (2, ""),
        (15, "it has bytes that are no text; save the file as UTF-8"),
    ]


@pytest.mark.parametrize("database", [Database.SQLITE], indirect=True, ids=str)
def test_the_commands_tell_row_by_row_and_end_with_1_when_rows_were_refused(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name, value in {
        "PORTAL_MODE": "test",
        "PORTAL_DATABASE_URL": portal.settings.database_url,
        "PORTAL_CITY": str(portal.settings.city),
        "PORTAL_SECRET_KEY": "only-for-tests",
        "PORTAL_FACTS": str(portal.settings.facts),
    }.items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> tuple[int | str | None, list[str]]:
        monkeypatch.setattr(sys, "argv", ["portal", "measures", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        structlog.reset_defaults()
        return ended.value.code, capsys.readouterr().out.splitlines()

    code, said = run("import", str(FILE))
    assert code == 1
    assert "line 2: H-1, fiscal year 2026: taken" in said
    assert "line 12: H-9, fiscal year 2026: asked about" in said
    assert "  check: fiscal year 2025: not_sum (640, 460)" in said
    assert (
        "line 13: refused (H-10): its fiscal year is 'next year'; write one from 1900 to 2199, such as FY26"
        in said
    )
    assert "15 rows: 1 taken, 5 taken with notes, 5 asked about, 4 refused. 0 were there already." in said
    clean = written(tmp_path, "clean.csv", "\n".join(text().splitlines()[:12]) + "\n")
    code, said = run("import", str(clean))
    assert code == 0
    assert "line 8: H-6, fiscal year 2026: asked about, unchanged" in said
    assert "10 rows: 1 taken, 4 taken with notes, 5 asked about, 0 refused. 10 were there already." in said
    code, said = run("register")
    assert code == 0
    assert "  Harbor Works\tH-1\tPotholes filled\t2024-2026" in said
    assert "? Harbor Works\tH-7\t-\t2024-2026" in said
    assert len(said) == 10
