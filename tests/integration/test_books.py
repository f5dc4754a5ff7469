"""The books: one number in all of them, what was restated beside it, and PDF that says what it is."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from string import ascii_letters

import pytest

from portal.app import portal_of
from portal.commands.annotations import Annotation, add_annotation
from portal.domain.annotations import Scope, ScopeKind
from portal.domain.measures import Measure
from portal.domain.permissions import Actor, Role
from portal.domain.values import QUARTER_SLOTS, Reads, Slot
from portal.outcomes import facts, files
from portal.queries.stats.figures import Trend, measures_of
from portal.store.models import RegisterVersionRow
from portal.web.agency.stats.words import quarters_words
from portal.web.current import EXTENSION
from portal.web.language import use_language
from tests.measures import linked, registered, said
from tests.pdf import figures_of, title_of_tagged
from tests.portals import Clock, sent
from tests.visitor import Visitor

BOOK = "/performance/agencies/harbor-works"
PLAN = "/performance/action-plan"
LAMPS = "/performance/register/lamps"
REVIEWER = Actor(Role.PERFORMANCE_REVIEWER, "rita")


def words(city: Visitor, address: str) -> str:
    """The text of a page."""
    city.get(address)
    return city.text


@pytest.fixture
def city(visitor: Visitor) -> Visitor:
    """A city with a counted measure, and one whose actual was restated."""
    portal = portal_of(visitor.app)
    registered(
        portal,
        "lamps",
        title="=Lamps asked for",
        books=["budget_book", "citistat", "action_plan:lit-streets"],
    )
    linked(portal, "lamps", Measure.TIME_TO_COMPLETE, Reads.DENOMINATOR, agency="harbor-works")
    for key in ("a", "b", "c"):
        sent(portal, key=key)
    facts.refresh(portal)
    registered(portal, "drains", direction="decrease", books=["budget_book"])
    said(portal, "drains", 2026, Slot.TARGET, "10", kind="approved")
    said(portal, "drains", 2026, Slot.ACTUAL, "8")
    said(portal, "drains", 2025, Slot.ACTUAL, "9")
    for slot, number in ((Slot.Q1, "5"), (Slot.Q2, "3")):
        said(portal, "drains", 2026, slot, number, words=f"A word on {slot.value}")
    said(portal, "drains", 2026, Slot.ACTUAL, "1234.5", kind="restated", reason="A sheet was lost.")
    return visitor


def test_every_book_says_the_same_number(city: Visitor) -> None:
    numbers = {"3"}
    for address in (f"/en{BOOK}", f"/en{PLAN}", f"/en{LAMPS}"):
        assert "3 counted until now" in words(city, address)
    for address in (f"{BOOK}/measures", f"{PLAN}/measures", f"{LAMPS}/measure"):
        rows = csv.DictReader(io.StringIO(city.get(f"{address}.csv").text))
        found = [row for row in rows if row["identity"] == "lamps" and row["fiscal_year"] == "2027"]
        numbers |= {row["actual"] for row in found}
        assert {row["title"] for row in found} == {"'=Lamps asked for"}
        document = json.loads(city.get(f"{address}.json").text)
        numbers |= {
            row["actual"]
            for row in document["measures"]
            if (row["identity"], row["fiscal_year"]) == ("lamps", "2027")
        }
        assert document["columns"].keys() == document["measures"][0].keys()
    assert numbers == {"3"}


def test_a_restatement_stands_beside_the_number(city: Visitor) -> None:
    page = words(city, "/en/performance/register/drains?year=2026")
    assert (
        "Actual, Fiscal year 2026. Restated by tests on November 2, 2026 from 8 to 1,234.5: A sheet was lost."
        in page
    )
    assert "Missed." in page
    assert "1,234.5 restated" in words(city, f"/en{BOOK}?year=2026")
    row = next(
        row
        for row in csv.DictReader(io.StringIO(city.get(f"{BOOK}/measures.csv?year=2026").text))
        if (row["identity"], row["fiscal_year"]) == ("drains", "2026")
    )
    assert row["restatements"] == "actual: 8 became 1234.5 (2026-11-02, tests: A sheet was lost.)"


def test_charts_and_tables_show_what_happened(city: Visitor) -> None:
    portal = portal_of(city.app)
    for day, text, scope in (
        (date(2025, 8, 1), "A flood", Scope(ScopeKind.AGENCY, "harbor-works")),
        (date(2025, 9, 1), "Another agency moved", Scope(ScopeKind.AGENCY, "town-care")),
    ):
        add_annotation(portal, Annotation({"en": text}, day, day, scope), REVIEWER)
    page = words(city, "/en/performance/register/drains?year=2026")
    assert "What happened in this time Harbor Works: A flood (August 1, 2025)" in page
    assert "Another agency" not in page
    assert "From 9 in Fiscal year 2025 to 1,234.5 in Fiscal year 2026." in page
    assert "From 5 in Quarter 1, 2026 to 3 in Quarter 2, 2026." in page
    assert "Quarter 2: A word on q2" in page
    assert city.page.text.count('stroke-dasharray="1 3"') == 2
    assert "A flood" in words(city, f"/en{BOOK}?year=2026")
    city.get("/ar/performance/register/drains?year=2026")
    title = city.page.text.partition('id="yearly-figure-title">')[2].partition("<")[0]
    assert title, "a title has one language: the measure's English name stands around the figure"
    assert not set(title) & set(ascii_letters)
    pdf = city.get("/en/performance/register/drains/measure.pdf?year=2026").data
    assert [each.rpartition(". From ")[0] for each in figures_of(pdf)] == [
        "Number of drains: Year by year",
        "Number of drains: Quarter by quarter",
    ]


def test_a_chart_says_its_limits_and_leaves_out_what_still_runs(city: Visitor) -> None:
    portal = portal_of(city.app)
    for year in (2025, 2026):
        for slot, number in zip((*QUARTER_SLOTS, Slot.ACTUAL), ("1", "1", "2", "1", "5"), strict=True):
            said(portal, "lamps", year, slot, number)
    page = words(city, f"/en{LAMPS}")
    assert "3 counted until now" in page
    assert "to 5 in Fiscal year 2026." in page
    assert "What still runs is in the table, not in the chart." in page
    assert "is the mean, 1.2. The broken lines show how far it goes by itself: from 0 to 2.8." in page
    assert page.count("3 so far") == 1, "the quarter that runs; the year is counted until now"


def test_a_memo_compares_no_quarter_that_still_runs(city: Visitor) -> None:
    portal = portal_of(city.app)
    for year in (2025, 2026):
        for slot, number in zip(QUARTER_SLOTS, ("40", "41", "39", "40"), strict=True):
            said(portal, "lamps", year, slot, number)
    (memo,) = measures_of(portal, ["harbor-works"], 2027)
    assert memo["running"] == [[2027, 3], [2027, 4]]
    assert memo["quarters"][-2:] == [[2027, 3, "3"], [2027, 4, None]]
    assert (memo["trend"], memo["points"]) == (Trend.ORDINARY, 8), (
        "3 in one month is no fall from 40 in three"
    )
    with city.app.test_request_context("/"):
        use_language("en")
        assert quarters_words(memo)[-2:] == [
            ("2026\u00a0Q4", "40"),
            ("2027\u00a0Q3, so far, not compared", "3"),
        ]
        assert quarters_words({**memo, "running": []})[-1] == ("2027\u00a0Q3", "3")
    said(portal, "lamps", 2027, Slot.Q3, "3")
    (memo,) = measures_of(portal, ["harbor-works"], 2027)
    assert (memo["running"], memo["trend"]) == ([[2027, 4]], Trend.OUTSIDE), "signed off, it stands"


def test_a_changed_formula_is_a_new_version_and_old_years_keep_theirs(city: Visitor) -> None:
    portal = portal_of(city.app)
    with portal.store.write() as session:
        session.add(RegisterVersionRow(identity="drains", first_year=2026, formula="counted by the mile"))
    page = words(city, "/en/performance/register/drains?year=2025")
    assert "How it is counted counted one by one" in page
    assert "Earlier ways of counting" not in page
    page = words(city, "/en/performance/register/drains?year=2026")
    assert "How it is counted counted by the mile" in page
    earlier = page[page.index("Earlier ways of counting") :]
    assert "Earlier ways of counting From Fiscal year 2020: counted one by one" in earlier
    assert "counted by the mile" not in earlier


def test_a_service_has_pages_of_its_own(city: Visitor) -> None:
    registered(portal_of(city.app), "pipes", service="Pipes", service_code="HW 7", agency="Harbor Works")
    city.get(f"/en{BOOK}?year=2026")
    city.get(city.link("This service on a page of its own : Pipes"))
    assert "Number of pipes" in city.text
    assert "Number of drains" not in city.text
    address = "/performance/agencies/harbor-works/services/hw-7/measures"
    rows = csv.DictReader(io.StringIO(city.get(f"{address}.csv?year=2026").text))
    assert {row["identity"] for row in rows} == {"pipes"}
    assert "Pipes, Harbor Works" in title_of_tagged(city.get(f"/en{address}.pdf?year=2026").data, "en")
    assert city.get("/en/performance/agencies/harbor-works/services/none").status_code == 404
    every = json.loads(city.get("/performance/measures.json?year=2026").text)["measures"]
    assert {row["identity"] for row in every} == {"lamps", "drains", "pipes"}


def test_everything_restated_stands_in_one_place_too(city: Visitor) -> None:
    page = words(city, "/en/performance/restated?year=2026")
    assert "Harbor Works. Actual, Fiscal year 2026. Restated by tests" in page
    (row,) = csv.DictReader(io.StringIO(city.get("/performance/restated.csv?year=2026").text))
    assert (row["before"], row["after"], row["by"]) == ("8", "1234.5", "tests")
    assert row["reason"] == "A sheet was lost."
    assert "Nothing was restated." in words(city, "/en/performance/restated?year=2025")


def test_the_dictionary_explains_each_column_of_each_file(city: Visitor) -> None:
    said_of: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(city.get("/performance/columns.csv").text)):
        said_of.setdefault(row["table"], []).append(row["column"])
        assert row["meaning"]
    page = words(city, "/en/performance/columns")
    assert "the first quarter, in the unit" in page
    assert "ask the city" in page.casefold() or "license" in page.casefold()
    for table, address in {
        "measures": f"{BOOK}/measures",
        "restatements": "/performance/restated",
        "papers": "/performance/plans",
        "dictionary": "/performance/columns",
    }.items():
        heading = next(csv.reader(io.StringIO(city.get(f"{address}.csv").text)))
        assert heading == said_of[table]
        document = json.loads(city.get(f"{address}.json").text)
        assert list(document["columns"]) == heading
        assert {"as_of", "licence", table} <= document.keys()


def test_what_is_not_settled_is_in_no_book(city: Visitor) -> None:
    portal = portal_of(city.app)
    registered(portal, "asked", is_usable=False)
    registered(portal, "draft", status="draft")
    registered(portal, "gone", status="retired")
    identities = {row["identity"] for row in json.loads(city.get(f"{BOOK}/measures.json").text)["measures"]}
    assert identities == {"lamps", "drains"}
    for identity in ("asked", "draft", "nowhere"):
        assert city.get(f"/en/performance/register/{identity}").status_code == 404
    for address in ("/en/performance/agencies/bright-power", f"{BOOK}/measures.xls", f"/en{BOOK}?year=1999"):
        assert city.get(address).status_code == 404


@pytest.mark.parametrize(
    ("language", "address"),
    [("en", f"{BOOK}/measures.pdf"), ("ar", "/performance/register/drains/measure.pdf")],
)
def test_the_pdf_says_what_it_is(city: Visitor, language: str, address: str) -> None:
    """Its own structure, and no more than that: title, language, tags in order, headers of the table."""
    sent_back = city.get(f"/{language}{address}?year=2026")
    assert sent_back.content_type == "application/pdf"
    assert "2026" in title_of_tagged(sent_back.data, language)


@pytest.mark.parametrize(("language", "name"), [("en", "measures"), ("ar", "columns")])
def test_lists_are_tagged_too(city: Visitor, language: str, name: str) -> None:
    pdf = city.get(f"/{language}/performance/{name}.pdf?year=2026").data
    assert title_of_tagged(pdf, language, has_table=False)


def test_a_file_is_made_once_a_minute_and_not_sent_to_who_has_it(city: Visitor, clock: Clock) -> None:
    app, address = city.app, "/performance/measures.csv?year=2026"
    portal = portal_of(app)
    app.extensions[EXTENSION] = replace(portal, settings=replace(portal.settings, figures_age=60))
    first = city.get(address)
    said(portal, "drains", 2026, Slot.Q3, "4711")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "4711" not in city.get(address).text, "it is kept"
    assert (city.get(address, **tag).status_code, city.get(address, **tag).data) == (304, b"")
    clock.forward(seconds=60)
    assert "4711" in city.get(address, **tag).text


def test_who_comes_while_a_pdf_is_made_is_asked_to_come_again(city: Visitor) -> None:
    folder = portal_of(city.app).settings.facts.absolute() / "pdf"
    with files.alone(folder, wait=False):
        assert city.get(f"/en{PLAN}/measures.pdf").status_code == 503
    assert city.get(f"/en{PLAN}/measures.pdf").content_type == "application/pdf"
