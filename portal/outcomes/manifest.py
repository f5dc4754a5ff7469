"""The manifest: which Parquet files are the facts now, and as of when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from portal.outcomes.schema import FORMAT, TABLES

NAME = "manifest.json"


Since = Mapping[str, Mapping[str, tuple[str, float]]]
"""Table → partition → the name of the first file with the released rows of the present one, and when that was
written (seconds since 1970, by the clock of the disk).
"""

NO_ROWS = ""
"""Stands for that name where a partition began without any released row."""


class DamagedFacts(Exception):
    """The manifest cannot be read. The worker, or `portal rebuild facts`, makes the facts again."""


@dataclass(frozen=True)
class Manifest:
    """The facts as they are: for each table, partition → file name in the same folder.

    `as_of` (UTC): every change committed before that moment is in them. `since` says of files that were
    written anew with the same released rows which was the first with them; others are the first themselves.
    """

    as_of: datetime
    files: Mapping[str, Mapping[str, str]]
    since: Since = field(default_factory=dict)

    def names(self) -> set[str]:
        """Return the names of all files."""
        return {name for parts in self.files.values() for name in parts.values()}

    def first(self, table: str, partition: str, folder: Path) -> tuple[str, float]:
        """Return the first file with the released rows of a present one: its name, and when it was written.

        In: the folder in which the present ones lie. Errors: FileNotFoundError where it is gone.
        """
        carried = self.since.get(table, {}).get(partition)
        if carried is not None:
            return carried
        name = self.files[table][partition]
        return name, (folder / name).stat().st_mtime

    def text(self) -> str:
        """Return it as it is written to the disk."""
        document = {
            "format": FORMAT,
            "as_of": self.as_of.isoformat(),
            "files": self.files,
            "since": self.since,
        }
        return json.dumps(document, indent=1)


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a folder; None where there is none of this format. Errors: DamagedFacts."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            return None
        files = {table.name: dict(document["files"][table.name]) for table in TABLES}
        since = {
            table: {part: (str(name), float(written)) for part, (name, written) in parts.items()}
            for table, parts in document.get("since", {}).items()
        }
        return Manifest(datetime.fromisoformat(document["as_of"]), files, since)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedFacts(f"{folder / NAME} is damaged: {error!r}") from error
