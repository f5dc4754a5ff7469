"""What happens next, for every way a request can stand; what a link opens; what a refusal says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.commands.refusals import Refusal, refuse
from portal.domain.access import SAME_PRESS, Link, LinkFault, Opens
from portal.domain.clocks import Target, TargetUnit
from portal.domain.history import MilestoneState, RequestState
from portal.domain.lifecycle import Channel, Fixed, MilestoneKind, Outcome, Result, Status, Visibility
from portal.domain.messages import LinkPurpose
from portal.queries.requests import RequestView
from portal.settings import TRANSLATIONS
from portal.texts import load
from portal.web.next_steps import next_step
from portal.web.refusal_words import refusal_words
from portal.web.timeline import Teller
from tests.havenport import havenport
from tests.portals import MONDAY_NOON

CITY = havenport()
TEXTS = load(CITY.city.languages, CITY.city.zone, CITY.city.country, TRANSLATIONS)
DUE = MONDAY_NOON + timedelta(days=4)
WORK = MilestoneState(MilestoneKind.WORK_COMPLETE, Target(4, TargetUnit.DAYS), DUE)
RECEIVED = RequestState(
    reference="ABCDEFGHJ",
    service="HW-Lamp Out",
    version=None,
    agency="harbor-works",
    channel=Channel.WEB,
    language="en",
    visibility=Visibility.PUBLIC,
    received_at=MONDAY_NOON,
    updated_at=MONDAY_NOON,
    milestones=(WORK,),
)


def said(state: RequestState, now: datetime = MONDAY_NOON, language: str = "en") -> str:
    """What happens next."""
    words = CITY.words(language)
    teller = Teller(TEXTS[language], words, dict(CITY.agencies), CITY.calendar, now)
    return next_step(teller, RequestView(state, None, (), {}, None))


def test_an_open_request_says_what_comes_and_by_when() -> None:
    day = "November 6, 2026, 12:00\u202fPM"
    assert said(RECEIVED) == f"Next, we do the work and tell you what came of it. We promised this by {day}."
    late = said(RECEIVED, DUE + timedelta(days=1))
    assert late.endswith(f"We promised this by {day} and are late. We are sorry.")


def test_without_a_date_nothing_is_promised() -> None:
    undated = replace(RECEIVED, milestones=(replace(WORK, due_at=None, target=None),))
    assert said(undated) == "Next, we do the work and tell you what came of it."
    met = replace(RECEIVED, milestones=(replace(WORK, result=Result.MET),))
    assert said(met) == "Next, we finish it and tell you what came of it."


def test_a_hold_says_until_when() -> None:
    held = replace(RECEIVED, status=Status.ON_HOLD)
    assert said(held) == "The work waits. We go on as soon as we can."
    until = replace(held, hold_until=datetime(2026, 12, 20, tzinfo=UTC).date())
    assert said(until) == "The work waits. We expect to go on by December 20, 2026."


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_every_end_has_its_own_sentence_in_every_language(language: str) -> None:
    closed = replace(RECEIVED, status=Status.CLOSED)
    sentences = {
        said(replace(closed, outcome=outcome, fixed=fixed), language=language)
        for outcome in Outcome
        for fixed in (None, *Fixed)
    }
    assert len(sentences) == 8, "four answers to the question, three ends of their own, and all others"
    if language != "en":
        assert not any(sentence.isascii() and "Nothing more" in sentence for sentence in sentences)


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_says_what_can_be_done_without_a_code(refusal: Refusal) -> None:
    words = refusal_words(TEXTS["en"], refuse(refusal, status="closed", step="add"))
    assert "{" not in words
    assert words != refusal_words(TEXTS["ar"], refuse(refusal))


def link(purpose: LinkPurpose = LinkPurpose.MINE, **more: object) -> Link:
    """A link, good unless something else is said."""
    reference = "ABCDEFGHJ" if purpose is LinkPurpose.REQUEST else None
    return replace(Link(purpose, reference, None, None), **more)  # type: ignore[arg-type]


def test_what_a_link_opens() -> None:
    assert link().judge(MONDAY_NOON) == Opens(None)
    assert link(LinkPurpose.REQUEST).judge(MONDAY_NOON) == Opens("ABCDEFGHJ")
    assert link(LinkPurpose.STOP).judge(MONDAY_NOON) is LinkFault.UNKNOWN
    assert link(LinkPurpose.REQUEST, reference=None).judge(MONDAY_NOON) is LinkFault.UNKNOWN
    assert link(expires_at=MONDAY_NOON).judge(MONDAY_NOON) is LinkFault.EXPIRED
    assert link(used_at=MONDAY_NOON - SAME_PRESS).judge(MONDAY_NOON) is LinkFault.USED
    assert link(used_at=MONDAY_NOON).judge(MONDAY_NOON) == Opens(None), "a button pressed twice"
