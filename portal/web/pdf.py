"""A page of print as a tagged PDF (PDF/UA-1, ISO 14289-1): tags, language, title and order are its HTML's."""

from functools import lru_cache
from pathlib import Path
from typing import NoReturn
from unicodedata import bidirectional

import structlog
from flask import Response, abort
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.utils import secure_filename

from portal.outcomes import files
from portal.web.current import current_portal

SHEET = (Path(__file__).parent.parent / "static" / "css" / "print.css").read_text(encoding="utf-8")

KEPT = 16
"""So many PDFs a process keeps: a page that reads the same is not set again."""

_log = structlog.get_logger()


class NothingIsFetched(Exception):
    """A page of print asked for a file: it must hold all that it shows."""


def as_pdf(page: str, name: str) -> Response:
    """Return a page (layouts/print.html) as a PDF by a name.

    Errors: aborts with 503 where another is just being made (once a host: it takes seconds of one worker, and
    residents need the others), or the libraries that set text are not on this machine (docs/operating.md).
    """
    response = Response(_made(page, current_portal().settings.facts), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{secure_filename(name)}.pdf"'
    return response


@lru_cache(maxsize=KEPT)
def _made(page: str, folder: Path) -> bytes:
    with files.alone(folder.absolute() / "pdf", wait=False) as free:
        if not free:
            raise ServiceUnavailable("another PDF is being made")
        return set_page(page)


def set_page(page: str) -> bytes:
    """Set a page of print as a PDF. Errors: aborts with 503 where the libraries that set text are missing."""
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415 - half a second of libraries, for PDF alone
    except OSError as error:
        _log.error("no PDF: the libraries that set text are missing", failure=str(error).splitlines()[0])
        abort(503)
    document = HTML(string=page, url_fetcher=_nothing)
    for element in document.etree_element.iterfind(".//*[@dir='auto']"):
        element.set("dir", _direction("".join(element.itertext())))
    made: bytes = document.write_pdf(stylesheets=[CSS(string=SHEET)], pdf_variant="pdf/ua-1")
    return made


def _direction(text: str) -> str:
    """Return what a browser makes of dir=auto, which WeasyPrint does not know: as the first letter goes."""
    letters = (bidirectional(each) for each in text)
    return "rtl" if next((each for each in letters if each in {"L", "R", "AL"}), "L") != "L" else "ltr"


def _nothing(url: str) -> NoReturn:
    raise NothingIsFetched(url)
