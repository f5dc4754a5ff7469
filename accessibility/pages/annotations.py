"""The desk's annotations: what happened in the city while figures moved."""

from accessibility.inventory import Line, Role

ALL, ONE = "/staff/annotations", "/staff/annotations/<int:number>"


def _desk(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, path, state, describes, role=Role.AGENCY, languages=("en",), errors=errors, prepare=name
    )


LINES = (
    _desk("annotations", ALL, "with annotations", "those that stand, and a form for another"),
    _desk("annotations-error", ALL, "with an error", "that it needs words and a first day", errors=2),
    _desk("annotation-change", ONE, "fresh", "asks what to put in its place"),
)
