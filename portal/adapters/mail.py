"""E-mail: letters to a mail server by SMTP, or into a folder where there is none."""

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from portal.adapters.delivery import NotDelivered, Trouble
from portal.settings import Settings, SettingsError

SECONDS = 20
"""How long a mail server gets for each of its answers."""

POLICY = SMTP_POLICY.clone(cte_type="7bit")
"""Headers that cannot hold a line break (they raise), and bodies that pass every server."""

HOW_TO_WRITE = (
    "write smtp://{user}:{password}@host:587?starttls=yes, smtps://{user}:{password}@host, "
    "smtp://127.0.0.1:25, or folder:/path for letters in files"
)


@dataclass(frozen=True)
class Letter:
    """One e-mail to one address.

    `message_id` is the same however often the letter is sent. `stop_url` ends such letters with one click
    (RFC 8058); None for a letter that somebody has just asked for.
    """

    to: str
    subject: str
    text: str
    html: str
    language: str
    message_id: str
    sent_at: datetime
    stop_url: str | None


class Mail(Protocol):
    """A way for letters."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Errors: NotDelivered."""


def mail_for(settings: Settings) -> Mail | None:
    """Return the way that PORTAL_MAIL names, None where none is set. Errors: SettingsError."""
    if settings.mail is None:
        return None
    sender = _sender(settings.mail_from)
    if settings.mail.startswith("folder:"):
        return MailFolder(Path(settings.mail.removeprefix("folder:")), sender)
    try:
        return _server(urlsplit(settings.mail), sender)
    except ValueError as error:  # never with the value: it may hold a password
        raise SettingsError(f"PORTAL_MAIL cannot be read: {HOW_TO_WRITE}") from error


def _sender(text: str | None) -> Address:
    name, address = parseaddr(text or "")
    with suppress(Exception):  # the parser of addresses raises several kinds
        made = Address(name, addr_spec=address)
        if made.username and made.domain:
            return made
    raise SettingsError(
        f"PORTAL_MAIL_FROM={text or ''!r}: write the sender of the letters, like City 311 <311@example.gov>"
    )


def _server(url: SplitResult, sender: Address) -> "MailServer":
    query = parse_qs(url.query, keep_blank_values=True)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or not query.keys() <= {"starttls"}:
        raise ValueError
    starttls = query.get("starttls", ["no"])[0]
    if starttls not in {"yes", "no"} or (starttls == "yes" and url.scheme == "smtps"):
        raise ValueError
    if url.password and url.scheme == "smtp" and starttls == "no":
        raise SettingsError(
            "PORTAL_MAIL would send its password in the open: add ?starttls=yes, or use smtps"
        )
    tls = url.scheme == "smtps"
    return MailServer(
        host=url.hostname,
        port=url.port or (465 if tls else 587 if starttls == "yes" else 25),
        sender=sender,
        tls=tls,
        starttls=starttls == "yes",
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
    )


def email_of(letter: Letter, sender: Address) -> EmailMessage:
    """Return a letter as it travels: both forms of the text, and headers that say what it is.

    Errors: ValueError for an address or a header that holds a line break or cannot be one.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = sender
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = letter.sent_at
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in answer
    if letter.stop_url is not None:
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    message["Content-Language"] = letter.language  # last: new content takes headers of its kind away
    return message


@dataclass(frozen=True)
class MailServer:
    """A mail server, by SMTP."""

    host: str
    port: int
    sender: Address
    tls: bool = False
    starttls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Errors: NotDelivered."""
        message = _checked(letter, self.sender)
        with _told(), self._connection() as server:
            server.send_message(message)

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._open()
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(Trouble.UNREACHABLE, f"connection {error.smtp_code}") from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotDelivered(Trouble.UNREACHABLE, type(error).__name__) from error
        try:
            yield server
        finally:
            with suppress(OSError, smtplib.SMTPException):  # the letter is there, or its own error says why
                server.quit()
            server.close()

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=SECONDS)
        try:
            if self.starttls:
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _checked(letter: Letter, sender: Address) -> EmailMessage:
    try:
        return email_of(letter, sender)
    except Exception as error:  # noqa: BLE001 - the parser of addresses raises several kinds, with the address
        raise NotDelivered(Trouble.NEVER, type(error).__name__) from None


@contextmanager
def _told() -> Iterator[None]:
    """Say what a server's answer means. Its words stay out: they may repeat the address."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        ((code, text),) = error.recipients.values()
        raise _refused(code, text) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        raise _refused(error.smtp_code, error.smtp_error) from None
    except smtplib.SMTPNotSupportedError:
        # An address beyond ASCII, and a server that cannot write one.
        raise NotDelivered(Trouble.NEVER, "SMTPNotSupportedError") from None
    except (OSError, smtplib.SMTPException) as error:
        raise NotDelivered(Trouble.UNREACHABLE, type(error).__name__) from None


def _refused(code: int, text: bytes | str) -> NotDelivered:
    """Read a refusal: 5xx is for good, 4xx for now; 421 closes the connection to everybody."""
    said = text.decode("ascii", "replace") if isinstance(text, bytes) else text
    enhanced = re.match(r"\d\.\d{1,3}\.\d{1,3}(?!\S)", said)
    why = f"{code} {enhanced[0]}" if enhanced else str(code)
    if code == 421:
        return NotDelivered(Trouble.UNREACHABLE, why)
    return NotDelivered(Trouble.NEVER if code >= 500 else Trouble.NOT_NOW, why)


@dataclass(frozen=True)
class MailFolder:
    """Letters as files, for a trial without a mail server."""

    folder: Path
    sender: Address

    def send(self, letter: Letter) -> None:
        """Write a letter; sent again it takes its own place. Errors: NotDelivered."""
        message = _checked(letter, self.sender)
        name = re.sub(r"[^\w.@-]", "", letter.message_id)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as file:
                file.write(message.as_bytes())
            Path(file.name).replace(self.folder / f"{name}.eml")
        except OSError as error:
            raise NotDelivered(Trouble.UNREACHABLE, type(error).__name__) from error
