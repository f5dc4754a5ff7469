"""What every answer says to the browser about safety and keeping."""

from flask import Flask, Response

from portal.settings import Settings

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # no-referrer would make browsers send `Origin: null`, and every HTTPS form would be refused.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
}

STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


def setup_headers(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer; HSTS only where the public address is HTTPS."""

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure:
            response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT)
        # Pages follow the browser's language or a person's form: none may come from a cache.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
