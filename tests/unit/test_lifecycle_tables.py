"""The tables of the lifecycle: total, consistent, and what outcomes.md says, written out by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import pytest

from portal.commands.requests.commands import Step
from portal.domain import lifecycle
from portal.domain.events import (
    EVENT_TYPES,
    CloseReviewed,
    CommentAdded,
    Event,
    FixAnswered,
    IdentifierRecorded,
    InspectionMade,
    NoteAdded,
    PhotosAdded,
    Place,
    PlaceCorrected,
    Promise,
    ReopenCause,
    RequestAccepted,
    RequestAssigned,
    RequestClosed,
    RequestFollowed,
    RequestHeld,
    RequestReceived,
    RequestReopened,
    RequestResumed,
    RequestSplit,
    RequestTransferred,
    ServiceChanged,
    WorkScheduled,
    WorkStarted,
)
from portal.domain.history import RequestState, evolve
from portal.domain.lifecycle import (
    CLOSING_REQUIREMENTS,
    MILESTONE_RESULTS,
    TRANSITIONS,
    Action,
    Channel,
    DeskStep,
    Fixed,
    HoldReason,
    IdentifierKind,
    MilestoneKind,
    Outcome,
    Requirement,
    ResidentStep,
    Result,
    Status,
    Visibility,
    allowed,
    next_status,
    resident_may,
)
from portal.domain.permissions import PERMISSIONS, Permission, Role

NOON = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)

OUTCOMES = """
completed         what_was_done photo_or_reason            met   met   met
no_problem_found  looked_at where_looked                   met   met   left
could_not_locate  what_was_tried                           met   met   left
duplicate         parent                                   left  left  left
referred          who how_to_follow_up their_reference     left  left  left
not_city          why what_resident_can_do                 left  left  left
declined          rule how_to_ask_review                   left  left  left
withdrawn                                                  left  left  left
invalid                                                    out   out   out
not_recorded                                               left  left  left
"""
"""Each outcome, what closing with it needs, what it does to a first response, an inspection and the work."""

STEPS = """
received     accept accepted, transfer received, hold on_hold, close closed
accepted     inspect accepted, start in_progress, transfer received, hold on_hold, close closed
in_progress  inspect in_progress, transfer received, hold on_hold, close closed
on_hold      resume *, close closed
closed       reopen in_progress
"""
"""Each status, the actions it allows and where they lead; * is the status before the hold."""


def spec() -> dict[str, tuple[list[str], list[str]]]:
    """OUTCOMES, read: code → (needs, results)."""
    lines = [line.split() for line in OUTCOMES.strip().splitlines()]
    return {words[0]: (words[1:-3], words[-3:]) for words in lines}


def steps() -> dict[tuple[str, str], str]:
    """STEPS, read: (status, action) → status."""
    found = {}
    for line in STEPS.strip().splitlines():
        status, _, rest = line.partition(" ")
        for step in rest.split(","):
            action, following = step.split()
            found[status, action] = following
    return found


CODES: dict[type[StrEnum], str] = {
    Status: "received accepted in_progress on_hold closed",
    Outcome: " ".join(spec()),
    HoldReason: "waiting_for_resident weather permit another_body parts scheduled",
    MilestoneKind: "first_response inspection work_complete",
    Visibility: "public coarse private",
}


@pytest.mark.parametrize("kind", CODES)
def test_the_codes_are_those_of_the_specification(kind: type[StrEnum]) -> None:
    assert " ".join(kind) == CODES[kind]


def test_each_outcome_needs_what_the_specification_says() -> None:
    assert {
        outcome.value: [need.value for need in needs] for outcome, needs in CLOSING_REQUIREMENTS.items()
    } == {code: needs for code, (needs, _) in spec().items()}


def test_each_outcome_does_to_the_promises_what_the_specification_says() -> None:
    assert {
        outcome.value: [results[kind].value for kind in MilestoneKind]
        for outcome, results in MILESTONE_RESULTS.items()
    } == {code: results for code, (_, results) in spec().items()}


def test_every_table_knows_every_outcome() -> None:
    assert set(CLOSING_REQUIREMENTS) == set(MILESTONE_RESULTS) == set(Outcome)
    for results in MILESTONE_RESULTS.values():
        assert set(results) == set(MilestoneKind)
        assert Result.PENDING not in results.values(), "a close leaves nothing open"


def test_every_requirement_is_asked_for_by_some_outcome() -> None:
    assert {need for needs in CLOSING_REQUIREMENTS.values() for need in needs} == set(Requirement)


def test_only_completed_counts_as_done() -> None:
    assert {Outcome.COMPLETED} == lifecycle.DONE
    assert {Outcome.INVALID} == lifecycle.NEVER_IN_A_RATE
    assert {Outcome.NOT_RECORDED} == lifecycle.NEVER_CHOSEN
    done = {o for o in Outcome if MILESTONE_RESULTS[o][MilestoneKind.WORK_COMPLETE] is Result.MET}
    assert done == lifecycle.DONE, "no other outcome may claim the work"
    out = {o for o in Outcome if Result.OUT in MILESTONE_RESULTS[o].values()}
    assert out == lifecycle.NEVER_IN_A_RATE
    assert lifecycle.REOPEN_WINDOW_DAYS == 30


def test_each_step_leads_where_the_specification_says() -> None:
    assert {
        (status.value, action.value): following.value if following else "*"
        for (status, action), following in TRANSITIONS.items()
    } == steps()


def test_every_status_is_reached_and_left() -> None:
    reached, new = {Status.RECEIVED}, {Status.RECEIVED}
    while new:
        following = {TRANSITIONS[status, action] for status in new for action in allowed(status)}
        new = {status for status in following if status} - reached
        reached |= new
    assert reached == set(Status)
    assert all(allowed(status) for status in Status)


def test_every_action_is_possible_somewhere_and_somebody_may_take_it() -> None:
    assert {action for _, action in TRANSITIONS} == set(Action)
    everybody = frozenset[Permission]().union(*PERMISSIONS.values())
    assert everybody == frozenset(Permission)
    assert {permission.value for permission in everybody} >= EVERY_STEP
    assert set(PERMISSIONS) == set(Role)


def test_every_action_has_a_command() -> None:
    asked = {command.permission.value for command in Step.__subclasses__()}
    assert asked == EVERY_STEP


def test_what_is_closed_can_only_be_reopened() -> None:
    assert allowed(Status.CLOSED) == (Action.REOPEN,)
    assert [status for status in Status if Action.REOPEN in allowed(status)] == [Status.CLOSED]
    assert {action for (_, action), following in TRANSITIONS.items() if following is Status.CLOSED} == {
        Action.CLOSE
    }
    assert {status for status in Status if Action.CLOSE in allowed(status)} == set(Status) - {Status.CLOSED}


def test_a_transfer_asks_for_a_new_first_response_and_never_closes() -> None:
    following = {to for (_, action), to in TRANSITIONS.items() if action is Action.TRANSFER}
    assert following == {Status.RECEIVED}


@pytest.mark.parametrize("before", [status for status in Status if Action.HOLD in allowed(status)])
def test_resuming_goes_back_to_where_it_was(before: Status) -> None:
    assert next_status(before, Action.HOLD) is Status.ON_HOLD
    assert next_status(Status.ON_HOLD, Action.RESUME, before) is before


def test_a_hold_of_unknown_origin_resumes_as_accepted() -> None:
    assert next_status(Status.ON_HOLD, Action.RESUME) is Status.ACCEPTED


def test_what_is_not_in_the_table_is_not_allowed() -> None:
    for status in Status:
        for action in Action:
            is_allowed = (status.value, action.value) in steps()
            assert (next_status(status, action, Status.ACCEPTED) is not None) == is_allowed
            assert (action in allowed(status)) == is_allowed


HAPPENED: dict[Action, Event] = {
    Action.ACCEPT: RequestAccepted("ours"),
    Action.INSPECT: InspectionMade("ours"),
    Action.START: WorkStarted("ours"),
    Action.TRANSFER: RequestTransferred("ours", "theirs"),
    Action.HOLD: RequestHeld(HoldReason.PARTS, date(2026, 11, 9)),
    Action.RESUME: RequestResumed(()),
    Action.CLOSE: RequestClosed(Outcome.COMPLETED, (), None),
    Action.REOPEN: RequestReopened(ReopenCause.NOT_FIXED),
}


EVERY_STEP = {one.value for kind in (Action, ResidentStep, DeskStep) for one in kind}
"""Everything that can be done with a request that stands."""


def standing(status: Status) -> RequestState:
    """A request in a status; on hold it was in progress before."""
    promises = tuple(Promise(kind, None, None) for kind in MilestoneKind)
    received = RequestReceived(
        "7KQM2X9TB", "LAMP", "v1", "ours", Channel.WEB, "en", Visibility.PUBLIC, promises
    )
    before = Status.IN_PROGRESS if status is Status.ON_HOLD else None
    return replace(evolve(None, received, NOON), status=status, status_before_hold=before)


RESIDENTS: dict[str, Event] = {
    "RequestFollowed": RequestFollowed(),
    "NoteAdded": NoteAdded(),
    "PhotosAdded": PhotosAdded(2),
    "PlaceCorrected": PlaceCorrected(Place("Quayside", "2")),
    "FixAnswered": FixAnswered(Fixed.PARTLY, 3),
}
"""What residents do with a request that stands."""

DESK: dict[str, Event] = {
    "RequestAssigned": RequestAssigned("w.harbor", "Night crew"),
    "WorkScheduled": WorkScheduled(date(2026, 11, 9)),
    "ServiceChanged": ServiceChanged("OTHER", "v2", "ours", Visibility.PRIVATE, ()),
    "RequestSplit": RequestSplit("7KQM2X9TB"),
    "IdentifierRecorded": IdentifierRecorded(IdentifierKind.WORK_ORDER, "WO-1"),
    "CommentAdded": CommentAdded(),
    "CloseReviewed": CloseReviewed(),
}
"""What staff do beside the lifecycle."""


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("name", DESK)
def test_the_desk_changes_no_status_and_ends_no_promise(name: str, status: Status) -> None:
    before = standing(status)
    after = evolve(before, DESK[name], NOON + timedelta(hours=1))
    assert after.status is status
    assert not [m for m in after.milestones if m.result is not Result.PENDING]
    assert (after.received_at, after.sequence) == (before.received_at, before.sequence + 1)


def test_a_service_of_another_agency_is_a_transfer_too() -> None:
    started = evolve(standing(Status.IN_PROGRESS), DESK["RequestAssigned"], NOON)
    promised = (Promise(MilestoneKind.WORK_COMPLETE, None, None),)
    moved = evolve(started, ServiceChanged("OTHER", "v2", "theirs", Visibility.PUBLIC, promised), NOON)
    assert (moved.status, moved.agency, moved.transfers) == (Status.RECEIVED, "theirs", 1)
    assert (moved.assignee, moved.team, moved.scheduled_for) == (None, None, None)
    assert [m.kind for m in moved.milestones] == [MilestoneKind.WORK_COMPLETE]


def test_a_promise_that_was_met_stays_met_under_another_service() -> None:
    accepted = evolve(standing(Status.RECEIVED), RequestAccepted("ours"), NOON)
    promised = tuple(Promise(kind, None, None) for kind in MilestoneKind)
    changed = evolve(accepted, ServiceChanged("OTHER", "v2", "ours", Visibility.PUBLIC, promised), NOON)
    assert [m.kind for m in changed.milestones if m.result is Result.MET] == [lifecycle.ACCEPT_MEETS]


def test_an_identifier_is_kept_replaced_and_taken_back() -> None:
    state = standing(Status.ACCEPTED)
    for number, kept in (("WO-1", {"work_order": "WO-1"}), ("WO-2", {"work_order": "WO-2"}), ("", {})):
        state = evolve(state, IdentifierRecorded(IdentifierKind.WORK_ORDER, number), NOON)
        assert dict(state.identifiers) == kept


def test_every_other_event_belongs_to_an_action() -> None:
    without = {"RequestReceived", "ParentChanged", *RESIDENTS, *DESK}
    assert {type(event).__name__ for event in HAPPENED.values()} == set(EVENT_TYPES) - without
    assert set(HAPPENED) == set(Action)


@pytest.mark.parametrize(("status", "action"), TRANSITIONS)
def test_history_follows_the_table(status: Status, action: Action) -> None:
    after = evolve(standing(status), HAPPENED[action], NOON + timedelta(hours=1))
    assert after.status is (TRANSITIONS[status, action] or Status.IN_PROGRESS)
    assert (after.outcome is not None) == (after.status is Status.CLOSED)
    assert (after.hold_reason is not None) == (after.status is Status.ON_HOLD)
    assert after.sequence == 2
    assert after.updated_at == NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("action", "meets"),
    [
        (Action.ACCEPT, lifecycle.ACCEPT_MEETS),
        (Action.INSPECT, lifecycle.INSPECT_MEETS),
        (Action.START, None),
    ],
)
def test_a_step_meets_only_its_own_promise(action: Action, meets: MilestoneKind | None) -> None:
    after = evolve(standing(Status.ACCEPTED), HAPPENED[action], NOON)
    assert [m.kind for m in after.milestones if m.result is Result.MET] == ([meets] if meets else [])


def test_what_residents_do_leaves_status_and_promises_alone() -> None:
    before = standing(Status.ACCEPTED)
    for event in RESIDENTS.values():
        after = evolve(before, event, NOON)
        assert (after.status, after.milestones) == (before.status, before.milestones)
        assert after.sequence == before.sequence + 1
    assert evolve(before, RequestFollowed(), NOON).followers == 1
    assert evolve(before, PhotosAdded(2), NOON).photos == 2
    assert evolve(before, RESIDENTS["PlaceCorrected"], NOON).place == Place("Quayside", "2")
    assert evolve(before, FixAnswered(Fixed.NO, None), NOON).fixed is Fixed.NO


def test_a_close_asks_anew_whether_it_is_fixed() -> None:
    answered = evolve(standing(Status.IN_PROGRESS), FixAnswered(Fixed.NO, None), NOON)
    assert evolve(answered, HAPPENED[Action.CLOSE], NOON).fixed is None


@pytest.mark.parametrize("step", ResidentStep)
@pytest.mark.parametrize("status", [status for status in Status if status is not Status.CLOSED])
def test_an_open_request_takes_everything_but_an_answer(step: ResidentStep, status: Status) -> None:
    assert resident_may(step, status, None) is (step is not ResidentStep.ANSWER)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_closed_request_takes_an_answer_where_it_claims_that_nothing_is_left(outcome: Outcome) -> None:
    taken = {step for step in ResidentStep if resident_may(step, Status.CLOSED, outcome)}
    expected = {
        Outcome.COMPLETED: {ResidentStep.ANSWER},
        Outcome.NO_PROBLEM_FOUND: {ResidentStep.ANSWER},
        Outcome.COULD_NOT_LOCATE: {ResidentStep.CORRECT_PLACE},
    }
    assert taken == expected.get(outcome, set())
