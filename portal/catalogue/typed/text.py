"""Text as people type or paste it, made safe to keep, compare and count."""

import re
import unicodedata

_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Control characters (NUL with them), half characters (which no database can store), byte order marks,
# annotation marks, and what forces a direction on the text after it. The plain marks U+200E, U+200F and
# U+061C stay: people who write right to left need them.
_NEVER_KEPT = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)

_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")

_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]*"
)

LONGEST_COMPOSED = 20_000
"""Code points up to which text is brought to NFC. Composing takes time with the square of a run of
combining marks: 0.2 s at this length, minutes at a megabyte. No question takes more than 10,000."""


def clean(text: str, *, lines: bool = False) -> str:
    """Return text that is safe to keep; cleaning it again changes nothing.

    One form for equal letters (Unicode NFC, UAX #15), no control characters, no directional overrides,
    no white space around it; text that nobody can see is empty. With `lines`, line breaks are kept as
    "\\n" and tabs as they are; without, every run of white space becomes one space.
    """
    kept = _NEVER_KEPT.sub("", _LINE_END.sub("\n", text))
    kept = kept.strip() if lines else " ".join(kept.split())
    if len(kept) <= LONGEST_COMPOSED:
        kept = unicodedata.normalize("NFC", kept)
    return "" if _INVISIBLE.fullmatch(kept) else kept


def storable(text: str) -> str:
    """Return text as it was typed, without what no database can store: NUL and half characters."""
    return _NOT_STORABLE.sub("", text)


def too_many(text: str, most: int) -> int:
    """Return by how many characters cleaned text is longer than `most`; 0 when it fits.

    Characters are code points of NFC text with a line break as one, as close to what a person sees and
    counts as the portal can say the same way in every language.
    """
    return max(0, len(text) - most)
