"""Follow-ups in words: how each stands, what it is to bring, and what was done with it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.domain.stats import Deliverable, FollowUpStep, Standing
from portal.web.agency.paper_fields import who
from portal.web.agency.words import agency_name
from portal.web.current import current_texts

BY_ITSELF = "worker"
"""What the history names where nobody did it."""

SHAPES: Mapping[Standing, str] = {
    Standing.NOT_DUE: "ring",
    Standing.IN_PROGRESS: "half",
    Standing.OVERDUE: "triangle",
    Standing.COMPLETE: "tick",
}
"""The shape before each standing's words, so that nothing depends on colour."""


def standing_mark(standing: str) -> tuple[str, str]:
    """Return the shape and the words of how a follow-up stands."""
    texts = current_texts()
    one = Standing(standing)
    return SHAPES[one], {
        Standing.NOT_DUE: texts.gettext("White: not due yet"),
        Standing.IN_PROGRESS: texts.gettext("Yellow: in progress"),
        Standing.OVERDUE: texts.gettext("Red: overdue"),
        Standing.COMPLETE: texts.gettext("Green: complete"),
    }[one]


def deliverable_word(code: str) -> str:
    """Name what a follow-up is to bring."""
    texts = current_texts()
    return {
        Deliverable.EMAIL_UPDATE: texts.gettext("E-mail update"),
        Deliverable.MEMO: texts.gettext("Memo"),
        Deliverable.MEETING: texts.gettext("Meeting"),
        Deliverable.WORKGROUP: texts.gettext("New workgroup or project"),
        Deliverable.AGENDA_ITEM: texts.gettext("Stat agenda item"),
        Deliverable.REPORT_OUT: texts.gettext("Stat report-out"),
        Deliverable.TO_DO: texts.gettext("To-do"),
        Deliverable.FORMAL_UPDATE: texts.gettext("Formal written update"),
    }[Deliverable(code)]


def step_word(step: FollowUpStep) -> str:
    """Say what was done with a follow-up."""
    texts = current_texts()
    return {
        FollowUpStep.ADDED: texts.gettext("Added"),
        FollowUpStep.CHANGED: texts.gettext("Changed"),
        FollowUpStep.HANDED_OVER: texts.gettext("Handed over"),
        FollowUpStep.ESCALATED: texts.gettext("Escalated"),
        FollowUpStep.FINISHED: texts.gettext("Closed"),
        FollowUpStep.OPENED_AGAIN: texts.gettext("Opened again"),
    }[step]


def field_word(name: str) -> str:
    """Name a field of a follow-up, as its history does."""
    texts = current_texts()
    return {
        "topic": texts.gettext("Topic"),
        "action": texts.gettext("What is to be done"),
        "owner": texts.gettext("Owner"),
        "agency": texts.gettext("Agency"),
        "due": texts.gettext("Due"),
        "deliverable": texts.gettext("Deliverable"),
        "started": texts.gettext("In progress"),
        "blockers": texts.gettext("What is in the way"),
        "evidence": texts.gettext("Evidence of done"),
        "done": texts.gettext("Done"),
        "escalated_to": texts.gettext("Escalated to"),
        "escalated_why": texts.gettext("Why"),
    }[name]


def value_word(name: str, value: Any) -> str:
    """Say a value of a follow-up's field, as its history does."""
    texts = current_texts()
    if isinstance(value, bool):
        return texts.gettext("yes") if value else texts.gettext("no")
    if not value:
        return texts.gettext("empty")
    if name == "due":
        return texts.date(date.fromisoformat(value))
    if name == "deliverable":
        return deliverable_word(value)
    if name == "owner":
        return who_word(value)
    return agency_word(value) if name == "agency" else str(value)


def agency_word(code: str) -> str:
    """Name an agency by its code; "" is the city's performance team."""
    return agency_name(code) if code else current_texts().gettext("Performance team")


def who_word(account: str) -> str:
    """Name whoever did something; the portal itself where nobody did."""
    return current_texts().gettext("the portal, by itself") if account == BY_ITSELF else who(account)
