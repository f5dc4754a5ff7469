"""Folding: texts that differ only in case, accents or spelling habits become the same.

Accents go in every script whose marks are accents: Latin, Greek, Cyrillic, Hebrew points, Arabic harakat.
Marks that make another letter stay: Indic vowel signs, Japanese voicing, Thai vowels.
"""

import re
import unicodedata

_KEPT_CLASSES = frozenset({0, 8, 9})  # Unicode combining classes: none, kana voicing, virama
_TATWEEL = "\u0640"

# Ethiopic series that sound alike in Amharic: ha (three ways), sa, a, tsa.
_SOUND_ALIKES = ((0x1210, 0x1200), (0x1280, 0x1200), (0x1220, 0x1230), (0x12D0, 0x12A0), (0x1340, 0x1338))

_LETTERS = str.maketrans(
    {
        # Arabic spelling habits: alef forms, teh marbuta, alef maksura, Persian and Urdu letters.
        # Hamza on alef, waw and yeh goes with the marks.
        "\u0671": "\u0627",
        "\u0629": "\u0647",
        "\u0649": "\u064a",
        "\u06cc": "\u064a",
        "\u06a9": "\u0643",
        _TATWEEL: None,
        # Latin letters that Unicode does not take apart.
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        # Each Ethiopic series has seven vowels.
        **{chr(other + order): chr(usual + order) for other, usual in _SOUND_ALIKES for order in range(7)},
    }
)
_APOSTROPHES = re.compile("['\u2019\u2018\u02bc`]")

# Scripts written without spaces: Thai to Myanmar, Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+"
)
# Arabic wal-, bil-, lil- and al-.
_ARTICLES = ("\u0648\u0627\u0644", "\u0628\u0627\u0644", "\u0644\u0644", "\u0627\u0644")
_SHORTEST_STEM = 3


def fold(text: str) -> str:
    """The text without case, accents and spelling habits; everything but letters and digits a space."""
    loose = unicodedata.normalize("NFKD", text).casefold()
    kept = (char for char in loose if unicodedata.combining(char) in _KEPT_CLASSES)
    plain = _APOSTROPHES.sub("", "".join(kept)).translate(_LETTERS)
    return " ".join("".join(_spaced(char) for char in unicodedata.normalize("NFC", plain)).split())


def _spaced(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    return char if category[0] in "LMN" else " "


def tokens(text: str) -> list[str]:
    """The folded words of a text; scripts without spaces in overlapping pairs of characters."""
    found: list[str] = []
    for word in fold(text).split():
        position = 0
        for run in _UNSPACED.finditer(word):
            found.extend(_stem(word[position : run.start()]))
            found.extend(_pairs(run.group()))
            position = run.end()
        found.extend(_stem(word[position:]))
    return found


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def _stem(word: str) -> list[str]:
    """The word without an Arabic article joined to it; nothing for nothing."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= _SHORTEST_STEM:
            return [word.removeprefix(article)]
    return [word] if word else []
