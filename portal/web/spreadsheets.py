"""Tables as files for spreadsheets: CSV, with no cell that is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response
from werkzeug.utils import secure_filename

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A cell that begins so is a formula to a spreadsheet (OWASP, CSV injection)."""

MARK = "\ufeff"
"""Tells spreadsheets that a file is UTF-8. Programs would read it as part of the first column's name."""


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def csv_file(name: str, rows: Iterable[Sequence[str | None]], *, marked: bool) -> Response:
    """Return rows, the heading first, as a file by a name.

    In: `marked` for what people open in a spreadsheet; not for what programs read too.
    """
    kept = io.StringIO()
    csv.writer(kept).writerows([safe(cell or "") for cell in row] for row in rows)
    return Response(
        (MARK if marked else "") + kept.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{secure_filename(name)}.csv"'},
    )
