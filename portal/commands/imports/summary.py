"""A whole file accounted for, in counts."""

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, field

from portal.commands.imports.results import Reason, Remark, Result, RowResult
from portal.commands.imports.rows import SourceRow

MOST_NAMES = 500
"""Different names that a summary lists; a wrong column may have one a row, and memory stays as it is."""

OTHERS = "(others)"


@dataclass
class Tally:
    """Names and how often they came, up to MOST_NAMES of them."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, name: str) -> None:
        """Count one."""
        known = name in self.counts or len(self.counts) < MOST_NAMES
        self.counts[name if known else OTHERS] += 1


@dataclass
class Summary:
    """A whole file accounted for: counts by result, reason and remark, and what the mapping does not know."""

    encoding: str = ""
    rows: int = 0
    results: Counter[Result] = field(default_factory=Counter)
    findings: Counter[Reason | Remark] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    types: Tally = field(default_factory=Tally)
    agencies: Tally = field(default_factory=Tally)

    def count(self, row: RowResult) -> None:
        """Count one row."""
        self.rows += 1
        self.results[row.result] += 1
        self.findings.update(finding.kind for finding in row.findings)

    def describe(self, row: SourceRow, agencies: Container[str]) -> None:
        """Count what a row that is in the portal says, and the names that stay the source's own."""
        self.kinds[row.kind.value] += 1
        self.standings[row.standing.outcome or row.standing.status] += 1
        if row.service is None:
            self.types.add(row.type)
        if row.agency not in agencies:
            self.agencies.add(row.agency)

    @property
    def in_portal(self) -> int:
        """Rows whose request is in the portal after this run."""
        return self.rows - self.results[Result.REFUSED]
