"""Opening one's own request by the cookie that a secret link was exchanged for."""

from collections.abc import Callable
from functools import wraps

from flask import redirect, render_template, request, url_for

from portal.catalogue import Said, answers
from portal.domain import reference as references
from portal.queries.requests import own_request
from portal.store.base import DatabaseUnavailable
from portal.web.answer_rows import AnswerRow
from portal.web.current import current_portal, current_texts
from portal.web.errors import log_unavailable
from portal.web.grants import holds
from portal.web.phone import call_us
from portal.web.residents.opening import Page

TYPED = ("note", "comment", "where-address", "where-described")
"""Controls whose text a page shows again when it can do nothing else with it."""


def with_grant(view: Callable[..., Page]) -> Callable[..., Page]:
    """Give a view the request that this browser may see in full; to any other say how to get there."""

    @wraps(view)
    def opened(reference: str, **values: object) -> Page:
        canonical = references.read(reference)
        try:
            if canonical is None or not holds(canonical):
                return _closed_page(canonical or "")
            found = own_request(current_portal(), canonical)
            if found is None or canonical != reference:
                return redirect(url_for("residents.track", reference=canonical), code=303)
            return view(found, **values)
        except DatabaseUnavailable as error:
            if request.method == "GET":
                raise
            log_unavailable(error)
            return _unsaved_page(reference)

    return opened


def expected() -> int | None:
    """Return the step that the page showed when its button was pressed."""
    text = request.form.get("expected", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _closed_page(reference: str) -> tuple[str, int]:
    """Say how to get to one's own request. A page that stood open too long loses nothing that was typed."""
    texts = current_texts()
    links = [(texts.gettext("Get a link to your requests"), url_for("residents.my_requests"))]
    if reference:
        links.append((texts.gettext("See where it stands"), url_for("residents.track", reference=reference)))
    page = render_template(
        "residents/stopped.html",
        heading=texts.gettext("Show us that this is your request"),
        what_happened=texts.gettext(
            "We show and change a request only for the person who sent it. A device stays open for 12 hours."
        ),
        what_to_do=[
            texts.gettext("Open the link in one of our messages, or the address of your receipt."),
            texts.gettext("Or enter your email address or phone number, and we send you a new link."),
            call_us(),
        ],
        rows=_typed(),
        links=links,
    )
    return page, 403


def _unsaved_page(reference: str) -> tuple[str, int]:
    """Show what was typed while the database does not answer: it is kept nowhere else."""
    texts = current_texts()
    page = render_template(
        "residents/stopped.html",
        heading=texts.gettext("We cannot save anything right now"),
        what_happened=texts.gettext("Our database does not answer. Nothing you sent before is lost."),
        what_to_do=[
            texts.gettext(
                "Keep or print this page: what you typed is below. Wait a minute, then send it again."
            ),
            call_us(),
        ],
        rows=_typed(),
        links=[(texts.gettext("See where it stands"), url_for("residents.track", reference=reference))],
    )
    return page, 503


def _typed() -> list[AnswerRow]:
    texts = current_texts()
    typed = [answers.clean(request.form.get(name, ""), lines=True) for name in TYPED]
    lines = tuple(line for text in typed for line in text.splitlines())
    label = Said(texts.gettext("What you typed"), texts.language)
    return [AnswerRow(label, lines, None, is_missing=False)] if lines else []
