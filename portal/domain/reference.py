"""Public reference numbers: eight random symbols and one that checks them.

Crockford's base 32 (https://www.crockford.com/base32.html) with its mod-37 check symbol. A number whose
check value needs one of the five extra symbols (* ~ $ = U) is drawn again, so that a reference holds
only digits and letters that can be read out over the phone.
"""

import unicodedata
from random import Random

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9  # eight symbols and the check symbol
CHECK_MODULUS = 37
GROUP = 3
LOOKALIKES = {"O": "0", "I": "1", "L": "1"}
LONGEST_TYPED = 200  # more than any way to write a reference; longer text is not looked at
SEPARATORS = frozenset({"Pd", "Cf", "Zs", "Zl", "Zp"})  # dashes, invisible direction marks, spaces
SEPARATING_SIGNS = frozenset("\t\r\n,\u060c\u2212")  # a comma as `spelled` has, the Arabic one, a minus sign


def new(random: Random) -> str:
    """A fresh reference of nine symbols without separators. Pass `random.SystemRandom()` outside tests.

    40 random bits, less what is drawn again: it is short enough to say, so it must open nothing private.
    """
    return new_symbols(random, LENGTH)


def read(text: str) -> str | None:
    """The reference a person typed or pasted, as nine symbols; None when it cannot be one.

    Case, spaces, dashes and direction marks do not count; O is 0, I and L are 1; digits of any script are
    read. Any single wrong symbol is caught by the check symbol.
    """
    return read_symbols(text, LENGTH)


def new_symbols(random: Random, length: int) -> str:
    """Fresh symbols, the last of which checks the others; drawn again while none of ours would."""
    while True:
        body = "".join(random.choice(SYMBOLS) for _ in range(length - 1))
        check = check_value(body)
        if check < len(SYMBOLS):
            return body + SYMBOLS[check]


def read_symbols(text: str, length: int) -> str | None:
    """So many symbols as a person typed or pasted them; None when there are others, or the check fails."""
    if len(text) > LONGEST_TYPED:
        return None
    symbols = "".join(_symbol(sign) for sign in unicodedata.normalize("NFKC", text).upper())
    if len(symbols) != length or any(symbol not in SYMBOLS for symbol in symbols):
        return None
    body, check = symbols[:-1], symbols[-1]
    return symbols if check_value(body) == SYMBOLS.index(check) else None


def shown(reference: str) -> str:
    """The reference as pages and messages show it: ABC-DEF-GHJ. ValueError unless it has nine symbols."""
    return "-".join(_groups(reference))


def spelled(reference: str) -> str:
    """The reference for a screen reader: A B C, D E F, G H J. ValueError unless it has nine symbols."""
    return ", ".join(" ".join(group) for group in _groups(reference))


def _groups(reference: str) -> list[str]:
    if len(reference) != LENGTH:
        raise ValueError(f"a reference has {LENGTH} symbols")
    return [reference[at : at + GROUP] for at in range(0, LENGTH, GROUP)]


def check_value(body: str) -> int:
    """The value of the check symbol that belongs to these symbols; from 32 on none of ours has it."""
    value = 0
    for symbol in body:
        value = value * len(SYMBOLS) + SYMBOLS.index(symbol)
    return value % CHECK_MODULUS


def _symbol(sign: str) -> str:
    """One typed sign as a symbol: nothing for a separator, itself when it is no symbol at all."""
    if unicodedata.category(sign) in SEPARATORS or sign in SEPARATING_SIGNS:
        return ""
    digit = unicodedata.decimal(sign, None)
    return LOOKALIKES.get(sign, sign) if digit is None else str(digit)
