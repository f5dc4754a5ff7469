"""`portal staff`, and the invitation that it prints."""

import re
import sys
from collections.abc import Iterator

import pyotp
import pytest
import structlog

from portal.app import portal_of
from portal.cli import main
from portal.domain.staff import RECOVERY_CODES
from portal.store.models import StaffRow, StaffSecretRow
from tests.havenport import FOLDER
from tests.portals import Clock, app_with, rows, settings
from tests.staff import PASSWORD, enter
from tests.visitor import Visitor

KEY = re.compile(r"\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b")


@pytest.fixture
def visitor(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """A visitor of a portal that the command finds too, with the same clock."""
    clock = Clock()
    chosen = {
        "PORTAL_MODE": "test",
        "PORTAL_DATABASE_URL": database_url,
        "PORTAL_CITY": str(FOLDER),
        "PORTAL_SECRET_KEY": "only-for-tests",
        "PORTAL_NOW": clock.now.isoformat(),
    }
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    app = app_with(clock, settings(database_url))
    yield Visitor(app)
    portal_of(app).store.close()
    structlog.reset_defaults()


class Console:
    """Runs `portal staff …` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        """Types into one console."""
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, *words: str, fails: bool = False) -> str:
        """Types a command that succeeds, or fails as expected; what it says."""
        self._monkeypatch.setattr(sys, "argv", ["portal", "staff", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = self._capsys.readouterr()
        assert bool(ended.value.code) == fails, said.out + said.err
        return said.err if fails else said.out

    def invited(self, *words: str) -> str:
        """Types a command that gives an invitation; the path of its link."""
        found = re.search(r"^http://localhost:8000(/staff/invitation/[\w-]{22})$", self(*words), re.MULTILINE)
        assert found is not None
        return found[1]


@pytest.fixture
def console(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Console:
    """A console."""
    return Console(capsys, monkeypatch)


ADD = ("--name", "Ada Lamp", "--email", "Ada@city.example")


def fill(visitor: Visitor, path: str, password: str = PASSWORD, code: str | None = None) -> None:
    """Opens an invitation and sets up the account."""
    visitor.get(path)
    key = KEY.search(visitor.text)
    assert key is not None
    now = int(portal_of(visitor.app).now().timestamp())
    shown = pyotp.TOTP(key[0].replace(" ", "")).at(now)
    fields = {"csrf_token": visitor.token(), "password": password, "code": shown if code is None else code}
    visitor.post(path, fields)


def test_the_first_administrator_comes_in(visitor: Visitor, console: Console) -> None:
    path = console.invited("add", "ada", *ADD, "--role", "administrator")
    assert console("list") == "ada  invited  administrator\n1 accounts.\n"
    before = rows(visitor.app, StaffSecretRow)
    picture = visitor.client.get(f"{path}/qr.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert b"style" not in picture.data
    for password, code, problem in (
        ("eleven sign", None, "Your password needs at least 12 characters. Several words make a good one."),
        ("x" * 201, None, "Your password can have at most 200 characters."),
        (PASSWORD, "000000", "This code is not the one that your app shows now. Look again and enter it."),
    ):
        fill(visitor, path, password, code)
        assert visitor.problems == [problem]
        assert password not in visitor.page.text
    assert rows(visitor.app, StaffSecretRow) == before
    fill(visitor, path)
    assert visitor.heading == "Keep your recovery codes"
    assert len(re.findall(r"\b\w{4}-\w{4}-\w{4}\b", visitor.text)) == RECOVERY_CODES
    visitor.get(visitor.link("Go on to the desk"))
    assert visitor.page.status_code == 200
    assert visitor.path.startswith("/staff/")
    assert "sign-in" not in visitor.path
    assert console("list").startswith("ada  open  administrator\n")
    visitor.get(path)
    assert visitor.page.status_code == 410
    assert visitor.client.get(f"{path}/qr.svg").status_code == 404


def test_a_new_invitation_ends_what_was_before(visitor: Visitor, console: Console) -> None:
    first = console.invited("add", "ada", *ADD, "--role", "worker:harbor-works", "--team", "Lamps")
    assert "worker:harbor-works  team Lamps" in console("list")
    fill(visitor, first)
    old = visitor.text
    second = console.invited("invite", "ada")
    third = console.invited("invite", "ada")
    assert visitor.get(second).status_code == 410
    other = Visitor(visitor.app)
    fill(other, third, "another long password")
    assert other.heading == "Keep your recovery codes"
    assert other.text != old
    visitor.get("/staff/")
    assert visitor.path == "/staff/sign-in"


def test_an_invitation_ends_after_three_days_and_with_its_account(visitor: Visitor, console: Console) -> None:
    path = console.invited("add", "ada", *ADD, "--role", "publisher")
    console("disable", "ada")
    assert visitor.get(path).status_code == 410
    assert "ada is disabled" in console("invite", "ada", fails=True)
    console("enable", "ada")
    path = console.invited("invite", "ada")
    clock = portal_of(visitor.app).clock
    assert isinstance(clock, Clock)
    clock.forward(hours=71)
    assert visitor.get(path).status_code == 200
    clock.forward(hours=1)
    assert visitor.get(path).status_code == 410


def test_roles_are_given_and_taken(visitor: Visitor, console: Console) -> None:
    console("add", "ada", *ADD, "--role", "publisher")
    console("grant", "ada", "supervisor:town-care")
    console("grant", "ada", "supervisor:town-care")
    assert "publisher, supervisor:town-care\n" in console("list")
    console("revoke", "ada", "publisher")
    assert "ada  invited  supervisor:town-care\n" in console("list")
    enter(visitor, "ada")
    assert console("sign-out", "ada") == "1 sessions ended.\n"


def test_what_cannot_be_is_said_in_a_sentence(visitor: Visitor, console: Console) -> None:
    console("add", "ada", *ADD, "--role", "publisher")
    for words, said in (
        (("add", "ada", "--name", "B", "--email", "b@city.example", "--role", "publisher"), "an account ada"),
        (("add", "bob", "--name", "B", "--email", "ADA@city.example", "--role", "publisher"), "account bob"),
        (("add", "B b", "--name", "B", "--email", "b@city.example", "--role", "publisher"), "small letters"),
        (("add", "bob", "--name", "B", "--email", "b", "--role", "publisher"), "e-mail"),
        (("add", "bob", "--name", "B", "--email", "b@city.example", "--role", "worker"), "worker:CODE"),
        (("add", "bob", "--name", "B", "--email", "b@city.example", "--role", "worker:x"), "no agency x"),
        (("grant", "ada", "resident"), "no role of staff"),
        (("grant", "ada", "publisher:harbor-works"), "worker:CODE"),
        (("revoke", "ada", "translator"), "does not have the role translator"),
        (("grant", "bob", "translator"), "no account bob"),
        (("disable", "bob"), "no account bob"),
    ):
        assert said in console(*words, fails=True), words
    assert rows(visitor.app, StaffRow) == 1
