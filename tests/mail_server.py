"""A real mail server on this machine: it takes letters by SMTP, or refuses them as a test says."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Answer = str | None


class MailServer:
    """What it holds is `letters`, each with the address it came for. It may be stopped and started again."""

    def __init__(self) -> None:
        """Take a free port. `refuse_address` and `refuse_letter` give a reply where they refuse."""
        self.letters: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.refuse_address: Callable[[str], Answer] = lambda _address: None
        self.refuse_letter: Callable[[], Answer] = lambda: None
        self.logins: list[str] = []
        self.was_encrypted: list[bool] = []
        self.tries = 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._running: Controller | None = None

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse an address."""
        self.tries += 1
        refusal = self.refuse_address(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name is aiosmtpd's
        """Take or refuse a letter."""
        refusal = self.refuse_letter()
        if refusal is not None:
            return refusal
        content = envelope.content
        assert isinstance(content, bytes)
        self.raw.append(content)
        self.was_encrypted.append(session.ssl is not None)
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    def authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, login: Any
    ) -> AuthResult:
        """Take the password `right`; any other is answered by a refusal."""
        assert isinstance(login, LoginPassword)
        self.logins.append(login.login.decode())
        return AuthResult(success=login.password == b"right", handled=False)

    def start(self, **more: Any) -> None:
        """Listen."""
        self._running = Controller(self, hostname="127.0.0.1", port=self.port, **more)
        self._running.start()

    def stop(self) -> None:
        """Listen no more."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    @property
    def url(self) -> str:
        """Its address, for PORTAL_MAIL."""
        return f"smtp://127.0.0.1:{self.port}"

    def to(self, address: str) -> list[EmailMessage]:
        """The letters for one address, in the order they came."""
        return [letter for to, letter in self.letters if to == address]


@contextmanager
def mail_server(tls: ssl.SSLContext | None = None, *, password: bool = False) -> Iterator[MailServer]:
    """A server that runs; with `tls` it insists on STARTTLS, with `password` on a login."""
    server = MailServer()
    more: dict[str, Any] = {}
    if tls is not None:
        more |= {"tls_context": tls, "require_starttls": True}
    if password:
        more |= {"authenticator": server.authenticate, "auth_required": True}
    server.start(**more)
    try:
        yield server
    finally:
        server.stop()


def words_of(letter: EmailMessage, kind: str) -> str:
    """The text of a letter's part: `plain` or `html`."""
    part = letter.get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text
