"""portal request: the agencies' first way in, on the same commands as every later one."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import click

from portal.catalogue import answers
from portal.cli.opening import opened
from portal.commands.door import execute
from portal.commands.refusals import Refusal, refuse
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
from portal.domain import reference as references
from portal.domain.lifecycle import HoldReason, Outcome, Requirement
from portal.domain.permissions import Actor, Role
from portal.portal import Portal
from portal.queries.requests import RequestView, staff_request
from portal.texts import SOURCE_LANGUAGE, locale_for

Decorated = Callable[..., Any]

EARLIEST_YEAR, LATEST_YEAR = 1900, 9000
"""Years between which every moment has a time in every zone."""

LONGEST_WORDS = 10_000
LONGEST_NAME = 100
"""Characters of an account's name, as the event log keeps it."""


@click.group()
def request() -> None:
    """One service request: show it, or take a step with it."""


class LocalMoment(click.ParamType[datetime]):
    """A moment as people write it, in the city's time unless it has an offset."""

    name = "when"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read 2026-11-21T10:40, with or without an offset."""
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            self.fail(f"{value!r}: write a day and time like 2026-11-21T10:40", param, ctx)
        return moment


class Words(click.ParamType[str]):
    """Words of a person: as clean as those that come through a page, and no longer than `most` characters."""

    name = "words"

    def __init__(self, most: int = LONGEST_WORDS) -> None:
        """Take up to `most` characters."""
        self.most = most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Clean the text: what the terminal could not read as text is left out."""
        text = answers.clean(str(value), lines=True)
        if len(text) > self.most:
            self.fail(f"{len(text)} characters are too many; write at most {self.most}", param, ctx)
        return text


def read_reference(typed: str) -> str:
    """Return a reference as it was typed in its one spelling. Errors: Refused."""
    reference = references.read(typed)
    if reference is None:
        raise refuse(Refusal.UNKNOWN_REQUEST, reference=typed)
    return reference


def step(function: Decorated) -> Decorated:
    """Give a command the arguments every step has."""
    function = click.option(
        "--by", type=Words(LONGEST_NAME), default="command-line", help="Who does this: an account's name."
    )(function)
    function = click.option("--at", type=LocalMoment(), help="When it happened, if not now.")(function)
    return click.argument("reference")(function)


def _carry_out(
    build: Callable[..., Command], reference: str, at: datetime | None, by: str, **values: Any
) -> None:
    portal = opened()
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=portal.catalogue.city.zone)
    occurred_at = at.astimezone(UTC) if at else None
    command = build(reference=read_reference(reference), occurred_at=occurred_at, **values)
    receipt = execute(portal, command, Actor(Role.ADMINISTRATOR, by))
    view = staff_request(portal, receipt.reference)
    if view is not None:
        click.echo(_headline(view))


def _headline(view: RequestView) -> str:
    state = view.state
    outcome = f" ({state.outcome.value})" if state.outcome else ""
    shown = references.shown(state.reference)
    return (
        f"{shown}  {view.service_name(SOURCE_LANGUAGE)}: {state.status.value}{outcome}, with {state.agency}"
    )


@request.command()
@click.argument("reference")
def show(reference: str) -> None:
    """Show a request: its state, promises, answers and history."""
    portal = opened()
    view = staff_request(portal, read_reference(reference))
    if view is None:
        raise refuse(Refusal.UNKNOWN_REQUEST, reference=reference)
    click.echo(_headline(view))
    if view.state.needs_review:
        click.echo("  needs review: it has signs of a machine, so look at it before work begins")
    _show_promises(view, portal)
    _show_answers(view, portal)
    _show_history(view, portal)


def _show_promises(view: RequestView, portal: Portal) -> None:
    texts = portal.texts[portal.catalogue.city.source_language]
    for milestone in view.state.milestones:
        due = texts.date_time(milestone.due_at) if milestone.due_at else "no date"
        resolved = f", {texts.date_time(milestone.resolved_at)}" if milestone.resolved_at else ""
        click.echo(f"  {milestone.kind.value}: due {due}: {milestone.result.value}{resolved}")


def _show_answers(view: RequestView, portal: Portal) -> None:
    texts = portal.texts[portal.catalogue.city.source_language]
    if view.version is None:
        return
    words = view.version.words(texts.language)
    for question in view.version.service.questions:
        value = (view.answers or {}).get(question.id)
        if value is not None:
            lines = answers.show(question, value, words, texts)
            click.echo(f"  {question.label} {' / '.join(lines)}")


def _show_history(view: RequestView, portal: Portal) -> None:
    texts = portal.texts[portal.catalogue.city.source_language]
    for past in view.history:
        click.echo(f"  {texts.date_time(past.occurred_at)}  {type(past.event).__name__} by {past.actor}")
        for kind, words in past.words.items():
            click.echo(f"      {kind} [{words.language}]: {words.text}")


@request.command()
@step
def accept(reference: str, at: datetime | None, by: str) -> None:
    """Confirm that the request is its agency's: the first response."""
    _carry_out(AcceptRequest, reference, at, by)


@request.command()
@step
def inspect(reference: str, at: datetime | None, by: str) -> None:
    """Say that someone went to look; the work is still to be done."""
    _carry_out(RecordInspection, reference, at, by)


@request.command()
@step
def start(reference: str, at: datetime | None, by: str) -> None:
    """Say that the work has started."""
    _carry_out(StartWork, reference, at, by)


@request.command()
@step
@click.argument("agency")
@click.option("--why", type=Words(), required=True, help="The reason, in words.")
def transfer(reference: str, agency: str, why: str, at: datetime | None, by: str) -> None:
    """Hand the request to AGENCY. Never closes it."""
    _carry_out(TransferRequest, reference, at, by, agency=agency, why=why)


@request.command()
@step
@click.argument("reason", type=click.Choice(HoldReason, case_sensitive=False))
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The day work is expected to go on.")
@click.option(
    "--season", type=Words(), default="", help="For a programme without a date: when it is planned."
)
def hold(
    reference: str, reason: HoldReason, until: datetime | None, season: str, at: datetime | None, by: str
) -> None:
    """Put the request on hold for REASON."""
    day: date | None = until.date() if until else None
    _carry_out(HoldRequest, reference, at, by, reason=reason, until=day, season=season)


@request.command()
@step
def resume(reference: str, at: datetime | None, by: str) -> None:
    """Go on after a hold."""
    _carry_out(ResumeRequest, reference, at, by)


@request.command()
@step
@click.argument("outcome", type=click.Choice(Outcome, case_sensitive=False))
@click.option(
    "--say", "said", type=(str, Words()), multiple=True, metavar="WHAT WORDS", help="What the outcome needs."
)
@click.option("--message", default="", help="The code of a ready message of the city's (closings.yaml).")
@click.option("--language", default="en", help="The language the words are in.")
def close(
    reference: str,
    outcome: Outcome,
    said: tuple[tuple[str, str], ...],
    message: str,
    language: str,
    **late: Any,
) -> None:
    """Close the request with OUTCOME and what it needs.

    For example: portal request close 7KQM2X9TZ completed --say what_was_done "Filled with asphalt"
    --say photo_or_reason "No photo: dark and raining"
    """
    locale_for(language)
    words = {}
    for kind, text in said:
        if kind not in set(Requirement):
            known = ", ".join(need.value for need in Requirement)
            raise click.BadParameter(f"{kind!r}: what can be said is {known}", param_hint="--say")
        words[Requirement(kind)] = text
    late |= {"outcome": outcome, "said": words, "message": message, "language": language}
    _carry_out(CloseRequest, reference, **late)


@request.command()
@step
@click.option("--why", type=Words(), required=True, help="The reason, in words.")
def reopen(reference: str, why: str, at: datetime | None, by: str) -> None:
    """Open a closed request again."""
    _carry_out(ReopenRequest, reference, at, by, why=why)
