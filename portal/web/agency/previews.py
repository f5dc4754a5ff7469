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
from portal.web.agency.ready_messages import library_of
from portal.web.agency.words import language_name
from portal.web.current import current_portal

LOOK = "look"
"""The value of the button that shows the letter instead of taking the step."""


@dataclass(frozen=True)
class Preview:
    """A letter as the resident reads it. `lang` and `direction` are of its language, `language` names it.

    `source` is the same letter in the language `source_language` names; None where that is the resident's.
    """

    lang: str
    direction: str
    language: str
    text: str
    source: str | None
    source_language: str


def previewed(view: RequestView, command: Step) -> Preview | None:
    """Return the letter that a step would send; None where it sends none."""
    portal, event, said = current_portal(), _event(view.state, command), _said(view, command)
    if event is None:
        return None
    source = portal.catalogue.city.source_language
    texts = portal.texts.get(view.state.language) or portal.texts[source]
    letter = preview(portal, view, event, said, texts.language)
    if letter is None:
        return None
    beside = preview(portal, view, event, said, source) if texts.language != source else None
    return Preview(
        lang=texts.language,
        direction=texts.direction,
        language=language_name(texts.language),
        text=letter.text,
        source=beside.text if beside else None,
        source_language=language_name(source),
    )


def _event(state: RequestState, command: Step) -> Event | None:
    if isinstance(command, CloseRequest):
        results = MILESTONE_RESULTS[command.outcome]
        settled = tuple(MilestoneResult(each.kind, results[each.kind]) for each in state.milestones)
        parent = references.read(command.said.get(Requirement.PARENT, ""))
        return RequestClosed(command.outcome, settled, parent, message=command.message or None)
    if isinstance(command, TransferRequest):
        return RequestTransferred(state.agency, command.agency)
    if isinstance(command, HoldRequest):
        return RequestHeld(command.reason, command.until)
    if isinstance(command, ReopenRequest):
        return RequestReopened(command.cause)
    return RequestAccepted(state.agency) if isinstance(command, AcceptRequest) else None


def _said(view: RequestView, command: Step) -> dict[str, Said]:
    """Return the words said with a step, by kind, in the language they are written in."""
    said: dict[str, str] = {}
    ready: dict[str, Said] = {}
    if isinstance(command, CloseRequest):
        library = library_of(view)
        message = library.find(command.outcome, command.message)
        ready = library.words(message, command.occurred_at or current_portal().now()) if message else {}
        said = {kind.value: text for kind, text in command.said.items() if kind is not Requirement.PARENT}
    elif isinstance(command, TransferRequest | ReopenRequest):
        said = {"why": command.why}
    elif isinstance(command, HoldRequest):
        said = {"season": command.season}
    return {**ready, **{kind: Said(text, command.language) for kind, text in said.items() if text}}
