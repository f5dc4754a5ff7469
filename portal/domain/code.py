"""Short codes that open a form on another device: typed there, or read out over the phone.

Like a reference (its alphabet, its check symbol, how it is read), but of another length, so that nobody takes
one for the other.
"""

import hashlib
import hmac
from random import Random

from portal.domain.reference import new_symbols, read_symbols

LENGTH = 8  # seven symbols and the check symbol
GROUP = 4


def new(random: Random) -> str:
    """A fresh code. Pass `random.SystemRandom()` outside tests.

    35 random bits, less what is drawn again: few enough to say, enough for a day while guessing is limited.
    """
    return new_symbols(random, LENGTH)


def read(text: str) -> str | None:
    """The code a person typed or pasted; None when it cannot be one. Any single wrong symbol is caught."""
    return read_symbols(text, LENGTH)


def shown(code: str) -> str:
    """The code as a page shows it: ABCD-EFGH."""
    return "-".join(_groups(code))


def spelled(code: str) -> str:
    """The code for a screen reader: A B C D, E F G H."""
    return ", ".join(" ".join(group) for group in _groups(code))


def kept_as(secret_key: str, code: str) -> str:
    """What is kept of a code: an HMAC. A plain digest of so few bits could be turned back by trying all."""
    return hmac.new(secret_key.encode(), f"code {code}".encode(), hashlib.sha256).hexdigest()


def _groups(code: str) -> list[str]:
    return [code[at : at + GROUP] for at in range(0, LENGTH, GROUP)]
