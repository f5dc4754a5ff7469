"""`portal outbox`: what was given up is shown without an address, and goes out again when asked."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog
from sqlalchemy import select

from portal.adapters.delivery import NotDelivered, Trouble
from portal.adapters.mail import Letter
from portal.cli import main
from portal.domain import reference as references
from portal.outbox.dispatch import drain
from portal.outbox.queue import queue_sign_in
from portal.portal import Portal
from portal.store.models import OutboxRow
from tests.havenport import FOLDER
from tests.outbox import ANA, BEN, asked
from tests.portals import Clock, portal_with, settings


class Refusing:
    """A way on which nobody is there."""

    def send(self, letter: Letter) -> None:
        """Refuses."""
        raise NotDelivered(Trouble.NEVER, "550 5.1.1")


@pytest.fixture
def portal(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    """A portal that the command finds too."""
    chosen = {"PORTAL_MODE": "test", "PORTAL_DATABASE_URL": database_url, "PORTAL_CITY": str(FOLDER)}
    for name, value in {**chosen, "PORTAL_SECRET_KEY": "only-for-tests"}.items():
        monkeypatch.setenv(name, value)
    opened = portal_with(Clock(), settings(database_url))
    yield opened
    opened.store.close()
    structlog.reset_defaults()


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[int, str]:
    """Runs the command; returns how it ended and all it said."""
    monkeypatch.setattr(sys, "argv", ["portal", "outbox", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out + said.err


def test_what_was_given_up_is_shown_and_tried_again(
    portal: Portal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = asked(portal, ANA)
    asked(portal, BEN, key="k2")
    with portal.store.write() as session:
        queue_sign_in(session, portal, contact=ANA, language="en")
    drain(replace(portal, mail=Refusing()))
    capsys.readouterr()

    code, said = run(capsys, monkeypatch, "list")
    assert code == 0
    assert f"receipt by email  {references.shown(reference)}  1 tries: 550 5.1.1" in said
    assert "sign_in by email  -  1 tries: 550 5.1.1" in said
    assert said.count("its address is erased") == 1
    assert said.endswith("3 given up.\n")
    assert "@" not in said
    number = said.splitlines()[0].split()[0]

    assert run(capsys, monkeypatch, "retry", number) == (0, "1 will be tried again.\n")
    assert run(capsys, monkeypatch, "retry", "--all") == (0, "1 will be tried again.\n")
    assert run(capsys, monkeypatch, "list")[1].endswith("1 given up.\n")
    with portal.store.read() as session:
        states = sorted(session.scalars(select(OutboxRow.state)))
    assert states == ["given_up", "waiting", "waiting"]


def test_a_retry_names_what_it_means(
    portal: Portal, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in (("retry",), ("retry", "1", "--all")):
        code, said = run(capsys, monkeypatch, *words)
        assert code == 2
        assert "or all of them with --all" in said
