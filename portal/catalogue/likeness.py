"""When two folded words are taken for the same: other endings, beginnings, slips of the finger."""

from rapidfuzz.distance import OSA

SHORTEST_BEGINNING = 3
_SLIPS = ((8, 2), (4, 1))  # words of so many letters forgive so many slips (optimal string alignment)


def is_little(token: str) -> bool:
    """A word of one or two letters ("or", "de", "من"), which in a sentence means nothing by itself.

    From U+1100 on a character is a syllable or a word: Hangul, Ethiopic, kana, Han.
    """
    return len(token) < SHORTEST_BEGINNING and all(char < "\u1100" for char in token)


def is_form_of(token: str, word: str) -> bool:
    """The same word with or without an ending ("tree", "trees")."""
    short, long = sorted((token, word), key=len)
    return len(short) >= SHORTEST_BEGINNING and long.startswith(short) and len(long) - len(short) <= 2


def begins(token: str, word: str) -> bool:
    """A word typed so far, or a form of it."""
    return word.startswith(token) or is_form_of(token, word)


def slips_forgiven(token: str) -> int:
    """How many slips of the finger a word of this length is forgiven."""
    return next((count for length, count in _SLIPS if len(token) >= length), 0)


def is_slip_of(token: str, word: str) -> bool:
    """Whether a word may have been meant where another was typed."""
    forgiven = slips_forgiven(token)
    return bool(forgiven) and OSA.distance(token, word, score_cutoff=forgiven) <= forgiven
