"""The page says what it is and in which language."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from accessibility.finding import Finding
from accessibility.page import Page

SCRIPTS = {
    "ar": "؀-ۿ",
    "fa": "؀-ۿ",
    "ur": "؀-ۿ",
    "he": "֐-׿",
    "ru": "Ѐ-ӿ",
    "uk": "Ѐ-ӿ",
    "am": "ሀ-፿",
    "el": "Ͱ-Ͽ",
}
SCRIPTS |= {"ko": "가-힣", "zh": "一-鿿", "ja": "぀-ヿ一-鿿", "hi": "ऀ-ॿ", "bn": "ঀ-৿", "ne": "ऀ-ॿ", "th": "฀-๿"}
"""The letters of languages that are not written in Latin ones, as ranges of a regular expression."""

COMMON = {
    "en": "the and of to is are you your we our for with this that not have will was it",
    "es": "el la los las de del que y en para con por una usted su sus es no se",
    "fr": "le la les des du et en pour avec par une vous votre vos est ne pas ce nous",
    "pt": "o os as de do da que e em para com por uma você seu sua é não se",
    "vi": "và của là không có cho được một các này bạn quý vị trong khi",
}
"""Small words that tell languages of Latin letters apart."""

_COMMON = {language: frozenset(words.split()) for language, words in COMMON.items()}
_FEW = 4
"""Fewer words than this may be a name, which needs no language of its own (WCAG 3.1.2)."""


def title(page: Page) -> list[Finding]:
    """WCAG 2.4.2: a title; with errors it begins with the localised "Error:", without it does not."""
    text, prefix = page.title, page.expected.error_prefix
    if not text.strip():
        return [Finding("title", "2.4.2", "document", "the page has no title")]
    if bool(page.expected.errors) != text.startswith(prefix):
        rule = "does not begin" if page.expected.errors else "begins"
        return [Finding("title", "2.4.2", "document", f"the title “{text}” {rule} with “{prefix}”")]
    return []


def language(page: Page) -> list[Finding]:
    """WCAG 3.1.1 and 3.1.2: the page's own language and direction; links to other languages with lang and
    hreflang; text in another language says so. Text is judged by its letters, and for Latin letters by small
    words; names in ``bdi`` or ``translate=no`` are left alone.
    """
    facts = page.run("languages")
    found = []
    for attribute, wanted in (("lang", page.expected.language), ("dir", page.expected.direction.value)):
        if facts[attribute] != wanted:
            found.append(
                Finding("language", "3.1.1", "html", f"{attribute} is “{facts[attribute]}”, not “{wanted}”")
            )
    found += [
        Finding(
            "language",
            "3.1.2",
            link["path"],
            f"links to {link['hreflang']} but its words are marked “{link['lang']}”",
        )
        for link in facts["links"]
        if link["lang"] != link["hreflang"]
    ]
    offered = {*facts["alternates"], *facts["switches"], facts["lang"]}
    for tag in page.expected.alternates:
        if tag not in offered:
            found.append(Finding("language", "3.1.2", "document", f"the language {tag} is not offered"))
    return found + list(_unmarked(facts["pieces"]))


def _unmarked(pieces: list[Mapping[str, Any]]) -> Iterator[Finding]:
    for piece in pieces:
        if not piece["typed"] and (spoken := foreign(piece["text"], piece["lang"])):
            message = f"“{piece['text'][:40]}” looks like {spoken} but is marked “{piece['lang']}”"
            yield Finding("language", "3.1.2", piece["path"], message)


def foreign(text: str, tag: str) -> str:
    """What language ``text`` seems to be in when it is not that of ``tag``, a BCP 47 tag: "" when it may well
    be.
    """
    if tag.endswith(("-XA", "-XB")):  # pseudo-locales of tests are written in letters of another language
        return ""
    own = SCRIPTS.get(tag.split("-", maxsplit=1)[0])
    for other, letters in SCRIPTS.items():
        if letters != own and _runs(text, letters) and not (own and _runs(text, own)):
            return other
    if own:
        latin = re.findall(r"[A-Za-zÀ-ɏ’']{2,}", text)
        return "a language in Latin letters" if len(latin) >= _FEW and not _runs(text, own) else ""
    return _latin(text, tag.split("-", maxsplit=1)[0])


def _runs(text: str, letters: str) -> list[str]:
    return re.findall(f"[{letters}]+", text)


def _latin(text: str, tag: str) -> str:
    spoken = re.findall(r"[^\W\d_]+", text.lower())
    if len(spoken) < _FEW or tag not in _COMMON:
        return ""
    counts = {other: sum(word in words for word in spoken) for other, words in _COMMON.items()}
    best = max(sorted(counts), key=lambda other: counts[other])
    return best if counts[best] >= 2 and counts[best] > 2 * counts[tag] else ""
