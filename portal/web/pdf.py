"""A page of print as a tagged PDF (PDF/UA-1, ISO 14289-1): tags, language, title and order are its HTML's."""

from pathlib import Path
from threading import Lock
from typing import NoReturn

import structlog
from flask import Response, abort

SHEET = (Path(__file__).parent.parent / "static" / "css" / "print.css").read_text(encoding="utf-8")
ONE_AT_A_TIME = Lock()
"""Setting a book takes seconds and much memory: a process makes one at a time."""


_log = structlog.get_logger()


class NothingIsFetched(Exception):
    """A page of print asked for a file: it must hold all that it shows."""


def as_pdf(page: str, name: str) -> Response:
    """Return a page (layouts/print.html) as a PDF by a name.

    Errors: aborts with 503 where the libraries that set text are not on this machine (docs/operating.md).
    """
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415 - half a second of libraries, for PDF alone
    except OSError as error:
        _log.error("no PDF: the libraries that set text are missing", failure=str(error).splitlines()[0])
        abort(503)
    with ONE_AT_A_TIME:
        document = HTML(string=page, url_fetcher=_nothing)
        made = document.write_pdf(stylesheets=[CSS(string=SHEET)], pdf_variant="pdf/ua-1")
    response = Response(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


def _nothing(url: str) -> NoReturn:
    raise NothingIsFetched(url)
