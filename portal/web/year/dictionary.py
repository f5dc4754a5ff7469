"""What the columns of all files of the performance year mean, and under which license they are."""

from typing import Any

from flask import Response, render_template, url_for

from portal.web.access import Access, access
from portal.web.kept import kept
from portal.web.narrowing import understands
from portal.web.pdf import as_pdf
from portal.web.year import blueprint
from portal.web.year.columns import MEASURES
from portal.web.year.frame import files_of
from portal.web.year.plan_files import TARGETS
from portal.web.year.report_files import VALUES
from portal.web.year.restatements import RESTATED
from portal.web.year.standings import STANDINGS
from portal.web.year.tables import Column, Table, table_file
from portal.web.year.yearly import REPORTED

Explained = tuple[Table[Any], Column[Any]]

DICTIONARY: Table[Explained] = Table(
    "dictionary",
    "A row for each column of each file.",
    (
        Column("table", "the name of the rows in JSON", lambda row: row[0].name),
        Column("row", "what a row of it is", lambda row: row[0].about),
        Column("column", "the column's name", lambda row: row[1].name),
        Column("meaning", "what stands in it", lambda row: row[1].meaning),
    ),
)

TABLES: tuple[Table[Any], ...] = (MEASURES, TARGETS, VALUES, STANDINGS, RESTATED, REPORTED, DICTIONARY)


@blueprint.get("/<lang>/performance/columns")
@access(Access.ANYONE)
@understands()
@kept
def dictionary() -> str:
    """Show what each column means."""
    return render_template("year/dictionary.html", **_shown())


@blueprint.get("/<lang>/performance/columns.pdf")
@access(Access.ANYONE)
def dictionary_pdf() -> Response:
    """Give the same as a tagged PDF."""
    return as_pdf(render_template("year/print/dictionary.html", printed=True, **_shown()), "columns")


@blueprint.get("/performance/columns.<ending>")
@access(Access.ANYONE)
def dictionary_file(ending: str) -> Response:
    """Give the same as CSV or JSON."""
    rows = ((table, column) for table in TABLES for column in table.columns)
    return table_file(DICTIONARY, rows, "columns", ending)


def _shown() -> dict[str, Any]:
    def address(endpoint: str, **more: Any) -> str:
        return url_for(f"year.dictionary{endpoint}", **more)

    return {"tables": TABLES, "files": files_of(address)}
