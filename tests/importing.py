"""Imports in tests: the old desk's mapping and files, and what an import leaves in the database."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.catalogue.mappings.library import MappingFile, load
from portal.commands.imports.run import ImportJob
from portal.portal import Portal
from portal.store.models import DetailRow, EventRow, MilestoneRow, RequestRow, VersionRow

FOLDER = Path(__file__).parent / "data" / "imports"
DESK, MAPPING = FOLDER / "desk.csv", FOLDER / "desk.yaml"
HEADING = tuple(DESK.read_text("utf-8").partition("\n")[0].split(","))
TAKEN = 11
"""Requests of desk.csv that are taken, of 18 rows."""


def mapping(portal: Portal, path: Path = MAPPING) -> MappingFile:
    """A mapping, fit for the portal's city."""
    return load(path, portal.catalogue)


def job(portal: Portal, path: Path = DESK, report: Path | None = None) -> ImportJob:
    """The import of a file of the old desk."""
    return ImportJob(path, mapping(portal), report)


def row(number: object, **cells: str) -> list[str]:
    """A row of the old desk: a lamp that was seen to, with other cells where they are given."""
    usual = {
        "Number": str(number),
        "Made": "2026-01-05 09:00",
        "Closed": "2026-01-06 10:30",
        "Due": "2026-01-09 23:59",
        "Type": "Dark lamp",
        "State": "Closed",
        "End": "Done",
        "By": "Call",
        "Address": f"{number} Wharf Road",
    }
    return [{**usual, **cells}.get(name, "") for name in HEADING]


def table(rows: Sequence[Sequence[str]], heading: Sequence[str] = HEADING) -> str:
    """Rows as a file's text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([heading, *rows])
    return text.getvalue()


def written(folder: Path, content: str | bytes, name: str = "old.csv") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def left(portal: Portal) -> list[tuple[Any, ...]]:
    """All that is in the database of requests, but for ids, references and the moment of recording."""
    skipped = {"id", "request_id", "reference", "recorded_at", "service_version_id"}
    found: list[tuple[Any, ...]] = []
    with portal.store.read() as session:
        for kind in (EventRow, MilestoneRow, DetailRow):
            columns = [column for column in kind.__table__.columns if column.name not in skipped]
            rows = session.execute(
                select(RequestRow.key, *columns).join(RequestRow, RequestRow.id == kind.request_id)
            )
            found += [(kind.__tablename__, *map(_comparable, each)) for each in rows]
        columns = [column for column in RequestRow.__table__.columns if column.name not in skipped]
        requests = session.execute(select(VersionRow.digest, *columns).outerjoin_from(RequestRow, VersionRow))
        found += [("service_request", *map(_comparable, each)) for each in requests]
    return sorted(found, key=repr)


def _comparable(value: Any) -> Any:
    """Data without the reference, which is drawn anew."""
    return (
        {name: each for name, each in value.items() if name != "reference"}
        if isinstance(value, dict)
        else value
    )
