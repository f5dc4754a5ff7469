"""The shape of a .po file. Babel passes over what is out of place, and may mix up the entries around it."""

import re
from collections.abc import Iterable, Iterator

SET_ASIDE = ("#~", "#|")
"""How lines of the past begin: other programs keep them, the portal has Git."""

_LINE = re.compile(r'(?:(?P<word>msg(?:ctxt|id|id_plural|str|str\[\d\])) )?"(?:[^"\\]|\\.)*"|#.*|')
_BEGINNINGS = ("msgctxt", "msgid")
_NEXT = {
    "": _BEGINNINGS,
    "msgctxt": ("msgid",),
    "msgid": ("msgid_plural", "msgstr"),
    "msgid_plural": ("msgstr[0]",),
    "msgstr": _BEGINNINGS,
}


def misplaced(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines that are not those of a .po file, or not in their place: the line's number and what to do."""
    before: str | None = ""
    last = 1
    for number, line in enumerate(lines, start=1):
        match = _LINE.fullmatch(line.strip())
        if match is None:
            before = None  # what may follow is not known
            yield number, 'Write msgid or msgstr and the text between double quotes: msgstr "…"'
        elif word := match["word"]:
            if before is not None and word not in _following(before):
                yield number, f"{word} cannot stand here. Write {' or '.join(_following(before))} first"
            before, last = word, number
    if before and not before.startswith("msgstr"):
        yield last, f"The file ends within an entry. Write {' or '.join(_following(before))} after this line"


def _following(word: str) -> tuple[str, ...]:
    """The words that may stand after a word."""
    if word.startswith("msgstr["):
        form = int(word[len("msgstr[") : -1])
        return (f"msgstr[{form + 1}]", *_BEGINNINGS)
    return _NEXT[word]
