"""Random histories through the write door, for tests of everything that is derived from them."""

import random
from datetime import timedelta

from portal.commands.refusals import Refused
from portal.commands.requests.commands import (
    AcceptRequest,
    AddNote,
    AnswerFixed,
    CloseRequest,
    Command,
    CorrectPlace,
    FollowRequest,
    HoldRequest,
    RecordInspection,
    ReopenRequest,
    ResumeRequest,
    StartWork,
    TransferRequest,
    WithdrawRequest,
)
from portal.domain.contacts import Point
from portal.domain.events import Place
from portal.domain.lifecycle import (
    CLOSING_REQUIREMENTS,
    NEVER_CHOSEN,
    Fixed,
    HoldReason,
    Outcome,
    Requirement,
)
from portal.domain.permissions import RESIDENT, Actor
from portal.portal import Portal
from tests.portals import ADMINISTRATOR, Clock, done, sent

RESIDENTS_SHARE = 0.3


def live(portal: Portal, clock: Clock, seed: int, requests: int = 12, steps: int = 80) -> list[str]:
    """Sends requests and takes random steps with them, refused ones too; returns the references."""
    chance = random.Random(seed)
    references = [sent(portal, key=f"{seed}-{number}") for number in range(requests)]
    taken = 0
    for _ in range(steps):
        clock.forward(hours=chance.choice([0, 1, 7, 30, 100]))
        reference = chance.choice(references)
        try:
            done(portal, *_step(chance, clock, reference, references))
            taken += 1
        except Refused:
            continue  # out of turn: what the door refuses must leave no trace either
    assert taken > steps // 4
    return references


def _step(
    chance: random.Random, clock: Clock, reference: str, references: list[str]
) -> tuple[Command, Actor]:
    if chance.random() < RESIDENTS_SHARE:
        return _residents_step(chance, reference), RESIDENT
    return _staff_step(chance, clock, reference, references), ADMINISTRATOR


def _residents_step(chance: random.Random, reference: str) -> Command:
    return chance.choice(
        [
            FollowRequest(reference=reference, key=f"follower-{chance.randint(1, 9)}"),
            AddNote(reference=reference, text="It is still there"),
            CorrectPlace(
                reference=reference,
                answers={"where": {"kind": "described", "text": "At the pier"}},
                point=Point(44.6 + chance.random() / 10, -63.6),
                place=Place("Quayside", chance.choice(["1", "2"])),
            ),
            WithdrawRequest(reference=reference),
            AnswerFixed(reference=reference, answer=chance.choice(list(Fixed)), rating=chance.randint(1, 5)),
        ]
    )


def _staff_step(chance: random.Random, clock: Clock, reference: str, references: list[str]) -> Command:
    day = (clock.now + timedelta(days=chance.randint(1, 9))).date()
    outcome = chance.choice([one for one in Outcome if one not in NEVER_CHOSEN])
    said = dict.fromkeys(CLOSING_REQUIREMENTS[outcome], "Said")
    if Requirement.PARENT in said:
        said[Requirement.PARENT] = chance.choice(references)
    late = clock.now - timedelta(hours=chance.randint(0, 3)) if chance.random() < 0.2 else None
    agency = chance.choice(["town-care", "harbor-works", "bright-power"])
    reason = chance.choice(list(HoldReason))
    return chance.choice(
        [
            AcceptRequest(reference=reference, occurred_at=late),
            RecordInspection(reference=reference),
            StartWork(reference=reference),
            TransferRequest(reference=reference, agency=agency, why="Theirs"),
            HoldRequest(reference=reference, reason=reason, until=day),
            ResumeRequest(reference=reference),
            CloseRequest(reference=reference, outcome=outcome, said=said, occurred_at=late),
            ReopenRequest(reference=reference, why="Not fixed"),
        ]
    )
