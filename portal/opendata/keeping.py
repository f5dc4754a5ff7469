"""The figures of the release, counted by the worker once an hour and kept beside the facts.

To count all of them takes seconds, and minutes of a long past: nobody may ask for that again and again.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog

from portal.opendata import figures
from portal.outcomes import manifest
from portal.outcomes.reading import with_visibility_now
from portal.portal import Portal

NAME = "open-data.json"

COLUMNS = [column.name for column in figures.COLUMNS]
"""What each row has, but for the names of services: another version may have kept others."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Kept:
    """Rows as figures.count() makes them, and of which facts; `profile` says what was private then."""

    as_of: datetime
    profile: str
    rows: list[list[Any]]


def refresh(portal: Portal) -> int:
    """Count anew when the facts have changed or time has passed. Out: how many rows there are.

    Errors: DamagedFacts, OSError, DuckDB's own.
    """
    present = manifest.read(portal.settings.facts)
    found = _read(portal)
    if present is None or (found is not None and found.as_of == present.as_of):
        return 0
    return len(_counted(portal))


def rows(portal: Portal) -> list[list[Any]]:
    """Return the rows that are kept; where the worker has not counted yet, they are counted now."""
    found = _read(portal)
    return found.rows if found is not None else _counted(portal)


def changed(portal: Portal) -> datetime | None:
    """Return when the kept figures were written (UTC); None where there are none."""
    try:
        return datetime.fromtimestamp((portal.settings.facts / NAME).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _counted(portal: Portal) -> list[list[Any]]:
    """Count, and keep what was counted. Whoever reads finds the old file or the new one."""
    as_of, counted = figures.count(portal)
    if as_of is None:
        return []
    document = {
        "as_of": as_of.isoformat(),
        "columns": COLUMNS,
        "profile": with_visibility_now(portal.catalogue),
        "rows": counted,
    }
    ready = portal.settings.facts / f"{NAME}.new"
    ready.write_text(json.dumps(document, default=str), encoding="utf-8")
    ready.replace(portal.settings.facts / NAME)
    return [list(row) for row in json.loads(json.dumps(counted, default=str))]


def _read(portal: Portal) -> Kept | None:
    """Return what is kept; None where there is none, services have become private, or columns have come."""
    try:
        document = json.loads((portal.settings.facts / NAME).read_text(encoding="utf-8"))
        if document.get("columns") != COLUMNS:
            return None
        if document["profile"] != with_visibility_now(portal.catalogue):
            return None
        return Kept(datetime.fromisoformat(document["as_of"]), document["profile"], list(document["rows"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("the figures of the open data cannot be read", error=repr(error))
        return None
