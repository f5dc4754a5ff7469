"""The desk's work: the queue, a request, its steps, closing it, several at once, supervision."""

from accessibility.inventory import Line, Role

QUEUE = "/staff/requests"
REQUEST = "/staff/requests/<reference>"
STEP = "/staff/requests/<reference>/steps/<step>"
CLOSE = "/staff/requests/<reference>/close"
CLOSE_WITH = "/staff/requests/<reference>/close/<outcome>"
TOGETHER = "/staff/requests/together"
SAVED = "/staff/requests/saved"
ANOTHER = "/staff/requests/<reference>/another/<kind>"
ANOTHER_FORM = "/staff/requests/<reference>/another/<kind>/<slug>"
ALERTS = "/staff/alerts"
SUPERVISION = "/staff/supervision"
QUALITY = "/staff/data-quality"
FIGURE = "/staff/figures/<measure>"


def _desk(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(
        name, path, state, describes, role=Role.AGENCY, languages=("en",), errors=errors, prepare=name
    )


LINES = (
    _desk("queue", QUEUE, "with requests", "what is due first, with filters"),
    _desk("queue-nothing", QUEUE, "nothing found", "how to see more"),
    _desk("queue-name-error", SAVED, "with an error", "that a kept queue needs a name", errors=1),
    _desk("desk-request", REQUEST, "in progress", "all of a request, and what can be done"),
    _desk("desk-request-closed", REQUEST, "closed", "what came of it, and that it can be opened again"),
    _desk("desk-step", STEP, "fresh", "asks for the reason and the day of a hold"),
    _desk("desk-step-error", STEP, "with an error", "what a hold needs", errors=2),
    _desk("desk-step-changed", STEP, "changed meanwhile", "what happened, with all that was typed", errors=1),
    _desk("desk-step-impossible", STEP, "not possible", "that the request stands otherwise now"),
    _desk("desk-close", CLOSE, "fresh", "asks what came of it"),
    _desk("desk-close-error", CLOSE, "with an error", "that something has to be chosen", errors=1),
    _desk(
        "desk-close-with", CLOSE_WITH, "fresh", "ready messages in two languages, what was done, photos of it"
    ),
    _desk("desk-close-with-error", CLOSE_WITH, "with an error", "what the outcome needs", errors=2),
    _desk(
        "desk-letter", STEP, "looked at first", "the letter to the resident in both languages, before it goes"
    ),
    _desk("desk-together", TOGETHER, "some take it", "what a step does to each of several requests"),
    _desk("desk-together-done", TOGETHER, "after success", "what it did to each"),
    _desk("desk-another", ANOTHER, "fresh", "asks for which other service"),
    _desk("desk-another-form", ANOTHER_FORM, "fresh", "asks what the other service needs to know"),
    _desk("desk-another-error", ANOTHER_FORM, "with an error", "what is still to be answered", errors=2),
    _desk("alerts", ALERTS, "with an alert", "the alerts that stand, and a form for another"),
    _desk("alerts-error", ALERTS, "with an error", "that an alert needs a text", errors=1),
    _desk("supervision", SUPERVISION, "with cases", "load, late, stuck, disputed, suspect, not sent"),
    _desk("desk-figure", FIGURE, "with cases", "what a figure was counted from, and which requests"),
    _desk("desk-quality", QUALITY, "with doubts", "what figures leave out or doubt, and how many"),
    _desk("desk-doubtful", f"{QUALITY}/<doubt>", "with requests", "which requests one doubt is about"),
)
