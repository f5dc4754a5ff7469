"""Letters at the edge: the setting, the headers, encrypted servers with passwords, and a folder."""

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from pathlib import Path

import pytest
import trustme

from portal.adapters.delivery import NotDelivered, Trouble
from portal.adapters.mail import Letter, MailFolder, MailServer, email_of, mail_for
from portal.settings import Settings, SettingsError
from tests.mail_server import MailServer as Server
from tests.mail_server import mail_server, words_of
from tests.portals import settings

ESCAPED = "pa%2Fss"
WRITTEN = "hunter2"
SENDER = Address("Havenport 311", addr_spec="311@example.gov")
LETTER = Letter(
    to="ana@example.org",
    subject="أُغلق الطلب",
    text="مرحبا\n" + "كلمة " * 400,
    html="<p>مرحبا</p>",
    language="ar",
    message_id="<abc@example.gov>",
    sent_at=datetime(2026, 11, 2, 16, 0, tzinfo=UTC),
    stop_url="https://311.example.gov/ar/stop/abc",
)


def chosen(tmp_path: Path, mail: str, sender: str = "City 311 <311@example.gov>") -> Settings:
    """Settings with this way for mail."""
    return settings(f"sqlite:///{tmp_path}/portal.db", PORTAL_MAIL=mail, PORTAL_MAIL_FROM=sender)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1", MailServer("127.0.0.1", 25, SENDER)),
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525, SENDER)),
        ("smtp://mail.example.gov?starttls=yes", MailServer("mail.example.gov", 587, SENDER, starttls=True)),
        (
            f"smtps://us%40er:{ESCAPED}@mail.example.gov",
            MailServer("mail.example.gov", 465, SENDER, tls=True, user="us@er", password="pa/ss"),
        ),
    ],
)
def test_a_server_is_named_by_one_address(tmp_path: Path, url: str, server: MailServer) -> None:
    assert mail_for(chosen(tmp_path, url, "Havenport 311 <311@example.gov>")) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.gov",
        "http://mail.example.gov",
        "smtp://",
        "smtp://host:port",
        "smtp://host?starttls=maybe",
        "smtp://host?tls=yes",
        "smtps://host?starttls=yes",
        f"smtp://user:{WRITTEN}@mail.example.gov",
    ],
)
def test_what_is_wrong_says_what_to_write_and_not_the_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match=r"^PORTAL_MAIL ") as caught:
        mail_for(chosen(tmp_path, url))
    assert WRITTEN not in str(caught.value)


@pytest.mark.parametrize("sender", ["", "nobody", "a@b@c", "City <>", "City <311@>"])
def test_a_sender_is_needed(tmp_path: Path, sender: str) -> None:
    with pytest.raises(SettingsError, match=r"^PORTAL_MAIL_FROM"):
        mail_for(chosen(tmp_path, "smtp://127.0.0.1", sender))


def test_without_a_setting_there_is_no_mail(tmp_path: Path) -> None:
    assert mail_for(settings(f"sqlite:///{tmp_path}/portal.db")) is None


def test_a_letter_passes_any_server_and_comes_out_as_it_went_in() -> None:
    raw = email_of(LETTER, SENDER).as_bytes()
    raw.decode("ascii")
    assert max(len(line) for line in raw.splitlines()) < 998
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Subject"] == LETTER.subject
    assert words_of(read, "plain").replace("\r\n", "\n").strip() == LETTER.text.strip()
    assert words_of(read, "html").strip() == LETTER.html
    assert read["List-Unsubscribe"] == "<https://311.example.gov/ar/stop/abc>"
    assert read["Date"].datetime == LETTER.sent_at


@pytest.mark.parametrize(
    "hostile",
    [
        {"to": "ana@example.org\r\nBcc: all@example.org"},
        {"to": "ana@example.org, all@example.org"},
        {"to": "ana@example.org\n\nbody"},
        {"subject": "Closed\r\nBcc: all@example.org"},
        {"stop_url": "https://x\r\nBcc: all@example.org"},
    ],
)
def test_no_header_can_be_smuggled_in(hostile: dict[str, str]) -> None:
    with mail_server() as server:
        with pytest.raises(NotDelivered) as caught:
            MailServer("127.0.0.1", server.port, SENDER).send(replace(LETTER, **hostile))  # type: ignore[arg-type]
        assert caught.value.trouble is Trouble.NEVER
        assert "example.org" not in str(caught.value)
        assert server.letters == []


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """An authority that this machine trusts, for one test."""
    made = trustme.CA()
    made.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def context_of(authority: trustme.CA, name: str) -> ssl.SSLContext:
    """What a server with this name shows."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    return context


def to(server: Server, word: str = "right") -> MailServer:
    """The way to an encrypted server."""
    return MailServer("127.0.0.1", server.port, SENDER, starttls=True, user="portal", password=word)


def test_a_server_with_a_password_is_spoken_to_encrypted(authority: trustme.CA) -> None:
    with mail_server(context_of(authority, "127.0.0.1"), password=True) as server:
        to(server).send(LETTER)
        assert server.logins == ["portal"]
        assert server.was_encrypted == [True]
        with pytest.raises(NotDelivered) as caught:
            to(server, "wrong").send(LETTER)
    assert caught.value.trouble is Trouble.UNREACHABLE, "no letter has a chance, whoever it is for"
    assert caught.value.why == "connection 535", "the server said so, nobody waited"


def test_a_server_that_is_another_gets_no_password(authority: trustme.CA) -> None:
    with mail_server(context_of(authority, "other.example"), password=True) as server:
        with pytest.raises(NotDelivered) as caught:
            to(server).send(LETTER)
        assert server.logins == []
    assert (caught.value.trouble, caught.value.why) == (Trouble.UNREACHABLE, "SSLCertVerificationError")


def test_a_trial_without_a_server_finds_letters_in_a_folder(tmp_path: Path) -> None:
    way = mail_for(chosen(tmp_path, f"folder:{tmp_path}/letters"))
    assert isinstance(way, MailFolder)
    way.send(LETTER)
    way.send(LETTER)
    (file,) = (tmp_path / "letters").iterdir()
    assert file.name == "abc@example.gov.eml"
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["To"] == "ana@example.org"


def test_a_folder_that_cannot_be_written_is_a_way_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("a file in its place")
    with pytest.raises(NotDelivered) as caught:
        MailFolder(tmp_path / "letters", SENDER).send(LETTER)
    assert caught.value.trouble is Trouble.UNREACHABLE
