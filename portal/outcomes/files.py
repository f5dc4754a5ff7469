"""The folder of the facts: one writer at a time, whole files, and one moment at which new ones count."""

import fcntl
import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.outcomes import manifest
from portal.outcomes.manifest import DamagedFacts, Manifest

LOCK = "lock"
WORK = "work"
"""The folder of what is being made; what a killed process left in it is of no use to anybody."""

GRACE_SECONDS = 120.0
"""How long a file that was replaced stays, for those who read the manifest before. A page has 30 at most."""

READABLE = ".parquet"


@contextmanager
def alone(folder: Path, *, wait: bool) -> Iterator[bool]:
    """Give the one place of a writer, and say whether it was free; with `wait`, wait until it is.

    The kernel takes the place back from a process that ends in any way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


@contextmanager
def work(folder: Path) -> Iterator[Path]:
    """Give an empty folder for what is on the way; it goes with all that is in it."""
    place = folder / WORK
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def publish(folder: Path, made: Collection[Path], after: Manifest) -> None:
    """Make files the facts: all of them on the disk first, then the manifest in one rename.

    Whoever reads finds the facts before or the facts after. A kill at any point leaves one or the other, and
    perhaps files that `sweep` takes away.
    """
    ready = folder / WORK / manifest.NAME
    ready.write_text(after.text(), encoding="utf-8")
    for path in (*made, ready):
        _to_disk(path)
    for name in _named(folder) - after.names():
        with suppress(FileNotFoundError):
            os.utime(folder / name)  # from now on its grace time runs: `sweep` goes by this
    try:
        for path in made:
            path.rename(folder / path.name)
        _to_disk(folder)
        ready.replace(folder / manifest.NAME)
    except OSError:
        for path in made:
            (folder / path.name).unlink(missing_ok=True)
        raise
    _to_disk(folder)


def _named(folder: Path) -> set[str]:
    """Return the files that somebody may read by the manifest there is."""
    try:
        present = manifest.read(folder)
    except DamagedFacts:
        return set()
    return present.names() if present else set()


def sweep(folder: Path, present: Manifest) -> None:
    """Remove files that are not the facts any more and whose grace time is over."""
    kept = present.names()
    over = time.time() - GRACE_SECONDS
    for path in folder.glob(f"*{READABLE}"):
        if path.name not in kept and path.stat().st_mtime < over:
            path.unlink(missing_ok=True)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
