"""Facts: what each column says, and that a refresh and a rebuild agree row for row."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.commands.requests.commands import (
    AcceptRequest,
    AnswerFixed,
    CloseRequest,
    RecordInspection,
    ReopenRequest,
    ReviewClose,
    TransferRequest,
)
from portal.domain.lifecycle import Fixed, Outcome, Requirement
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.outcomes import facts
from portal.outcomes.schema import CLOSES, MILESTONES, REQUESTS, TABLES, FactTable
from portal.portal import Portal
from portal.store.models import DirtyRow, RequestRow
from tests.integration.facts import from_nothing, row, rows
from tests.integration.histories import live
from tests.integration.test_duplicates import duplicate
from tests.integration.test_lifecycle import DONE
from tests.portals import MONDAY_NOON, Clock, done, sent

NOON = MONDAY_NOON.replace(tzinfo=None)
HOUR = timedelta(hours=1)
NOTHING: dict[str, list[object]] = {table.name: [] for table in TABLES}


def complete(reference: str) -> CloseRequest:
    return CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE)


def marks(portal: Portal) -> int:
    with portal.store.read() as session:
        return session.scalar(select(func.count()).select_from(DirtyRow)) or 0


@pytest.mark.parametrize("seed", range(3))
def test_refreshes_between_random_steps_agree_with_a_rebuild_row_for_row(
    portal: Portal, clock: Clock, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    for part in range(4):
        live(portal, clock, seed * 10 + part, requests=chance.randint(8, 12), steps=60)
        looked_at = facts.refresh(portal)
        assert looked_at > 0
        assert marks(portal) == 0
        refreshed = rows(portal)
        assert refreshed == from_nothing(portal, tmp_path / f"{part}")
    with portal.store.read() as session:
        assert len(refreshed["requests"]) == session.scalar(select(func.count()).select_from(RequestRow))
    assert facts.refresh(portal) == 0
    assert rows(portal) == refreshed


def test_before_there_are_facts_both_views_are_empty(portal: Portal) -> None:
    assert rows(portal) == NOTHING
    with facts.open(portal) as found:
        assert found.as_of is None


def test_a_database_without_requests_has_facts_too(portal: Portal, clock: Clock) -> None:
    assert facts.refresh(portal) == 0
    with facts.open(portal) as found:
        assert found.as_of == clock.now
    assert rows(portal) == NOTHING


def test_the_columns_are_those_of_the_schema(portal: Portal) -> None:
    sent(portal)
    facts.refresh(portal)
    for table in TABLES:
        with facts.open(portal) as found:
            described = found.connection.execute(f"DESCRIBE {table.name}").fetchall()
        derived = {"topic": "VARCHAR", "assisted": "VARCHAR"}
        assert {name: kind for name, kind, *_ in described} == dict(table.columns) | derived


def test_as_of_is_the_moment_before_the_marks_were_read(portal: Portal, clock: Clock) -> None:
    sent(portal)
    for minutes in (0, 5, 5):
        clock.forward(minutes=minutes)
        facts.refresh(portal)
        with facts.open(portal) as found:
            assert found.as_of == clock.now


def test_while_marks_are_left_as_of_stands(
    portal: Portal, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts.refresh(portal)
    began = clock.now
    for number in range(5):
        sent(portal, key=str(number))
    monkeypatch.setattr("portal.outcomes.refresh.MARKS_AT_A_TIME", 2)
    seen: list[tuple[datetime | None, int]] = []

    def tell() -> datetime:
        with facts.open(watched) as found:
            seen.append((found.as_of, len(found.connection.execute("FROM requests").fetchall())))
        return clock.forward(minutes=1)

    watched = replace(portal, clock=tell)
    assert facts.refresh(watched) == 5
    assert seen == [(began, 0), (began, 2), (began, 4)]
    assert (marks(portal), len(rows(portal)["requests"])) == (0, 5)


def test_what_happened_to_a_request_stands_in_its_row(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    clock.forward(hours=1)
    done(portal, TransferRequest(reference=reference, agency="town-care", why="Theirs"))
    done(portal, AcceptRequest(reference=reference))
    clock.forward(hours=1)
    done(portal, complete(reference))
    clock.forward(hours=1)
    done(portal, ReopenRequest(reference=reference, why="Still dark"))
    clock.forward(hours=1)
    done(portal, complete(reference))
    facts.refresh(portal)
    found = row(portal, reference)
    assert found == found | {
        "service": "HW-Lamp Out",
        "agency": "town-care",
        "kind": "requested",
        "channel": "web",
        "language": "en",
        "source": None,
        "reference": reference,
        "received_at": NOON,
        "accepted_at": NOON + HOUR,
        "status": "closed",
        "outcome": "completed",
        "closed_at": NOON + 4 * HOUR,
        "end_outcome": "completed",
        "end_at": NOON + 4 * HOUR,
        "due_kind": "work_complete",
        "due_result": "met",
        "due_resolved_at": NOON + 4 * HOUR,
        "transfers": 1,
        "reopenings": 1,
        "first_closed_at": NOON + 2 * HOUR,
        "first_reopened_at": NOON + 3 * HOUR,
        "suspect": False,
        "updated_at": NOON + 4 * HOUR,
    }
    promised = columns(portal, MILESTONES, "milestone", "due_at", "result", "resolved_at", "suspect")
    assert promised == [
        ("first_response", found["due_at"].replace(day=4, hour=3), "met", NOON + HOUR, False),
        ("work_complete", found["due_at"], "met", NOON + 4 * HOUR, False),
    ]
    shut = columns(portal, CLOSES, "number", "closed_at", "outcome", "reopened_at", "cause", "fixed")
    assert shut == [
        (1, NOON + 2 * HOUR, "completed", NOON + 3 * HOUR, "staff_review", None),
        (2, NOON + 4 * HOUR, "completed", None, None, None),
    ]


def columns(portal: Portal, table: FactTable, *names: str) -> list[tuple[object, ...]]:
    """Some columns of every row of a table, in order."""
    places = [list(table.columns).index(name) for name in names]
    return [tuple(one[place] for place in places) for one in rows(portal)[table.name]]


def test_what_the_resident_says_stands_with_the_close_it_was_said_of(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    for answer, rating in ((Fixed.NO, 2), (Fixed.YES, 5)):
        clock.forward(hours=1)
        done(portal, complete(reference))
        clock.forward(hours=1)
        done(portal, AnswerFixed(reference=reference, answer=answer, rating=rating), RESIDENT)
    facts.refresh(portal)
    assert columns(portal, CLOSES, "number", "cause", "fixed", "rating") == [
        (1, "not_fixed", "no", 2),
        (2, None, "yes", 5),
    ]


def test_a_change_of_the_root_reaches_its_duplicates(portal: Portal, clock: Clock) -> None:
    root, child = sent(portal, key="root"), sent(portal, key="child")
    clock.forward(hours=1)
    done(portal, duplicate(child, root))
    facts.refresh(portal)
    open_end = row(portal, child)
    assert (open_end["outcome"], open_end["closed_at"]) == ("duplicate", NOON + HOUR)
    assert (open_end["end_outcome"], open_end["end_at"], open_end["due_result"]) == (None, None, "pending")
    clock.forward(hours=1)
    done(portal, complete(root))
    assert facts.refresh(portal) == 2
    ended = row(portal, child)
    assert (ended["outcome"], ended["closed_at"]) == ("duplicate", NOON + HOUR)
    assert (ended["end_outcome"], ended["end_at"]) == ("completed", NOON + 2 * HOUR)
    assert (ended["due_result"], ended["due_resolved_at"]) == ("met", NOON + 2 * HOUR)
    done(portal, ReopenRequest(reference=root, why="Still dark"))
    facts.refresh(portal)
    assert row(portal, child)["end_outcome"] is None


def test_what_a_duplicate_met_itself_stays_met(portal: Portal, clock: Clock) -> None:
    root, child = sent(portal, key="root"), sent(portal, key="child")
    done(portal, AcceptRequest(reference=child))
    done(portal, RecordInspection(reference=child))
    clock.forward(hours=1)
    done(portal, duplicate(child, root))
    facts.refresh(portal)
    promised = columns(portal, MILESTONES, "request_id", "milestone", "result")
    results = {(number, milestone): result for number, milestone, result in promised}
    assert results == {
        (1, "first_response"): "pending",
        (1, "work_complete"): "pending",
        (2, "first_response"): "met",
        (2, "work_complete"): "pending",
    }


def test_requests_lie_in_the_month_in_which_they_were_received(portal: Portal, clock: Clock) -> None:
    first = sent(portal, key="first")
    clock.now = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    sent(portal, key="second")
    clock.forward(minutes=1)
    sent(portal, key="third")
    facts.refresh(portal)
    months = {path.name[:16] for path in portal.settings.facts.glob("requests-*.parquet")}
    assert months == {"requests-2026-11", "requests-2026-12", "requests-2027-01"}
    untouched = {
        path.name for path in portal.settings.facts.glob("*-20*.parquet") if "2026-11" not in path.name
    }
    done(portal, AcceptRequest(reference=first))
    facts.refresh(portal)
    now = {path.name for path in portal.settings.facts.glob("*-20*.parquet") if "2026-11" not in path.name}
    assert now == untouched, "only the month that changed is written again"


class TestSuspectCloses:
    """Too quick, or too many by one person within a minute."""

    @pytest.mark.parametrize(("minutes", "suspect"), [(0, True), (10, True), (10.001, False)])
    def test_a_close_within_ten_minutes(
        self, portal: Portal, clock: Clock, minutes: float, suspect: bool
    ) -> None:
        reference = sent(portal)
        clock.forward(minutes=minutes)
        done(portal, complete(reference))
        facts.refresh(portal)
        assert row(portal, reference)["suspect"] is suspect

    def test_a_duplicate_of_a_suspect_root_is_suspect(self, portal: Portal, clock: Clock) -> None:
        child = sent(portal, key="child")
        clock.forward(hours=1)
        root = sent(portal, key="root")
        done(portal, duplicate(child, root))
        facts.refresh(portal)
        assert row(portal, child)["suspect"] is False
        done(portal, complete(root))
        facts.refresh(portal)
        assert row(portal, child)["suspect"] is True
        done(portal, ReopenRequest(reference=root, why="Still dark"))
        facts.refresh(portal)
        assert row(portal, child)["suspect"] is False

    def suspects(self, portal: Portal) -> list[int]:
        facts.refresh(portal)
        suspect = list(REQUESTS.columns).index("suspect")
        return [one[0] for one in rows(portal)["requests"] if one[suspect]]

    @pytest.mark.parametrize(("seconds", "expected"), [(3.0, [21, 22, 23]), (3.001, [])])
    def test_the_twenty_first_within_a_minute(
        self, portal: Portal, clock: Clock, seconds: float, expected: list[int]
    ) -> None:
        references = [sent(portal, key=str(number)) for number in range(23)]
        clock.forward(hours=1)
        for reference in references:
            done(portal, complete(reference))
            clock.forward(seconds=seconds)
        assert self.suspects(portal) == expected
        done(portal, ReviewClose(reference=references[21]), Actor(Role.ADMINISTRATOR, "Who looked"))
        assert self.suspects(portal) == [number for number in expected if number != 22]

    def test_only_one_persons_closes_count_together(self, portal: Portal, clock: Clock) -> None:
        references = [sent(portal, key=str(number)) for number in range(26)]
        clock.forward(hours=1)
        for number, reference in enumerate(references):
            done(portal, complete(reference), Actor(Role.ADMINISTRATOR, f"person {number % 2}"))
        assert self.suspects(portal) == []

    def test_the_system_is_no_person(self, portal: Portal, clock: Clock) -> None:
        references = [sent(portal, key=str(number)) for number in range(22)]
        clock.forward(hours=1)
        for reference in references:
            done(portal, complete(reference))
        with portal.store.write() as session:
            session.connection().exec_driver_sql("UPDATE event SET actor_role = 'system'")
        assert self.suspects(portal) == []

    def test_in_whatever_order_closes_come_to_light(
        self, portal: Portal, clock: Clock, tmp_path: Path
    ) -> None:
        references = [sent(portal, key=str(number)) for number in range(40)]
        clock.forward(hours=1)
        moments = [clock.now + timedelta(seconds=2.5 * number) for number in range(40)]
        pairs = list(zip(references, moments, strict=True))
        random.Random(5).shuffle(pairs)
        found = []
        for part in range(4):
            for reference, moment in pairs[part * 10 : part * 10 + 10]:
                clock.now = moment
                done(portal, complete(reference))
            found = self.suspects(portal)
            assert rows(portal) == from_nothing(portal, tmp_path / f"{part}")
        assert found == list(range(21, 41))


def test_words_of_the_log_are_in_no_fact(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    clock.forward(hours=1)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.INVALID, said={Requirement.WHY: "Rude"}))
    facts.refresh(portal)
    said = str(rows(portal))
    assert not any(word in said for word in ("Wharf", "Rude", "tests"))
