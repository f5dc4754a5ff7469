"""What every answer says to the browser about safety and keeping."""

from flask import Flask, Response, current_app, request

from portal.settings import Settings
from portal.web.access import DECLARED, Access

POLICY = (
    "default-src 'none'; style-src 'self'; img-src {pictures}; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # no-referrer would make browsers send `Origin: null`, and every HTTPS form would be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
}

ORIGIN_ALONE = "strict-origin"
"""Of a page whose address is a secret, a browser tells not even us more than the origin, which is all that
Flask-WTF compares when it checks the referrer of a form sent over HTTPS."""

STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def setup_headers(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer; HSTS only where the public address is HTTPS.

    Pictures come from this very host, and from one other where maps are set (`PORTAL_TILES`).
    """
    elsewhere = settings.tiles.origin if settings.tiles else None
    policy = POLICY.format(pictures=f"'self' {elsewhere}" if elsewhere else "'self'")

    @app.after_request
    def add(response: Response) -> Response:
        if _is_secret_address():
            response.headers["Referrer-Policy"] = ORIGIN_ALONE
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure:
            response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
        # Pages follow the browser's language or a person's form: none may come from a cache.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _is_secret_address() -> bool:
    """Say whether the address of this page opens something."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, DECLARED, None) in {Access.DRAFT_LINK, Access.MESSAGE_LINK, Access.STAFF_LINK}
