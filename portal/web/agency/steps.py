"""The steps that staff take with a request: when each is offered, what it asks for, what it becomes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.commands.requests.commands import (
    AcceptRequest,
    AddComment,
    AssignRequest,
    HoldRequest,
    RecordIdentifier,
    RecordInspection,
    ReopenRequest,
    ResumeRequest,
    ReviewClose,
    ScheduleWork,
    StartWork,
    Step,
    TransferRequest,
)
from portal.domain.history import RequestState
from portal.domain.lifecycle import DESK_STEPS, Action, DeskStep, HoldReason, IdentifierKind, next_status
from portal.domain.permissions import Permission
from portal.domain.staff import Identity
from portal.queries.colleagues import colleagues, teams_of
from portal.texts import Texts
from portal.web.agency.fields import DeskField, Filled, Kind
from portal.web.agency.words import agencies_by_name, identifier_word, language_name
from portal.web.current import current_portal, current_texts
from portal.wording.lifecycle import hold_word

LANGUAGE = "language"
DAY, CLOCK = "happened_on", "happened_at"
"""Names of the fields of a late entry."""

Values = Mapping[str, Any]

NOBODY = "nobody"
TEAM = "team:"


@dataclass(frozen=True)
class StepPage:
    """One step. `fields` asks for what it needs, `read` turns it into the command's own values.

    `told` says what was done; `can_be_late`: it may have happened before now; `residents_read_it`: it has
    words for them, so it asks in which language they are.
    """

    kind: Action | DeskStep
    command: type[Step]
    name: str
    button: str
    told: str
    fields: Callable[[RequestState], Sequence[DeskField]] = lambda state: ()
    read: Callable[[Filled, RequestState], Values] = lambda filled, state: {}
    can_be_late: bool = True
    residents_read_it: bool = False
    consequence: str = ""

    @property
    def permission(self) -> Permission:
        """What it needs."""
        return self.command.permission

    @property
    def writes(self) -> bool:
        """Say whether the people who hear of the request are written to."""
        return self.kind in {Action.ACCEPT, Action.TRANSFER, Action.HOLD, Action.REOPEN}

    def is_possible(self, state: RequestState) -> bool:
        """Say whether a request that stands so takes it."""
        if isinstance(self.kind, DeskStep):
            return state.status in DESK_STEPS[self.kind]
        return next_status(state.status, self.kind, state.status_before_hold) is not None

    def asks(self, state: RequestState) -> list[DeskField]:
        """Return its fields, those of a late entry last."""
        return [
            *self.fields(state),
            *((language_field(),) if self.residents_read_it else ()),
            *(late_fields() if self.can_be_late else ()),
        ]

    def build(self, filled: Filled, state: RequestState, expected: int) -> Step | None:
        """Return the command; None where `filled` has errors."""
        values = self.read(filled, state)
        at = happened(filled) if self.can_be_late else None
        if filled.errors:
            return None
        if self.residents_read_it:
            values = {**values, "language": filled[LANGUAGE]}
        return self.command(reference=state.reference, expected=expected, occurred_at=at, **values)


def happened(filled: Filled) -> datetime | None:
    """Return when a step happened, as its late entry says; None for now."""
    return filled.moment(DAY, CLOCK)


def language_field() -> DeskField:
    """Return the field that says in which language words for residents are written."""
    texts, city = current_texts(), current_portal().catalogue.city
    return DeskField(
        LANGUAGE,
        texts.gettext("Language you write in"),
        Kind.SELECT,
        texts.gettext("Residents see your words as you wrote them, marked with their language."),
        options=tuple((tag, language_name(tag)) for tag in city.languages),
        value=city.source_language,
    )


def late_fields() -> tuple[DeskField, ...]:
    """Return the fields of a late entry."""
    texts = current_texts()
    hint = texts.gettext("Only if it happened before now. Both times are kept, and shown.")
    return (
        DeskField(DAY, texts.gettext("Day it happened"), Kind.DAY, hint, optional=True),
        DeskField(CLOCK, texts.gettext("Time it happened"), Kind.TIME, optional=True),
    )


def step_pages() -> dict[str, StepPage]:
    """Return the steps by their code in addresses, in the order they are offered."""
    texts = current_texts()
    pages = (*_lifecycle(texts), *_beside(texts))
    return {page.kind.value: page for page in pages}


TOGETHER = (
    Action.ACCEPT,
    Action.START,
    DeskStep.ASSIGN,
    DeskStep.SCHEDULE,
    Action.HOLD,
    Action.TRANSFER,
    DeskStep.COMMENT,
)
"""Steps that several requests can take at once. Each close has to say what was done there, so it is none."""


def steps_together(identity: Identity) -> list[tuple[str, str]]:
    """Return the steps that somebody may take with several requests: code and name."""
    pages = step_pages()
    found = [pages[kind.value] for kind in TOGETHER]
    return [(page.kind.value, page.name) for page in found if identity.may_open(page.permission)]


def _lifecycle(texts: Texts) -> tuple[StepPage, ...]:
    return (
        StepPage(
            Action.ACCEPT,
            AcceptRequest,
            texts.gettext("Accept it"),
            texts.gettext("Accept it"),
            texts.gettext("You accepted the request."),
            consequence=texts.gettext("This is the first response. The resident hears that you took it on."),
        ),
        StepPage(
            Action.INSPECT,
            RecordInspection,
            texts.gettext("Record an inspection"),
            texts.gettext("Record the inspection"),
            texts.gettext("The inspection is recorded."),
            consequence=texts.gettext("Someone went to look. The clock of the work goes on."),
        ),
        StepPage(
            Action.START,
            StartWork,
            texts.gettext("Start the work"),
            texts.gettext("Start the work"),
            texts.gettext("The work has started."),
        ),
        StepPage(
            Action.HOLD,
            HoldRequest,
            texts.gettext("Put it on hold"),
            texts.gettext("Put it on hold"),
            texts.gettext("The request is on hold."),
            _hold_fields,
            _hold,
            consequence=texts.gettext("The resident hears the reason and the day."),
        ),
        StepPage(
            Action.RESUME,
            ResumeRequest,
            texts.gettext("Go on after the hold"),
            texts.gettext("Go on"),
            texts.gettext("The hold is over."),
        ),
        StepPage(
            Action.TRANSFER,
            TransferRequest,
            texts.gettext("Hand it to another agency"),
            texts.gettext("Hand it over"),
            texts.gettext("The request is with the other agency now. It is still open."),
            _transfer_fields,
            lambda filled, state: {"agency": filled["agency"], "why": filled["why"]},
            residents_read_it=True,
            consequence=texts.gettext("It stays open, the clocks go on, and the transfer is counted."),
        ),
        StepPage(
            Action.REOPEN,
            ReopenRequest,
            texts.gettext("Open it again"),
            texts.gettext("Open it again"),
            texts.gettext("The request is open again."),
            _reason_fields,
            lambda filled, state: {"why": filled["why"]},
            residents_read_it=True,
            consequence=texts.gettext("It is counted as reopened, and the resident hears of it."),
        ),
    )


def _beside(texts: Texts) -> tuple[StepPage, ...]:
    return (
        StepPage(
            DeskStep.ASSIGN,
            AssignRequest,
            texts.gettext("Say who does it"),
            texts.gettext("Save"),
            texts.gettext("It is noted who does it."),
            _assign_fields,
            _assign,
            can_be_late=False,
        ),
        StepPage(
            DeskStep.SCHEDULE,
            ScheduleWork,
            texts.gettext("Plan the day"),
            texts.gettext("Save the day"),
            texts.gettext("The plan is saved."),
            _schedule_fields,
            lambda filled, state: {"day": filled.day("day")},
            can_be_late=False,
            consequence=texts.gettext(
                "The resident sees the planned day. Leave it empty to take a plan back."
            ),
        ),
        StepPage(
            DeskStep.IDENTIFY,
            RecordIdentifier,
            texts.gettext("Add a number of your own systems"),
            texts.gettext("Save the number"),
            texts.gettext("The number is saved."),
            _identifier_fields,
            lambda filled, state: {
                "kind": IdentifierKind(filled["kind"] or IdentifierKind.WORK_ORDER),
                "number": filled["number"],
            },
            can_be_late=False,
        ),
        StepPage(
            DeskStep.COMMENT,
            AddComment,
            texts.gettext("Add an internal note"),
            texts.gettext("Save the note"),
            texts.gettext("The note is saved."),
            _comment_fields,
            lambda filled, state: {"text": filled["text"]},
            can_be_late=False,
        ),
        StepPage(
            DeskStep.REVIEW_CLOSE,
            ReviewClose,
            texts.gettext("Review the close"),
            texts.gettext("The close is true"),
            texts.gettext("The close is reviewed."),
            can_be_late=False,
            consequence=texts.gettext("You looked at it and found it true. If it is not, open it again."),
        ),
    )


def _hold_fields(state: RequestState) -> Sequence[DeskField]:
    texts = current_texts()
    reasons = tuple((reason.value, hold_word(texts, reason)) for reason in HoldReason)
    return (
        DeskField("reason", texts.gettext("Why does it wait?"), Kind.RADIOS, options=reasons),
        DeskField("until", texts.gettext("Day you expect to go on"), Kind.DAY, optional=True),
        DeskField(
            "season",
            texts.gettext("Season it is planned in"),
            hint=texts.gettext("Only where a program has no day for it yet, like: spring 2027"),
            optional=True,
        ),
    )


def _hold(filled: Filled, state: RequestState) -> Values:
    reason = HoldReason(filled["reason"]) if filled["reason"] in set(HoldReason) else HoldReason.WEATHER
    until = filled.day("until")
    if until is None and "until" not in filled.errors:
        if reason is not HoldReason.SCHEDULED:
            filled.errors["until"] = current_texts().gettext("Give the day you expect to go on")
        elif not filled["season"]:
            filled.errors["until"] = current_texts().gettext("Give a day, or the season it is planned in")
    return {"reason": reason, "until": until, "season": filled["season"]}


def _transfer_fields(state: RequestState) -> Sequence[DeskField]:
    texts = current_texts()
    others = frozenset(current_portal().catalogue.agencies) - {state.agency}
    choose = ("", texts.gettext("Choose an agency"))
    return (
        DeskField(
            "agency", texts.gettext("Which agency?"), Kind.SELECT, options=(choose, *agencies_by_name(others))
        ),
        DeskField("why", texts.gettext("Why?"), Kind.TEXT, texts.gettext("The resident reads this.")),
    )


def _reason_fields(state: RequestState) -> Sequence[DeskField]:
    texts = current_texts()
    return (DeskField("why", texts.gettext("Why?"), Kind.TEXT, texts.gettext("The resident reads this.")),)


def _assign_fields(state: RequestState) -> Sequence[DeskField]:
    texts, portal = current_texts(), current_portal()
    people = [(one.username, f"{one.name} ({one.username})") for one in colleagues(portal, state.agency)]
    teams = [
        (TEAM + team, texts.gettext("Team: %(team)s") % {"team": team})
        for team in teams_of(portal, state.agency)
    ]
    now = state.assignee or (TEAM + state.team if state.team else NOBODY)
    options = ((NOBODY, texts.gettext("Nobody")), *people, *teams)
    if now not in {value for value, _ in options}:
        now = NOBODY
    return (DeskField("who", texts.gettext("Who does it?"), Kind.SELECT, options=options, value=now),)


def _assign(filled: Filled, state: RequestState) -> Values:
    who = filled["who"]
    if who.startswith(TEAM):
        return {"team": who.removeprefix(TEAM)}
    return {} if who in {"", NOBODY} else {"assignee": who}


def _schedule_fields(state: RequestState) -> Sequence[DeskField]:
    planned = state.scheduled_for.isoformat() if state.scheduled_for else ""
    return (DeskField("day", current_texts().gettext("Planned day"), Kind.DAY, optional=True, value=planned),)


def _identifier_fields(state: RequestState) -> Sequence[DeskField]:
    texts = current_texts()
    kinds = tuple((kind.value, identifier_word(texts, kind)) for kind in IdentifierKind)
    return (
        DeskField("kind", texts.gettext("What does it name?"), Kind.SELECT, options=kinds, value=kinds[0][0]),
        DeskField(
            "number",
            texts.gettext("Number"),
            hint=texts.gettext("Leave it empty to take a number back."),
            optional=True,
        ),
    )


def _comment_fields(state: RequestState) -> Sequence[DeskField]:
    texts = current_texts()
    hint = texts.gettext("Residents never see this. It may still be asked for under public-records law.")
    return (DeskField("text", texts.gettext("Note"), Kind.TEXT, hint),)
