"""The register at the desk: questions answered, measures defined and changed, and who may."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.refusals import Refusal, Refused
from portal.commands.register.answering import (
    Place,
    answer_questions,
    change_measure,
    define_measure,
    rename_service,
    retire_measure,
)
from portal.commands.register.counting import count_measure
from portal.commands.register.seeding import seed_register
from portal.commands.supplied.register import import_register
from portal.domain.audit import Act
from portal.domain.measures import Measure
from portal.domain.permissions import Actor, Role
from portal.domain.register import Interval, RegisteredMeasure, Status, Version
from portal.domain.register_cells import Answers
from portal.domain.register_numbers import Scale
from portal.domain.values import Reads
from portal.outcomes.cells import ALL, Group
from portal.outcomes.links import Link
from portal.portal import Portal
from portal.queries.editions import measures_of_year
from portal.queries.measures import in_use, measures
from portal.queries.register import entries_of, register, versions_of
from portal.queries.register_list import RegisterSearch, register_page
from portal.queries.register_measure import MeasurePage, measure_page
from portal.queries.values import measure_years
from portal.store.models import AuditRow, RegisterLinkRow, RegisterMeasureRow
from tests.integration.test_register import AGENCIES, FILE, text
from tests.measures import registered
from tests.places import written
from tests.portals import Clock, app_with, settings
from tests.staff import add_staff, enter
from tests.visitor import Visitor

RITA = Actor(Role.PERFORMANCE_REVIEWER, "rita")
WHY = "Harbor Works said so on the phone"


def measure(portal: Portal, identity: str) -> MeasurePage:
    """A measure that there is."""
    found = measure_page(portal, identity)
    assert found is not None
    return found


def answered(portal: Portal, identity: str, answers: Answers, seen: int = 1) -> int:
    """Answers some questions about the edition of 2026."""
    asked = [each.column for each in measure(portal, identity).asked[0].questions]
    return answer_questions(portal, Place(identity, 2026, seen), answers, WHY, RITA, asked=asked)


def test_an_answer_is_the_next_revision_and_what_was_written_stays(portal: Portal, tmp_path: Path) -> None:
    import_register(portal, FILE)
    (scale,) = measure(portal, "H-4").asked[0].questions
    assert scale.options == (Scale.POINTS, Scale.FRACTIONS, Scale.EACH)
    assert answered(portal, "H-8", Answers({"interval": "cumulative"})) == 2
    assert answered(portal, "H-6", Answers({"fy 25 actual": "38"})) == 2
    (drawn,) = measure(portal, "H-9").asked[0].questions
    assert answered(portal, "H-9", drawn.stands) == 2
    miles, benches = measure(portal, "H-8"), measure(portal, "H-6")
    assert (miles.definition.interval, miles.is_usable, miles.asked) == (Interval.CUMULATIVE, True, ())
    before, after = benches.revisions
    assert (before.original, before.by) == (after.original, "")
    assert (after.original["fy 25 actual"], after.by, after.reason) == ("about 40", "rita", WHY)
    assert entries_of(portal, "H-6")[0].years[1].actual == Decimal(38)
    assert [entry.years[1].actual for entry in entries_of(portal, "H-9")] == [Decimal(640)]

    again = import_register(portal, FILE)
    assert again.unchanged == 11, "the file says what it said, so answers stand"
    assert {row.name for row in again.rows if row.questions} == {"H-4", "H-7"}
    changed = written(tmp_path, "r.csv", text().replace("Benches painted", "Benches mended"))
    import_register(portal, changed)
    benches = measure(portal, "H-6")
    assert (benches.definition.title, benches.is_usable) == ("Benches mended", True)
    assert entries_of(portal, "H-6")[0].years[1].actual == Decimal(38), "its cell is as it was"
    import_register(portal, written(tmp_path, "s.csv", changed.read_text().replace("about 40", "some")))
    assert [each.column for each in measure(portal, "H-6").asked[0].questions] == ["fy 25 actual"]


def test_a_row_on_two_scales_is_answered_number_by_number_or_at_once(portal: Portal) -> None:
    import_register(portal, FILE)
    assert answered(portal, "H-4", Answers(scale=Scale.FRACTIONS)) == 2
    asked = measure(portal, "H-4").asked[0].questions
    assert [each.column for each in asked] == ["fy 25 q1", "fy 25 q3", "fy 25 q4"], "no 9,500 percent"
    assert not measure(portal, "H-4").is_usable
    stands = measure_years(portal, ["H-4"], [2025])["H-4", 2025]
    assert [value.number for value in stands.quarters] == [None, Decimal(95), None, None], (
        "no number stands about which something is asked, also where a later edition has no question"
    )
    every = Answers(stands=frozenset(each.column for each in asked))
    assert answered(portal, "H-4", every, seen=2) == 3
    (entry,) = entries_of(portal, "H-4")
    year = next(year for year in entry.years if year.year == 2025)
    assert [str(each) for each in (*year.quarters, year.actual, year.target)] == [
        "95",
        "95",
        "95",
        "96",
        "95",
        "85",
    ]


def test_what_is_refused_writes_nothing(portal: Portal) -> None:
    import_register(portal, FILE)
    number = Answers({"fy 25 actual": "nearly 40"})
    there, sue = Place("H-6", 2026, 1), Actor(Role.SUPERVISOR, "sue", "harbor-works")
    for refusal, place, answers, reason, actor in (
        (Refusal.NOT_THEIRS, there, number, WHY, sue),
        (Refusal.NO_REASON, there, number, " ", RITA),
        (Refusal.STILL_ASKED, there, number, WHY, RITA),
        (Refusal.REGISTER_CHANGED, Place("H-6", 2026, 2), number, WHY, RITA),
        (Refusal.UNKNOWN_MEASURE, Place("H-6", 2027, 0), number, WHY, RITA),
    ):
        with pytest.raises(Refused) as caught:
            answer_questions(portal, place, answers, reason, actor, asked=["fy 25 actual"])
        assert caught.value.refusal is refusal
    lamps = Link(Measure.ON_TIME_OF_DUE, Reads.SHARE, ALL.with_any(Group.SERVICE, ["HW-Lamp Out"]))
    for refusal, identity, link in (
        (Refusal.UNKNOWN_MEASURE, "H-99", lamps),
        (Refusal.MEASURE_UNREADABLE, "H-1", lamps),
        (
            Refusal.UNKNOWN_SCOPE,
            "H-3",
            replace(lamps, of=lamps.of.with_any(Group.SERVICE, ["HW-Moon"])),
        ),
    ):
        with pytest.raises(Refused) as caught:
            count_measure(portal, identity, 2027, link, WHY, RITA)
        assert caught.value.refusal is refusal
    with pytest.raises(Refused, match="time to complete has no numerator; choose median days or ninetieth"):
        count_measure(portal, "H-3", 2027, Link(Measure.TIME_TO_COMPLETE, Reads.NUMERATOR), WHY, RITA)
    with portal.store.read() as session:
        assert session.scalars(select(AuditRow)).all() == []
    assert [len(measure(portal, code).revisions) for code in ("H-6", "H-1")] == [1, 2]


def test_a_change_holds_from_a_year_on_and_old_years_keep_theirs(portal: Portal, tmp_path: Path) -> None:
    import_register(portal, FILE)
    formula = {"measure formula": "Lamps mended by our own crews", "interval": "cumulative"}
    assert change_measure(portal, Place("H-2", 2027, 0), formula, WHY, RITA) == 1
    assert versions_of(portal, "H-2") == (
        Version(2026, "Sum of work orders"),
        Version(2027, "Lamps mended by our own crews"),
    )
    assert change_measure(portal, Place("H-2", 2027, 1), formula, WHY, RITA) == 0, "the same again"
    assert retire_measure(portal, Place("H-2", 2028, 0), WHY, RITA) == 1
    lamps = measure(portal, "H-2")
    assert (lamps.definition.status, lamps.edition) == (Status.RETIRED, 2028)
    assert [(one.edition, one.by) for one in lamps.revisions] == [(2026, ""), (2027, "rita"), (2028, "rita")]
    assert lamps.revisions[0].original["measure formula"] == "Sum of work orders"

    signs = next(line.identity for line in register(portal) if not line.code)
    assert rename_service(portal, Place("H-1", 2027, 0), "Streets and lights", WHY, RITA) == 10
    assert {row.service for row in register_page(portal, RegisterSearch(), 1).measures} == {
        "Streets and lights"
    }
    later = text().replace("FY26", "FY28").replace(",Streets,", ",Streets and lights,")
    import_register(portal, written(tmp_path, "r.csv", later))
    assert [line.identity for line in register(portal) if not line.code] == [signs], (
        "no id, yet the same measure"
    )

    cells = {
        "measure id": "D-1",
        "performance measure": "Boats towed",
        "agency": "Harbor Works",
        "performance measure type": "output",
        "desired outcome": "increase",
        "interval": "cumulative",
        "percent or count": "count",
        "books": "budget_book; action_plan:lit-streets",
    }
    with pytest.raises(Refused) as caught:
        define_measure(portal, {**cells, "interval": "monthly"}, 2027, WHY, RITA)
    assert caught.value.refusal is Refusal.STILL_ASKED
    assert define_measure(portal, cells, 2027, WHY, RITA) == "D-1"
    with pytest.raises(Refused) as caught:
        define_measure(portal, cells, 2028, WHY, RITA)
    assert caught.value.refusal is Refusal.MEASURE_TAKEN
    count_measure(portal, "D-1", 2027, Link(Measure.DONE_SHARE, Reads.DENOMINATOR), WHY, RITA)
    (found,) = register_page(
        portal, RegisterSearch(words="boats tow", kind="computed", book="action_plan"), 1
    ).measures
    assert (found.identity, found.is_computed, found.is_asked) == ("D-1", True, False)
    with portal.store.read() as session:
        acts = session.scalars(select(AuditRow.act).order_by(AuditRow.id.desc())).all()
    assert acts[:2] == [Act.MEASURE_COUNTED, Act.MEASURE_CHANGED]


def test_quarters_make_a_year_as_the_figure_is_counted(portal: Portal, tmp_path: Path) -> None:
    import_register(portal, FILE)
    done, backlog = (Link(each, Reads.DENOMINATOR) for each in (Measure.DONE_SHARE, Measure.BACKLOG))
    with pytest.raises(Refused) as caught:
        count_measure(portal, "H-2", 2026, backlog, WHY, RITA)
    assert (
        "its interval is cumulative, and for the denominator of backlog it has to be snapshot: it is what is "
        "there at the end, so its last quarter is the year"
    ) in str(caught.value)
    count_measure(portal, "H-2", 2026, done, WHY, RITA)
    for place in (Place("H-2", 2026, 1), Place("H-2", 2028, 0)):
        with pytest.raises(Refused) as caught:
            change_measure(portal, place, {"interval": "snapshot"}, WHY, RITA)
        assert caught.value.refusal is Refusal.COUNTED_OTHERWISE
    count_measure(portal, "H-2", 2027, None, WHY, RITA)
    change_measure(portal, Place("H-2", 2028, 0), {"interval": "snapshot"}, WHY, RITA)
    file = written(tmp_path, "r.csv", text().replace("Cumalitve", "snapshot"))
    refused = next(each for each in import_register(portal, file).rows if each.name == "H-2")
    assert "this does not fit: its interval is snapshot" in refused.why
    assert not measure(portal, "H-2").misfits


def test_what_never_fitted_is_asked_and_stays(portal: Portal) -> None:
    import_register(portal, FILE)
    count_measure(portal, "H-2", 2026, Link(Measure.DONE_SHARE, Reads.DENOMINATOR), WHY, RITA)
    with portal.store.write() as session:
        for row in session.scalars(select(RegisterLinkRow)):
            row.measure = Measure.BACKLOG.value
    (found,) = measure(portal, "H-2").misfits
    assert (found.year, found.edition) == (2026, 2026)
    (asked,) = register_page(portal, RegisterSearch(asked_only=True, kind="computed"), 1).measures
    assert asked.identity == "H-2"
    assert measure(portal, "H-2").links == {2026: Link(Measure.BACKLOG, Reads.DENOMINATOR)}
    assert change_measure(portal, Place("H-2", 2026, 1), {"measure formula": "Another"}, WHY, RITA) == 2
    assert change_measure(portal, Place("H-2", 2027, 0), {"interval": "snapshot"}, WHY, RITA) == 1
    assert [each.year for each in measure(portal, "H-2").misfits] == [2026], (
        "what was said of that year stays"
    )


def test_what_stops_stays_stopped_whatever_is_changed_of_it_later(portal: Portal) -> None:
    import_register(portal, FILE)
    for place in (Place("H-2", 2027, 0), Place("H-2", 2028, 0)):
        retire_measure(portal, place, WHY, RITA)
    rename_service(portal, Place("H-3", 2030, 0), "Lights", WHY, RITA)
    change_measure(portal, Place("H-2", 2031, 0), {"measure formula": "Another"}, WHY, RITA)

    def has(year: int) -> bool:
        return bool(in_use(portal, measures(portal, identities=["H-2"]), year))

    assert [has(year) for year in (2026, 2027, 2028, 2031)] == [True, True, False, False]
    change_measure(portal, Place("H-2", 2031, 1), {"status": "approved"}, WHY, RITA)
    assert has(2032), "it is measured again"


def desk(database_url: str, clock: Clock, **staff: Role) -> dict[str, Visitor]:
    """People at the desk of a portal with the register in it, by name."""
    app = app_with(clock, settings(database_url))
    import_register(portal_of(app), FILE)
    people = {name: Visitor(app) for name in staff}
    for name, role in staff.items():
        add_staff(portal_of(app), name, role)
        enter(people[name], name)
    return people


def test_a_reviewer_answers_and_others_read(database_url: str, clock: Clock) -> None:
    people = desk(
        database_url, clock, rita=Role.PERFORMANCE_REVIEWER, bea=Role.BUDGET_REVIEWER, sue=Role.SUPERVISOR
    )
    assert people["sue"].get("/staff/register").status_code == 403
    bea, rita = people["bea"], people["rita"]
    bea.get("/staff/register?words=benches&asked_only=1")
    assert "1 measure" in bea.text
    assert "Trees planted" not in bea.text
    bea.get("/staff/register/measure?identity=H-6")
    assert "FY 25 Actual: 'about 40' is no number" in bea.text
    assert "Answer them" not in bea.text
    address = "/staff/register/answers?identity=H-6&edition=2026"
    assert bea.get(address).status_code == 403
    rita.get(address)
    fields = {"csrf_token": rita.token(), "seen": "1", "how_1": "number", "answer_1": "36", "reason": WHY}
    rita.post(address, {**fields, "how_1": ""})
    assert rita.problems == ["Answer at least one question"]
    rita.post(address, {**fields, "answer_1": "some"})
    assert rita.problems == ["This is still asked: fy 25 actual: 'some' is no number."]
    assert rita.value("answer_1") == "some"
    rita.post(address, fields)
    assert "The answers are kept as the next revision." in rita.text
    assert f"Written by Rita on November 2, 2026, 12:00 PM. Why: {WHY}" in rita.text
    assert "FY 2025 Actual: contradicts the quarters (not_sum: 36 and 38)" in rita.text, "now it can be asked"
    assert "the actual is 36, and the quarters add up to 38" in rita.text
    rita.get(address)
    assert rita.value("answer_1") == "36"
    rita.post(address, {**fields, "csrf_token": rita.token(), "seen": "2", "how_1": "stands"})
    assert "it was said to stand" in rita.text
    assert rita.get(address).status_code == 404, "nothing is asked any more"
    portal_of(rita.app).store.close()


def test_a_wrong_scale_is_put_right_by_one_answer(database_url: str, clock: Clock) -> None:
    rita = desk(database_url, clock, rita=Role.PERFORMANCE_REVIEWER)["rita"]
    portal, address = portal_of(rita.app), "/staff/register/answers?identity=H-4&edition=2026"
    rita.get(address)
    fields = {"csrf_token": rita.token(), "reason": WHY}
    rita.post(address, {**fields, "seen": "1", "answer_1": Scale.FRACTIONS})
    rita.get(address)
    assert f'<option value="{Scale.FRACTIONS}" selected>' in rita.page.text
    assert len(measure(portal, "H-4").asked[0].questions) == 3
    again = {**fields, "seen": "2", "answer_1": Scale.FRACTIONS}
    rita.post(address, again)
    assert rita.problems == ["Answer at least one question"]
    rita.post(address, {**again, "answer_1": Scale.EACH})
    assert measure(portal, "H-4").is_usable
    (entry,) = entries_of(portal, "H-4")
    assert [str(each) for each in entry.years[1].quarters] == ["95", "95", "95", "96"]
    portal.store.close()


def _count_otherwise(rita: Visitor, fields: dict[str, str]) -> None:
    """What was said before of the same fiscal year stands below what is said now."""
    address = "/staff/register/steps/count?identity=H-3"
    two = {**fields, "scope": "service:HW-Lamp Out", "scope_3": "service:HW-Wet Street"}
    rita.post(address, {**two, "scope_2": "agency:harbor-works"})
    said = "Agency: Harbor Works and Service: Street lamp out or Service: Water on a street"
    assert said in rita.text
    rita.get(address)
    for code in ("agency:harbor-works", "service:HW-Lamp Out", "service:HW-Wet Street"):
        assert f'<option value="{code}" selected>' in rita.page.text, "each in a list of its own"
    rita.post(address, fields)
    assert "From fiscal year 2027: On time of due: the share, in percent." in rita.text


def test_a_reviewer_defines_and_changes_measures(database_url: str, clock: Clock) -> None:
    rita = desk(database_url, clock, rita=Role.PERFORMANCE_REVIEWER)["rita"]
    address = "/staff/register/steps/change?identity=H-6"
    rita.get(address)
    names = (
        "title",
        "agency",
        "agency_code",
        "service",
        "service_code",
        "formula",
        "data_source",
        "baseline",
    )
    said = {name: rita.value(name) for name in names}
    chosen = {"type": "output", "direction": "increase", "interval": "cumulative", "unit": "count"}
    always = {"csrf_token": rita.token(), "seen": "1", "edition": "2027", "reason": WHY, "equity": "no"}
    fields = {**always, **said, **chosen, "formula": "Benches, by hand", "books": "citistat"}
    rita.post(address, {**fields, "books": "cookbook", "edition": "soon"})
    assert [line.split(".")[0] for line in rita.problems] == [
        "'cookbook' is no book",
        "Write the fiscal year with four digits, like 2027",
    ]
    rita.post(address, {**fields, "seen": "7"})
    assert "changed while you had it open" in rita.problems[0]
    rita.post(address, {**fields, "status": "retired"})
    kept = ("The change is kept as the next revision.", "From fiscal year 2027 Benches, by hand", "CitiStat")
    assert not [words for words in kept if words not in rita.text]
    rita.get("/staff/register/steps/count?identity=H-3")
    fields = {**always, "csrf_token": rita.token(), "reads": "share", "name": "Lights"}
    counted = {"figure": "confirmed_fixed", "scope": "topic:streets"}
    rita.post("/staff/register/steps/count?identity=H-3", {**fields, **counted})
    assert "Confirmed fixed is not published by topic; choose the whole city or agency or" in rita.problems[0]
    counted = {"figure": "on_time_of_due", "scope": "service:HW-Lamp Out"}
    rita.post("/staff/register/steps/count?identity=H-3", {**fields, **counted})
    assert "From fiscal year 2027 On time of due: the share, in percent." in rita.text
    _count_otherwise(rita, {**fields, **counted, "scope": ":"})
    rita.post("/staff/register/steps/rename?identity=H-3", fields)
    assert "The service has its new name in every measure of it." in rita.text
    fields = {**fields, **chosen, "seen": "0", "code": "D-1", "title": "Boats", "agency": "Harbor Works"}
    rita.post("/staff/register/steps/define", fields)
    assert rita.heading == "Boats"
    portal_of(rita.app).store.close()


def test_an_agency_that_the_city_does_not_have_is_refused(database_url: str, clock: Clock) -> None:
    rita = desk(database_url, clock, rita=Role.PERFORMANCE_REVIEWER)["rita"]
    change, define = "/staff/register/steps/change?identity=H-6", "/staff/register/steps/define"
    rita.get(change)
    chosen = {"type": "output", "direction": "increase", "interval": "cumulative", "unit": "count"}
    always = {"csrf_token": rita.token(), "edition": "2027", "reason": WHY, "equity": "no", **chosen}
    names = ("title", "agency", "agency_code", "service", "service_code", "formula", "data_source")
    said = always | {"seen": "1"} | {name: rita.value(name) for name in names}
    new = always | {"seen": "0", "title": "Boats", "code": "D-1"}
    unknown = "is no agency of the city. There are: " + AGENCIES
    for address, fields, typed, named in (
        (define, new, {"agency": "Polise Department"}, "Polise Department"),
        (change, said, {"agency": "Polise Department"}, "AGC0100 Polise Department"),
        (change, said, {"agency": "Docks", "agency_code": "AGC9999 Docks"}, "AGC9999 Docks"),
    ):
        rita.post(address, {**fields, **typed})
        assert rita.problems == [f"{named!r} {unknown}"]
        assert {name: rita.value(name) for name in typed} == typed
    portal = portal_of(rita.app)
    with portal.store.write() as session:
        session.get_one(RegisterMeasureRow, "H-6").agency = "Old Docks"
    rita.post(change, {**said, "agency": "Old Docks", "formula": "Benches, by hand"})
    assert "The change is kept as the next revision." in rita.text, "of that nobody has spoken"
    portal.store.close()


def test_an_agency_stands_in_the_filter_once_however_rows_write_it(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    registered(portal, "lamps")
    registered(portal, "drains", agency="Havenport Works of the Harbor", agency_code="HW01")
    registered(portal, "docks", agency="Old Docks")
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    for search, found in (
        ("", {"lamps", "drains", "docks"}),
        ("agency=Harbor+Works", {"lamps", "drains"}),
        ("agency=Old+Docks", {"docks"}),
        ("words=harbor+works", {"lamps", "drains"}),
        ("words=havenport", {"drains"}),
    ):
        visitor.get(f"/staff/register?{search}")
        shown = {name for name in ("lamps", "drains", "docks") if f"Number of {name}" in visitor.text}
        assert (search, shown) == (search, found)
        (choice,) = re.findall('id="filter-agency".*?</select>', visitor.page.text, re.DOTALL)
        assert re.findall('value="(.*?)"', choice) == ["", "Harbor Works", "Old Docks"]


def test_a_measure_of_the_citys_profile_says_that_it_came_from_there(visitor: Visitor) -> None:
    portal = portal_of(visitor.app)
    seeded = seed_register(portal).defined[0]
    add_staff(portal, "rita", Role.PERFORMANCE_REVIEWER)
    enter(visitor, "rita")
    visitor.get(f"/staff/register/measure?identity={seeded}")
    assert "Taken from the city’s profile on November 2, 2026" in visitor.text
    assert "Line 0" not in visitor.text


def test_years_before_the_only_edition_keep_what_a_measure_was_before_it_was_changed(
    visitor: Visitor, tmp_path: Path
) -> None:
    portal = portal_of(visitor.app)
    import_register(portal, written(tmp_path, "r.csv", text().replace("FY26,AGC", "FY27,AGC")))
    answered = Answers({"interval": "cumulative"})
    answer_questions(portal, Place("H-8", 2027, 1), answered, WHY, RITA, asked=["interval"])
    old = {year: in_year(portal, year)["H-8"].service for year in (2026, 2027)}
    rename_service(portal, Place("H-8", 2027, 0), "Roads and bridges", WHY, RITA)
    formula = {"measure formula": "Miles of all roads"}
    change_measure(portal, Place("H-8", 2027, 3), formula, WHY, RITA)
    before, after = (in_year(portal, year)["H-8"] for year in (2026, 2027))
    assert old == {2026: before.service, 2027: before.service}
    assert (before.interval, after.interval) == (Interval.CUMULATIVE, Interval.CUMULATIVE), "an answer"
    assert (after.service, after.formula) == ("Roads and bridges", "Miles of all roads")
    assert before.formula not in {"", after.formula}
    for year, name in ((2026, before.service), (2027, after.service)):
        visitor.get(f"/en/performance/register/H-8?year={year}")
        assert f"Budget service {name}" in visitor.text


def in_year(portal: Portal, year: int) -> dict[str, RegisteredMeasure]:
    """The measures of the register in a fiscal year."""
    return {each.identity: each.defined for each in measures_of_year(portal, year)}
