"""A city's own words in another language: translations/<language>.po, gettext domain `services`."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import cast

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from portal.catalogue.problems import Report
from portal.catalogue.version import WordKey

PIECES = re.compile(r"%\(\w+\)[a-z]|\{\w*\}|</?\w[^>]*>")
"""What must survive translation: placeholders and markup."""

_LOOK = "Look at this entry and the one above it, and write msgid, then msgstr"

_PO_LINE = re.compile(r'(#.*|(#~ *)?((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?) )?"([^"\\]|\\.)*")?')


@dataclass(frozen=True)
class Translation:
    """One language: its words, and the keys a translator has marked as unsure (fuzzy)."""

    entries: dict[WordKey, str] = field(default_factory=dict)
    fuzzy: frozenset[WordKey] = frozenset()
    lines: dict[WordKey, int] = field(default_factory=dict)


def read_translation(text: str, report: Report) -> Translation:
    """The words of a .po file; what is wrong in it goes to the report with its line.

    Empty and fuzzy entries count as not translated, as gettext has it.
    """
    if not _readable(text, report):
        return Translation()
    try:
        catalog = read_po(text.split("\n"), abort_invalid=True)
    except PoFileError as error:
        reason = error.args[0].removesuffix(f" on {error.lineno}")  # Babel counts from 0
        report.problem(error.lineno + 1, f"This cannot be read: {reason}. {_LOOK}")
        return Translation()
    except ValueError as error:  # Babel reads dates and plural rules in the first entry
        report.problem(1, f"The first entry cannot be read: {error}. {_LOOK}")
        return Translation()
    return _translation(catalog, report)


def _readable(text: str, report: Report) -> bool:
    """Babel passes over a lost quotation mark and the second of two equal entries: we do not."""
    well = True
    for number, line in enumerate(text.split("\n"), start=1):
        if not _PO_LINE.fullmatch(line.strip()):
            report.problem(number, 'Write msgid or msgstr and the text between double quotes: msgstr "…"')
            well = False
    return well and _without_doubles(text, report)


def _without_doubles(text: str, report: Report) -> bool:
    seen: dict[tuple[str, ...], int] = {}
    entry: list[str] = []
    start = 0
    well = True
    for number, line in enumerate([*text.split("\n"), 'msgstr ""'], start=1):
        stripped = line.strip()
        if stripped.startswith(("msgctxt ", "msgid ", "msgid_plural ")):
            start = start or number
            entry.append(stripped)
        elif stripped.startswith('"') and start:
            entry[-1] = entry[-1][:-1] + stripped[1:]
        elif stripped.startswith("msgstr") and start:
            first = seen.setdefault(tuple(entry), start)
            if first != start:
                report.problem(start, f"This text is already translated on line {first}. Keep one of them")
                well = False
            entry, start = [], 0
    return well


def _translation(catalog: Catalog, report: Report) -> Translation:
    entries: dict[WordKey, str] = {}
    lines: dict[WordKey, int] = {}
    fuzzy: set[WordKey] = set()
    for message in catalog:
        if not message.id:
            continue
        line = message.lineno or 1
        if not isinstance(message.id, str):
            report.problem(line, "Words of a service have no plural. Write one msgid and one msgstr")
            continue
        key = (message.context or None, message.id)
        lines[key] = line
        if message.fuzzy:
            fuzzy.add(key)
        elif message.string:
            entries[key] = _checked(message, line, report)
    return Translation(entries, frozenset(fuzzy), lines)


def _checked(message: Message, line: int, report: Report) -> str:
    msgid, translated = cast(str, message.id), cast(str, message.string)
    wanted, found = Counter(PIECES.findall(msgid)), Counter(PIECES.findall(translated))
    for piece in sorted((wanted - found).keys()):
        report.problem(line, f'The translation of "{msgid}" has lost {piece}. Write {piece} where it belongs')
    for piece in sorted((found - wanted).keys()):
        report.problem(line, f'The translation of "{msgid}" has {piece}, which the text has not. Take it out')
    return translated


def report_coverage(
    translation: Translation, wanted: Collection[WordKey], language: str, report: Report
) -> None:
    """Warn of texts not translated, and of translations of texts that the profile no longer has."""
    missing = [key for key in dict.fromkeys(wanted) if key not in translation.entries]
    if missing:
        total = len(set(wanted))
        report.findings.warning(
            report.file,
            1,
            f"{len(missing)} of {total} texts are not translated ({language}), the first: {_quoted(missing)}",
        )
    stale = [key for key in translation.lines if key not in set(wanted)]
    if stale:
        report.findings.warning(
            report.file,
            translation.lines[stale[0]],
            f"{len(stale)} translations match no text of the profile, the first: {_quoted(stale)}",
        )


def _quoted(keys: Iterable[WordKey]) -> str:
    context, msgid = next(iter(keys))
    return f'"{msgid}"' + (f" (question {context})" if context else "")
