"""Workbooks: the sheet with the layout, as the texts that somebody would have typed; and what is refused."""

import gzip
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from portal.commands.imports import workbooks
from portal.commands.imports.results import ImportStopped
from portal.commands.imports.tables import open_table
from portal.places.tables import Line

Sheets = dict[str, Iterable[Sequence[Any]]]


def fits(names: Sequence[str]) -> bool:
    """Whether a heading is that of the sheet these tests look for."""
    return {"code", "value"} <= set(names)


def book(path: Path, sheets: Sheets) -> Path:
    """A workbook of sheets; a cell may be a value, or a value with its number format."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for number, row in enumerate(rows, 1):
            for column, given in enumerate(row, 1):
                value, shown = given if isinstance(given, tuple) else (given, None)
                cell = sheet.cell(number, column, value)
                if shown:
                    cell.number_format = shown
    made.save(path)
    return path


def test_cells_are_the_texts_that_somebody_would_have_typed(tmp_path: Path) -> None:
    given: dict[Any, str] = {
        (0.95, "0%"): "95%",
        (0.843532, "0.00%"): "84.3532%",
        (95, '0"%"'): "95%",
        (1234.5, '"$"#,##0.00'): "$1234.5",
        (7, "[$-409]#,##0"): "7",
        (0.1 + 0.2, None): "0.3",
        (1.42e6, None): "1420000",
        (100, "#,##0"): "100",
        (True, None): "TRUE",
        (date(2025, 1, 31), None): "2025-01-31",
        (datetime.fromisoformat("2025-01-31T14:05"), None): "2025-01-31 14:05:00",
        (time(14, 5), None): "14:05:00",
        ("  .79 ", None): "  .79 ",
        ("#N/A", None): "#N/A",
    }
    rows = [[f"c{number}", cell] for number, cell in enumerate(given)]
    path = book(
        tmp_path / "t.XLSX",
        {
            "About": [["Read this first"], ["Code", "Other"]],
            "Data": [[], ["Code", "Value ", "", " "], *rows, [None, " "], ["c", "x", "", "", "beyond"]],
        },
    )
    table = open_table(path, fits)
    assert (table.heading, table.names) == (2, ("code", "value"))
    *lines, beyond = table.rows
    assert beyond == (len(given) + 4, "it has 5 columns, and the heading has 2")
    assert [(line.number, line.cells["value"]) for line in lines if isinstance(line, Line)] == list(
        enumerate(given.values(), 3)
    )


def typed(text: str) -> Any:
    """A cell as a spreadsheet keeps what was typed into it: a text, or a number with its format."""
    plain = text.strip().replace(",", "")
    shown = "0.00%" if "%" in plain else '"$"#,##0.00' if "$" in plain else "General"
    try:
        number = float(plain.strip("$%"))
    except ValueError:
        return text
    return number / 100 if "%" in plain else number, shown


def refused(path: Path) -> str:
    """Why a file is refused."""
    with pytest.raises(ImportStopped) as caught:
        list(open_table(path, fits).rows)
    return str(caught.value)


def test_what_is_no_sheet_that_can_be_read_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout: list[list[Any]] = [["Code", "Value"], ["a", 1]]
    assert "on several sheets: One, Two. Keep one." in refused(
        book(tmp_path / "two.xlsx", {"One": layout, "Two": layout})
    )
    formula: list[list[Any]] = [["Code", "Value"], ["a", "=1+1"]]
    assert "a formula without its value in B2 of One" in refused(book(tmp_path / "f.xlsx", {"One": formula}))
    assert open_table(book(tmp_path / "none.xlsx", {"One": [["Else"]]}), fits).names == ("else",)

    good = book(tmp_path / "good.xlsx", {"One": layout})
    content = good.read_bytes()
    for name, bytes_, why in (
        ("a.xlsx", b"Code,Value\na,1\n", "is none. If it is CSV, name it .csv"),
        ("b.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "locked with a password"),
        ("c.xlsx", content[:600] + b"?" * 300 + content[900:], "it is damaged"),
        ("d.xls", content, "Save it as .xlsx"),
        ("e.csv", content, "ZIP file or a workbook"),
        ("f.csv", gzip.compress(content), "ZIP file or a workbook"),
    ):
        (tmp_path / name).write_bytes(bytes_)
        assert why in refused(tmp_path / name), name
    assert "cannot be read" in refused(tmp_path / "nowhere.xlsx")

    for limit, most, why in (
        ("MOST_UNPACKED", 5_000, "unpacks to more than a table can be"),
        ("MOST_BYTES", 500, "too large"),
        ("MOST_CELLS", 3, "more than 3 cells"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(workbooks, limit, most)
            assert why in refused(good)


def _with_sheet(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """A workbook whose sheet's own XML was changed."""
    good = book(path.with_name("plain.xlsx"), {"One": [["Code", "Value"], ["a", 1]]})
    with zipfile.ZipFile(good) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part)
            after.writestr(part, change(content) if part.endswith("sheet1.xml") else content)
    return path


def test_a_hostile_sheet_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = b'<!DOCTYPE w [<!ENTITY a "' + b"x" * 999 + b'">'
    for name, of in zip("bcdefgh", "abcdefg", strict=True):
        bomb += b'<!ENTITY %s "%s">' % (name.encode(), b"&%s;" % of.encode() * 20)
    entities = _with_sheet(
        tmp_path / "e.xlsx", lambda xml: bomb + b"]>" + xml.replace(b"<v>1</v>", b"<v>&h;</v>")
    )
    assert "it is damaged" in refused(entities)
    far = _with_sheet(
        tmp_path / "far.xlsx",
        lambda xml: xml.replace(b'"2"', b'"900000000000"').replace(b'"A2"', b'"A900000000000"'),
    )
    monkeypatch.setattr(workbooks, "MOST_CELLS", 9_000)
    assert "more than 9,000 cells" in refused(far)
