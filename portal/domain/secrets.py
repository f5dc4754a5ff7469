"""Secrets in links: 128 random bits, of which only a digest is kept."""

import hashlib
from base64 import urlsafe_b64encode
from random import Random

BYTES = 16
"""128 bits: nobody guesses one (safety.md, References)."""


def new_secret(random: Random) -> str:
    """Return a fresh secret of 22 letters, digits, - and _. Pass `random.SystemRandom()` outside tests."""
    return urlsafe_b64encode(random.randbytes(BYTES)).rstrip(b"=").decode("ascii")


def digest(secret: str) -> str:
    """Return what is kept of a secret: SHA-256 in hexadecimal. Reading it opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()
