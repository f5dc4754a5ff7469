"""Loading pages one after the other: a new connection each, as gunicorn's sync workers have it."""

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Load:
    """One request to a server on this machine, and the status it must answer with."""

    path: str
    status: int = 200
    form: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are in lower case; of several of one name the last."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def cookie(self) -> str:
        """Return the cookie that was set, as it is sent back."""
        return self.headers.get("set-cookie", "").partition(";")[0]


class UnexpectedAnswer(Exception):
    """A server gave another answer than the one whose cost was to be measured."""


def load(port: int, wanted: Load) -> Answer:
    """Load one page. Errors: UnexpectedAnswer, OSError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        method, body, headers = "GET", None, {"Accept": "text/html", **wanted.headers}
        if wanted.form is not None:
            method, body = "POST", urlencode(wanted.form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, wanted.path, body, headers)
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(response.status, named, response.read())
    finally:
        connection.close()
    if answer.status != wanted.status:
        raise UnexpectedAnswer(f"{method} {wanted.path}: {answer.status}, not {wanted.status}")
    return answer


def load_all(port: int, wanted: Iterable[Load]) -> None:
    """Load pages one after the other. Errors: as for `load`."""
    for one in wanted:
        load(port, one)
