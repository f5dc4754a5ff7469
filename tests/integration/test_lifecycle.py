"""The write door: each step, what it writes, and what it refuses."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from portal.commands.refusals import Refusal, Refused
from portal.commands.requests.commands import (
    AcceptRequest,
    CloseRequest,
    HoldRequest,
    RecordInspection,
    ReopenRequest,
    ResumeRequest,
    StartWork,
    Step,
    TransferRequest,
)
from portal.domain.history import MilestoneState, RequestState
from portal.domain.lifecycle import HoldReason, MilestoneKind, Outcome, Requirement, Result, Status
from portal.domain.permissions import RESIDENT, Actor, Role
from portal.portal import Portal
from portal.queries.requests import staff_request
from portal.store.models import EventRow
from tests.portals import Clock, done, sent

ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")

DONE = {Requirement.WHAT_WAS_DONE: "New lamp", Requirement.PHOTO_OR_REASON: "No photo: it was dark"}


def state(portal: Portal, reference: str) -> RequestState:
    """The request as it stands."""
    view = staff_request(portal, reference)
    assert view is not None
    return view.state


def milestone(portal: Portal, reference: str, kind: MilestoneKind) -> MilestoneState:
    """One promise of it."""
    return next(m for m in state(portal, reference).milestones if m.kind is kind)


def refusal(portal: Portal, command: Step, actor: Actor | None = None) -> Refusal:
    """Why the door refuses a command; that it wrote nothing is part of the answer."""
    before = events(portal)
    with pytest.raises(Refused) as caught:
        done(portal, command, actor) if actor else done(portal, command)
    assert events(portal) == before
    assert str(caught.value)
    assert not ISO_MOMENT.search(str(caught.value)), "moments are said as the desk says them"
    return caught.value.refusal


def events(portal: Portal) -> int:
    """How many events there are."""
    with portal.store.read() as session:
        return session.scalar(select(func.count()).select_from(EventRow)) or 0


def test_a_request_is_promised_its_deadlines_when_it_is_sent(portal: Portal) -> None:
    reference = sent(portal)
    response = milestone(portal, reference, MilestoneKind.FIRST_RESPONSE)
    work = milestone(portal, reference, MilestoneKind.WORK_COMPLETE)
    # Sent on Monday 2 November: one working day is Tuesday's end, four days are Friday's, in Halifax (UTC-4).
    assert response.due_at == datetime(2026, 11, 4, 3, 59, 59, tzinfo=UTC)
    assert work.due_at == datetime(2026, 11, 7, 3, 59, 59, tzinfo=UTC)


def test_the_same_key_is_one_request(portal: Portal) -> None:
    first = sent(portal, key="once")
    assert sent(portal, key="once") == first
    assert events(portal) == 1


def test_accept_start_close(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    accepted_at = clock.forward(hours=2)
    done(portal, AcceptRequest(reference=reference))
    assert state(portal, reference).status is Status.ACCEPTED
    met = milestone(portal, reference, MilestoneKind.FIRST_RESPONSE)
    assert (met.result, met.resolved_at) == (Result.MET, accepted_at)
    done(portal, StartWork(reference=reference))
    closed_at = clock.forward(days=1)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    after = state(portal, reference)
    assert (after.status, after.outcome, after.closed_at) == (Status.CLOSED, Outcome.COMPLETED, closed_at)
    assert milestone(portal, reference, MilestoneKind.WORK_COMPLETE).resolved_at == closed_at


@pytest.mark.parametrize(
    ("outcome", "said", "missing"),
    [
        (Outcome.COMPLETED, {Requirement.WHAT_WAS_DONE: "New lamp"}, "photo_or_reason"),
        (Outcome.NO_PROBLEM_FOUND, {Requirement.LOOKED_AT: "Tuesday 9:00"}, "where_looked"),
        (Outcome.COULD_NOT_LOCATE, {}, "what_was_tried"),
        (Outcome.DUPLICATE, {}, "parent"),
        (Outcome.REFERRED, {Requirement.WHO: "Bright Power"}, "how_to_follow_up, their_reference"),
        (Outcome.NOT_CITY, {Requirement.WHY: "Private ground"}, "what_resident_can_do"),
        (Outcome.DECLINED, {Requirement.RULE: "  "}, "rule, how_to_ask_review"),
    ],
)
def test_an_outcome_cannot_be_claimed_without_its_substance(
    portal: Portal, outcome: Outcome, said: dict[Requirement, str], missing: str
) -> None:
    reference = sent(portal)
    with pytest.raises(Refused, match=missing):
        done(portal, CloseRequest(reference=reference, outcome=outcome, said=said))
    assert state(portal, reference).status is Status.RECEIVED


def test_nobody_closes_as_not_recorded(portal: Portal) -> None:
    command = CloseRequest(reference=sent(portal), outcome=Outcome.NOT_RECORDED)
    assert refusal(portal, command) is Refusal.NEVER_CHOSEN


def test_nothing_found_answers_and_inspects_but_leaves_the_work(portal: Portal) -> None:
    reference = sent(portal)
    said = {Requirement.LOOKED_AT: "Tuesday 9:00", Requirement.WHERE_LOOKED: "Both corners"}
    done(portal, CloseRequest(reference=reference, outcome=Outcome.NO_PROBLEM_FOUND, said=said))
    assert milestone(portal, reference, MilestoneKind.FIRST_RESPONSE).result is Result.MET
    assert milestone(portal, reference, MilestoneKind.WORK_COMPLETE).result is Result.LEFT


def test_a_transfer_never_closes_and_is_counted(portal: Portal) -> None:
    reference = sent(portal)
    done(portal, AcceptRequest(reference=reference))
    done(portal, TransferRequest(reference=reference, agency="town-care", why="On a park path"))
    after = state(portal, reference)
    assert (after.status, after.agency, after.transfers) == (Status.RECEIVED, "town-care", 1)
    assert after.closed_at is None
    assert milestone(portal, reference, MilestoneKind.FIRST_RESPONSE).result is Result.MET


def test_a_transfer_needs_another_known_agency_and_a_reason(portal: Portal) -> None:
    reference = sent(portal)
    unknown = TransferRequest(reference=reference, agency="nobody", why="Not ours")
    assert refusal(portal, unknown) is Refusal.UNKNOWN_AGENCY
    same = TransferRequest(reference=reference, agency="harbor-works", why="Not ours")
    assert refusal(portal, same) is Refusal.SAME_AGENCY
    no_reason = TransferRequest(reference=reference, agency="town-care", why=" ")
    assert refusal(portal, no_reason) is Refusal.NO_REASON


def test_a_pause_that_policy_grants_moves_pending_deadlines(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    due = milestone(portal, reference, MilestoneKind.WORK_COMPLETE).due_at
    assert due is not None
    done(portal, AcceptRequest(reference=reference))
    until = date(2026, 11, 12)
    done(portal, HoldRequest(reference=reference, reason=HoldReason.WEATHER, until=until))
    assert state(portal, reference).status is Status.ON_HOLD
    clock.forward(days=3)
    done(portal, ResumeRequest(reference=reference))
    assert milestone(portal, reference, MilestoneKind.WORK_COMPLETE).due_at == due + timedelta(days=3)
    assert state(portal, reference).status is Status.ACCEPTED


@pytest.mark.parametrize("reason", [HoldReason.PARTS, HoldReason.SCHEDULED])
def test_a_pause_without_leave_moves_nothing(portal: Portal, clock: Clock, reason: HoldReason) -> None:
    reference = sent(portal)
    due = milestone(portal, reference, MilestoneKind.WORK_COMPLETE).due_at
    done(portal, HoldRequest(reference=reference, reason=reason, until=date(2026, 11, 12)))
    clock.forward(days=3)
    done(portal, ResumeRequest(reference=reference))
    assert milestone(portal, reference, MilestoneKind.WORK_COMPLETE).due_at == due


def test_closing_while_on_hold_counts_the_pause_as_resuming_would(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    due = milestone(portal, reference, MilestoneKind.WORK_COMPLETE).due_at
    assert due is not None
    done(portal, HoldRequest(reference=reference, reason=HoldReason.WEATHER, until=date(2026, 11, 12)))
    clock.forward(days=5)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    work = milestone(portal, reference, MilestoneKind.WORK_COMPLETE)
    assert work.due_at == due + timedelta(days=5)
    assert work.resolved_at is not None
    assert work.resolved_at < work.due_at


def test_a_hold_needs_a_date_or_for_a_programme_a_season(portal: Portal) -> None:
    reference = sent(portal)
    without = HoldRequest(reference=reference, reason=HoldReason.WEATHER, season="spring")
    assert refusal(portal, without) is Refusal.NO_DATE
    past = HoldRequest(reference=reference, reason=HoldReason.WEATHER, until=date(2026, 11, 1))
    assert refusal(portal, past) is Refusal.DATE_PASSED
    done(portal, HoldRequest(reference=reference, reason=HoldReason.SCHEDULED, season="Spring 2027"))
    assert state(portal, reference).status is Status.ON_HOLD


def test_a_reopening_puts_the_work_back_and_is_counted(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.COMPLETED, said=DONE))
    clock.forward(days=1)
    done(portal, ReopenRequest(reference=reference, why="Still dark"))
    after = state(portal, reference)
    assert (after.status, after.outcome, after.reopenings) == (Status.IN_PROGRESS, None, 1)
    assert milestone(portal, reference, MilestoneKind.WORK_COMPLETE).result is Result.PENDING
    assert milestone(portal, reference, MilestoneKind.FIRST_RESPONSE).result is Result.MET


def test_an_inspection_ends_its_own_clock_and_not_that_of_the_work(portal: Portal, clock: Clock) -> None:
    reference = sent(portal, "wet-street", "w", where={"kind": "described", "text": "By the pump"})
    done(portal, AcceptRequest(reference=reference))
    looked_at = clock.forward(hours=5)
    done(portal, RecordInspection(reference=reference))
    inspection = milestone(portal, reference, MilestoneKind.INSPECTION)
    assert (inspection.result, inspection.resolved_at) == (Result.MET, looked_at)
    assert state(portal, reference).status is Status.ACCEPTED
    tree = sent(portal, key="lamp")
    done(portal, AcceptRequest(reference=tree))
    done(portal, RecordInspection(reference=tree))
    assert milestone(portal, tree, MilestoneKind.WORK_COMPLETE).result is Result.PENDING


def test_a_reopening_answers_what_was_never_answered(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    done(portal, CloseRequest(reference=reference, outcome=Outcome.WITHDRAWN))
    assert milestone(portal, reference, MilestoneKind.FIRST_RESPONSE).result is Result.LEFT
    reopened_at = clock.forward(days=3)
    done(portal, ReopenRequest(reference=reference, why="They asked again"))
    response = milestone(portal, reference, MilestoneKind.FIRST_RESPONSE)
    assert (response.result, response.resolved_at) == (Result.MET, reopened_at)


def test_steps_out_of_turn_are_refused(portal: Portal) -> None:
    reference = sent(portal)
    for command in (
        StartWork(reference=reference),
        ResumeRequest(reference=reference),
        ReopenRequest(reference=reference, why="No"),
    ):
        assert refusal(portal, command) is Refusal.NOT_ALLOWED_NOW
    assert refusal(portal, AcceptRequest(reference="ZZZZZZZZZ")) is Refusal.UNKNOWN_REQUEST


def test_a_stale_step_is_refused(portal: Portal) -> None:
    reference = sent(portal)
    done(portal, AcceptRequest(reference=reference, expected=1))
    assert refusal(portal, StartWork(reference=reference, expected=1)) is Refusal.CHANGED_MEANWHILE


def test_late_entry_keeps_both_times_and_its_bounds(portal: Portal, clock: Clock) -> None:
    reference = sent(portal)
    happened = clock.now + timedelta(hours=3)
    assert refusal(portal, AcceptRequest(reference=reference, occurred_at=happened)) is Refusal.IN_THE_FUTURE
    before = clock.now - timedelta(hours=1)
    assert refusal(portal, AcceptRequest(reference=reference, occurred_at=before)) is Refusal.BEFORE_RECEIVED
    recorded = clock.forward(days=2)
    done(portal, AcceptRequest(reference=reference, occurred_at=happened))
    view = staff_request(portal, reference)
    assert view is not None
    assert (view.history[-1].occurred_at, view.history[-1].recorded_at) == (happened, recorded)
    assert milestone(portal, reference, MilestoneKind.FIRST_RESPONSE).resolved_at == happened


def test_a_worker_acts_only_for_their_own_agency(portal: Portal) -> None:
    reference = sent(portal)
    ours = Actor(Role.WORKER, "w1", "harbor-works")
    others = Actor(Role.WORKER, "w2", "town-care")
    assert refusal(portal, AcceptRequest(reference=reference), others) is Refusal.NOT_PERMITTED
    assert refusal(portal, AcceptRequest(reference=reference), RESIDENT) is Refusal.NOT_PERMITTED
    done(portal, AcceptRequest(reference=reference), ours)
    assert state(portal, reference).status is Status.ACCEPTED


def test_an_answer_routes_to_another_agency(portal: Portal) -> None:
    answers: dict[str, object] = {
        "where": {"kind": "address", "text": "1 Quay"},
        "trouble": "dark",
        "owner": "bright_power",
    }
    reference = sent(portal, "lamp-out", "routed", **answers)
    assert state(portal, reference).agency == "bright-power"
