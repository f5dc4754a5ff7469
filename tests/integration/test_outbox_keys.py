"""Whatever happens to requests, in whatever order: no message is queued twice, and none to who stopped."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.commands.door import execute
from portal.commands.refusals import Refused
from portal.commands.requests.commands import (
    AcceptRequest,
    AnswerFixed,
    CloseRequest,
    Command,
    HoldRequest,
    ReopenRequest,
    ResumeRequest,
    TransferRequest,
    WithdrawRequest,
)
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, Fixed, HoldReason, Outcome, Requirement
from portal.domain.permissions import RESIDENT
from portal.outbox.dispatch import drain
from portal.portal import Portal
from portal.store.models import OutboxRow
from tests.outbox import ANA, BEN, PHONE, asked, followed
from tests.portals import ADMINISTRATOR, Letters, ShortMessages

STEPS = (
    "accept", "transfer", "hold", "resume", "done", "nothing there", "duplicate", "invalid", "reopen",
    "withdraw", "not fixed", "fixed", "follow", "drain",
)  # fmt: skip
WORDS = {need: "said" for needs in CLOSING_REQUIREMENTS.values() for need in needs}


def command(step: str, reference: str, other: str) -> tuple[Command, bool]:
    """The command of a step, and whether a resident gives it."""

    def close(outcome: Outcome) -> CloseRequest:
        said = {**WORDS, Requirement.PARENT: other}
        wanted = {need: said[need] for need in CLOSING_REQUIREMENTS[outcome]}
        return CloseRequest(reference=reference, outcome=outcome, said=wanted)

    return {
        "accept": (AcceptRequest(reference=reference), False),
        "transfer": (TransferRequest(reference=reference, agency="bright-power", why="Theirs"), False),
        "hold": (
            HoldRequest(reference=reference, reason=HoldReason.PARTS, until=date(2026, 12, 1)), False,
        ),
        "resume": (ResumeRequest(reference=reference), False),
        "done": (close(Outcome.COMPLETED), False),
        "nothing there": (close(Outcome.NO_PROBLEM_FOUND), False),
        "duplicate": (close(Outcome.DUPLICATE), False),
        "invalid": (close(Outcome.INVALID), False),
        "reopen": (ReopenRequest(reference=reference, why="Again"), False),
        "withdraw": (WithdrawRequest(reference=reference), True),
        "not fixed": (AnswerFixed(reference=reference, answer=Fixed.NO), True),
        "fixed": (AnswerFixed(reference=reference, answer=Fixed.YES), True),
    }[step]  # fmt: skip


def take(portal: Portal, step: str, reference: str, other: str, key: str) -> None:
    """Takes a step, if it is allowed now."""
    try:
        if step == "drain":
            drain(portal)
        elif step == "follow":
            followed(portal, reference, BEN, key=key)
        else:
            made, by_resident = command(step, reference, other)
            execute(portal, made, RESIDENT if by_resident else ADMINISTRATOR)
    except Refused:
        return


@settings(max_examples=25)
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.booleans()), max_size=14))
def check(portal: Portal, run: list[int], steps: list[tuple[str, bool]]) -> None:
    """One history of two requests."""
    run.append(len(run))
    one = asked(portal, ANA, key=f"one {len(run)}")
    two = asked(portal, PHONE, key=f"two {len(run)}")
    for number, (step, first) in enumerate(steps):
        reference, other = (one, two) if first else (two, one)
        take(portal, step, reference, other, f"{len(run)} {number}")
    drain(portal)
    with portal.store.read() as session:
        keys = session.scalars(select(OutboxRow.key)).all()
        rows = session.execute(
            select(OutboxRow.request_id, OutboxRow.sequence, OutboxRow.subscription_id, OutboxRow.kind)
        ).all()
        unsent = set(session.scalars(select(OutboxRow.failure))) - {None}
    assert len(keys) == len(set(keys))
    assert len(rows) == len({tuple(row) for row in rows})
    assert unsent == set()
    assert isinstance(portal.mail, Letters)
    assert isinstance(portal.text_messages, ShortMessages)
    names = [letter.message_id for letter in portal.mail.sent]
    assert len(names) == len(set(names))


def test_no_history_queues_or_sends_a_message_twice(portal: Portal) -> None:
    check(portal, [])
