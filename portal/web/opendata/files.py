"""The files: the same for everybody, without language and without cookie."""

import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC
from typing import Any

from flask import Response, current_app, jsonify, request
from werkzeug.http import is_resource_modified

from portal.opendata.columns import Format
from portal.opendata.downloads import Stamp, Wanted, chunks, present, stamp
from portal.opendata.filters import BadParameters, Fault, Wrong, read
from portal.opendata.known import no_such_codes
from portal.opendata.layouts import Layout
from portal.opendata.tables import TABLES
from portal.outcomes.pinned import AllPlacesTaken, pinned
from portal.web.access import Access, access
from portal.web.compression import LEVEL
from portal.web.current import current_portal, current_texts
from portal.web.opendata import blueprint
from portal.web.opendata.words import busy_words, fault_words, no_file_words

MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.PARQUET: "application/vnd.apache.parquet",
}

KEPT = "public, max-age=60"
"""How long anybody may keep a file without asking again. Facts change every few seconds."""

LONGEST_SECONDS = 3600.0
"""A download that takes longer is broken off, so that nobody holds a place for ever."""

AGAIN_SECONDS = 30
"""When to come back when all places are taken."""

SMALL_PLACES = 4
"""How many small files are made at once, beside the large ones."""

GZIP = zlib.MAX_WBITS | 16
"""What tells zlib to write a gzip file."""

STILL_ALIVE = "still_alive"
"""In the app's extensions: what tells the server, between two parts, that nothing is stuck."""


@blueprint.get("/open-data/<name>")
@access(Access.ANYONE)
def file(name: str) -> Response:
    """Send one table in one format, narrowed by the parameters of the address."""
    wanted = _wanted(name)
    if isinstance(wanted, Response):
        return wanted
    portal = current_portal()
    now = stamp(portal, wanted, present(portal))
    if not _is_modified(now):
        return _varied(wanted, _described(Response(status=304), now))
    if request.method == "HEAD":
        return _described(_response(wanted, iter(())), now)
    with ExitStack() as stack:
        kind, places = _places(wanted)
        try:
            held = stack.enter_context(pinned(portal, kind, places))
        except AllPlacesTaken:
            return _busy()
        give_back = stack.pop_all().close
    parts = chunks(portal, wanted, held)
    response = _response(wanted, _sent(_packed(parts) if _is_packed(wanted) else parts, give_back))
    response.call_on_close(give_back)
    return _described(response, stamp(portal, wanted, held.manifest))


def _wanted(name: str) -> Wanted | Response:
    """Read what is asked for; 404 with the files there are, and a 400 that names every bad parameter."""
    stem, _, ending = name.rpartition(".")
    if stem not in TABLES or ending not in list(Format):
        return _said(404, [{"message": no_file_words(current_texts())}])
    table = TABLES[stem]
    try:
        filters = read(request.args.to_dict(flat=False))
    except BadParameters as error:
        return _refused(error.faults)
    if not isinstance(table, Layout) and filters != read({}):
        return _refused(tuple(Fault(each, Wrong.TAKES_NONE) for each in request.args))
    if faults := no_such_codes(current_portal(), filters):
        return _refused(faults)
    return Wanted(table, Format(ending), filters)


def _refused(faults: tuple[Fault, ...]) -> Response:
    texts = current_texts()
    return _said(400, [{"parameter": each.parameter, "message": fault_words(texts, each)} for each in faults])


def _said(status: int, errors: list[dict[str, str]]) -> Response:
    """Return what is wrong, for any program, in the words of the language that its user's browser prefers."""
    response = jsonify({"errors": errors})
    response.status_code = status
    response.content_language.add(current_texts().language)
    response.vary.add("Accept-Language")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _places(wanted: Wanted) -> tuple[str, int]:
    """Return how many may download what is large: half of the workers, so that residents have the others."""
    if isinstance(wanted.table, Layout):
        return "large", max(current_portal().settings.web_workers // 2, 1)
    return "small", SMALL_PLACES


def _busy() -> Response:
    response = _said(503, [{"message": busy_words(current_texts(), AGAIN_SECONDS)}])
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    return response


def _is_modified(now: Stamp) -> bool:
    return is_resource_modified(request.environ, etag=f'W/"{now.tag}"', last_modified=_last_modified(now))


def _last_modified(now: Stamp) -> Any:
    """Return when a file was last changed; None for the newest ones.

    The header has whole seconds: of two versions within one second nobody could tell which they have.
    """
    if now.modified is None or time.time() - now.modified.timestamp() < 2:
        return None
    return now.modified.replace(microsecond=0)


def _response(wanted: Wanted, body: Iterator[bytes]) -> Response:
    response = Response(body, content_type=MEDIA_TYPES[wanted.form])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{wanted.table.name}.{wanted.form.value}"'
    )
    if _is_packed(wanted):
        response.content_encoding = "gzip"
    return _varied(wanted, response)


def _is_packed(wanted: Wanted) -> bool:
    """Say whether a file travels compressed: texts do, for whoever takes gzip. Parquet is packed anyway."""
    return wanted.form is not Format.PARQUET and request.accept_encodings["gzip"] > 0


def _varied(wanted: Wanted, response: Response) -> Response:
    """Say that a text may travel in two ways. Its tag is weak, so that it stands for both."""
    if wanted.form is not Format.PARQUET:
        response.vary.add("Accept-Encoding")
    return response


def _packed(parts: Iterator[bytes]) -> Iterator[bytes]:
    """Compress a file part by part: of a large one no more than a window lies in memory."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()


def _described(response: Response, now: Stamp) -> Response:
    """Say which version it is, and that anybody may have it: no cookie is read or set for it."""
    response.set_etag(now.tag, weak=True)
    if (modified := _last_modified(now)) is not None:
        response.last_modified = modified
    response.headers["Cache-Control"] = KEPT
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Portal-As-Of"
    if now.as_of is not None:
        response.headers["Portal-As-Of"] = now.as_of.astimezone(UTC).isoformat()
    return response


def _sent(parts: Iterator[bytes], give_back: Callable[[], None]) -> Iterator[bytes]:
    """Hand on a file part by part, and tell the server after each that work goes on.

    The place is given back before the end is said: whoever has it all may ask for the next file at once.
    """
    still_alive = current_app.extensions.get(STILL_ALIVE, lambda: None)
    return _told(parts, still_alive, time.monotonic() + LONGEST_SECONDS, give_back)


def _told(
    parts: Iterator[bytes], still_alive: Any, until: float, give_back: Callable[[], None]
) -> Iterator[bytes]:
    for part in parts:
        yield part
        still_alive()
        if time.monotonic() > until:
            raise TimeoutError("a download took longer than anybody may hold a place")
    give_back()
