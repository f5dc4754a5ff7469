"""The message that a request is closed: what became of it, why, and what the reader can do."""

from portal.domain.events import RequestClosed
from portal.domain.lifecycle import ASKED_IF_FIXED, REOPEN_WINDOW_DAYS, Outcome
from portal.outbox.content import Content, Desk, News
from portal.outbox.parts import asked_for, brief, heading, link, quote
from portal.wording.lifecycle import outcome_meaning, outcome_word


def closed(desk: Desk, news: News, event: RequestClosed) -> Content:
    """Say what became of the request, in the outcome's words and in staff's."""
    if event.outcome is Outcome.WITHDRAWN and news.is_reporter:
        return _taken_back(desk, news)
    texts = desk.texts
    became = outcome_word(texts, event.outcome)
    closing = texts.gettext("Request %(reference)s is closed: %(outcome)s")
    subject = heading(texts, news, closing, outcome=became)
    meaning = outcome_meaning(texts, event.outcome)
    first = (
        (texts.gettext("You told us of the same problem as somebody before. Their report is now closed."),)
        if news.of_root
        else ()
    )
    return Content(
        subject=subject,
        sentences=(*first, meaning),
        facts=asked_for(desk, news),
        quotes=quote(desk, news),
        after=(*_what_you_can_do(desk, news, event.outcome), desk.call()),
        link=link(desk, news),
        brief=brief(texts, news, texts.pgettext("text message", "Closed. %(outcome)s") % {"outcome": became}),
    )


def _taken_back(desk: Desk, news: News) -> Content:
    texts = desk.texts
    subject = heading(texts, news, texts.gettext("You took back request %(reference)s"))
    return Content(
        subject=subject,
        sentences=(texts.gettext("We closed it, as you asked. Nobody works on it any more."),),
        quotes=quote(desk, news),
        after=(texts.gettext("Did you not mean to? Ask for it again at any time, or call us."), desk.call()),
        link=link(desk, news),
        brief=subject,
    )


def _what_you_can_do(desk: Desk, news: News, outcome: Outcome) -> tuple[str, ...]:
    texts = desk.texts
    if outcome in ASKED_IF_FIXED:
        return (_not_fixed(desk, news),)
    if outcome is Outcome.COULD_NOT_LOCATE and news.is_reporter and not news.of_root:
        return (
            texts.gettext("Open your request and tell us more exactly where it is. Then we open it again."),
        )
    return {
        Outcome.COULD_NOT_LOCATE: (_tell_us_anew(desk),),
        Outcome.DUPLICATE: (
            texts.gettext("You do not need to do anything. We write to you when that report is closed."),
        ),
        Outcome.REFERRED: (texts.gettext("Ask them how it goes: the city cannot do it for them."),),
        Outcome.NOT_CITY: (texts.gettext("Do you think that this is wrong? Tell us why."),),
        Outcome.DECLINED: (texts.gettext("Do you think that this is wrong? You can ask for a review."),),
        Outcome.WITHDRAWN: (_tell_us_anew(desk),),
        Outcome.INVALID: (texts.gettext("Is there a problem after all? Ask again, or call us."),),
        Outcome.NOT_RECORDED: (_tell_us_anew(desk),),
    }[outcome]


def _not_fixed(desk: Desk, news: News) -> str:
    """Say what a reader does who finds it undone: who asked can have it opened again, others tell it anew."""
    texts = desk.texts
    if not news.is_reporter or news.of_root:
        return _tell_us_anew(desk)
    sentence = texts.ngettext(
        "Is it not fixed? Open your request and say so within %(num)s day. Then we open it again.",
        "Is it not fixed? Open your request and say so within %(num)s days. Then we open it again.",
        REOPEN_WINDOW_DAYS,
    )
    return sentence % {"num": texts.number(REOPEN_WINDOW_DAYS)}


def _tell_us_anew(desk: Desk) -> str:
    return desk.texts.gettext("Is the problem still there? Send us a new request.")
