"""Keeping in touch and following up: how to hear from us, secret links, all of one's own request."""

from accessibility.inventory import Line, Role

CONTACT = "/<lang>/forms/<slug>/<link>/contact"
OPEN = "/<lang>/open/<secret>"
MINE = "/<lang>/my-requests"
FORGET = "/<lang>/my-requests/forget"
TRACK = "/<lang>/track/<reference>"
NOTE, PHOTOS, PLACE, WITHDRAW, FIXED, MESSAGES = (
    f"{TRACK}/{step}" for step in ("note", "photos", "place", "withdraw", "fixed", "messages")
)

_CONTACT = (
    Line("contact", CONTACT, "fresh", "email, text message, both or nothing", prepare="contact"),
    Line(
        "contact-filled", CONTACT, "answers known", "offers what was asked already", prepare="contact-filled"
    ),
    Line(
        "contact-error",
        CONTACT,
        "with errors",
        "asks again for both addresses",
        errors=2,
        prepare="contact-error",
    ),
)

_LINK = (
    Line("open-link", OPEN, "fresh", "one button that opens a request", prepare="open-link"),
    Line("open-link-mine", OPEN, "fresh, works once", "one button that opens all", prepare="open-link-mine"),
    Line("open-link-used", OPEN, "used before", "how to get another", prepare="open-link-used"),
    Line("open-link-unknown", OPEN, "opens nothing", "how to get another", prepare="open-link-unknown"),
    Line(
        "open-link-stale", OPEN, "without its token", "press once more", errors=1, prepare="open-link-stale"
    ),
)


def _own(name: str, path: str, state: str, describes: str, errors: int = 0) -> Line:
    return Line(name, path, state, describes, role=Role.RESIDENT, errors=errors, prepare=name)


_OWN = (
    _own("own-received", TRACK, "own, received", "everything, and what can be done"),
    _own("own-on-hold", TRACK, "own, on hold", "why it waits and until when"),
    _own("own-late", TRACK, "own, late", "a promise that was missed, said honestly"),
    _own("own-done", TRACK, "own, closed: done", "is it fixed?"),
    _own("own-answered", TRACK, "own, answered", "what was answered, and how to change it"),
    _own("own-reopened", TRACK, "own, reopened by a no", "opened again, and what happens next"),
    _own("own-not-found", TRACK, "own, place not found", "tell us more exactly where"),
    _own("own-withdrawn", TRACK, "own, taken back", "nothing more happens"),
    _own("own-private", TRACK, "own, private", "everything of a private request"),
    _own("own-refused", WITHDRAW, "changed meanwhile", "why it was not taken back", errors=1),
    _own("own-note", NOTE, "fresh", "asks what there is to add"),
    _own("own-note-error", NOTE, "with an error", "asks again", errors=1),
    _own("own-note-added", NOTE, "after success", "the words are in the timeline"),
    _own("own-closed", NOTE, "not granted", "how to show that it is one's own"),
    _own("own-photos", PHOTOS, "fresh", "photos to add"),
    _own("own-photos-error", PHOTOS, "with an error", "choose one", errors=1),
    _own("own-with-photos", TRACK, "own, with photos", "the photos that came with it"),
    _own("own-place", PLACE, "fresh", "asks where it is"),
    _own("own-place-error", PLACE, "with an error", "asks again where", errors=1),
    _own("own-place-which", PLACE, "several places fit", "which one is meant"),
    _own("own-place-which-error", PLACE, "nothing chosen", "that one must be chosen", errors=1),
    _own("own-place-outside", PLACE, "outside", "who to ask there, and two ways on"),
    _own("own-withdraw", WITHDRAW, "fresh", "what taking it back means"),
    _own("own-fixed", FIXED, "fresh", "yes, partly or no, rating, comment"),
    _own("own-fixed-error", FIXED, "with an error", "asks again", errors=1),
    _own("own-messages", MESSAGES, "fresh", "where news goes"),
    _own("own-messages-error", MESSAGES, "with an error", "asks again", errors=1),
)

_MINE = (
    Line("my-requests-form", MINE, "fresh", "asks for an email address or phone", prepare="my-requests-form"),
    Line("my-requests-error", MINE, "with an error", "what to enter", errors=1, prepare="my-requests-error"),
    Line("my-requests-asked", MINE, "after success", "a link is on its way", prepare="my-requests-asked"),
    _own("my-requests", MINE, "list", "each request with its status and outcome"),
    _own("my-requests-empty", MINE, "empty list", "nothing with this address"),
    _own("my-requests-forgotten", FORGET, "after success", "the device forgot"),
)

LINES: tuple[Line, ...] = (*_CONTACT, *_LINK, *_OWN, *_MINE)
"""In the order in which a person may meet them."""
