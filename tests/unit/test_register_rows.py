"""One row of the register: what is told of it, and what is asked."""

from decimal import Decimal

from portal.catalogue.schema import Agency
from portal.catalogue.schema.city import AgencyKind
from portal.domain.register import Interval, Status
from portal.domain.register_cells import Answers
from portal.domain.register_numbers import Scale
from portal.domain.register_rows import COLUMNS, Row, Terms, read_row

WORDS = ("Holes", "Works", "Streets", "7", "Output", "Increase", "Snapshot", "count", "FY26")
ROW = dict(zip(COLUMNS, WORDS, strict=True))
WORKS = Agency(code="works", name="Works", kind=AgencyKind.CITY, budget_code="AGC0700")
CITY = Terms("$", (WORKS,), goals=("clean-blocks",))


def written(**cells: str) -> dict[str, str]:
    """The cells of a row that is right but for these; columns with _ for blanks."""
    return ROW | {"measure formula": "Sum"} | {name.replace("_", " "): cell for name, cell in cells.items()}


def read(**cells: str) -> Row:
    """Read such a row."""
    return read_row(written(**cells), CITY)


def asked(**cells: str) -> list[tuple[str, str]]:
    """What is asked of such a row."""
    return [(each.column, each.words) for each in read(**cells).questions]


def test_a_row_that_is_right_is_taken_as_it_stands() -> None:
    row = read()
    assert (row.edition, row.notes, row.questions, row.values) == (2026, (), (), ())
    assert [(each.column, each.words) for each in read(interval=" Snapshot ").notes] == [
        ("interval", "blanks were taken away")
    ]


def test_a_number_that_is_too_long_is_told_from_what_is_none() -> None:
    assert asked(fy_25_q1="9" * 17, fy_25_q2="about 40") == [
        ("fy 25 q1", f"'{'9' * 17}' has more than 15 digits"),
        ("fy 25 q2", "'about 40' is no number"),
    ]


def test_words_and_numbers_of_a_year_are_told_apart() -> None:
    row = read(
        fy_25_q1="5",
        fy_25_q1_explanation="A column that nobody knows",
        notes_fy25_target_explanation=" As before ",
        fy_2025_quarterly_context="Snow",
        fy_25_target="6",
    )
    found = {(value.year, value.slot): (value.text, value.number) for value in row.values}
    assert found == {
        (2025, "q1"): ("5", Decimal(5)),
        (2025, "target"): ("6", Decimal(6)),
        (2025, "target_explanation"): (" As before ", None),
        (2025, "context"): ("Snow", None),
    }
    assert row.findings == ()


def test_what_cannot_be_told_is_asked() -> None:
    codes = "write one of increase, decrease, maintain"
    assert asked(desired_outcome="") == [("desired outcome", f"it is empty; {codes}")]
    assert asked(equity_measure="perhaps") == [("equity measure", "'perhaps' is neither yes nor no")]
    assert [read(equity_measure=each).measure.equity for each in ("Y", "n", "")] == [True, False, None]
    assert asked(deprecated="soon") == [("deprecated", "'soon' is neither yes nor no")]
    assert asked(fy_25_q1="85%") == [("fy 25 q1", "'85%' does not fit the unit count")]
    assert asked(fy_25_q1="-5") == [("fy 25 q1", "'-5' is below 0, and the unit is a count")]
    assert asked(fy_25_q1="5", fy_2025_q1="6") == [
        ("fy 25 q1", "another column is about the same; which one counts?")
    ]
    assert asked(performance_measure="% of holes") == [
        ("percent or count", "the title begins with %, and the unit is count")
    ]


MIXED = {"percent_or_count": "percent", "fy_25_q1": "95", "fy_25_q2": "0.97", "fy_25_q3": "1"}


def numbers(row: Row) -> str:
    """The numbers of a row, by column, and how many questions it has."""
    return f"{' '.join(str(value.number) for value in row.values)}, {len(row.questions)} asked"


def test_what_is_said_of_a_rows_scale_makes_no_8730_percent() -> None:
    cells = written(**MIXED)
    large, small = "too large for the scale of its row", "too small for the scale of its row"
    for scale, columns in (
        (Scale.EACH, []),
        (Scale.FRACTIONS, [("fy 25 q1", f"'95' is {large}; is it so many percent?")]),
        (
            Scale.POINTS,
            [
                (f"fy 25 q{n}", f"{cell!r} is {small}; is it so many percent?")
                for n, cell in ((2, "0.97"), (3, "1"))
            ],
        ),
    ):
        asked_of = read_row(cells, CITY, Answers(scale=scale)).questions
        assert [(each.column, each.words) for each in asked_of] == columns
    assert numbers(read_row(cells, CITY, Answers(scale=Scale.EACH))) == "95 97 100, 0 asked"
    stands = read_row(cells, CITY, Answers(scale=Scale.FRACTIONS, stands=frozenset({"fy 25 q1"})))
    assert numbers(stands) == "95 97 100, 0 asked"
    said = read_row(cells, CITY, Answers({"fy 25 q2": "97", "fy 25 q3": "1%"}, scale=Scale.POINTS))
    assert numbers(said) == "95 97 1, 0 asked"
    assert not read_row(cells, CITY, Answers({"fy 25 q1": "96"}, scale=Scale.FRACTIONS)).questions


def test_money_of_another_country_is_asked_about() -> None:
    money = {"percent_or_count": "currency", "fy_25_q1": "$5", "fy_25_q2": "$6"}
    assert asked(**money, fy_25_target="€500") == [
        ("fy 25 target", "'€500' is in €, and the city's money is in $")
    ]
    assert asked(**money, fy_25_target="500") == []
    foreign = {"percent_or_count": "currency", "fy_25_q1": "£5", "fy_25_q2": "£6"}
    assert [column for column, _ in asked(**foreign)] == ["fy 25 q1", "fy 25 q2"]
    stands = read_row(written(**foreign), CITY, Answers(stands=frozenset({"fy 25 q1", "fy 25 q2"})))
    assert numbers(stands) == "5 6, 0 asked"
    assert not read_row(written(**foreign), Terms("£", (WORKS,))).questions


def test_an_interval_that_says_how_often_is_kept_as_that() -> None:
    row = read(interval="Monthly")
    assert (row.measure.interval, row.measure.refresh) == (None, "monthly")
    assert [each.column for each in row.questions] == ["interval"]
    assert read(interval="cumalitve").measure.interval is Interval.CUMULATIVE


def test_a_status_is_read_where_it_is_one() -> None:
    assert read(status="In Review").measure.status is Status.IN_REVIEW
    assert read(status="Approved").measure.status is Status.APPROVED
    assert read(status="Approved", deprecated="Yes").measure.status is Status.RETIRED
    assert read(status="New").measure.status is None


def test_a_measure_without_an_id_is_known_by_its_name_in_any_case() -> None:
    one, other = read(measure_id=""), read(measure_id="", performance_measure="HOLES")
    assert one.identity == other.identity != read(measure_id="", service="Parks").identity


def test_books_that_the_city_does_not_have_are_asked_about() -> None:
    there_are = "There are: budget_book, citistat, action_plan:clean-blocks"
    assert asked(books="budget_book; citystat; action_plan:nope") == [
        ("books", f"'citystat', 'action_plan:nope' is no book. {there_are}")
    ]
    assert asked(books="action_plan") == [("books", f"'action_plan' is no book. {there_are}")]
    row = read(books="Budget_book;CitiStat; action_plan:clean-blocks")
    assert (row.questions, row.measure.books) == ((), ("budget_book", "citistat", "action_plan:clean-blocks"))
    assert [each.column for each in row.notes] == ["books"]
    free = Terms("$", (WORKS,))
    assert not read_row(written(books="action_plan:any"), free).questions, "nobody says which there are"
    assert read_row(written(books="cookbook"), free).questions


def test_an_agency_that_the_city_does_not_have_is_asked_about() -> None:
    assert asked(agency="Polise Department") == [
        ("agency", "'Polise Department' is no agency of the city. There are: Works")
    ]
    assert asked(agency="Polise", agency_id="AGC9999") == [
        ("agency", "'AGC9999 Polise' is no agency of the city. There are: Works")
    ]
    assert asked(agency="") == [("agency", "it is empty. There are: Works")]
    for known in ({"agency": "WORKS"}, {"agency": "City Works", "agency_id": "AGC0700 Public Works"}):
        assert asked(**known) == []
