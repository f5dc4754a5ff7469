"""Style sheet, icon and script: read once at start-up, compressed, under names that say their content."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from portal.catalogue import Catalogue
from portal.web.access import Access, access

STATIC = Path(__file__).parent.parent / "static"
FOR_A_YEAR = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    name: str
    media_type: str
    body: bytes
    compressed: bytes


def _asset(stem: str, ending: str, media_type: str, text: str) -> Asset:
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    return Asset(f"{stem}-{digest}.{ending}", media_type, body, gzip.compress(body, 9, mtime=0))


def script_text() -> str:
    """Return the files of static/js as one, in the order of their names; each minds its own part."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted((STATIC / "js").glob("*.js")))


def setup_assets(app: Flask, catalogue: Catalogue) -> None:
    """Join the city's colours and the style sheet, and the scripts; tell templates where they are."""
    css = catalogue.stylesheet() + (STATIC / "css" / "portal.css").read_text(encoding="utf-8")
    icon = (STATIC / "icon.svg").read_text(encoding="utf-8")
    sheet = _asset("portal", "css", "text/css; charset=utf-8", css)
    image = _asset("icon", "svg", "image/svg+xml", icon)
    script = _asset("portal", "js", "text/javascript; charset=utf-8", script_text())
    app.extensions["assets"] = {asset.name: asset for asset in (sheet, image, script)}
    app.register_blueprint(blueprint)

    @app.context_processor
    def addresses() -> dict[str, str]:
        return {
            "stylesheet_url": url_for("assets.asset", name=sheet.name),
            "icon_url": url_for("assets.asset", name=image.name),
            "script_url": url_for("assets.asset", name=script.name),
        }


@blueprint.get("/assets/<name>")
@access(Access.ANYONE)
def asset(name: str) -> Response:
    """Serve one file; it never changes under its name."""
    found: Asset | None = current_app.extensions["assets"].get(name)
    if found is None:
        abort(404)
    zipped = request.accept_encodings["gzip"] > 0
    response = Response(found.compressed if zipped else found.body, content_type=found.media_type)
    response.headers["Cache-Control"] = FOR_A_YEAR
    response.headers["Vary"] = "Accept-Encoding"
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    return response
