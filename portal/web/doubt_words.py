"""What is to be doubted, in words: for the public page and for the desk."""

from portal.outcomes.doubts import Doubt
from portal.texts import Texts


def doubt_words(texts: Texts, doubt: Doubt) -> tuple[str, str]:
    """Return what a doubt is called, and what it means for the figures."""
    return {
        Doubt.SUSPECT: (
            texts.gettext("Closed too fast, or too many at once"),
            texts.gettext("They count as closed and earn no credit until somebody has checked them."),
        ),
        Doubt.NO_PLACE: (
            texts.gettext("Place not known"),
            texts.gettext("They are in the figures of the city, and of no district or neighborhood."),
        ),
        Doubt.NO_DEADLINE: (
            texts.gettext("No deadline"),
            texts.gettext("We promised no date for them. They are in no share of what was on time."),
        ),
        Doubt.DEADLINE_BEFORE_RECEIVED: (
            texts.gettext("Deadline before the request came in"),
            texts.gettext("One of the two dates must be wrong. They are in no share and no time."),
        ),
        Doubt.CLOSED_BEFORE_RECEIVED: (
            texts.gettext("Closed before the request came in"),
            texts.gettext(
                "One of the two dates must be wrong. They count as closed too fast, and earn no credit."
            ),
        ),
        Doubt.NOT_RECORDED: (
            texts.gettext("Closed, and nothing said"),
            texts.gettext("Old records do not say what became of them. They never count as done."),
        ),
        Doubt.UNMAPPED: (
            texts.gettext("Of a type that no service stands for"),
            texts.gettext("Old records name it. It is shown under its own name."),
        ),
        Doubt.PROACTIVE: (
            texts.gettext("Found by the city’s own crews"),
            texts.gettext("No resident asked. They are in no figure."),
        ),
        Doubt.INFORMATION_ONLY: (
            texts.gettext("Calls that only asked for information"),
            texts.gettext("They asked for no work. They are in no figure."),
        ),
        Doubt.INVALID: (
            texts.gettext("Empty, spam or a test"),
            texts.gettext("They are in no share and no time."),
        ),
    }[doubt]
