"""Reading old files: moments, encodings, records on their lines, and one row at a time."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.mappings import MomentReader, parse
from portal.catalogue.mappings.moments import confused
from portal.catalogue.mappings.schema import Rule
from portal.commands.imports.columns import positions
from portal.commands.imports.encodings import Detector, wide_encoding
from portal.commands.imports.records import MOST_LINES, Record, Records
from portal.commands.imports.report import plain
from portal.commands.imports.results import Reason, Remark
from portal.commands.imports.rows import Reading, RowReader
from portal.domain.lifecycle import Channel, Outcome
from tests.havenport import havenport
from tests.importing import HEADING, MAPPING, row, table

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 2, 16, tzinfo=UTC)
FORMATS = ["%m/%d/%Y %I:%M:%S %p", "iso", "%m/%d/%Y", "epoch_milliseconds", "%Y/%m/%d %H:%M:%S%z"]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("07/04/2017 03:05:06 PM", datetime(2017, 7, 4, 19, 5, 6, tzinfo=UTC)),
        ("2017-07-04T15:05:06", datetime(2017, 7, 4, 19, 5, 6, tzinfo=UTC)),
        ("2017-07-04 15:05:06.123+00", datetime(2017, 7, 4, 15, 5, 6, 123_000, tzinfo=UTC)),
        ("2017/07/04 15:05:06+00", datetime(2017, 7, 4, 15, 5, 6, tzinfo=UTC)),
        ("2017/07/04 15:05:06+0000", datetime(2017, 7, 4, 15, 5, 6, tzinfo=UTC)),
        ("12/31/2017", datetime(2017, 12, 31, 5, tzinfo=UTC)),
        ("1499180706000", datetime(2017, 7, 4, 15, 5, 6, tzinfo=UTC)),
        ("03/12/2017 02:30:00 AM", datetime(2017, 3, 12, 7, 30, tzinfo=UTC)),  # an hour that never was
        ("11/05/2017 01:30:00 AM", datetime(2017, 11, 5, 5, 30, tzinfo=UTC)),  # there twice: the first
        ("02/30/2017 03:05:06 PM", None),
        ("07/04/1017 03:05:06 PM", None),
        ("yesterday", None),
        ("", None),
        ("9" * 40, None),
    ],
)
def test_a_moment_in_several_formats(text: str, moment: datetime | None) -> None:
    assert MomentReader(FORMATS, NEW_YORK).read(text) == moment


@pytest.mark.parametrize("text", ["07/04/2017", "2017-07-04"])
def test_a_deadline_without_a_time_ends_with_its_day(text: str) -> None:
    reader = MomentReader(FORMATS, NEW_YORK, ends_days=True)
    assert reader.read(text) == datetime(2017, 7, 5, 3, 59, 59, tzinfo=UTC)
    assert reader.read("2017-07-04 10:00") == datetime(2017, 7, 4, 14, tzinfo=UTC)


def test_formats_that_mean_different_days_are_found() -> None:
    assert confused(["%m/%d/%Y", "iso", "%m/%d/%Y %H:%M"]) is None
    assert confused(["%m/%d/%Y", "%d/%m/%Y"]) == ("%m/%d/%Y", "%d/%m/%Y")


@pytest.mark.parametrize(
    ("lines", "encoding"),
    [
        ([b"plain"], "utf-8-sig"),
        (["Peña".encode(), "Côté".encode(), b"\xff"], "utf-8-sig"),
        ([b"Pe\xf1a", b"C\xf4t\xe9", "Peña".encode()], "cp1252"),
        ([b"Pe\xf1a", b"\x81"], "latin-1"),
    ],
)
def test_most_lines_decide_the_encoding(lines: list[bytes], encoding: str) -> None:
    detector = Detector()
    for line in lines:
        detector.feed(line)
    assert detector.found == encoding


def test_wide_letters_are_seen_with_and_without_a_mark() -> None:
    assert wide_encoding("Number".encode("utf-16")) == "utf-16"
    assert wide_encoding("Number".encode("utf-16-le")) == "utf-16-le"
    assert wide_encoding("Number".encode("utf-16-be")) == "utf-16-be"
    assert wide_encoding(b"Number,\0,\0") is None


def records(text: str, delimiter: str = ",") -> list[Record]:
    """The records of a text."""
    return list(Records(iter(text.splitlines(keepends=True)), delimiter))


def test_records_know_their_lines() -> None:
    found = records('a;"1\n2"\n\nb;2\r\n"c";3', ";")
    assert [(each.line, each.last_line, each.cells) for each in found] == [
        (1, 2, ("a", "1\n2")),
        (4, 4, ("b", "2")),
        (5, 5, ("c", "3")),
    ]


def test_a_stray_quote_mark_costs_one_row() -> None:
    found = records('a,1\n"b,2\nc,3\n"d",4\ne,"5\n')
    assert [(each.line, each.cells) for each in found if each.error is None] == [
        (1, ("a", "1")),
        (3, ("c", "3")),
        (4, ("d", "4")),
    ]
    assert [each.line for each in found if each.error] == [2, 5]


def test_a_quote_mark_that_is_never_closed_does_not_swallow_the_file() -> None:
    lines = ['x,"never', *(f"{number},1" for number in range(3 * MOST_LINES))]
    found = records("\n".join(lines))
    assert [each.line for each in found if each.error] == [1]
    assert len(found) == len(lines)


@given(st.lists(st.lists(st.text("ab \"',;\n", max_size=5), min_size=2, max_size=3), max_size=6))
def test_what_was_written_as_csv_is_read_again(rows: list[list[str]]) -> None:
    found = records(table(rows, ["x", "y"]))
    assert [list(each.cells) for each in found[1:]] == rows
    assert [each.line for each in found[1:]] == [each.last_line + 1 for each in found[:-1]]


@pytest.fixture
def read() -> Callable[..., Reading]:
    """Reads one row of the old desk."""
    mapping = parse(MAPPING.read_bytes(), "desk.yaml", havenport())
    reader = RowReader(mapping.mapping, positions(mapping, HEADING), havenport(), NOW)

    def read(**cells: str) -> Reading:
        cells = {"Number": "1", **cells}
        record = Record(2, 2, tuple(row(cells.pop("Number"), **cells)))
        return reader.with_width(len(HEADING)).read(record, "utf-8")

    return read


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Number": " \u00a0"}, Reason.NO_NUMBER),
        ({"Number": "9" * 101}, Reason.LONG_NUMBER),
        ({"Type": ""}, Reason.NO_TYPE),
        ({"Type": "t" * 201}, Reason.LONG_TYPE),
        ({"Made": ""}, Reason.NO_CREATED),
        ({"Made": "2026-13-01 09:00"}, Reason.CREATED_UNREADABLE),
        ({"Made": "2026-11-03 09:00"}, Reason.CREATED_AHEAD),
        ({"State": ""}, Reason.NO_STATUS),
        ({"State": "Lost"}, Reason.UNKNOWN_STATUS),
        ({"Closed": ""}, Reason.NO_CLOSED),
        ({"Closed": "soon"}, Reason.CLOSED_UNREADABLE),
        ({"Closed": "2026-11-03 09:00"}, Reason.CLOSED_AHEAD),
        ({"Gone": "1"}, Reason.DELETED),
        ({"Words": "a\0b"}, Reason.NUL),
        ({"Words": "a\udcffb"}, Reason.BYTES),
    ],
)
def test_why_a_row_is_refused(read: Callable[..., Reading], cells: dict[str, str], reason: Reason) -> None:
    reading = read(**cells)
    assert reading.row is None
    (finding,) = reading.findings
    assert finding.kind is reason
    assert "{" not in str(finding)


@pytest.mark.parametrize(
    ("cells", "remark"),
    [
        ({"Closed": "2026-01-04 10:30"}, Remark.CLOSED_BEFORE_CREATED),
        ({"Due": "2026-01-04 10:30"}, Remark.DUE_BEFORE_CREATED),
        ({"Due": "next week"}, Remark.DUE_UNREADABLE),
        ({"By": "Pigeon"}, Remark.UNKNOWN_CHANNEL),
        ({"End": "Shrugged"}, Remark.UNKNOWN_OUTCOME),
        ({"State": "Working", "Closed": ""}, Remark.SINCE_WHEN),
        ({"State": "New"}, Remark.CLOSED_BUT_OPEN),
        ({"Address": "a" * 201}, Remark.CUT),
        ({"Lat": "44", "Lon": "west"}, Remark.COORDINATES),
        ({"Lat": "444", "Lon": "63"}, Remark.COORDINATES),
    ],
)
def test_what_is_remarked_about_a_row(
    read: Callable[..., Reading], cells: dict[str, str], remark: Remark
) -> None:
    reading = read(**cells)
    assert reading.row is not None
    (finding,) = reading.findings
    assert finding.kind is remark
    assert "{" not in str(finding)


def test_spaces_and_case_of_values_do_not_count(read: Callable[..., Reading]) -> None:
    cells = {"Type": "dark\u00a0LAMP ", "State": " closed", "By": "CALL", "Crew": "harbor  works\u00a0"}
    found = read(**cells).row
    assert found is not None
    assert (found.service_code, found.standing.outcome) == ("HW-Lamp Out", Outcome.COMPLETED)
    assert (found.channel, found.agency) == (Channel.PHONE, "harbor-works")


def test_a_type_that_is_a_services_code_stands_for_it(read: Callable[..., Reading]) -> None:
    found = read(Type="HW-Ice House").row
    assert found is not None
    assert found.service is not None
    assert found.service.service.slug == "old-service"


def test_a_rule_looks_at_whole_values_beginnings_or_parts() -> None:
    rule = Rule.model_validate({"column": "x", "is": ["Crew"], "begins": ["Info"], "contains": ["patrol"]})
    held = [rule.holds(text) for text in ("crew ", "crews", "INFO call", "no info", "Night Patrol 3", "")]
    assert held == [True, False, True, False, True, False]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x"])
def test_no_cell_of_a_report_is_a_formula(cell: str) -> None:
    assert plain(cell) == f"'{cell}"
    assert plain(f"a{cell}") == f"a{cell}"
