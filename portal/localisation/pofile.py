"""A .po file as the portal keeps it: read strictly, with lines; written always the same way."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from textwrap import wrap
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, PoFileParser, normalize

from portal.catalogue import Problem
from portal.localisation.origin import Origin
from portal.localisation.plurals import MOST_FORMS, Plurals, read_header
from portal.localisation.polines import SET_ASIDE, misplaced
from portal.localisation.sources import TextKey

PLACEHOLDER = re.compile(r"%\(\w+\)[a-zA-Z]")

_WIDTH = 100
_DATES = ("POT-Creation-Date", "Generated-By")


class UnreadableError(Exception):
    """A .po file that cannot be understood, with every place where."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Entry:
    """One text in a .po file. `forms` has one text, or one for each plural form, empty where untranslated."""

    context: str | None
    msgid: str
    plural: str | None = None
    forms: tuple[str, ...] = ("",)
    fuzzy: bool = False
    comments: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    line: int = 1

    @property
    def key(self) -> TextKey:
        """What the entry is found by."""
        return self.context, self.msgid

    @property
    def begun(self) -> bool:
        """Whether any of it is translated."""
        return any(self.forms)

    def complete(self, plurals: Plurals) -> bool:
        """Whether residents see it whole: every form written, and not marked as unsure."""
        needed = 1 if self.plural is None else plurals.count
        return len(self.forms) >= needed and all(self.forms) and not self.fuzzy

    @property
    def origin(self) -> Origin | None:
        """Who answers for the translation, or None when no comment says so."""
        return next((origin for comment in self.comments if (origin := Origin.read(comment))), None)


@dataclass(frozen=True)
class PoFile:
    """A .po file: the comment at its top, its header, and its entries in order.

    `plurals` is None when the header declares none that gettext can use; `plurals_line` is where it should.
    """

    comments: tuple[str, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    plurals_line: int = 1

    @cached_property
    def by_key(self) -> Mapping[TextKey, Entry]:
        """The entries by what they are found by."""
        return {entry.key: entry for entry in self.entries}

    @cached_property
    def plurals(self) -> Plurals | None:
        """The plural forms the header declares."""
        return read_header(self.header.get("Plural-Forms", ""))


class _Catalog(Catalog):
    """Keeps what Babel's own hides: entries that stand twice, all plural forms, the header as written."""

    def __init__(self) -> None:
        super().__init__()
        self.doubles: list[tuple[int, int]] = []
        self.header: Message | None = None

    @property
    def num_plurals(self) -> int:
        return MOST_FORMS

    def __setitem__(self, id: Any, message: Message) -> None:  # noqa: A002  Babel's name
        first = self.header if id == "" else self.get(id, message.context)
        if first is not None:
            self.doubles.append((message.lineno or 1, first.lineno or 1))
        elif id == "":
            self.header = message
        else:
            super().__setitem__(id, message)


def read(path: Path) -> PoFile:
    """Read a .po file. Raises UnreadableError with every place that cannot be understood."""
    file = str(path)
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        raise UnreadableError([Problem(file, line, "This is not UTF-8 text. Save it as UTF-8")]) from error
    problems = [Problem(file, number, advice) for number, advice in misplaced(lines)]
    if problems:
        raise UnreadableError(problems)
    catalog = _parsed(file, lines)
    if catalog.doubles:
        raise UnreadableError(
            Problem(file, line, f"This text stands already on line {first}. Keep one of them")
            for line, first in catalog.doubles
        )
    return _po_file(catalog, lines)


def _parsed(file: str, lines: Iterable[str]) -> _Catalog:
    catalog = _Catalog()
    try:
        PoFileParser(catalog, abort_invalid=True).parse(
            "" if line.strip().startswith(SET_ASIDE) else line for line in lines
        )
    except PoFileError as error:
        reason = str(error.args[0]).rpartition(" on ")[0]
        problem = Problem(
            file, error.lineno + 1, f"This entry cannot be read: {reason}. Compare with another"
        )
        raise UnreadableError([problem]) from error
    return catalog


def _po_file(catalog: _Catalog, lines: list[str]) -> PoFile:
    header = catalog.header
    fields = str(header.string).split("\n") if header else []
    pairs = (field.partition(":") for field in fields if ":" in field)
    numbered = (number for number, line in enumerate(lines, start=1) if "Plural-Forms:" in line)
    return PoFile(
        comments=tuple(header.user_comments) if header else (),
        header={name.strip(): value.strip() for name, _, value in pairs},
        entries=tuple(_entry(message) for message in catalog if message.id),
        plurals_line=next(numbered, 1),
    )


def _entry(message: Message) -> Entry:
    ids = message.id if isinstance(message.id, (list, tuple)) else (message.id, None)
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string or "",)
    return Entry(
        context=message.context,
        msgid=str(ids[0]),
        plural=ids[1],
        forms=_without_padding(tuple(forms)),
        fuzzy=message.fuzzy,
        comments=tuple(message.user_comments),
        notes=tuple(message.auto_comments),
        files=tuple(dict.fromkeys(file for file, _ in message.locations)),
        line=message.lineno or 1,
    )


def _without_padding(forms: tuple[str, ...]) -> tuple[str, ...]:
    last = max((number for number, form in enumerate(forms) if form), default=0)
    return forms[: last + 1]


def written(po: PoFile) -> str:
    """The text of a .po file or template: the same content always gives the same text, without any date.

    Lines are not wrapped, so that a change shows as the one line it is.
    """
    header = "".join(f"{name}: {value}\n" for name, value in po.header.items() if name not in _DATES)
    top = [
        *(f"# {comment}".rstrip() for comment in po.comments),
        'msgid ""',
        f"msgstr {normalize(header, width=0)}",
    ]
    blocks = ["\n".join(top), *("\n".join(_lines(entry)) for entry in po.entries)]
    return "\n\n".join(blocks) + "\n"


def _lines(entry: Entry) -> Iterable[str]:
    yield from (f"# {comment}".rstrip() for comment in entry.comments)
    yield from (f"#. {note}" for note in entry.notes)
    yield from (f"#: {line}" for line in wrap(" ".join(entry.files), _WIDTH, break_on_hyphens=False))
    flags = ["fuzzy"] if entry.fuzzy else []
    if PLACEHOLDER.search(entry.msgid + (entry.plural or "")):
        flags.append("python-format")
    if flags:
        yield f"#, {', '.join(flags)}"
    if entry.context is not None:
        yield f"msgctxt {normalize(entry.context, width=0)}"
    yield f"msgid {normalize(entry.msgid, width=0)}"
    if entry.plural is None:
        yield f"msgstr {normalize(entry.forms[0], width=0)}"
    else:
        yield f"msgid_plural {normalize(entry.plural, width=0)}"
        for number, form in enumerate(entry.forms):
            yield f"msgstr[{number}] {normalize(form, width=0)}"
