"""When something goes wrong: a page that says what happened and what to do, in the page's language."""

from datetime import datetime
from typing import Any

import structlog
from flask import Flask, g, render_template, request, url_for
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    ServiceUnavailable,
    TooManyRequests,
)

from portal.adapters.files import FilesUnavailable
from portal.store.base import DatabaseUnavailable
from portal.texts import Texts
from portal.web.current import current_portal, current_texts
from portal.web.language import use_language
from portal.web.phone import call_us
from portal.web.typed_again import typed_again

LARGEST_BODY_DRAINED = 32 * 1024 * 1024
"""How much of a refused body is read and thrown away, so that the browser gets to read the answer."""

_log = structlog.get_logger()


def setup_errors(app: Flask) -> None:
    """Answer every error with a page of our own."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(DatabaseUnavailable, _database_error)
    app.register_error_handler(Exception, _unexpected)


def drain_body(most: int = LARGEST_BODY_DRAINED) -> None:
    """Read what the browser is still sending: a connection closed before that shows no page at all."""
    # Not a byte more than was announced: a server's stream may wait for them for ever.
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, most)
    while left > 0 and (chunk := stream.read(min(65536, left))):
        left -= len(chunk)


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or (error.code or 500) < 400:
        return error
    if error.code == 413:
        drain_body()
    if isinstance(error, TooManyRequests) and isinstance(error.retry_after, datetime):
        return _wait_page(error.retry_after)
    page = _page(error.code or 500)
    if isinstance(error, MethodNotAllowed):
        return *page, {"Allow": ", ".join(sorted(error.valid_methods or ()))}
    return page


def log_unavailable(error: DatabaseUnavailable | FilesUnavailable) -> None:
    """Write down that the database, or the storage of files, did not answer."""
    what = "database" if isinstance(error, DatabaseUnavailable) else "files"
    _log.error(f"{what} unavailable", endpoint=request.endpoint, error=str(error))


def _database_error(error: DatabaseUnavailable) -> Any:
    log_unavailable(error)
    return _page(ServiceUnavailable.code)


def _unexpected(error: Exception) -> Any:
    _log.exception("unexpected error", endpoint=request.endpoint, error=type(error).__name__)
    return _page(InternalServerError.code)


def _page(status: int) -> tuple[str, int]:
    if "texts" not in g:
        use_language(None)
    texts = current_texts()
    heading, what_happened, what_to_do = _words(texts, status)
    again = typed_again() if status == ServiceUnavailable.code else None
    page = render_template(
        "agency/unsaved.html" if again else "errors/error.html",
        again=again,
        heading=heading,
        what_happened=what_happened,
        what_to_do=[*(() if again else what_to_do), call_us()],
        links=[
            (texts.gettext("Go to the home page"), url_for("residents.home", lang=texts.language)),
            (texts.gettext("Track a request"), url_for("residents.track_form", lang=texts.language)),
        ],
    )
    return page, status


def _wait_page(again_at: datetime) -> tuple[str, int, dict[str, str]]:
    """Say when something that was done too often may be tried again. A form's answers are kept meanwhile."""
    texts = current_texts()
    page = render_template(
        "errors/error.html",
        heading=texts.gettext("Wait a little, then try again"),
        what_happened=texts.gettext(
            "This was done very often from your network in the last hour. Others may share it with you."
        ),
        what_to_do=[
            texts.gettext("Try again after %(time)s. What you typed in a form is kept.")
            % {"time": texts.date_time(again_at)},
            call_us(),
        ],
        links=[
            (texts.gettext("Go back to where you were"), request.full_path.rstrip("?")),
            (texts.gettext("Go to the home page"), url_for("residents.home", lang=texts.language)),
        ],
    )
    seconds = max(round((again_at - current_portal().now()).total_seconds()), 1)
    return page, TooManyRequests.code, {"Retry-After": str(seconds)}


def _words(texts: Texts, status: int) -> tuple[str, str, list[str]]:
    """Return heading, what happened, what to do."""
    if status == 404:
        return (
            texts.gettext("We could not find this page"),
            texts.gettext("The address may have a mistake in it, or the page may have moved."),
            [texts.gettext("Check the address, or start from the home page.")],
        )
    if status == 413:
        return (
            texts.gettext("That was too much to send"),
            texts.gettext("What you sent is larger than we can take, so none of it was saved."),
            [texts.gettext("Go back, shorten your text, and send it again. Your other answers are kept.")],
        )
    if status == 503:
        return (
            texts.gettext("We cannot save anything right now"),
            texts.gettext("Our database does not answer. Nothing you sent before is lost."),
            [
                texts.gettext("Wait a minute, then load this page again."),
                texts.gettext("If you had typed something, go back: your browser may still have it."),
            ],
        )
    if status < 500:
        return (
            texts.gettext("We could not do that"),
            texts.gettext("Your browser asked for something this page does not offer."),
            [texts.gettext("Go back and try again, or start from the home page.")],
        )
    return (
        texts.gettext("Something went wrong on our side"),
        texts.gettext("This is our mistake, not yours. We made a note of it. Your earlier answers are kept."),
        [texts.gettext("Go back and try again in a minute.")],
    )
