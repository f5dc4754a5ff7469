"""What a close asks for and leads to, in words."""

from collections.abc import Set

from portal.domain.lifecycle import CLOSING_REQUIREMENTS, NEVER_CHOSEN, Outcome, Requirement
from portal.texts import Texts
from portal.web.agency.fields import DeskField, Kind
from portal.web.current import current_texts
from portal.wording.lifecycle import outcome_meaning, outcome_word, requirement_word

CLOSED = "closed-"
"""Before an outcome, in the code that a page is told a close by."""


def outcomes() -> list[tuple[Outcome, str, str]]:
    """Return what can be chosen: the outcome, its name, and what it tells the resident."""
    texts = current_texts()
    return [
        (outcome, outcome_word(texts, outcome), outcome_meaning(texts, outcome))
        for outcome in Outcome
        if outcome not in NEVER_CHOSEN
    ]


def closing_fields(outcome: Outcome, spared: Set[Requirement]) -> list[DeskField]:
    """Return the fields of what closing with an outcome needs; `spared` is what a ready message may say."""
    texts = current_texts()
    return [_field(texts, need, is_spared=need in spared) for need in CLOSING_REQUIREMENTS[outcome]]


def _field(texts: Texts, need: Requirement, *, is_spared: bool) -> DeskField:
    hints = {
        Requirement.PARENT: texts.gettext("The reference of the request that is open for the same problem"),
        Requirement.LOOKED_AT: texts.gettext("Day and time, like: 2 November, 10:40"),
        Requirement.THEIR_REFERENCE: texts.gettext("Write “none” if they gave none"),
        Requirement.PHOTO_OR_REASON: texts.gettext("Not needed where you add a photo below"),
    }
    if need is Requirement.PHOTO_OR_REASON:
        label = texts.gettext("Why is there no photo?")
        return DeskField(need.value, label, Kind.LINE, hints[need], optional=True)
    long = need in {
        Requirement.WHAT_WAS_DONE,
        Requirement.WHAT_WAS_TRIED,
        Requirement.WHY,
        Requirement.WHAT_RESIDENT_CAN_DO,
        Requirement.HOW_TO_FOLLOW_UP,
        Requirement.HOW_TO_ASK_REVIEW,
        Requirement.RULE,
    }
    kind = Kind.TEXT if long else Kind.LINE
    hint = texts.gettext("Not needed with a ready message that says it") if is_spared else hints.get(need, "")
    return DeskField(need.value, requirement_word(texts, need), kind, hint)


def outcome_told(code: str) -> str | None:
    """Say that a request was closed, as the address of the next page has it."""
    name = code.removeprefix(CLOSED)
    if name == code or name not in set(Outcome):
        return None
    texts = current_texts()
    sentence = texts.gettext("The request is closed: %(outcome)s.")
    return sentence % {"outcome": outcome_word(texts, Outcome(name))}
