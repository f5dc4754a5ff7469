"""What each file is, in the page's language. What is in the files themselves is English: one file for all."""

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
