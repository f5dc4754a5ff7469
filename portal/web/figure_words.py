"""What figures are narrowed to, and why cases are left out of them, in words: for everybody and the desk."""

from portal.domain.lifecycle import UNKNOWN_AGENCY
from portal.domain.measures import Exclusion
from portal.queries.performance import Cut
from portal.texts import Texts, language_name
from portal.web.current import current_portal, current_texts


def exclusion_word(texts: Texts, exclusion: Exclusion) -> str:
    """Say why cases are left out, in a few words."""
    return {
        Exclusion.PROACTIVE: texts.pgettext("left out", "found by the city’s own crews"),
        Exclusion.INFORMATION_ONLY: texts.pgettext("left out", "calls that only asked for information"),
        Exclusion.INVALID: texts.pgettext("left out", "empty, spam or a test"),
        Exclusion.DEADLINE_BEFORE_RECEIVED: texts.pgettext("left out", "deadline before the request came in"),
        Exclusion.NO_DEADLINE: texts.pgettext("left out", "no deadline"),
        Exclusion.NO_LONGER_NEEDED: texts.pgettext("left out", "promise no longer needed"),
        Exclusion.WITHDRAWN: texts.pgettext("left out", "taken back"),
        Exclusion.NOT_RECORDED: texts.pgettext("left out", "end not recorded"),
        Exclusion.TOO_RECENT: texts.pgettext("left out", "closed less than 30 days ago"),
    }[exclusion]


def code_name(cut: Cut, code: str) -> str:
    """Name what figures are narrowed to; what the profile does not know is shown by its code."""
    catalogue, texts = current_portal().catalogue, current_texts()
    words = catalogue.words(texts.language)
    if cut is Cut.SERVICE:
        version = catalogue.find(code)
        return version.words(texts.language)(version.service.name) if version else code
    if cut is Cut.AGENCY and code in catalogue.agencies:
        return words(catalogue.agencies[code].name)
    if cut is Cut.AGENCY and code == UNKNOWN_AGENCY:
        return texts.gettext("Agency not recorded")
    if cut is Cut.TOPIC:
        return next((words(topic.name) for topic in catalogue.city.topics if topic.code == code), code)
    if cut is Cut.DISTRICT:
        return texts.gettext("District %(code)s") % {"code": code}
    return code


def help_word(texts: Texts, code: str) -> str:
    """Say whether somebody helped to ask ("yes" or "no")."""
    return (
        texts.gettext("Somebody else wrote it down")
        if code == "yes"
        else texts.gettext("On their own, online")
    )


def language_word(texts: Texts, tag: str) -> str:
    """Name a language in the page's own, as a line begins with it."""
    name = language_name(tag, texts.locale)
    return name[:1].upper() + name[1:]
