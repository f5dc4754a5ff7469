"""What the step before has done, as the address of a page has it."""

from flask import request

from portal.domain import reference as references
from portal.web.agency.closing_words import outcome_told
from portal.web.agency.steps import step_pages
from portal.web.current import current_texts


def told() -> str | None:
    """Return it in words, with the reference where the page is not the request's own."""
    code = request.args.get("told", "")
    page = step_pages().get(code)
    sentence = page.told if page else _others().get(code) or outcome_told(code)
    reference = references.read(request.args.get("about", ""))
    return f"{references.shown(reference)}: {sentence}" if sentence and reference else sentence


def _others() -> dict[str, str]:
    texts = current_texts()
    return {
        "change": texts.gettext("It is under another service now. The time we received it stays the same."),
        "split": texts.gettext("The part is a request of its own now. You find it below."),
    }
