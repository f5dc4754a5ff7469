"""Numbers as people write them: digits of any script, marks of their language or of where they live."""

import re
import unicodedata
from decimal import Decimal

from babel.numbers import format_decimal

from portal.catalogue.typed.conventions import Marks, all_marks, locale_of, marks

LARGEST = Decimal(10**15 - 1)
"""The largest number any answer may be: every program that may read it back keeps this one exact."""

MOST_DECIMALS = 6

_LONGEST = 60
_MARKS_ALIKE = str.maketrans(
    {
        "，": ",",
        "．": ".",
        "：": ":",
        "،": ",",
        "＋": "+",
        "－": "-",
        "−": "-",
        "–": "-",
        "‐": "-",
        "\u200e": None,
        "\u200f": None,
        "\u061c": None,
    }
)
_LIKE_A_NUMBER = re.compile(r"[+-]?[\d.,\u066b\u066c ]*\d[\d.,\u066b\u066c ]*", re.ASCII)


def european_digits(text: str) -> str:
    """Text with every decimal digit of any script (٣, ३, ３) as 0 to 9; ½ and ² are left as they are."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def plain(text: str) -> str:
    """Text with European digits, ASCII marks and single spaces, ready to be matched."""
    return " ".join(european_digits(text).translate(_MARKS_ALIKE).split())


def looks_like_number(text: str) -> bool:
    """Whether text has only digits and marks, so that what is wrong is how they are put together."""
    return len(text) <= _LONGEST and _LIKE_A_NUMBER.fullmatch(plain(text)) is not None


def readings(text: str, language: str, region: str) -> frozenset[Decimal]:
    """Every number the text can mean to someone with this language in this region.

    None: it is not a number. Two: it is written in a way that the language and the region read
    differently (1.500 is fifteen hundred in Spanish and one and a half in the United States).
    """
    if len(text) > _LONGEST:
        return frozenset(_beyond(text))
    written = plain(text)
    found = (_read(written, way) for way in all_marks(language, region))
    return frozenset(number for number in found if number is not None)


def _beyond(text: str) -> tuple[Decimal, ...]:
    # Too long to be worth counting, and int() refuses thousands of digits: only its sign matters.
    if not re.fullmatch(r"\s*[+-]?\d+\s*", text):
        return ()
    return (-LARGEST * 10,) if text.lstrip().startswith("-") else (LARGEST * 10,)


def _read(written: str, way: Marks) -> Decimal | None:
    decimal, group = re.escape(way.decimal), re.escape(way.group)
    shape = rf"([+-]?)((?:\d{{1,3}}(?:{group}\d{{3}})+|\d+)?)(?:{decimal}(\d+))?"
    match = re.fullmatch(shape, written, re.ASCII)
    if match is None or not (match[2] or match[3]):
        return None
    whole = match[2].replace(way.group, "") or "0"
    return Decimal(f"{match[1]}{whole}.{match[3] or '0'}")


def kept(number: Decimal) -> str:
    """A number as it is kept: "1.5", "-0.25", "0"; no exponent, no zeros at the end."""
    return f"{number.normalize():f}" if number else "0"


def decimals(number: Decimal) -> int:
    """How many digits a number has after its mark, zeros at the end not counted."""
    _, _, after = f"{number:f}".partition(".")
    return len(after.rstrip("0"))


def fill_in(number: str, language: str) -> str:
    """A kept number as its control shows it: European digits, no groups, the language's mark.

    In a language with a decimal comma three decimals get a zero more: 1,234 could be read as a thousand.
    """
    whole, mark, after = number.partition(".")
    if not mark:
        return whole
    way = marks(language)
    return f"{whole}{way.decimal}{after}{'0' if way.decimal != '.' and len(after) == 3 else ''}"


def shown(number: Decimal | str, language: str) -> str:
    """A number as the language writes it, with every decimal it has."""
    return format_decimal(Decimal(number), locale=locale_of(language), decimal_quantization=False)


def is_kept(text: str) -> bool:
    """Whether text is a number as `kept` writes it, of a size that is ever kept."""
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text):
        return False
    return kept(Decimal(text)) == text
