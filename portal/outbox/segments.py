"""How many parts a text message travels in: each is paid for, and some phones show them apart.

GSM 03.38: a text in its alphabet has 160 places, in several parts 153 each; any other sign makes the whole
text UCS-2, with 70 and 67 (3GPP TS 23.038, TS 23.040).
"""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Signs that take two places: an escape and themselves."""

GSM_ALONE, GSM_EACH = 160, 153
UCS2_ALONE, UCS2_EACH = 70, 67


def segments(text: str) -> int:
    """Return the number of parts; an empty text has one. A sign of two places is never cut in two."""
    if all(sign in _BASIC or sign in _EXTENSION for sign in text):
        return _parts([2 if sign in _EXTENSION else 1 for sign in text], GSM_ALONE, GSM_EACH)
    return _parts([2 if ord(sign) > 0xFFFF else 1 for sign in text], UCS2_ALONE, UCS2_EACH)


def _parts(places: list[int], alone: int, each: int) -> int:
    if sum(places) <= alone:
        return 1
    count, left = 1, each
    for wanted in places:
        if wanted > left:
            count, left = count + 1, each
        left -= wanted
    return count
