"""Serves the control pages from this machine to this machine, under a policy as strict as a portal's."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'"


@dataclass(frozen=True)
class Site:
    """Where the control pages are served."""

    address: str

    def page(self, name: str) -> str:
        """The URL of ``good`` or ``bad``."""
        return f"{self.address}/{name}.html"


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay silent: the tests say what they found."""


@contextmanager
def serve() -> Iterator[Site]:
    """Serve the folder of this file on a free port of 127.0.0.1 for a while."""
    handler = partial(_Handler, directory=str(Path(__file__).parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            thread.join()
