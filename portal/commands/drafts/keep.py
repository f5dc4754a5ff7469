"""Keeping what someone typed, from the first answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.catalogue import ServiceVersion
from portal.catalogue.answers import Answer
from portal.catalogue.steps import Step
from portal.commands.drafts.counting import count, count_turning
from portal.commands.requests.subscribing import has_subscribed
from portal.commands.versions import ensure_version
from portal.domain.forms import KEPT_FOR, Counted
from portal.portal import Portal
from portal.store.dialects import insert_if_absent
from portal.store.models import DraftRow, RequestRow


@dataclass(frozen=True)
class Typed:
    """What someone typed for a question: the strings as submitted, and the language of the page.

    `answer` is what was read from them; None when they are only put by (changing language, going back).
    """

    question_id: str
    raw: Mapping[str, Sequence[str]]
    language: str
    answer: Answer | None

    def entry(self) -> dict[str, Any]:
        """Return it as kept: an answer only when it was read without a fault."""
        return {
            "raw": {control: list(texts) for control, texts in self.raw.items()},
            "language": self.language,
            "value": self.answer.value if self.answer else None,
            "answered": self.answer is not None and self.answer.fault is None,
        }


def keep_answer(portal: Portal, key: str, version: ServiceVersion, typed: Typed) -> None:
    """Keep what was typed for a question, whatever it is.

    In: the draft's key; the version of the definition it is made with, for its first answer.
    """
    now = portal.now()
    with portal.store.write() as session:
        draft = own_draft(session, portal, key, version, typed.language)
        if draft is None:
            return
        draft.entries = {**draft.entries, typed.question_id: typed.entry()}
        draft.language = typed.language
        draft.updated_at = now
        draft.expires_at = now + KEPT_FOR


def keep_step(
    portal: Portal,
    key: str,
    version: ServiceVersion,
    step: Step,
    known: Mapping[str, Any] | None,
    language: str,
) -> None:
    """Keep what is known of a step; None takes the step off the form again.

    In: `known` is JSON-able and has "done": whether the step needs no more answer.
    """
    now = portal.now()
    with portal.store.write() as session:
        draft = own_draft(session, portal, key, version, language)
        if draft is None:
            return
        before = draft.steps
        others = {name: value for name, value in draft.steps.items() if name != step.value}
        draft.steps = others if known is None else {**others, step.value: dict(known)}
        draft.updated_at = now
        draft.expires_at = now + KEPT_FOR
        count_turning(session, portal, draft, before)


def keep_page(
    portal: Portal,
    key: str,
    version: ServiceVersion,
    typed: Sequence[Typed],
    steps: Mapping[Step, Mapping[str, Any] | None],
    language: str,
) -> None:
    """Keep a whole form at once, as it was typed on one page.

    In: what was typed for each question that the page asked; what is known of each step it asked (None takes
    the step off); the language of whoever hears of it.
    """
    now = portal.now()
    with portal.store.write() as session:
        draft = own_draft(session, portal, key, version, language, is_counted=False)
        if draft is None:
            return
        before = draft.steps
        draft.entries = {**draft.entries, **{one.question_id: one.entry() for one in typed}}
        others = {name: known for name, known in draft.steps.items() if name not in set(steps)}
        draft.steps = others | {step.value: dict(known) for step, known in steps.items() if known is not None}
        draft.language = language
        draft.updated_at = now
        draft.expires_at = now + KEPT_FOR
        count_turning(session, portal, draft, before)


def own_draft(
    session: Session,
    portal: Portal,
    key: str,
    version: ServiceVersion,
    language: str,
    *,
    is_counted: bool = True,
) -> DraftRow | None:
    """Return the draft's row, locked; made first, and counted as begun, when this is its first answer.

    In: whether its beginning counts (not that of a call-taker's form). Out: None when the form was sent
    meanwhile, in another tab: a sent request is not changed from its form.
    """
    now = portal.now()
    locked = select(DraftRow).where(DraftRow.key == key).with_for_update()
    found, is_new = session.scalar(locked), False
    if found is None:
        values: dict[str, Any] = {
            "key": key,
            "service_version_id": ensure_version(session, version, now),
            "language": language,
            "began_in": language if is_counted else None,
            "entries": {},
            "steps": {},
            "created_at": now,
            "updated_at": now,
            "expires_at": now + KEPT_FOR,
        }
        is_new = insert_if_absent(session, DraftRow, values, "key")
        found = session.scalars(locked).one()
    if is_over(session, key):
        session.delete(found)
        return None
    if is_new:
        count(session, portal, found, Counted.STARTED)
    return found


def is_over(session: Session, key: str) -> bool:
    """Say whether a form was sent, or ended in following another request."""
    sent = session.scalar(select(RequestRow.id).where(RequestRow.key == key))
    return sent is not None or has_subscribed(session, key)


def purge_drafts(portal: Portal) -> int:
    """Erase drafts whose time is over; return how many."""
    with portal.store.write() as session:
        result = session.execute(delete(DraftRow).where(DraftRow.expires_at <= portal.now()))
        return int(getattr(result, "rowcount", 0))
