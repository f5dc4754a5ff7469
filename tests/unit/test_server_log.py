"""The web server's log names no link of a form or a message: whoever holds one can use it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from gunicorn.config import Config

from portal.app import create_app
from portal.cli.server_log import ServerLog, redacted
from portal.web.access import DECLARED, Access
from tests.portals import settings

SECRETS = {Access.DRAFT_LINK, Access.MESSAGE_LINK, Access.STAFF_LINK}
LINK = "ILGOenxPuvDtK0B02kFTWw.awNMNA.2_C533bc2u7K7bHS77KA2z0map8"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[ServerLog]:
    """gunicorn's log, writing to a file."""
    config = Config()
    config.set("errorlog", str(tmp_path / "error.log"))
    made = ServerLog(config)
    yield made
    for handler in made.error_log.handlers[:]:
        if isinstance(handler, logging.FileHandler):
            made.error_log.removeHandler(handler)
            handler.close()


def test_every_address_with_a_secret_is_redacted(tmp_path: Path) -> None:
    app = create_app(settings(f"sqlite:///{tmp_path}/portal.db"))
    adapter = app.url_map.bind("localhost")
    addresses = [
        adapter.build(
            rule.endpoint, {name: LINK if name in {"link", "secret"} else "word" for name in rule.arguments}
        )
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], DECLARED)
        in {Access.DRAFT_LINK, Access.MESSAGE_LINK, Access.STAFF_LINK}
    ]
    assert len(addresses) >= 3
    assert [address for address in addresses if LINK not in address] == []
    assert [address for address in addresses if LINK in redacted(address)] == []


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("GET /en/forms/wet-street/abc.def.ghi/check HTTP/1.1", "GET /en/forms/wet-street/…/check HTTP/1.1"),
        ("GET /en/forms/wet-street/abc.def.ghi HTTP/1.1", "GET /en/forms/wet-street/… HTTP/1.1"),
        ('"http://localhost:8000/ar/forms/a/abc.def/questions/where?x=1"',
         '"http://localhost:8000/ar/forms/a/…/questions/where?x=1"'),
        ("/en/forms/a//abc.def/check", "/en/forms/a//…/check"),
        ("/en%2Fforms%2fa%2Fabc.def%2Fcheck", "/en%2Fforms%2fa%2F…%2Fcheck"),
        ("/en/FORMS/a/abc.def", "/en/FORMS/a/…"),
        ("/en/forms/a/abc.def and /en/forms/b/ghi.jkl/sent", "/en/forms/a/… and /en/forms/b/…/sent"),
        ("GET /en/open/aB3-_x HTTP/1.1", "GET /en/open/… HTTP/1.1"),
        ("POST /ar/stop/aB3-_x HTTP/1.1", "POST /ar/stop/… HTTP/1.1"),
        ('"https://311.example.gov/es/open/aB3?x=1" "-"', '"https://311.example.gov/es/open/…?x=1" "-"'),
        ("/en%2Fstop%2faB3", "/en%2Fstop%2f…"),
        ("GET /staff/invitation/aB3-_x/qr.svg HTTP/1.1", "GET /staff/invitation/…/qr.svg HTTP/1.1"),
        ("POST /staff/link/aB3-_x HTTP/1.1", "POST /staff/link/… HTTP/1.1"),
        ("GET /en/services/wet-street HTTP/1.1", "GET /en/services/wet-street HTTP/1.1"),
        ("GET /en/track/ABCDEFGHJ HTTP/1.1", "GET /en/track/ABCDEFGHJ HTTP/1.1"),
    ],
)  # fmt: skip
def test_the_segment_after_the_service_is_hidden_and_nothing_else(line: str, written: str) -> None:
    assert redacted(line) == written


def test_an_error_is_logged_without_the_link(log: ServerLog, tmp_path: Path) -> None:
    address = f"/en/forms/wet-street/{LINK}/check"
    try:
        raise RuntimeError(f"while answering {address}")
    except RuntimeError:
        log.exception("Error handling request %s %s", "POST", address)
    written = (tmp_path / "error.log").read_text()
    assert "Error handling request POST /en/forms/wet-street/…/check" in written
    assert "while answering /en/forms/wet-street/…/check" in written
    assert LINK not in written
