"""What the write door refuses a resident, in their language: what happened and what can be done."""

from portal.commands.refusals import Refusal, Refused
from portal.texts import Texts


def refusal_words(texts: Texts, refused: Refused) -> str:
    """Say why a step was not taken, and what to do. What only staff can meet has one sentence for all."""
    return {
        Refusal.CHANGED_MEANWHILE: texts.gettext(
            "Your request changed while this page was open. Look at how it stands now, then try again."
        ),
        Refusal.NOT_NOW_FOR_RESIDENTS: texts.gettext(
            "This cannot be done with your request as it stands now. Below you see what can be done."
        ),
        Refusal.NOT_ALLOWED_NOW: texts.gettext(
            "This cannot be done with your request as it stands now. Below you see what can be done."
        ),
        Refusal.NO_TEXT: texts.gettext("Write a few words, then press the button again."),
        Refusal.NO_SUCH_RATING: texts.gettext("Choose one of the ratings on the page, or none."),
        Refusal.UNKNOWN_REQUEST: texts.gettext(
            "We have no request with this reference. Check each letter and number, or call us."
        ),
    }.get(
        refused.refusal,
        texts.gettext("We could not do this. Nothing was changed. Call us, and we do it with you."),
    )
