"""What a check reports."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One fault on one page.

    ``check`` is the name of the check, rule or axe rule that found it; ``criterion`` the WCAG 2.2 number it
    breaks (``"1.4.10"``), or ``"best-practice"`` where no criterion asks for it; ``target`` a CSS path to the
    element, or ``"document"``; ``message`` says in one sentence what is wrong, with measured values; ``line``
    is the line of the source, counted from 1, or 0 where a browser found it.
    """

    check: str
    criterion: str
    target: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        place = f"line {self.line}: " if self.line else ""
        return f"[{self.check}, {self.criterion}] {place}{self.target}: {self.message}"


def report(findings: Iterable[Finding], where: str) -> str:
    """The findings as text for a failing test: ``where`` (page, language, view) first, then one line each."""
    lines = [str(finding) for finding in findings]
    return "\n".join([f"{len(lines)} findings at {where}", *(f"  {line}" for line in lines)])
