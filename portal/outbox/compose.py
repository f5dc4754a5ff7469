"""Messages about a request: one pure function for each kind, from what is known to what is said."""

from collections.abc import Callable, Mapping

from portal.domain import reference as references
from portal.domain.events import RequestAccepted, RequestHeld, RequestReopened, RequestTransferred
from portal.domain.lifecycle import REOPEN_WINDOW_DAYS, HoldReason, Outcome, Result, Status
from portal.domain.messages import MessageKind
from portal.outbox.closing import closed
from portal.outbox.content import Content, Desk, Fact, News
from portal.outbox.parts import about, asked_for, brief, heading, link, quote
from portal.wording.lifecycle import (
    due_word,
    hold_word,
    milestone_word,
    outcome_word,
    reopen_word,
    reopen_word_for_others,
    status_word,
)


def receipt(desk: Desk, news: News) -> Content:
    """Say that the request is here: its reference, what happens next and by when."""
    if not news.is_reporter:
        return _following(desk, news)
    texts = desk.texts
    subject = heading(texts, news, texts.gettext("We received your request %(reference)s"))
    steps = () if news.version is None or news.is_private else news.version.service.what_happens
    words = desk.words if news.version is None else news.version.words(texts.language)
    promises = () if news.is_private else _promises(desk, news)
    return Content(
        subject=subject,
        sentences=(texts.gettext("Keep this message: its link opens your request and everything in it."),),
        facts=(
            Fact(texts.gettext("Your reference"), texts.isolated(news.shown)),
            Fact(texts.gettext("To read it out"), texts.isolated(references.spelled(news.reference))),
            *about(desk, news),
            *promises,
        ),
        after=(
            *(words(step) for step in steps),
            texts.gettext("We write to you when something changes. You do not need to ask."),
        ),
        link=link(desk, news),
        brief=subject,
    )


def _following(desk: Desk, news: News) -> Content:
    texts = desk.texts
    subject = heading(texts, news, texts.gettext("You now follow request %(reference)s"))
    return Content(
        subject=subject,
        sentences=(texts.gettext("Thank you for telling us that you have the same problem. It counts."),),
        facts=(Fact(texts.gettext("The reference"), texts.isolated(news.shown)), *about(desk, news)),
        after=(texts.gettext("We write to you when something changes. You do not need to ask."),),
        link=link(desk, news),
        brief=subject,
    )


def _promises(desk: Desk, news: News) -> tuple[Fact, ...]:
    """Return what is promised and still to come: by its date, or as it is planned."""
    texts = desk.texts
    by = texts.gettext("by %(moment)s")
    found = []
    for each in news.state.milestones:
        if each.result is Result.PENDING:
            due = due_word(texts, news.version, each)
            shown = by % {"moment": due} if each.due_at is not None else due
            found.append(Fact(milestone_word(texts, each.kind), shown))
    return tuple(found)


def accepted(desk: Desk, news: News, event: RequestAccepted) -> Content:
    """Say who has taken the request on, and by when the rest is promised."""
    texts = desk.texts
    subject = heading(texts, news, texts.gettext("Request %(reference)s was taken on"))
    sentence = texts.gettext("An agency took it on. It is theirs to do now.")
    promises = () if news.is_private else _promises(desk, news)
    return Content(
        subject=subject,
        sentences=(sentence,),
        facts=(*about(desk, news), *promises),
        after=(texts.gettext("We write again when it is on hold or closed."),),
        link=link(desk, news),
        brief=brief(texts, news, status_word(texts, Status.ACCEPTED)),
    )


def transferred(desk: Desk, news: News, event: RequestTransferred) -> Content:
    """Say who has the request now, and why; it stays open."""
    texts = desk.texts
    subject = heading(texts, news, texts.gettext("Request %(reference)s went to another agency"))
    return Content(
        subject=subject,
        sentences=(
            texts.gettext("Another agency has it now. It is still open, and its deadlines have not changed."),
        ),
        facts=about(desk, news),
        quotes=quote(desk, news),
        after=(texts.gettext("We write again when they take it on. You do not need to do anything."),),
        link=link(desk, news),
        brief=brief(texts, news, texts.pgettext("text message", "Now with another agency")),
    )


def held(desk: Desk, news: News, event: RequestHeld) -> Content:
    """Say why the request waits, until when, and what the reader can do about it."""
    texts = desk.texts
    subject = heading(texts, news, texts.gettext("Request %(reference)s is on hold"))
    waiting = status_word(texts, Status.ON_HOLD)
    expected: tuple[Fact, ...] = ()
    if event.until is not None:
        expected = (Fact(texts.gettext("We expect to go on by"), texts.date(event.until)),)
        until = texts.pgettext("text message", "On hold until %(day)s")
        waiting = until % {"day": texts.short_date(event.until)}
    for_resident = event.reason is HoldReason.WAITING_FOR_RESIDENT and news.is_reporter
    return Content(
        subject=subject,
        sentences=(
            texts.gettext("We need something from you before we can go on.")
            if for_resident
            else hold_word(texts, event.reason),
        ),
        facts=(*about(desk, news), *expected),
        quotes=quote(desk, news),
        after=(
            texts.gettext("Open your request and add what is missing, or call us.")
            if for_resident
            else texts.gettext("You do not need to do anything."),
        ),
        link=link(desk, news),
        brief=brief(texts, news, waiting),
    )


def reopened(desk: Desk, news: News, event: RequestReopened) -> Content:
    """Say that the request is open again, and why; whose answer opened it is told to its owner alone."""
    texts = desk.texts
    say_why = reopen_word if news.is_reporter else reopen_word_for_others
    subject = heading(texts, news, texts.gettext("Request %(reference)s is open again"))
    return Content(
        subject=subject,
        sentences=(say_why(texts, event.cause),),
        facts=about(desk, news),
        quotes=quote(desk, news),
        after=(texts.gettext("It is being worked on again. We write when it is closed."),),
        link=link(desk, news),
        brief=brief(texts, news, texts.pgettext("text message", "Open again")),
    )


def is_it_fixed(desk: Desk, news: News) -> Content:
    """Ask whether it is fixed, a day after the close."""
    texts = desk.texts
    return _question(
        desk,
        news,
        heading(texts, news, texts.gettext("Is it fixed? Request %(reference)s")),
        texts.gettext("We closed it. Only you can say whether the problem is gone."),
    )


def reminder(desk: Desk, news: News) -> Content:
    """Ask once more."""
    texts = desk.texts
    return _question(
        desk,
        news,
        heading(texts, news, texts.gettext("Once more: is it fixed? Request %(reference)s")),
        texts.gettext("We asked you a week ago. This is the last time we ask."),
    )


def _question(desk: Desk, news: News, subject: str, sentence: str) -> Content:
    texts = desk.texts
    outcome = outcome_word(texts, news.state.outcome or Outcome.COMPLETED)
    window = texts.ngettext(
        "If you say no within %(num)s day of the close, we open the request again.",
        "If you say no within %(num)s days of the close, we open the request again.",
        REOPEN_WINDOW_DAYS,
    )
    return Content(
        subject=subject,
        sentences=(sentence,),
        facts=(*asked_for(desk, news), Fact(texts.gettext("Closed as"), outcome)),
        after=(
            texts.gettext("Open the link and answer yes, partly or no. It takes a minute."),
            window % {"num": texts.number(REOPEN_WINDOW_DAYS)},
        ),
        link=link(desk, news, texts.gettext("Say whether it is fixed")),
        brief=subject,
    )


COMPOSERS: Mapping[MessageKind, Callable[..., Content]] = {
    MessageKind.RECEIPT: receipt,
    MessageKind.ACCEPTED: accepted,
    MessageKind.TRANSFERRED: transferred,
    MessageKind.HELD: held,
    MessageKind.CLOSED: closed,
    MessageKind.REOPENED: reopened,
    MessageKind.IS_IT_FIXED: is_it_fixed,
    MessageKind.REMINDER: reminder,
}

WITHOUT_EVENT = frozenset({MessageKind.RECEIPT, MessageKind.IS_IT_FIXED, MessageKind.REMINDER})
"""Kinds that are made from how the request stands, and need no event."""


def compose(desk: Desk, kind: MessageKind, news: News) -> Content:
    """Return what a message about a request says.

    In: the city in the reader's language; the kind; what is known. Errors: KeyError for a kind that is not
    about a request.
    """
    if kind in WITHOUT_EVENT:
        return COMPOSERS[kind](desk, news)
    return COMPOSERS[kind](desk, news, news.event)
