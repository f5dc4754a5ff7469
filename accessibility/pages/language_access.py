"""The desk's language-access report, and its figures of forms."""

from accessibility.inventory import Line, Role

LINES = (
    Line(
        "language-access",
        "/staff/language-access",
        "with languages",
        "each language with its requests, messages and calls, and how much is translated",
        role=Role.AGENCY,
        languages=("en",),
        prepare="language-access",
    ),
    Line(
        "form-figures",
        "/staff/form-figures",
        "with forms",
        "how many that began reached their end, by service and language",
        role=Role.AGENCY,
        languages=("en",),
        prepare="form-figures",
    ),
)
