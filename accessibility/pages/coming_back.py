"""Going on with a form later or on another device."""

from accessibility.inventory import Line

RESUME = "/<lang>/forms/<slug>/<link>"
LATER = "/<lang>/forms/<slug>/<link>/later"
COME_BACK = "/<lang>/come-back"

LINES: tuple[Line, ...] = (
    Line("later", LATER, "fresh", "ways to come back to a form", prepare="later"),
    Line(
        "later-code", LATER, "with a code", "the code, spelled, and where it is typed", prepare="later-code"
    ),
    Line("resume", RESUME, "with an answer", "goes on where the form stands", prepare="resume"),
    Line("come-back", COME_BACK, "fresh", "asks for a code", prepare="come-back"),
    Line("come-back-error", COME_BACK, "not a code", "what to check", errors=1, prepare="come-back-error"),
    Line("come-back-unknown", COME_BACK, "not found", "no such code", errors=1, prepare="come-back-unknown"),
    Line(
        "come-back-too-many",
        COME_BACK,
        "too many requests",
        "when to try again",
        errors=1,
        prepare="come-back-too-many",
    ),
)
"""In the order in which a person may meet them."""
