"""Pseudo-languages: the source text made visibly foreign, so that a test or an eye finds what was forgotten.

A text that still looks like English is not translatable; one that is cut off has no room for German; one
that runs the wrong way has no room for Arabic. Method: "pseudolocalization" as Unicode CLDR names it, with
its locales en-XA (accents) and ar-XB (right to left).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import cycle, islice
from math import ceil

from portal.localisation.merging import merged
from portal.localisation.plurals import Plurals, plurals_of
from portal.localisation.pofile import Entry, PoFile
from portal.localisation.sources import Text
from portal.localisation.wording import PIECE

LONGER = 0.4
"""How much longer than English a translation may well be (W3C, "Text size in translation")."""

_ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒĝĥíĵķĺḿñóƥɋŕšţúṽŵẋýžÁƁÇĐÉƑĜĤÍĴĶĹḾÑÓƤɊŔŠŢÚṼŴẊÝŽ",
)
_ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,;?",
    "ابچدهفغحيجكلمنوپقرستعڤطخىز" * 2 + "،؛؟",
)
_FILLING = "óñé ţŵó ţĥŕéé ƒóúŕ ƒíṽé šíẋ "


def accented(text: str) -> str:
    """English with accents and 40 % of its length added, as en-XA; placeholders and markup as they are."""
    missing = ceil(LONGER * len(PIECE.sub("", text)))
    filling = "".join(islice(cycle(_FILLING), missing)).rstrip()
    return f"⟦{_spoken(text, _ACCENTED)} {filling}⟧"


def mirrored(text: str) -> str:
    """English in Arabic letters, as ar-XB: it runs from right to left without control characters."""
    return f"⟦{_spoken(text, _ARABIC)}⟧"


def _spoken(text: str, letters: dict[int, int]) -> str:
    pieces = re.split(f"({PIECE.pattern})", text)
    return "".join(piece if number % 2 else piece.translate(letters) for number, piece in enumerate(pieces))


PSEUDO: dict[str, Callable[[str], str]] = {"en-XA": accented, "ar-XB": mirrored}
"""How each pseudo-language says an English text."""


def pseudo_translations(texts: Iterable[Text], language: str) -> PoFile:
    """Every text in a pseudo-language, in all plural forms of the language whose rules it borrows."""
    speak, plurals = PSEUDO[language], plurals_of(language)
    empty = merged(tuple(texts), PoFile((f"Pseudo-language {language}: for tests only.",)), language)
    return replace(empty, entries=tuple(_filled(entry, speak, plurals) for entry in empty.entries))


def _filled(entry: Entry, speak: Callable[[str], str], plurals: Plurals) -> Entry:
    if entry.plural is None:
        return replace(entry, forms=(speak(entry.msgid),))
    one = plurals.form(1)
    forms = (entry.msgid if form == one else entry.plural for form in range(plurals.count))
    return replace(entry, forms=tuple(speak(form) for form in forms))
