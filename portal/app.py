"""The web application."""

from collections.abc import Callable

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from portal.portal import Portal, open_portal
from portal.settings import Settings
from portal.web import agency, opendata, performance, residents, year
from portal.web.assets import setup_assets
from portal.web.barriers import setup_barriers
from portal.web.compression import setup_compression
from portal.web.current import EXTENSION
from portal.web.errors import setup_errors
from portal.web.headers import setup_headers
from portal.web.language import setup_language

LARGEST_BODY = 256 * 1024
"""Bytes of one request; the longest answer a form may ask for is far below."""


class WholeNumber(IntegerConverter):
    """A number in an address, of as many digits as both databases keep in a whole number; else not found."""

    regex = "[0-9]{1,9}"


def create_app(settings: Settings) -> Flask:
    """Make the application.

    Errors: what portal.portal.open_portal raises for a profile or translations that must not be served.
    """
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["int"] = WholeNumber
    portal = open_portal(settings)
    app.extensions[EXTENSION] = portal
    setup_config(app, settings)
    setup_proxy(app, settings)
    setup_language(app)
    setup_assets(app, portal.catalogue)
    setup_barriers(app)
    setup_headers(app, settings)
    setup_compression(app)
    setup_errors(app)
    setup_blueprints(app)
    return app


def portal_of(app: Flask) -> Portal:
    """Return the portal an application serves."""
    portal: Portal = app.extensions[EXTENSION]
    return portal


def when_alive(app: Flask, tell: Callable[[], object]) -> None:
    """Say what to call while a long answer is on its way, so that its worker is not taken for stuck."""
    app.extensions[opendata.files.STILL_ALIVE] = tell


def setup_config(app: Flask, settings: Settings) -> None:
    """Set cookies, limits and the form protection."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        # The __Host- prefix binds the cookie to this very host, but needs HTTPS.
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # The token lives as long as the draft: a form may be finished days later.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def setup_proxy(app: Flask, settings: Settings) -> None:
    """Trust the forwarding headers of exactly as many proxies as the operator named."""
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def setup_blueprints(app: Flask) -> None:
    """Open the rooms."""
    app.register_blueprint(residents.blueprint)
    app.register_blueprint(performance.blueprint)
    app.register_blueprint(opendata.blueprint)
    app.register_blueprint(year.blueprint)
    app.register_blueprint(agency.blueprint)
