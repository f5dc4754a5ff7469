"""What each file is, and what was wrong with an address, in the reader's language.

What is in the files themselves is English: one file for all.
"""

from portal.opendata.columns import Format
from portal.opendata.filters import CODES, LONGEST_CODE, ONCE, Fault, Wrong
from portal.opendata.tables import TABLES
from portal.texts import Texts


def file_word(texts: Texts, name: str) -> str:
    """Say what a row of a file is. Errors: KeyError for a file that there is not."""
    return {
        "requests": texts.gettext("One row for each request"),
        "open-baltimore": texts.gettext("The same, with the column names of Open Baltimore"),
        "milestones": texts.gettext("One row for each promise of a request"),
        "closes": texts.gettext("One row for each time a request was closed"),
        "measures": texts.gettext("One row for each figure of a service in a fiscal year"),
        "quarterly-counts": texts.gettext(
            "One row for each count by language or of what residents said, in a quarter"
        ),
        "measure-definitions": texts.gettext("How each figure is made"),
        "services": texts.gettext("Each service: its agency, its topic and what is promised"),
        "codes": texts.gettext("What each code means"),
        "dictionary": texts.gettext("The list below, as a file"),
    }[name]


def fault_words(texts: Texts, fault: Fault) -> str:
    """Say what to do about a parameter that cannot be read."""
    said = {
        Wrong.NO_MOMENT: texts.gettext(
            "Write a moment with its zone, like 2026-11-02T16:00:00Z or 2026-11-02T12:00:00-04:00."
        ),
        Wrong.NO_DAY: texts.gettext("Write a day, like 2026-11-02."),
        Wrong.NO_CODE: texts.gettext(
            "Write a code as the files have it, at most %(num)s characters. For several codes, name it again."
        )
        % {"num": texts.number(LONGEST_CODE)},
        Wrong.NO_SUCH_CODE: texts.gettext("There is no such code. There are: %(names)s.")
        % {"names": ", ".join(fault.known)},
        Wrong.UNKNOWN: texts.gettext("There is no such parameter. There are: %(names)s.")
        % {"names": ", ".join([*ONCE, *CODES])},
        Wrong.TAKES_NONE: texts.gettext(
            "This file takes no parameters. Only files of requests, milestones and closes do."
        ),
    }[fault.wrong]
    once = texts.gettext("Give it once.")
    return f"{once} {said}" if fault.is_repeated else said


def no_file_words(texts: Texts) -> str:
    """Say which files there are."""
    return texts.gettext(
        "There is no such file. There are: %(names)s. Each has these endings: %(endings)s."
    ) % {
        "names": ", ".join(TABLES),
        "endings": ", ".join(f".{form.value}" for form in Format),
    }


def busy_words(texts: Texts, seconds: int) -> str:
    """Say that others are downloading, and when to come back."""
    return texts.gettext("Others are downloading. Try again in %(num)s seconds.") % {
        "num": texts.number(seconds)
    }
