"""A table in a file: CSV (plain or gzip, in any encoding) or the sheet of a workbook."""

from collections.abc import Callable, Sequence
from pathlib import Path

from portal.commands.imports.files import examine
from portal.commands.imports.results import ImportStopped
from portal.commands.imports.workbooks import WORKBOOK, read_workbook
from portal.places.tables import Table, table_of_text

OTHER_WORKBOOKS = frozenset({".xls", ".xlsm", ".xlsb", ".xltx", ".ods", ".numbers"})

Fits = Callable[[Sequence[str]], bool]
"""Whether the folded names of a heading are those of the layout that is looked for."""


def open_table(path: Path, fits: Fits) -> Table:
    """Open the table in a file. In: what tells the sheet of a workbook that has several.

    Errors: ImportStopped for a file that cannot be read, is of another kind, or has the layout on two sheets.
    """
    ending = path.suffix.casefold()
    if ending == WORKBOOK:
        return read_workbook(path, fits)
    if ending in OTHER_WORKBOOKS:
        raise ImportStopped(f"{path.name} is no .xlsx workbook. Save it as .xlsx, or the sheet as CSV.")
    return table_of_text(examine(path, None, lambda _: None).lines(lambda _: None))
