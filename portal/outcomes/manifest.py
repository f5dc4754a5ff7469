"""The manifest: which Parquet files are the facts now, and as of when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from portal.outcomes.schema import FORMAT, TABLES

NAME = "manifest.json"


class DamagedFacts(Exception):
    """The manifest cannot be read. The worker, or `portal rebuild facts`, makes the facts again."""


@dataclass(frozen=True)
class Manifest:
    """The facts as they are: for each table, partition → file name in the same folder.

    `as_of` (UTC): every change committed before that moment is in them.
    """

    as_of: datetime
    files: Mapping[str, Mapping[str, str]]

    def names(self) -> set[str]:
        """Return the names of all files."""
        return {name for parts in self.files.values() for name in parts.values()}

    def text(self) -> str:
        """Return it as it is written to the disk."""
        document = {"format": FORMAT, "as_of": self.as_of.isoformat(), "files": self.files}
        return json.dumps(document, indent=1)


def read(folder: Path) -> Manifest | None:
    """Return the manifest of a folder; None where there is none of this format. Errors: DamagedFacts."""
    try:
        document = json.loads((folder / NAME).read_text(encoding="utf-8"))
        if document["format"] != FORMAT:
            return None
        files = {table.name: dict(document["files"][table.name]) for table in TABLES}
        return Manifest(datetime.fromisoformat(document["as_of"]), files)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedFacts(f"{folder / NAME} is damaged: {error!r}") from error
