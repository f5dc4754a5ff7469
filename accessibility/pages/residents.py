"""Pages that stand for themselves: finding a service, its questions, following a request, figures, errors."""

from accessibility.inventory import Line

HOME = "/<lang>/"
SERVICES = "/<lang>/services"
SERVICE = "/<lang>/services/<slug>"
QUESTION = "/<lang>/forms/<slug>/<link>/questions/<question_id>"
CHECK = "/<lang>/forms/<slug>/<link>/check"
SENT = "/<lang>/forms/<slug>/<link>/sent"
TRACK_FORM = "/<lang>/track"
TRACK = "/<lang>/track/<reference>"
OPEN_DATA = "/<lang>/open-data"
STATEMENT = "/<lang>/accessibility"

QUESTION_TYPES = {
    "boat": "one line of text",
    "story": "several lines of text with a count",
    "crew": "a whole number",
    "length": "a number with decimals",
    "kind": "one choice",
    "services": "many choices",
    "winter": "yes or no",
    "built": "a date",
    "arrival": "a date and a time",
    "email": "an e-mail address",
    "phone": "a phone number",
    "name": "a person's name",
    "home": "a described place",
}
"""The questions of the test city's service that asks one of every type, and what each asks for."""

_FIND = (
    Line(
        "home", HOME, "fresh", "what do you need: search, most used, topics, follow a request", prepare="home"
    ),
    Line("home-found", HOME, "search found services", "what was found and why", prepare="home-found"),
    Line("home-nothing", HOME, "search found nothing", "what to do instead", prepare="home-nothing"),
    Line("services", SERVICES, "fresh", "all services by topic", prepare="services"),
    Line("service", SERVICE, "public", "what it is for, what happens, by when", prepare="service"),
    Line(
        "service-private",
        SERVICE,
        "private",
        "an emergency first; nobody else sees it",
        prepare="service-private",
    ),
    Line(
        "service-open-targets", SERVICE, "no dates", "promises by appointment", prepare="service-open-targets"
    ),
)

_ASK = tuple(
    line
    for question, what in QUESTION_TYPES.items()
    for line in (
        Line(f"question-{question}", QUESTION, "fresh", f"asks for {what}", prepare=f"question-{question}"),
        Line(
            f"question-{question}-error",
            QUESTION,
            "with an error",
            f"asks again for {what}",
            errors=1,
            prepare=f"question-{question}-error",
        ),
    )
)

_FORM = (
    Line(
        "question-place",
        QUESTION,
        "fresh",
        "asks for an address or a described place",
        prepare="question-place",
    ),
    Line(
        "question-place-error",
        QUESTION,
        "with an error",
        "asks again where",
        errors=1,
        prepare="question-place-error",
    ),
    Line("question-answered", QUESTION, "with an answer", "an answer to change", prepare="question-answered"),
    Line("question-long", QUESTION, "with long content", "long words in a control", prepare="question-long"),
    Line(
        "question-stale",
        QUESTION,
        "without its token",
        "send it once more",
        errors=1,
        prepare="question-stale",
    ),
    Line("question-too-much", QUESTION, "too much text", "shorten it", errors=1, prepare="question-too-much"),
    Line("check", CHECK, "complete", "all answers before they are sent", prepare="check"),
    Line(
        "check-missing", CHECK, "answers missing", "what is still needed", errors=2, prepare="check-missing"
    ),
    Line("sent", SENT, "after success", "the receipt with the reference", prepare="sent"),
    Line("form-expired", QUESTION, "expired", "the form was erased", prepare="form-expired"),
    Line("form-withdrawn", QUESTION, "service withdrawn", "the answers to keep", prepare="form-withdrawn"),
    Line(
        "form-broken-link",
        QUESTION,
        "broken link",
        "part of the address is missing",
        prepare="form-broken-link",
    ),
)

_FOLLOW = (
    Line("track-form", TRACK_FORM, "fresh", "asks for a reference", prepare="track-form"),
    Line(
        "track-form-error",
        TRACK_FORM,
        "not a reference",
        "what to check",
        errors=1,
        prepare="track-form-error",
    ),
    Line("track-unknown", TRACK, "not found", "no such request", errors=1, prepare="track-unknown"),
    Line("track-received", TRACK, "received", "promises not due yet", prepare="track-received"),
    Line("track-on-hold", TRACK, "on hold, late", "why it waits, a promise missed", prepare="track-on-hold"),
    Line("track-done", TRACK, "closed: done", "what was done", prepare="track-done"),
    Line("track-reopened", TRACK, "reopened", "closed and open again", prepare="track-reopened"),
    Line(
        "track-duplicate",
        TRACK,
        "closed: duplicate",
        "how the first report stands",
        prepare="track-duplicate",
    ),
    Line("track-private", TRACK, "private", "only where it stands", prepare="track-private"),
)

_ABOUT = (
    Line("open-data", OPEN_DATA, "with records", "files, and what each column means", prepare="open-data"),
    Line(
        "statement", STATEMENT, "fresh", "how far each criterion is met, and how we know", prepare="statement"
    ),
)

_ERRORS = (
    Line("not-found", HOME, "not found", "an address that does not exist", prepare="not-found"),
    Line("unavailable", TRACK, "database gone", "what to do now", prepare="unavailable"),
    Line("failed", TRACK, "our mistake", "what to do now", prepare="failed"),
)

LINES: tuple[Line, ...] = (*_FIND, *_ASK, *_FORM, *_FOLLOW, *_ABOUT, *_ERRORS)
"""In the order in which a person may meet them."""
