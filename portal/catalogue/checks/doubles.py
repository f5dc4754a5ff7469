"""What stands twice where it may stand once."""

from collections.abc import Iterable

from portal.catalogue.documents import Entry
from portal.catalogue.problems import Findings


def check_doubles(entries: Iterable[Entry], key: str, findings: Findings) -> None:
    """Report entries whose value under a key was already used."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        value = entry.get(key)
        if value.text:
            _report_double(seen, value, f'{key} "{value.text}"', findings)


def check_repeats(values: Entry, findings: Findings) -> None:
    """Report texts that a list holds twice."""
    seen: dict[str, Entry] = {}
    for entry in values.each():
        if entry.text:
            _report_double(seen, entry, f'"{entry.text}"', findings)


def _report_double(seen: dict[str, Entry], value: Entry, name: str, findings: Findings) -> None:
    first = seen.setdefault(value.text or "", value)
    if first is not value:
        where = f"line {first.line}" if first.file == value.file else f"{first.file}, line {first.line}"
        value.wrong(findings, f"The {name} is already used in {where}. Write another one")
