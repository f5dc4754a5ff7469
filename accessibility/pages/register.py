"""The register of measures at the desk."""

from accessibility.inventory import Line, Role

HOME = "/staff/register"


def _desk(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, HOME + path, state, describes, role=Role.AGENCY, languages=("en",), errors=errors, prepare=name
    )


LINES = (
    _desk("desk-register", "", "with measures", "a search with filters, and the measures it found"),
    _desk(
        "desk-register-measure",
        "/measure",
        "in two editions, a value restated",
        "a measure, a question, its revisions",
    ),
    _desk("desk-register-answers-error", "/answers", "with errors", "that nothing was answered", errors=1),
    _desk("desk-register-change", "/steps/<step>", "fresh", "asks what a measure is from a fiscal year on"),
)
