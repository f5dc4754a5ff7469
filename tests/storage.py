"""Storage of photos for tests: a folder, and a real S3 endpoint on loopback; both can go away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "photos"
KEYS = {
    "AWS_ACCESS_KEY_ID": "only-for-tests",
    "AWS_SECRET_ACCESS_KEY": "only-for-tests",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}
"""Variables of the environment while there is an S3 endpoint."""


class Storage(Protocol):
    """Where photos lie: as settings say it, and with troubles that a test decides."""

    @property
    def settings(self) -> dict[str, str]:
        """The settings that name it."""

    def go(self) -> None:
        """Nothing answers any more."""

    def come_back(self) -> None:
        """Everything is as it was."""


@dataclass
class Folder:
    """A folder; gone when a file stands in its place."""

    path: Path

    @property
    def settings(self) -> dict[str, str]:
        """The settings that name it."""
        return {"PORTAL_FILES": str(self.path)}

    def go(self) -> None:
        """Moves it away."""
        self.path.mkdir(exist_ok=True)
        self.path.rename(self.path.with_suffix(".elsewhere"))
        self.path.touch()

    def come_back(self) -> None:
        """Moves it back."""
        self.path.unlink()
        self.path.with_suffix(".elsewhere").rename(self.path)


@dataclass
class Bucket:
    """A bucket of an S3 endpoint; gone when the endpoint has no such bucket."""

    endpoint: str

    @property
    def settings(self) -> dict[str, str]:
        """The settings that name it."""
        return {"PORTAL_FILES": f"s3://{BUCKET}/city/files", "PORTAL_FILES_ENDPOINT": self.endpoint}

    def make(self) -> None:
        """Makes the bucket."""
        boto3.client("s3", endpoint_url=self.endpoint).create_bucket(Bucket=BUCKET)

    def go(self) -> None:
        """Empties the bucket and takes it away; what was in it is kept here."""
        client = boto3.resource("s3", endpoint_url=self.endpoint)
        bucket = client.Bucket(BUCKET)
        self._kept = {one.key: one.get()["Body"].read() for one in bucket.objects.all()}
        bucket.objects.all().delete()
        bucket.delete()

    def come_back(self) -> None:
        """Makes the bucket again, with what was in it."""
        self.make()
        client = boto3.client("s3", endpoint_url=self.endpoint)
        for key, body in self._kept.items():
            client.put_object(Bucket=BUCKET, Key=key, Body=body)


@contextmanager
def s3() -> Iterator[Bucket]:
    """An empty bucket on an endpoint of its own. The variables of KEYS must be set."""
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        bucket = Bucket(f"http://{host}:{port}")
        bucket.make()
        yield bucket
    finally:
        server.stop()
