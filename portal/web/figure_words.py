"""What figures are narrowed to, in words: for everybody and the desk."""

from portal.domain.countable import Filter
from portal.queries.performance import Cut
from portal.texts import Texts, language_name
from portal.web.current import current_portal, current_texts
from portal.wording.measures import code_word


def code_name(cut: Cut, code: str) -> str:
    """Name what figures are narrowed to; what the profile does not know is shown by its code."""
    return code_word(current_portal().catalogue, current_texts(), Filter(cut.value), code)


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
