"""What a translation must share with its text: placeholders, markup and tidy edges."""

import re
from collections import Counter
from collections.abc import Iterator

from portal.localisation.plurals import Plurals
from portal.localisation.pofile import Entry

PIECE = re.compile(r"%\(\w+\)[a-zA-Z]|%%|\{\w*\}|</?\w[^>]*>|&#?\w+;")
"""What stands for something else in a text: placeholders, a doubled percent sign, markup, entities."""

_DANGER = re.compile(r"[%<>&]")
_TAG = re.compile(r"<(/?)(\w+)[^>]*?(/?)>")
_WITHOUT_END = frozenset({"br", "img", "wbr"})


def faults(entry: Entry, plurals: Plurals) -> Iterator[str]:
    """What is wrong with a translation, and what to do; entries not begun have no faults.

    In: an entry, and the plural forms of its file. A form that stands for one number only may leave out
    one placeholder: "two requests" is a single word in Arabic.
    """
    if not entry.begun:
        return
    if entry.plural is None:
        yield from _faults(entry.forms[0], entry.msgid, "The translation")
        return
    yield from _count_faults(entry, plurals)
    for number, form in enumerate(entry.forms[: plurals.count]):
        single = number in plurals.single
        source = _closest(form, entry.msgid, entry.plural) if single else entry.plural
        if form:
            yield from _faults(form, source, f"msgstr[{number}]", spared=1 if single else 0)


def _count_faults(entry: Entry, plurals: Plurals) -> Iterator[str]:
    for number in range(max(plurals.count, len(entry.forms))):
        written = number < len(entry.forms) and entry.forms[number]
        if written and number >= plurals.count:
            yield f"msgstr[{number}] is one plural form too many: there are {plurals.count}. Take it out"
        elif not written and number < plurals.count:
            example = plurals.example(number)
            yield f"msgstr[{number}] is missing: the plural form for numbers such as {example}. Write it"


def _closest(form: str, singular: str, plural: str) -> str:
    """The source form that shares the most pieces with a translated form."""
    pieces = _pieces(form)
    return max((plural, singular), key=lambda source: (pieces & _pieces(source)).total())


def _pieces(text: str) -> Counter[str]:
    return Counter(piece for piece in PIECE.findall(text) if piece != "%%")


def _faults(translated: str, source: str, name: str, spared: int = 0) -> Iterator[str]:
    wanted, found = _pieces(source), _pieces(translated)
    lost = sorted((wanted - found).keys())
    if sum(not piece.startswith("<") for piece in lost) <= spared:
        lost = [piece for piece in lost if piece.startswith("<")]
    for piece in lost:
        yield f"{name} has lost {piece}. Write {piece} where it belongs"
    for piece in sorted((found - wanted).keys()):
        yield f"{name} has {piece}, which the text has not. Take it out"
    if not _nested(translated) and wanted == found:
        yield f"{name} has its markup in another order. Close each element before the one around it"
    yield from _stray(translated, source, name)
    if translated != translated.strip():
        yield f"{name} begins or ends with a space or line break. Take it out"


def _stray(translated: str, source: str, name: str) -> Iterator[str]:
    """Signs that would be read as a placeholder or as markup where the text has none."""
    allowed = set(_DANGER.findall(PIECE.sub("", source)))
    for sign in sorted(set(_DANGER.findall(PIECE.sub("", translated))) - allowed):
        advice = "Write %% for a percent sign" if sign == "%" else "Say it with a word"
        yield f"{name} has a {sign} that stands alone, which breaks the page. {advice}"


def _nested(text: str) -> bool:
    open_elements: list[str] = []
    for closing, name, empty in _TAG.findall(text):
        if closing and (not open_elements or open_elements.pop() != name):
            return False
        if not closing and not empty and name not in _WITHOUT_END:
            open_elements.append(name)
    return not open_elements
