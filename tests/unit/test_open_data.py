"""Open data: columns as they are declared, and documents that say the same."""

import re
from collections.abc import Iterable
from typing import Any, cast

import duckdb
import pytest

from portal.domain.measures import RATES as COUNTED
from portal.domain.sheets import (
    ANSWERED,
    ASKED,
    CLOSED,
    COMPLETED,
    DIGITAL,
    DONE,
    GOOD,
    HELPED,
    LEFT,
    MARKS,
    NOT_DONE,
    POOR,
    RATED,
    RECEIVED,
    SAID,
    SILENT,
    STARTED,
    UNMARKED,
)
from portal.opendata.columns import Format, text
from portal.opendata.definitions import CODE_COLUMNS, MEANINGS, OTHERS, RATES
from portal.opendata.filters import CODES, ONCE
from portal.opendata.layouts import Layout
from portal.opendata.tables import TABLES
from portal.outcomes.schema import TABLES as FACT_TABLES
from portal.outcomes.schema import UNRELEASED
from tests.policy import tree

DOCS = tree.ROOT / "docs"
KINDS = {
    *(*SAID, ASKED, ANSWERED, SILENT, RATED, UNMARKED, GOOD, POOR, *MARKS),
    *(DIGITAL, HELPED, RECEIVED, DONE, NOT_DONE, CLOSED, COMPLETED, LEFT, STARTED),
}
"""What the fixed grid counts."""


def said_of(measure: str) -> str:
    """The formula in the guide, on one line."""
    section = (DOCS / "measures.md").read_text("utf-8").partition(f"### `{measure}`")[2]
    return " ".join(section.partition("**Formula:**")[2].partition("\n\n")[0].split())


def test_formulas_are_those_of_the_guide() -> None:
    assert set(RATES) == set(COUNTED)
    for measure, (above, below, _) in RATES.items():
        assert said_of(measure) == f"{above} ÷ {below}"
    for other, (formula, _, _) in OTHERS.items():
        assert said_of(other) == formula


def test_the_guide_names_every_file_and_every_parameter() -> None:
    guide = (DOCS / "open-data.md").read_text("utf-8")
    first_cells = [
        cell for row in re.findall(r"^\| (`[^|]+) \|", guide, re.MULTILINE) for cell in row.split(", ")
    ]
    assert [cell.strip("`") for cell in first_cells] == [*TABLES, *ONCE, *CODES]


def test_every_code_has_a_meaning() -> None:
    assert len(CODE_COLUMNS) == 3
    for column, codes in MEANINGS.items():
        every: Iterable[str] = KINDS if column == "counted" else cast(Any, type(next(iter(codes))))
        assert set(codes) == set(every), column


def test_a_name_is_used_once_in_a_file_and_every_column_says_what_it_is() -> None:
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert all(column.meaning.endswith(".") for column in table.columns)


def test_what_the_release_is_watched_for_is_what_its_rows_say() -> None:
    """A column that nobody is told of must not make another file of it; one that is told of must."""
    for fact in FACT_TABLES:
        layouts = [table for table in TABLES.values() if isinstance(table, Layout) and table.fact is fact]
        read = {
            name
            for layout in layouts
            for column in layout.columns
            for name in re.findall(r"\bf\.(\w+)", column.source)
        }
        assert {*fact.columns} - UNRELEASED - {"request_id"} == read & {*fact.columns}
        assert not read & UNRELEASED


@pytest.mark.parametrize(("form", "start"), [(Format.CSV, "'"), (Format.JSON, ""), (Format.PARQUET, "")])
def test_only_csv_puts_an_apostrophe_before_what_a_spreadsheet_would_compute(
    form: Format, start: str
) -> None:
    column = text("service", "Its code.")
    with duckdb.connect() as connection:
        for sign in ("=", "+", "-", "@", "\t", "\r", "\n", "a", "'", "é", ""):
            value = f"{sign}1+1"
            row = connection.execute(
                f"SELECT {column.written(form, {})} FROM (SELECT ? AS service) f", [value]
            )
            expected = value if sign in {"a", "'", "é", ""} else start + value
            assert row.fetchall() == [(expected,)]
