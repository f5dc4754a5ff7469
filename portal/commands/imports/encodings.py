"""How the letters of a file are written as bytes: told by the mapping, or found out from the bytes."""

import codecs

from portal.catalogue.mappings.schema import Encoding
from portal.commands.imports.results import ImportStopped

SAMPLE = 65_536
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\0")) + b"\x7f"
_CONTROL_SHARE = 0.01
_NUL_SHARE = 0.7
_NOT_IN_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")


def wide_encoding(sample: bytes) -> str | None:
    """The UTF-16 of a file by its first bytes: a byte order mark, or the zeros of Western letters."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) / half > _NUL_SHARE:
        return "utf-16-le"
    if sample[0::2].count(0) / half > _NUL_SHARE:
        return "utf-16-be"
    return None


def require_text(sample: bytes) -> None:
    """Stop at a file that is no table of text. Errors: ImportStopped."""
    if sample.startswith(b"PK\x03\x04"):
        raise ImportStopped("This is a ZIP file or a workbook. Unpack it, or save the sheet as CSV, first.")
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if wide_encoding(sample) is None and controls > _CONTROL_SHARE * len(sample):
        raise ImportStopped("This is not a table of text: it is full of bytes that no text has.")


class Detector:
    """Finds the encoding of a file that is fed line by line.

    A file is UTF-8 when more of its lines with other letters than ASCII fit that than not: a few damaged
    lines in it are refused one by one, instead of spoiling every name in the file.
    """

    def __init__(self) -> None:
        """Begin without having seen anything."""
        self._utf8 = 0
        self._others = 0
        self._latin = False

    def feed(self, line: bytes) -> None:
        """Look at one line."""
        if line.isascii():
            return
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            self._others += 1
            self._latin = self._latin or not _NOT_IN_CP1252.isdisjoint(line)
        else:
            self._utf8 += 1

    @property
    def found(self) -> str:
        """The encoding of what was fed so far."""
        if self._others > self._utf8:
            return Encoding.LATIN_1.value if self._latin else Encoding.CP1252.value
        return "utf-8-sig"


def codec_of(declared: Encoding) -> str:
    """The name of Python's codec for an encoding that a mapping names; a byte order mark never counts."""
    return "utf-8-sig" if declared is Encoding.UTF_8 else declared.value
