"""Files: pictures under names of our own, in a folder or in S3-compatible storage."""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

S3 = "s3"
ANSWER_TIME = timedelta(seconds=10)
"""What storage gets to answer, retries and all: a person waits for it."""

CONNECT_TIME = timedelta(seconds=3)
RETRIES = 2


class FilesUnavailable(Exception):
    """The storage does not answer, refuses us, or has no room. Trying again later is safe."""


@dataclass(frozen=True)
class StoredFile:
    """A file that lies in the storage, and since when (UTC, by the storage's clock)."""

    name: str
    stored_at: datetime


class Files(Protocol):
    """Whole files by name. Errors of every method: FilesUnavailable, and nothing else."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a file; when this returns, it lasts."""

    def get(self, name: str) -> bytes | None:
        """Return a file's content; None when there is none of this name."""

    def has(self, name: str) -> bool:
        """Say whether there is a file of this name."""

    def delete(self, names: Iterable[str]) -> None:
        """Erase files; those that are not there are passed over."""

    def batches(self) -> Iterator[list[StoredFile]]:
        """Yield everything there is, some at a time, in no order."""


def open_files(where: str, endpoint: str | None) -> Files:
    """Return the storage at `where`: the path of a folder, or s3://bucket/prefix.

    In: `endpoint` is the address of an S3-compatible service other than Amazon's. Credentials and region come
    from the usual AWS_… variables. Nothing is opened or made before it is used.
    """
    if urlsplit(where).scheme == S3:
        # Opened once, so that connections are used again.
        return _ObjectFiles(cache(partial(_s3, where, endpoint)))
    return _DiskFiles(Path(where))


class _ObjectFiles:
    """What folders and S3 do alike, through obstore. `opening` gives it when it is needed, after the fork."""

    def __init__(self, opening: Callable[[], LocalStore | S3Store]) -> None:
        self._store = opening

    def put(self, name: str, content: bytes) -> None:
        with _answering():
            obstore.put(self._store(), name, content)

    def get(self, name: str) -> bytes | None:
        with _answering(), suppress(FileNotFoundError):
            return bytes(obstore.get(self._store(), name).bytes())
        return None

    def has(self, name: str) -> bool:
        with _answering(), suppress(FileNotFoundError):
            obstore.head(self._store(), name)
            return True
        return False

    def delete(self, names: Iterable[str]) -> None:
        for name in names:
            with _answering(), suppress(FileNotFoundError):
                obstore.delete(self._store(), name)

    def batches(self) -> Iterator[list[StoredFile]]:
        with _answering():
            for batch in obstore.list(self._store()):
                yield [StoredFile(one["path"], one["last_modified"]) for one in batch]


class _DiskFiles(_ObjectFiles):
    """A folder for its owner alone: photos are personal data."""

    def __init__(self, folder: Path) -> None:
        super().__init__(self._open)
        self._folder = folder.absolute()

    def _open(self) -> LocalStore:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return LocalStore(self._folder)

    def put(self, name: str, content: bytes) -> None:
        super().put(name, content)
        # A receipt promises what came along too: the file and its name wait for the disk.
        with _answering():
            for path in (self._folder / name, self._folder):
                _sync(path)


def _s3(where: str, endpoint: str | None) -> S3Store:
    """Open a bucket, or what lies below a prefix in it. Connects to nothing yet."""
    parts = urlsplit(where)
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config={"endpoint": endpoint} if endpoint else None,
        client_options={
            "allow_http": bool(endpoint) and urlsplit(endpoint).scheme == "http",
            "timeout": ANSWER_TIME,
            "connect_timeout": CONNECT_TIME,
        },
        retry_config={"max_retries": RETRIES, "retry_timeout": ANSWER_TIME},
    )


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        # Not its text: it has addresses and paths in it, which a log or a page need not repeat.
        raise FilesUnavailable(type(error).__name__) from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
