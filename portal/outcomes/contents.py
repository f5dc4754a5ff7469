"""Since when there are requests and which codes they have: read of each file of the facts once.

A file of the facts never changes under its name. So each process remembers what a file holds for as long as
the manifest names it, and after a refresh reads only the months that were written again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from portal.outcomes.cells import Group
from portal.outcomes.reading import Facts, parquet

GROUPS = (Group.AGENCY, Group.SERVICE, Group.DISTRICT, Group.NEIGHBOURHOOD, Group.CHANNEL)
"""What the codes are wanted of."""


@dataclass(frozen=True)
class Contents:
    """When the first request was received (UTC; None: there is none), and the codes of each of GROUPS."""

    first: datetime | None
    codes: Mapping[Group, frozenset[str]]


_KNOWN: dict[tuple[Path, str], Mapping[Path, Contents]] = {}
"""What the files of a folder hold, by how their rows are looked at: the profile and the scope."""


def contents(opened: Facts) -> Contents:
    """Return what requests there are in the scope in which facts were opened."""
    looked_at = opened.folder, f"{opened.derived} WHERE {opened.scope.condition()}"
    known = _KNOWN.get(looked_at, {})
    new = [path for path in opened.requests if path not in known]
    read = _read(opened, new) if new else {}
    present = {path: read[path] if path in read else known[path] for path in opened.requests}
    _KNOWN[looked_at] = present
    return _together(present.values())


def codes_there(opened: Facts, group: Group) -> frozenset[str]:
    """Return the codes of any group that requests have, as texts. It reads all their rows."""
    rows = opened.connection.execute(
        f"SELECT DISTINCT CAST({group} AS VARCHAR) FROM requests WHERE {group} IS NOT NULL"
    ).fetchall()
    return frozenset(str(code) for (code,) in rows)


def _read(opened: Facts, paths: list[Path]) -> dict[Path, Contents]:
    lists = ", ".join(f"list(DISTINCT {group}) FILTER ({group} IS NOT NULL)" for group in GROUPS)
    rows = opened.connection.execute(
        f"SELECT filename, min(received_at), {lists} FROM"
        f" (SELECT {opened.derived} FROM {parquet(opened.folder, paths, with_name=True)})"
        f" WHERE {opened.scope.condition()} GROUP BY filename"
    ).fetchall()
    found = {
        Path(name): Contents(
            first.replace(tzinfo=UTC),
            {group: frozenset(codes or ()) for group, codes in zip(GROUPS, every, strict=True)},
        )
        for name, first, *every in rows
    }
    return {path: found.get(path, _NOTHING) for path in paths}


_NOTHING = Contents(None, {})


def _together(every: Iterable[Contents]) -> Contents:
    every = list(every)
    firsts = [each.first for each in every if each.first is not None]
    return Contents(
        first=min(firsts, default=None),
        codes={
            group: frozenset().union(*(each.codes.get(group, frozenset()) for each in every))
            for group in GROUPS
        },
    )
