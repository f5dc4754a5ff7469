"""The call-taker's desk: calls, their forms on one page, the receipt to read back, the log. In English."""

from accessibility.inventory import Line, Role

CALLS = "/staff/calls"
CALL = f"{CALLS}/<int:number>"
ABOUT = f"{CALL}/about"
FORM = f"{CALL}/forms/<int:place>"
RECEIPT = f"{FORM}/sent"
LOG = f"{CALLS}/log"


def _call(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, path, state, describes, role=Role.CALL_TAKER, languages=("en",), errors=errors, prepare=name
    )


LINES = (
    _call("calls", CALLS, "fresh", "asks who calls, and how they speak with us"),
    _call("calls-error", CALLS, "with errors", "what cannot be read, and calls that go on", errors=3),
    _call("calls-unsaved", CALLS, "database gone", "that what was typed is still there, to send it again"),
    _call("call", CALL, "with requests", "the caller's requests, an interpreter, a form on the way"),
    _call("call-empty", CALL, "empty list", "nobody is known yet"),
    _call("call-found", CALL, "after a search", "services by the caller's words, and who else does it"),
    _call("call-error", CALL, "with an error", "asks why they called before the end", errors=1),
    _call("call-ended", CALL, "after the end", "that it ended, and how to go on"),
    _call("call-about", ABOUT, "fresh", "what is known of the call"),
    _call("call-form", FORM, "fresh", "all questions, each with what to say"),
    _call("call-form-open", FORM, "half filled", "what is still open, and which place is meant"),
    _call("call-form-error", FORM, "with errors", "which questions, and whether it is the same", errors=4),
    _call("call-form-ready", FORM, "filled", "that it can be read back and sent"),
    _call("call-receipt", RECEIPT, "after success", "the reference letter by letter, in Spanish too"),
    _call("call-log", LOG, "fresh", "calls of today, and repeat contact with its formula"),
    Line(
        "everybodys-calls",
        f"{CALLS}/everybody",
        "one person's calls",
        "who took which calls on a day",
        role=Role.AGENCY,
        languages=("en",),
        prepare="everybodys-calls",
    ),
    _call("call-log-empty", LOG, "empty list", "that there was no call yet"),
)
"""In the order in which a call-taker meets them."""
