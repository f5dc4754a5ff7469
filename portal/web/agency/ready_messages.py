"""The ready messages of a close: what is offered, each in English and as the resident gets it."""

from portal.catalogue import Said
from portal.catalogue.schema import Closing
from portal.domain.lifecycle import Outcome, ReadyWords, Requirement
from portal.queries.requests import RequestView
from portal.texts import SOURCE_LANGUAGE, Texts
from portal.web.agency.fields import Beside, DeskField, Filled, Kind
from portal.web.agency.words import language_name
from portal.web.current import current_portal, current_texts
from portal.wording.closings import Library
from portal.wording.lifecycle import requirement_word

MESSAGE = "message"
"""Name of the field."""


def library_of(view: RequestView) -> Library:
    """Return the city's messages as they read for a request."""
    portal = current_portal()
    return Library(portal.catalogue, portal.texts, view.state, view.version)


def message_fields(view: RequestView, outcome: Outcome) -> list[DeskField]:
    """Return the field that offers the messages for an outcome and a request's service; none without any."""
    texts, library = current_texts(), library_of(view)
    offered = library.fitting(outcome)
    if not offered:
        return []
    own = texts.gettext("No ready message, only words of your own")
    hint = texts.gettext(
        "It goes in the resident’s language, %(language)s, with whatever you write yourself below."
    ) % {"language": language_name(view.state.language)}
    shown = {each.code: library.words(each, current_portal().now()) for each in offered}
    return [
        DeskField(
            MESSAGE,
            texts.gettext("Ready message"),
            Kind.RADIOS,
            hint,
            optional=True,
            options=(("", own), *((code, _in_source(words)) for code, words in shown.items())),
            beside={each.code: _beside(texts, view, each, shown[each.code]) for each in offered},
        )
    ]


def spared(view: RequestView, outcome: Outcome) -> set[Requirement]:
    """Return what an outcome demands and some message that is offered says."""
    return {need for each in library_of(view).fitting(outcome) for need in each.says}


def chosen_message(view: RequestView, outcome: Outcome, filled: Filled) -> str:
    """Return the code of the message that was chosen; empty for none.

    What it says need not be filled in. One that is not offered any more is an error of the field.
    """
    code = filled[MESSAGE]
    if MESSAGE in filled.errors:
        filled.errors[MESSAGE] = current_texts().gettext(
            "That message is not offered for this any more. Choose another one, or write words of your own"
        )
        return ""
    message = library_of(view).find(outcome, code) if code else None
    for need in message.says if message else ():
        if not filled[need.value]:
            filled.errors.pop(need.value, None)
    return code


def _in_source(words: dict[str, Said]) -> Said:
    return words.get(ReadyWords.MESSAGE_SOURCE, words[ReadyWords.MESSAGE])


def _beside(texts: Texts, view: RequestView, message: Closing, words: dict[str, Said]) -> tuple[Beside, ...]:
    theirs, said = words[ReadyWords.MESSAGE], []
    if theirs.lang != SOURCE_LANGUAGE:
        said.append(Beside(theirs, theirs.lang, current_portal().texts[theirs.lang].direction))
    if theirs.lang != view.state.language:
        missing = texts.gettext("It has no translation yet, so it goes in %(language)s.")
        said.append(Beside(missing % {"language": language_name(theirs.lang)}))
    if message.says:
        stands_for = texts.gettext("Says what is asked below: %(what)s")
        names = [requirement_word(texts, need) for need in message.says]
        said.append(Beside(stands_for % {"what": ", ".join(names)}))
    return tuple(said)
