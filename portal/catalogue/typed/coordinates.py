"""A spot typed as two numbers, as a phone or a map shows it: "39.29064, -76.61093"."""

import re
import unicodedata

LONGEST = 60
"""Characters; what is longer is no pair of numbers."""

_PAIR = re.compile(r"([+\u2212-]?\d{1,2}\.\d{2,})\s*°?\s*[,;،\s]\s*([+\u2212-]?\d{1,3}\.\d{2,})\s*°?")


def read(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees (WGS 84), or None where the text is no such pair.

    Both need two decimals or more: nobody's address looks like that. Digits of any script are read.
    """
    if len(text) > LONGEST:
        return None
    pair = _PAIR.fullmatch("".join(map(_plain, text)).strip())
    if pair is None:
        return None
    latitude, longitude = (float(number.replace("\u2212", "-")) for number in pair.groups())
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _plain(char: str) -> str:
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    return "." if char == "\u066b" else char  # Arabic decimal separator
