"""Pages travel compressed, except where their length could tell a secret (docs/decisions/0019)."""

import gzip

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

LEVEL = 4
"""Of gzip: a higher one takes longer and saves a hundredth more."""

SMALLEST = 500
"""Bytes: a shorter answer fits into one segment either way."""


class _Sessions(SecureCookieSessionInterface):
    """Flask's own sessions, which see an answer last and alone know whether the cookie was looked at."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        super().save_session(app, session, response)
        # Words that anybody may have put into the address, beside something of one person: whoever chooses
        # those words and sees how long the answer is could guess the rest, letter by letter.
        may_tell = bool(request.query_string) and session.accessed
        if _is_page(response) and not may_tell:
            _compress(response)


def setup_compression(app: Flask) -> None:
    """Compress every page for browsers that take gzip."""
    app.session_interface = _Sessions()


def _is_page(response: Response) -> bool:
    return response.mimetype == "text/html" and not response.is_streamed and not response.content_encoding


def _compress(response: Response) -> None:
    body = response.get_data()
    if len(body) < SMALLEST:
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.content_encoding = "gzip"
