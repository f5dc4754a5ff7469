"""Random histories through the write door, for tests of everything that is derived from them."""

import random
from datetime import timedelta

from portal.commands.refusals import Refused
from portal.commands.requests.commands import (
    AcceptRequest,
    CloseRequest,
    Command,
    HoldRequest,
    RecordInspection,
    ReopenRequest,
    ResumeRequest,
    StartWork,
    TransferRequest,
)
from portal.domain.lifecycle import CLOSING_REQUIREMENTS, NEVER_CHOSEN, HoldReason, Outcome, Requirement
from portal.portal import Portal
from tests.portals import Clock, done, sent


def live(portal: Portal, clock: Clock, seed: int, requests: int = 12, steps: int = 80) -> list[str]:
    """Sends requests and takes random steps with them, refused ones too; returns the references."""
    chance = random.Random(seed)
    references = [sent(portal, key=f"{seed}-{number}") for number in range(requests)]
    taken = 0
    for _ in range(steps):
        clock.forward(hours=chance.choice([0, 1, 7, 30, 100]))
        reference = chance.choice(references)
        try:
            done(portal, _step(chance, clock, reference, references))
            taken += 1
        except Refused:
            continue  # out of turn: what the door refuses must leave no trace either
    assert taken > steps // 4
    return references


def _step(chance: random.Random, clock: Clock, reference: str, references: list[str]) -> Command:
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
