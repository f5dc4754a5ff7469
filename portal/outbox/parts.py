"""Parts that messages about a request share."""

from portal.domain.lifecycle import ReadyWords, Requirement
from portal.outbox.content import Desk, Fact, Link, News
from portal.texts import Texts
from portal.wording.lifecycle import requirement_word


def heading(texts: Texts, news: News, sentence: str, **more: str) -> str:
    """Put the reader's reference into a subject. In: a sentence with %(reference)s, translated already."""
    return sentence % {"reference": texts.isolated(news.shown), **more}


def brief(texts: Texts, news: News, word: str) -> str:
    """Say the news as a text message does: which request, and a word or two."""
    saying = texts.pgettext("text message", "%(reference)s: %(news)s")
    return saying % {"reference": texts.isolated(news.shown), "news": word}


def about(desk: Desk, news: News) -> tuple[Fact, ...]:
    """Say what was asked for and who has it; of a private request neither."""
    if news.is_private:
        return ()
    has_it = Fact(desk.texts.gettext("Who has it now"), desk.agency(news.state.agency))
    return (*asked_for(desk, news), has_it)


def asked_for(desk: Desk, news: News) -> tuple[Fact, ...]:
    """Say what was asked for, unless it is private."""
    if news.is_private:
        return ()
    asked: str = news.state.service
    if news.version is not None:
        asked = news.version.words(desk.texts.language)(news.version.service.name)
    return (Fact(desk.texts.gettext("What was asked for"), asked),)


def quote(desk: Desk, news: News) -> tuple[Fact, ...]:
    """Return staff's words, each under what it answers."""
    if not news.may_quote():
        return ()
    return tuple(Fact(_label(desk.texts, kind), said) for kind, said in news.said.items())


def _label(texts: Texts, kind: str) -> str:
    if kind in set(Requirement):
        return requirement_word(texts, Requirement(kind))
    if kind == ReadyWords.MESSAGE:
        return texts.pgettext("said at a close", "Message from the city")
    return texts.gettext("When it is planned")


def link(desk: Desk, news: News, label: str | None = None) -> Link | None:
    """Return the way on: the reader's own request, or where the one that they follow stands."""
    if news.open_url is None:
        return None
    texts = desk.texts
    usual = texts.gettext("Open your request") if news.is_reporter else texts.gettext("See where it stands")
    return Link(label or usual, news.open_url)
