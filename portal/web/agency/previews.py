"""What the resident gets to read if a step is taken, shown before it is."""

from dataclasses import dataclass

from portal.catalogue import Said
from portal.commands.requests.commands import (
    AcceptRequest,
    CloseRequest,
    HoldRequest,
    ReopenRequest,
    Step,
    TransferRequest,
)
from portal.domain import reference as references
from portal.domain.events import (
    Event,
    MilestoneResult,
    RequestAccepted,
    RequestClosed,
    RequestHeld,
    RequestReopened,
    RequestTransferred,
)
from portal.domain.history import RequestState
from portal.domain.lifecycle import MILESTONE_RESULTS, Requirement
from portal.queries.previews import preview
from portal.queries.requests import RequestView
from portal.web.agency.words import language_name
from portal.web.current import current_portal

LOOK = "look"
"""The value of the button that shows the letter instead of taking the step."""


@dataclass(frozen=True)
class Preview:
    """A letter as the resident reads it. `lang` and `direction` are of its language, `language` names it."""

    lang: str
    direction: str
    language: str
    text: str


def previewed(view: RequestView, command: Step) -> Preview | None:
    """Return the letter that a step would send; None where it sends none."""
    event, said = _event(view.state, command), _said(command)
    letter = preview(current_portal(), view, event, said) if event is not None else None
    if letter is None:
        return None
    portal = current_portal()
    texts = portal.texts.get(view.state.language) or portal.texts[portal.catalogue.city.source_language]
    name = language_name(texts.language)
    return Preview(texts.language, texts.direction, name, letter.text)


def _event(state: RequestState, command: Step) -> Event | None:
    if isinstance(command, CloseRequest):
        results = MILESTONE_RESULTS[command.outcome]
        settled = tuple(MilestoneResult(each.kind, results[each.kind]) for each in state.milestones)
        parent = references.read(command.said.get(Requirement.PARENT, ""))
        return RequestClosed(command.outcome, settled, parent)
    if isinstance(command, TransferRequest):
        return RequestTransferred(state.agency, command.agency)
    if isinstance(command, HoldRequest):
        return RequestHeld(command.reason, command.until)
    if isinstance(command, ReopenRequest):
        return RequestReopened(command.cause)
    return RequestAccepted(state.agency) if isinstance(command, AcceptRequest) else None


def _said(command: Step) -> dict[str, Said]:
    """Return the words said with a step, by kind, in the language they are written in."""
    said: dict[str, str] = {}
    if isinstance(command, CloseRequest):
        said = {kind.value: text for kind, text in command.said.items() if kind is not Requirement.PARENT}
    elif isinstance(command, TransferRequest | ReopenRequest):
        said = {"why": command.why}
    elif isinstance(command, HoldRequest):
        said = {"season": command.season}
    return {kind: Said(text, command.language) for kind, text in said.items() if text}
