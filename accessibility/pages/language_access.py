"""The desk's language-access report."""

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
)
