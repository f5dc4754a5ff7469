"""Text messages at the edge: one setting, a gateway over HTTP, and no number in any log."""

import json
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from portal.adapters.delivery import NotDelivered, Trouble
from portal.adapters.text_messages import Gateway, text_messages_for
from portal.settings import SettingsError
from tests.portals import settings

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""Apprise's plugins look for it; where Python has it no more, they do without."""

WRITTEN = "hunter2"


class Provider:
    """A provider on this machine: `received` are paths and bodies, `status` its answer."""

    def __init__(self) -> None:
        """Listens."""
        provider = self
        self.received: list[tuple[str, Any]] = []
        self.status = 200

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.received.append((self.path, json.loads(body)))
                self.send_response(provider.status)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    @property
    def url(self) -> str:
        """Its address, for PORTAL_TEXT_MESSAGES."""
        return f"json://127.0.0.1:{self.server.server_port}/to/{{number}}"

    def close(self) -> None:
        """Listens no more."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider."""
    made = Provider()
    yield made
    made.close()


def test_a_text_arrives_as_it_was_for_the_right_number(provider: Provider, tmp_path: Path) -> None:
    way = text_messages_for(settings(f"sqlite:///{tmp_path}/portal.db", PORTAL_TEXT_MESSAGES=provider.url))
    assert way is not None
    text = "مدينة: أُغلق <b>&amp;\nhttps://311.example.gov/ar/open/a_b-c*d*"
    way.send("+19025550123", text)
    ((path, body),) = provider.received
    assert path == "/to/19025550123"
    assert body["message"] == text
    assert body["title"] == ""


def test_a_provider_that_says_no_may_say_yes_later(provider: Provider) -> None:
    provider.status = 500
    with pytest.raises(NotDelivered) as caught:
        Gateway(provider.url).send("+19025550123", "Closed")
    assert caught.value.trouble is Trouble.NOT_NOW
    assert "555" not in str(caught.value)


def test_no_log_of_ours_hears_of_a_number(provider: Provider) -> None:
    class Ours(logging.Handler):
        """What every log of the portal ends in."""

        def emit(self, record: logging.LogRecord) -> None:
            """Keeps what is said."""
            heard.append(record.getMessage())

    heard: list[str] = []
    ours = Ours()
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(ours)
    root.setLevel(logging.DEBUG)
    provider.status = 500
    try:
        with pytest.raises(NotDelivered):
            Gateway(provider.url).send("+19025550123", "Closed")
    finally:
        root.removeHandler(ours)
        root.setLevel(level)
    assert [line for line in heard if "9025550123" in line] == []


def test_a_provider_that_is_not_there_may_come_back(provider: Provider) -> None:
    provider.server.server_close()
    with pytest.raises(NotDelivered) as caught:
        Gateway(provider.url).send("+19025550123", "Closed")
    assert caught.value.trouble is Trouble.NOT_NOW


def test_a_well_known_provider_is_read() -> None:
    account, token = "AC" + "0" * 32, "1" * 32
    service = Gateway(f"twilio://{account}:{token}@15550001111/{{number}}").service("15555550123")
    assert service is not None


@pytest.mark.parametrize(
    "wrong", [f"twilio://account:{WRITTEN}@sender/15555550123", "carrier pigeon", "nonsense://{number}"]
)
def test_what_is_wrong_says_what_to_write_and_not_the_token(tmp_path: Path, wrong: str) -> None:
    chosen = settings(f"sqlite:///{tmp_path}/portal.db", PORTAL_TEXT_MESSAGES=wrong)
    with pytest.raises(SettingsError, match=r"^PORTAL_TEXT_MESSAGES .*\{number\}") as caught:
        text_messages_for(chosen)
    assert WRITTEN not in str(caught.value)


def test_without_a_setting_there_are_no_text_messages(tmp_path: Path) -> None:
    assert text_messages_for(settings(f"sqlite:///{tmp_path}/portal.db")) is None
