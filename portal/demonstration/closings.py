"""What staff write: in English, for residents to read. Every text says that it is made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from portal.domain.lifecycle import CLOSING_REQUIREMENTS, Outcome, Requirement

_Q = Requirement

WORDS: Mapping[Requirement, tuple[str, ...]] = {
    _Q.WHAT_WAS_DONE: (
        "Sample text: our crew did the work and checked it.",
        "Sample text: we fixed it and cleaned up after the work.",
        "Sample text: a crew of two did the work in one visit.",
    ),
    _Q.PHOTO_OR_REASON: (
        "No photo: nothing here is real.",
        "No photo: this is a sample request.",
    ),
    _Q.LOOKED_AT: ("Sample text: we looked on {moment}.",),
    _Q.WHERE_LOOKED: (
        "Sample text: we looked on both sides of the street.",
        "Sample text: we looked at the place you told us, and one block each way.",
    ),
    _Q.WHAT_WAS_TRIED: (
        "Sample text: we drove along the whole street and called the number you gave us.",
        "Sample text: the gate was locked on both of our visits.",
    ),
    _Q.WHO: ("{who}",),
    _Q.HOW_TO_FOLLOW_UP: ("Sample text: call {phone} and give them their reference.",),
    _Q.THEIR_REFERENCE: ("SAMPLE-{number:05}",),
    _Q.WHY: (
        "Sample text: it is on private land.",
        "Sample text: it is outside the city.",
    ),
    _Q.WHAT_RESIDENT_CAN_DO: (
        "Sample text: you can ask the owner to fix it.",
        "Sample text: you can ask the next town to fix it.",
    ),
    _Q.RULE: (
        "Sample rule 7: we do this work once a year on each block.",
        "Sample rule 12: we act when two neighbors ask for it.",
    ),
    _Q.HOW_TO_ASK_REVIEW: ("Sample text: call us within 30 days and ask for a review.",),
}

if missing := set(Requirement) - WORDS.keys() - {_Q.PARENT}:
    raise ImportError(f"no words in portal.demonstration.closings for {missing}")

TRANSFERRED = (
    "Sample text: this is the work of another agency.",
    "Sample text: the place belongs to another agency.",
)
SECOND_LOOK = "Sample text: we looked at it again, and it was not done."
OTHER_BODY = "Sample Utility Company"


@dataclass(frozen=True)
class Particulars:
    """What the texts of one close name: a local moment, another body and its phone, a number."""

    moment: datetime
    who: str
    phone: str
    number: int


def said(outcome: Outcome, particulars: Particulars, chance: Random) -> dict[Requirement, str]:
    """Return what closing with an outcome needs, but for the parent of a duplicate."""
    named = {
        "moment": f"{particulars.moment:%Y-%m-%d} at {particulars.moment:%H:%M}",
        "who": particulars.who,
        "phone": particulars.phone,
        "number": particulars.number,
    }
    needs = [need for need in CLOSING_REQUIREMENTS[outcome] if need in WORDS]
    return {need: chance.choice(WORDS[need]).format(**named) for need in needs}


def season_of(moment: datetime) -> str:
    """Name the half of a local year in which work that waits for a program is planned."""
    return f"{'spring' if moment.month <= 6 else 'fall'} {moment.year}"
