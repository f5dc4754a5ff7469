"""A run of the benchmarks: what was measured, on which commit and machine; as JSON and as a table."""

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.spread import Result

FORMAT = 1
ROOT = Path(__file__).resolve().parents[1]


class UnreadableReport(Exception):
    """A file that is no report of this format; the message says which."""


@dataclass(frozen=True)
class Report:
    """What one run measured. `commit` ends in `+` when the tree had changes that are in no commit."""

    commit: str
    taken_at: str
    machine: str
    results: tuple[Result, ...]

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        document = {
            "format": FORMAT,
            "commit": self.commit,
            "taken_at": self.taken_at,
            "machine": self.machine,
            "results": [result.document() for result in self.results],
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Report":
        """Read what `write` wrote. Errors: UnreadableReport, OSError."""
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            if document["format"] != FORMAT:
                raise UnreadableReport(f"{path} has format {document['format']}, not {FORMAT}")
            results = tuple(Result.from_document(one) for one in document["results"])
            return cls(document["commit"], document["taken_at"], document["machine"], results)
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableReport(f"{path} is no report of the benchmarks: {error!r}") from error

    def table(self) -> str:
        """Return the results as a Markdown table: medians, quartiles in brackets."""
        lines = [
            "| What | Unit | Portal | Floor | Portal ÷ floor |",
            "|---|---|---|---|---|",
        ]
        for result in self.results:
            digits = 0 if result.ours.median >= 1000 else 2
            ours = result.ours.text(digits)
            floor = result.floor.text(digits) if result.floor else "–"
            ratio = result.ratio.text() if result.ratio else "–"
            lines.append(f"| {result.name} | {result.unit} | {ours} | {floor} | {ratio} |")
        return "\n".join(lines)


def taken_now(results: Iterable[Result]) -> Report:
    """Return the report of what was measured just now, on this commit and machine."""
    return Report(_commit(), datetime.now(UTC).isoformat(timespec="seconds"), _machine(), tuple(results))


def _commit() -> str:
    if not (ROOT / ".git").exists():
        return "unknown"
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return _git("rev-parse", "HEAD") + ("+" if changed else "")


def _git(*arguments: str) -> str:
    # The clone may belong to another user than the one who measures.
    command = ["git", "-c", f"safe.directory={ROOT}", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    return (
        f"{os.cpu_count()} × {model}, {platform.system()} {platform.release()}, {platform.python_version()}"
    )
