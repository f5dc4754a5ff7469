"""A reverse proxy on the loopback, as a city has one in front of its portal; and one that loses connections.

It ends TLS, tells the portal who asked, and writes down what it carried. Threads and the standard library.
"""

import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.tls import HOST, Identity

ANSWER_SECONDS = 30.0
OWN = frozenset({"connection", "keep-alive", "transfer-encoding"})
"""Headers that speak of one connection only (RFC 9110, 7.6.1)."""


class Cut(Enum):
    """Where the connection of a form that is sent breaks."""

    BEFORE = auto()
    """Nothing of it reaches the portal."""
    WITHIN = auto()
    """Half of what was typed reaches it."""
    AFTER = auto()
    """All of it reaches the portal; nothing comes back."""
    BACK = auto()
    """Half of the answer comes back."""


@dataclass(frozen=True)
class Exchange:
    """One request and its answer; status 0 when no whole answer came back. Header names in lower case."""

    method: str
    path: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The header's one value, None without it. Errors: ValueError when it was sent twice."""
        found = [value for key, value in self.headers if key == name]
        if len(found) > 1:
            raise ValueError(f"{self.method} {self.path}: {name} came {len(found)} times")
        return found[0] if found else None


@dataclass
class Proxy:
    """What a running proxy shares with the test: whom it serves, what it saw, which cut is on."""

    portal: int
    secure: bool
    port: int = 0
    cut: Cut | None = None
    seen: list[Exchange] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Where a browser finds the portal through it."""
        return f"https://{HOST}:{self.port}" if self.secure else f"http://127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return self.address + path

    def posts(self, tail: str) -> list[Exchange]:
        """The forms that were sent to addresses with this end."""
        return [each for each in self.seen if each.method == "POST" and each.path.endswith(tail)]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, proxy: Proxy) -> None:
        super().__init__(("127.0.0.1", proxy.port), _Handler)
        self.proxy = proxy

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser may leave at any moment, also within a handshake: that is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it overrides
        """Says nothing of each request."""

    def do_GET(self) -> None:
        """Carries a question and its answer."""
        self._answer(self._ask(b""))

    def do_POST(self) -> None:
        """Carries a form and its answer, as far as the cut lets it."""
        body, cut = self.rfile.read(int(self.headers.get("Content-Length", 0))), self.server.proxy.cut
        if cut is None:
            self._answer(self._ask(body))
            return
        if cut is Cut.WITHIN:
            self._begin(body)
        answer = self._ask(body) if cut in {Cut.AFTER, Cut.BACK} else None
        self.server.proxy.seen.append(Exchange(self.command, self.path, 0))
        if answer is not None and cut is Cut.BACK:
            self.wfile.write(f"HTTP/1.1 {answer.status} half\r\nContent-Le".encode())
        self.close_connection = True

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.server.proxy.portal, timeout=ANSWER_SECONDS)

    def _forwarded(self) -> dict[str, str]:
        kept = {name: value for name, value in self.headers.items() if name.lower() not in OWN}
        return kept | {
            "X-Forwarded-For": self.client_address[0],
            "X-Forwarded-Proto": "https" if self.server.proxy.secure else "http",
            "X-Forwarded-Host": self.headers["Host"],
        }

    def _ask(self, body: bytes) -> Exchange:
        connection = self._connection()
        try:
            connection.request(self.command, self.path, body, self._forwarded())
            response = connection.getresponse()
            headers = tuple((name.lower(), value) for name, value in response.getheaders())
            return Exchange(self.command, self.path, response.status, headers, response.read())
        finally:
            connection.close()

    def _begin(self, body: bytes) -> None:
        """Sends half of a form and leaves."""
        connection = self._connection()
        connection.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self._forwarded().items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body[: len(body) // 2])
        connection.close()

    def _answer(self, answer: Exchange) -> None:
        self.server.proxy.seen.append(answer)
        self.send_response_only(answer.status)
        for name, value in answer.headers:
            if name not in OWN:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)


@contextmanager
def proxy_of(portal: int, identity: Identity | None, port: int = 0) -> Iterator[Proxy]:
    """Serves the portal of a port through a proxy, over TLS with an identity, until the block ends."""
    proxy = Proxy(portal, identity is not None, port)
    with _Server(proxy) as server:
        proxy.port = server.server_port
        if identity is not None:
            # The handshake is left to each connection's own thread: browsers open some that they never use.
            server.socket = identity.context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()
