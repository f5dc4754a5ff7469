"""Reports of the performance year at the desk: written, checked, signed off, restated."""

from accessibility.inventory import Line, Role

REPORT = "/staff/year/<int:year>/<agency>/<slug>"


def _desk(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, path, state, describes, role=Role.AGENCY, languages=("en",), errors=errors, prepare=name
    )


PUBLIC = "/<lang>/performance/agencies/<agency>/<int:year>/<slug>"

LINES = (
    Line(
        "report",
        PUBLIC,
        "signed late, restated",
        "values, a miss with what changes, an answer, and what was restated",
        prepare="report",
    ),
    Line("report-none", PUBLIC, "not signed off", "that it is late", prepare="report-none"),
    _desk("report-signed", REPORT, "signed late, restated", "what was signed, and what was restated since"),
    _desk(
        "report-measure",
        f"{REPORT}/measures/<path:identity>",
        "with a number that cannot be read, and a conflict",
        "asks for the values, says what to write, and shows two people's words",
        errors=2,
    ),
    _desk("report-check", f"{REPORT}/check", "with gaps", "everything that it says and that is missing"),
    _desk(
        "report-restate",
        f"{REPORT}/restate/<slot>/<path:identity>",
        "fresh",
        "what stands, and asks for another value and the reason",
    ),
    _desk(
        "report-restate-counted",
        f"{REPORT}/restate/<slot>/<path:identity>",
        "counted, with a request that came late",
        "the three numbers, the request that moved and why, and asks for the reason",
    ),
    _desk(
        "report-restate-moved",
        f"{REPORT}/restate/<slot>/<path:identity>",
        "counted, with a row that should have stood, without a reason",
        "that the figure does not hold, by which request, and that the reason is missing",
        errors=1,
    ),
    _desk(
        "report-restate-same",
        f"{REPORT}/restate/<slot>/<path:identity>",
        "counted, and nothing moved",
        "that the figure holds, and there is nothing to restate",
    ),
    _desk(
        "report-restate-uncounted",
        f"{REPORT}/restate/<slot>/<path:identity>",
        "counted then, and not any more",
        "that there is no other value to restate it to",
    ),
    _desk(
        "report-restate-asked",
        f"{REPORT}/restate/<slot>/<path:identity>",
        "with a value that the checks ask about",
        "what was typed, and the question",
        errors=1,
    ),
)
