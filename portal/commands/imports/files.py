"""A file of old requests: plain or gzip, in any encoding, read line by line."""

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from portal.catalogue.mappings.schema import Encoding
from portal.commands.imports.encodings import SAMPLE, Detector, codec_of, require_text, wide_encoding
from portal.commands.imports.results import ImportStopped

GZIP = b"\x1f\x8b"
LONGEST_LINE = 1_000_000
"""Characters of one line; a table has none as long, and memory must not depend on the file."""

Progress = Callable[[int], None]
"""Told how many bytes of the file on the disk are read."""

_NOT_WHOLE = (EOFError, gzip.BadGzipFile, zlib.error)


@dataclass(frozen=True)
class SourceFile:
    """A file that was looked through once: it is whole, and its encoding and line ends are known."""

    path: Path
    encoding: str
    line_end: str

    def lines(self, progress: Progress) -> Iterator[str]:
        """Give the lines with their ends. Bytes that the encoding does not have become half characters.

        Errors: ImportStopped.
        """
        with _opened(self.path) as (raw, plain), _named(self.path):
            # UTF-16 has no way to carry a damaged byte through; it was decoded as a whole before.
            errors = "strict" if self.encoding.startswith("utf-16") else "surrogateescape"
            with io.TextIOWrapper(plain, self.encoding, errors, newline=self.line_end) as text:
                while line := text.readline(LONGEST_LINE):
                    if len(line) >= LONGEST_LINE:
                        raise ImportStopped(f"{self.path.name} has a line that is too long for a table.")
                    progress(raw.tell())
                    yield line


def examine(path: Path, declared: Encoding | None, progress: Progress) -> SourceFile:
    """Look through a whole file before anything is written: it is there, whole, and text.

    Errors: ImportStopped (not there, empty, broken or cut off gzip, no text, other bytes than declared).
    """
    with _opened(path) as (raw, plain), _named(path):
        sample = cast("io.BufferedReader", plain).peek(SAMPLE)[:SAMPLE]
        if not sample.strip():
            raise ImportStopped(f"{path.name} is empty. Nothing was imported.")
        require_text(sample)
        wide = wide_encoding(sample)
        if wide is not None and declared in {None, Encoding.UTF_16}:
            _decode_through(plain, wide, raw, progress)
            encoding = wide
        else:
            encoding = _detected(plain, raw, progress)
        encoding = codec_of(declared) if declared and not encoding.startswith("utf-16") else encoding
        line_end = "\n" if wide or b"\n" in sample else "\r"
    return SourceFile(path, encoding, line_end)


def _detected(plain: BinaryIO, raw: BinaryIO, progress: Progress) -> str:
    detector = Detector()
    while line := plain.readline(LONGEST_LINE):
        detector.feed(line)
        progress(raw.tell())
    return detector.found


def _decode_through(plain: BinaryIO, encoding: str, raw: BinaryIO, progress: Progress) -> None:
    with io.TextIOWrapper(plain, encoding, newline="\n") as text:
        while text.read(SAMPLE):
            progress(raw.tell())


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Give the file on the disk and the bytes in it; gzip is known by its first bytes, not by its name."""
    try:
        with path.open("rb") as raw, ExitStack() as packed:
            plain: BinaryIO = raw
            if raw.peek(len(GZIP)).startswith(GZIP):
                plain = cast("BinaryIO", packed.enter_context(gzip.open(raw)))
            yield raw, plain
    except OSError as error:
        raise ImportStopped(f"{path} cannot be read: {os.strerror(error.errno or 0)}.") from error


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except _NOT_WHOLE as error:
        raise ImportStopped(
            f"{path.name} is not a whole gzip file: it is cut off or damaged. Fetch it again."
        ) from error
    except UnicodeDecodeError as error:
        raise ImportStopped(
            f"{path.name} is not {error.encoding} text throughout. Fetch it again."
        ) from error
