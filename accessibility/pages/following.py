"""Keeping in touch and following up: how to hear from us, secret links, all of one's own request."""

from accessibility.inventory import Line

CONTACT = "/<lang>/forms/<slug>/<link>/contact"

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

LINES: tuple[Line, ...] = (*_CONTACT,)
"""In the order in which a person may meet them."""
