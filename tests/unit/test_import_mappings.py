"""Mappings: those that travel with the portal, and each mistake in one on its line, with what to write."""

from pathlib import Path

import pytest

from portal import catalogue
from portal.catalogue.mappings import MappingError, find, load, names, parse
from portal.catalogue.mappings.library import TRAVELLING
from portal.catalogue.mappings.schema import ImportMapping
from portal.commands.imports.columns import positions
from portal.domain.lifecycle import HoldReason, Outcome, Status
from tests.havenport import FOLDER, havenport
from tests.importing import MAPPING

CITIES = TRAVELLING.parent / "cities"
OWN = sorted(CITIES.glob("*/imports/*.yaml"))
TEXT = MAPPING.read_text("utf-8")

NYC = """\
Unique Key, Created Date, Closed Date, Agency, Agency Name, Complaint Type, Descriptor, Location Type,
Incident Zip, Incident Address, Street Name, Cross Street 1, Cross Street 2, Intersection Street 1,
Intersection Street 2, Address Type, City, Landmark, Facility Type, Status, Due Date, Resolution
Description, Resolution Action Updated Date, Community Board, BBL, Borough, X Coordinate (State Plane), Y
Coordinate (State Plane), Open Data Channel Type, Park Facility Name, Park Borough, Vehicle Type, Taxi
Company Borough, Taxi Pick Up Location, Bridge Highway Name, Bridge Highway Direction, Road Ramp, Bridge
Highway Segment, Latitude, Longitude, Location"""
BOSTON = """\
CASE_ENQUIRY_ID, OPEN_DT, TARGET_DT, CLOSED_DT, OnTime_Status, CASE_STATUS, CLOSURE_REASON, CASE_TITLE,
SUBJECT, REASON, TYPE, QUEUE, Department, Location, neighborhood, LATITUDE, LONGITUDE, Source"""
LOS_ANGELES = """\
SRNumber, CreatedDate, UpdatedDate, ActionTaken, Owner, RequestType, Status, RequestSource, MobileOS,
Anonymous, AssignTo, ServiceDate, ClosedDate, AddressVerified, ApproximateAddress, Address, HouseNumber,
Direction, StreetName, Suffix, ZipCode, Latitude, Longitude, Location, TBMPage, TBMColumn, TBMRow, APC,
CD, CDMember, NC, NCName, PolicePrecinct"""
OPEN_BALTIMORE = """\
RowID, SRRecordID, ServiceRequestNum, SRType, SRStatus, CreatedDate, StatusDate, DueDate, CloseDate,
Agency, MethodReceived, LastActivity, LastActivityDate, Outcome, Address, ZipCode, Neighborhood,
CouncilDistrict, PoliceDistrict, PolicePost, Latitude, Longitude, GeoLocation, IsDeleted, NeedsSync,
ESRI_OID"""

SLIPS = [
    ("origin: old-desk", "origin: Old Desk", 0, "Write small letters, digits, - or _"),
    ("origin: old-desk", "orign: old-desk", 0, 'Write "origin"'),
    ("America/Halifax", "America/Halifacs", 0, "Write a name such as America/Halifax"),
    ('"%Y-%m-%d %H:%M", iso', '"%Y-%q"', 0, '"%Y-%q" is not a way to write a day'),
    ('"%Y-%m-%d %H:%M", iso', '"%H:%M"', 0, "is not a way to write a day"),
    ('iso, "%m/%d/%Y"', '"%m/%d/%Y", "%d/%m/%Y"', 0, "read the same text as different days"),
    ("number: Number\n", "", 0, "number is missing. Write number: and the column"),
    ("created: {column: Made}", "created: Made", 0, "Write created: {column: CreatedDate}"),
    ("created: {column: Made}", "created: {}", 0, "column is missing. Write column: and the name"),
    ("HW-Lamp Out", "HW-Lamp Oot", 0, 'is no service of this city. Write "HW-Lamp Out"'),
    ("harbor-works", "harbour-works", 0, 'is no agency of this city. Write "harbor-works"'),
    ("    Taken on: accepted", "    Taken on: acepted", 0, 'Write "accepted"'),
    ("    Taken on: accepted", "    Taken on: on_hold", 0, "Write the reason of the hold: waiting_for"),
    ("    Taken on: accepted", "    NEW: accepted", -2, '"NEW" is the same value as "New". Keep one of them'),
    ("Nothing there: no_problem_found", "Nothing there: nothing", 0, "Write one of: completed, no_problem"),
    (", otherwise: phone", "", 0, "otherwise is missing. Write otherwise: phone"),
    ('deleted: {column: Gone, is: ["1"]}', "deleted: {column: Gone}", 0, "This rule has no values"),
    ("time_zone:", "encoding: utf-9\ntime_zone:", 0, 'Write "utf-8"'),
    ("time_zone:", "delimiter: komma\ntime_zone:", 0, 'Write "comma"'),
]


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_citys_own_mapping_fits_its_profile(path: Path) -> None:
    mapping = load(path, catalogue.load(path.parents[1])).mapping
    assert mapping.origin == path.stem


@pytest.mark.parametrize("path", sorted(TRAVELLING.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_mapping_that_travels_fits_any_city(path: Path) -> None:
    mapping = load(path, havenport()).mapping
    assert mapping.origin == path.stem
    assert not mapping.types.services, "services are a city's own"


@pytest.mark.parametrize(
    ("name", "heading", "columns"),
    [("myla311", LOS_ANGELES, 33), ("nyc311", NYC, 41), ("boston311", BOSTON, 18)],
)
def test_their_columns_are_those_of_the_export(name: str, heading: str, columns: int) -> None:
    written = [column.strip() for column in heading.split(",")]
    assert len(written) == columns
    found = load(find(name, FOLDER), havenport())
    for style in (str, str.upper, lambda column: column.lower().replace(" ", "_")):
        places = positions(found, [style(column) for column in written])
        assert places == {column: written.index(column) for _, column in found.mapping.columns()}


def test_the_first_citys_columns_are_those_of_its_export() -> None:
    city = CITIES / "baltimore"
    found = load(find("open-baltimore", city), catalogue.load(city))
    heading = [column.strip() for column in OPEN_BALTIMORE.split(",")]
    assert len(heading) == 26
    assert positions(found, heading)["DueDate"] == 7
    assert found.mapping.types.services["SW-Dirty Street"] == "SW-Dirty Alley"
    closed = {found.mapping.statuses.values[name].outcome for name in ("Closed", "Closed (Transferred)")}
    assert closed == {Outcome.NOT_RECORDED}


@pytest.mark.parametrize(("old", "new", "below", "advice"), SLIPS)
def test_a_slip_is_reported_on_its_line(old: str, new: str, below: int, advice: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(MappingError) as caught:
        parse(TEXT.replace(old, new), "desk.yaml", havenport())
    (problem,) = caught.value.problems
    line = TEXT.count("\n", 0, TEXT.index(old)) + 1
    line = 1 if old.startswith("number") else line  # what is missing has no line of its own
    line += below
    assert (problem.file, problem.line) == ("desk.yaml", line)
    assert advice in problem.message


@pytest.mark.parametrize("content", ["", "- a list", "origin: {", b"\xff\xfe\xff"])
def test_what_is_no_mapping_at_all(content: str | bytes) -> None:
    with pytest.raises(MappingError, match=r"1 problem in the mapping desk\.yaml"):
        parse(content, "desk.yaml", havenport())


def test_a_status_means_a_status_an_outcome_or_a_reason() -> None:
    values = parse(TEXT, "desk.yaml", havenport()).mapping.statuses.values
    closed, parts = values["Closed"], values["Waiting for parts"]
    assert (closed.status, closed.outcome) == (Status.CLOSED, Outcome.NOT_RECORDED)
    assert (parts.status, parts.reason) == (Status.ON_HOLD, HoldReason.PARTS)
    assert values["Closed (Duplicate)"].outcome is Outcome.DUPLICATE


def test_the_city_comes_before_what_travels(tmp_path: Path) -> None:
    assert names(FOLDER) == ["boston311", "myla311", "nyc311"]
    (tmp_path / "imports").mkdir()
    own = tmp_path / "imports" / "myla311.yaml"
    own.write_text(TEXT, "utf-8")
    assert find("myla311", tmp_path) == own
    assert find("nyc311", tmp_path) == TRAVELLING / "nyc311.yaml"
    assert find(str(MAPPING), tmp_path) == MAPPING
    with pytest.raises(MappingError, match='Write "nyc311"'):
        find("nyc31", tmp_path)
    with pytest.raises(MappingError, match="no such file"):
        find("./gone.yaml", tmp_path)


def test_missing_columns_are_named_with_the_nearest() -> None:
    found = parse(TEXT, "desk.yaml", havenport())
    heading = [
        "Numbr",
        *(column for _, column in found.mapping.columns() if column not in {"Number", "Gone"}),
    ]
    with pytest.raises(MappingError) as caught:
        positions(found, [*dict.fromkeys(heading), "Made"])
    messages = [str(problem) for problem in caught.value.problems]
    assert messages == [
        'desk.yaml:6: The file has no column "Number". Write "Numbr"',
        'desk.yaml:7: The file has more than one column "Made". Take one of them out of the file',
        messages[2],
    ]
    assert messages[2].startswith('desk.yaml:30: The file has no column "Gone". ')
    with pytest.raises(MappingError, match="Write which delimiter it has"):
        positions(found, ["Number;Made;Closed"])


def test_every_column_of_a_mapping_is_looked_for() -> None:
    mapping = parse(TEXT, "desk.yaml", havenport()).mapping
    assert len(dict(mapping.columns())) == 19
    assert len(ImportMapping.keys()) == 21
