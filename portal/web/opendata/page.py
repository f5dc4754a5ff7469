"""The page for people: what there is to download, what is not in it, and what each column means."""

from flask import render_template

from portal.opendata.columns import Format
from portal.opendata.downloads import present
from portal.opendata.filters import CODES, ONCE
from portal.opendata.tables import TABLES
from portal.web.access import Access, access
from portal.web.current import current_portal, current_texts
from portal.web.opendata import blueprint
from portal.web.opendata.words import file_word


@blueprint.get("/<lang>/open-data")
@access(Access.ANYONE)
def index() -> str:
    """Show every file with its formats, and the dictionary of its columns."""
    texts, found = current_texts(), present(current_portal())
    return render_template(
        "opendata/index.html",
        as_of=texts.date_time(found.as_of) if found else None,
        files=[(name, file_word(texts, name)) for name in TABLES],
        tables=TABLES.values(),
        formats=list(Format),
        parameters=[*ONCE, *CODES],
    )
