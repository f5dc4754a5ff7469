"""Old requests become events with their true times; each row of a file is accounted for; once is enough."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.commands.imports.results import Reason, Remark, Result
from portal.commands.imports.run import check_import, import_requests
from portal.commands.rebuild import rebuild
from portal.commands.refusals import Refused
from portal.commands.requests.commands import AcceptRequest
from portal.domain.history import RequestState
from portal.domain.lifecycle import (
    Channel,
    HoldReason,
    MilestoneKind,
    Outcome,
    RequestKind,
    Status,
    Visibility,
)
from portal.domain.lifecycle import (
    Result as MilestoneResult,
)
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.portal import Portal
from portal.queries.requests import RequestView, public_request, staff_request
from portal.store.models import DirtyRow, EventRow, RequestRow
from tests.importing import DESK, HEADING, TAKEN, job, left, row, table, written
from tests.integration.test_rebuild import rows as current_rows
from tests.portals import ADMINISTRATOR, Clock, done

HOUR = timedelta(hours=1)


def view(portal: Portal, number: str) -> RequestView:
    """The request that had that number at the old desk."""
    with portal.store.read() as session:
        reference = session.scalars(
            select(RequestRow.reference).where(RequestRow.source_number == number)
        ).one()
    found = staff_request(portal, reference)
    assert found is not None
    return found


def state(portal: Portal, number: str) -> RequestState:
    """How it stands."""
    return view(portal, number).state


def test_every_row_is_accounted_for(portal: Portal, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    summary = import_requests(portal, job(portal, report=report), ADMINISTRATOR)
    assert summary.rows == 18
    assert summary.results == {Result.TAKEN: 9, Result.REMARKED: 2, Result.REFUSED: 7}
    assert summary.findings == Counter(
        [
            Remark.CLOSED_BEFORE_CREATED,
            Remark.DUE_BEFORE_CREATED,
            Remark.UNKNOWN_CHANNEL,
            Remark.DUE_UNREADABLE,
            Remark.SINCE_WHEN,
            Reason.CREATED_UNREADABLE,
            Reason.UNKNOWN_STATUS,
            Reason.NO_CLOSED,
            Reason.DELETED,
            Reason.TWICE,
            Reason.CREATED_AHEAD,
            Reason.COLUMN_COUNT,
        ]
    )
    assert summary.types.counts == {"Gull on a roof": 1, "Info about tides": 1}
    assert summary.agencies.counts == {"Bird Office": 1, "not_recorded": 1}
    with report.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert [int(line["line"]) for line in lines] == [*range(2, 9), *range(10, 21)]
    assert lines[6]["last_line"] == "9", "a record of two lines"
    assert lines[14]["why"] == "this number is already on line 2"
    assert {line["result"] for line in lines} == {"taken", "taken with a remark", "refused"}


def test_events_have_the_times_of_the_world(portal: Portal, clock: Clock) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    lamp = view(portal, "1")
    received = datetime(2026, 1, 5, 13, tzinfo=UTC)
    closed = received + 25.5 * HOUR
    assert [(type(past.event).__name__, past.occurred_at) for past in lamp.history] == [
        ("RequestReceived", received),
        ("RequestClosed", closed),
    ]
    assert {past.recorded_at for past in lamp.history} == {clock.now}
    assert {past.actor for past in lamp.history} == {"import:old-desk"}
    assert (lamp.state.service, lamp.state.visibility) == ("HW-Lamp Out", Visibility.PUBLIC)
    assert (lamp.state.agency, lamp.state.channel) == ("harbor-works", Channel.PHONE)
    assert (lamp.state.place.neighbourhood, lamp.state.place.district) == ("Old Town", "3")
    (promise,) = lamp.state.milestones
    assert (promise.kind, promise.target) == (MilestoneKind.WORK_COMPLETE, None)
    assert promise.due_at == datetime(2026, 1, 10, 3, 59, tzinfo=UTC)
    assert (promise.result, promise.resolved_at) == (MilestoneResult.MET, closed)
    assert lamp.answers == {
        "where": {"kind": "address", "text": "12 Wharf Road"},
        "imported": {"latitude": "44.65", "longitude": "-63.57", "description": "Dark for a week"},
    }


def test_a_status_says_only_what_it_says(portal: Portal) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    puddle = state(portal, "2")
    assert (puddle.outcome, puddle.milestones[0].kind) == (Outcome.NOT_RECORDED, MilestoneKind.INSPECTION)
    assert puddle.milestones[0].due_at == datetime(2026, 1, 13, 3, 59, 59, tzinfo=UTC), "the end of that day"
    assert puddle.milestones[0].result is MilestoneResult.LEFT
    changed = datetime(2026, 1, 8, 16, tzinfo=UTC)
    assert (state(portal, "3").status, state(portal, "3").updated_at) == (
        Status.ACCEPTED,
        changed - 48 * HOUR,
    )
    assert (state(portal, "4").status, state(portal, "4").updated_at) == (Status.IN_PROGRESS, changed)
    held = state(portal, "5")
    assert (held.status, held.hold_reason, held.held_at) == (Status.ON_HOLD, HoldReason.PARTS, changed)
    assert state(portal, "6").status is Status.RECEIVED
    assert state(portal, "16").status is Status.RECEIVED, "nothing says since when it is worked on"
    duplicate = state(portal, "9")
    assert (duplicate.outcome, duplicate.parent) == (Outcome.DUPLICATE, None)
    late = state(portal, "10")
    assert late.closed_at == late.received_at, "no close comes before the request"
    assert late.milestones[0].due_at == datetime(2026, 1, 1, 14, tzinfo=UTC)


def test_what_nobody_asked_for_and_what_no_service_stands_for(portal: Portal) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    gull = view(portal, "7")
    assert gull.state.kind is RequestKind.PROACTIVE
    assert (gull.state.service, gull.version, gull.state.visibility) == (
        "Gull on a roof",
        None,
        Visibility.COARSE,
    )
    assert (gull.state.agency, gull.state.outcome) == ("Bird Office", Outcome.NO_PROBLEM_FOUND)
    assert gull.answers == {"imported": {"description": 'Two lines\nof words, with "quotes"'}}
    assert state(portal, "8").kind is RequestKind.INFORMATION_ONLY
    assert state(portal, "16").visibility is Visibility.PRIVATE
    shown = public_request(portal, gull.state.reference)
    assert shown is not None
    assert shown.answers is None
    assert shown.service_name("es") == "Gull on a roof"


def test_once_is_enough(portal: Portal, clock: Clock) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    before, rows = left(portal), current_rows(portal)
    clock.forward(days=1)
    again = import_requests(portal, job(portal), ADMINISTRATOR)
    assert again.results == {Result.THERE: TAKEN, Result.REFUSED: 7}
    assert (left(portal), current_rows(portal)) == (before, rows)


def test_a_rebuild_changes_nothing_and_work_goes_on(portal: Portal) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    before = current_rows(portal)
    assert rebuild(portal) == (TAKEN, 0)
    assert current_rows(portal) == before
    done(portal, AcceptRequest(reference=state(portal, "6").reference))
    assert state(portal, "6").status is Status.ACCEPTED


def test_every_request_is_marked_for_the_facts(portal: Portal) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    with portal.store.read() as session:
        marked = session.scalars(select(DirtyRow.request_id)).all()
        assert sorted(marked) == sorted(session.scalars(select(RequestRow.id)))


def test_a_check_says_the_same_and_writes_nothing(portal: Portal, tmp_path: Path) -> None:
    said = check_import(portal, job(portal, report=tmp_path / "checked.csv"))
    assert left(portal) == []
    did = import_requests(portal, job(portal, report=tmp_path / "done.csv"), ADMINISTRATOR)
    assert said == did
    assert (tmp_path / "checked.csv").read_bytes() == (tmp_path / "done.csv").read_bytes()
    assert check_import(portal, job(portal)).results[Result.THERE] == TAKEN


@pytest.mark.parametrize("actor", [RESIDENT, Actor(Role.WORKER, "ada", "harbor-works")])
def test_only_the_administrator_imports(portal: Portal, actor: Actor) -> None:
    with pytest.raises(Refused, match="may not import"):
        import_requests(portal, job(portal), actor)
    assert left(portal) == []


def test_batches_follow_each_other(portal: Portal, tmp_path: Path) -> None:
    path = written(tmp_path, table([row(number) for number in range(1_203)] + [row(7), row(1_202)]))
    summary = import_requests(portal, job(portal, path), ADMINISTRATOR)
    assert summary.results == {Result.TAKEN: 1_203, Result.REFUSED: 2}
    with portal.store.read() as session:
        assert session.scalar(select(func.count()).select_from(EventRow)) == 2 * 1_203


def test_another_source_may_have_the_same_numbers(portal: Portal) -> None:
    import_requests(portal, job(portal), ADMINISTRATOR)
    first = job(portal)
    other = replace(first.mapping, mapping=first.mapping.mapping.model_copy(update={"origin": "older-desk"}))
    summary = import_requests(portal, replace(first, mapping=other), ADMINISTRATOR)
    assert summary.results[Result.THERE] == 0
    assert summary.in_portal == TAKEN


def test_a_reference_that_is_taken_is_drawn_again(
    portal: Portal, clock: Clock, tmp_path: Path, database_url: str
) -> None:
    begin = portal.random.getstate()
    import_requests(portal, job(portal, written(tmp_path, table([row(1), row(2)]))), ADMINISTRATOR)
    portal.random.setstate(begin)
    other = written(tmp_path, table([row(3), row(4)]))
    assert import_requests(portal, job(portal, other), ADMINISTRATOR).results == {Result.TAKEN: 2}
    with portal.store.read() as session:
        assert len(set(session.scalars(select(RequestRow.reference)))) == 4


def test_a_formula_stays_text_in_the_report(portal: Portal, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    path = written(tmp_path, table([row("=1+1", Type="@SUM(A1)")]))
    import_requests(portal, job(portal, path, report), ADMINISTRATOR)
    assert report.read_text("utf-8-sig").splitlines()[1].startswith("2,2,'=1+1,taken,'@SUM(A1)")


def test_the_data_of_these_tests_has_all_columns() -> None:
    assert len(HEADING) == 17
    assert DESK.read_text("utf-8").count("\n") == 20
