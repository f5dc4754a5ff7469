"""One's own account: another password, new recovery codes, and a proof for whoever has no password."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from portal.app import portal_of
from portal.commands.staff import accounts
from portal.commands.staff.signing_in import SecondStep, give_code, give_password
from portal.domain.audit import Act
from portal.domain.permissions import Grant, Role
from portal.outbox.dispatch import drain
from portal.portal import Portal
from portal.store.models import AuditRow
from tests.portals import Clock, Letters, app_with, settings
from tests.staff import PASSWORD, StaffLogin, add_staff, enter
from tests.visitor import Visitor

ANOTHER = "seven gulls on a bollard"


@pytest.fixture
def app(database_url: str, clock: Clock) -> Iterator[Flask]:
    """The invented city's portal."""
    made = app_with(clock, settings(database_url))
    yield made
    portal_of(made).store.close()


def acts(portal: Portal, username: str) -> list[str]:
    """What the audit says that an account did, in order."""
    with portal.store.read() as session:
        found = select(AuditRow.act).where(AuditRow.actor_name == username).order_by(AuditRow.id)
        return list(session.scalars(found))


def second_step(portal: Portal, password: str) -> SecondStep | None:
    """The first step of signing in."""
    return give_password(portal, "ada", password)


def by_recovery_code(login: StaffLogin, password: str, code: str) -> bool:
    """Whether somebody gets in by a password and a recovery code."""
    step = second_step(login.portal, password)
    return step is not None and give_code(login.portal, step.secret, code) is not None


def test_password_and_recovery_codes_are_changed_by_their_owner_after_a_proof(
    app: Flask, clock: Clock
) -> None:
    portal = portal_of(app)
    login = add_staff(portal, "ada", Role.WORKER)
    here, elsewhere = Visitor(app), Visitor(app)
    for visitor in (here, elsewhere):
        enter(visitor, "ada")
        visitor.get("/staff/requests")
    clock.forward(minutes=10)
    here.get("/staff/requests")
    here.get(here.link("Your account"))
    assert here.path == "/staff/prove"
    here.post(here.path, {"csrf_token": here.token(), "proof": PASSWORD, "next": "/staff/own"})
    assert here.path == "/staff/own"
    here.press("password", password="too short")
    assert here.problems == ["Your password needs at least 12 characters. Several words make a good one."]
    assert second_step(portal, PASSWORD) is not None
    here.press("password", password=ANOTHER)
    assert "Your password is changed." in here.text
    assert second_step(portal, PASSWORD) is None
    elsewhere.get("/staff/requests")
    assert elsewhere.path == "/staff/sign-in"

    assert "10 of your recovery codes still work." in here.text
    here.press("codes")
    shown = [item.text() for item in here.document.all("li") if re.fullmatch(r"(\w{4}-?){3}", item.text())]
    assert len(shown) == 10
    assert not by_recovery_code(login, ANOTHER, login.recovery_codes[0])
    assert by_recovery_code(login, ANOTHER, shown[0])
    here.get("/staff/own")
    assert "9 of your recovery codes still work." in here.text
    done = acts(portal, "ada")
    assert done.index(Act.PROVED.value) < done.index(Act.PASSWORD_CHANGED.value)
    assert done.index(Act.PASSWORD_CHANGED.value) < done.index(Act.CODES_RENEWED.value)


def test_who_has_no_password_proves_it_by_a_link_and_goes_on(app: Flask, clock: Clock) -> None:
    portal, visitor = portal_of(app), Visitor(app)
    new = accounts.NewStaff("bob", "Bob", "bob@city.example", (Grant(Role.ADMINISTRATOR),))
    accounts.add(portal, new, "tests")
    enter(visitor, "bob")
    clock.forward(minutes=10)
    visitor.get("/staff/accounts/new")
    assert visitor.path == "/staff/prove"
    visitor.post("/staff/prove/link", {"csrf_token": visitor.token(), "next": "/staff/accounts/new"})
    assert "We sent a link to your email address at work." in visitor.text
    drain(portal)
    assert isinstance(portal.mail, Letters)
    (letter,) = portal.mail.sent
    found = re.search(r"http://localhost:8000(/staff/link/[\w-]{22})", letter.text)
    assert found is not None
    visitor.get(found[1])
    visitor.press()
    assert visitor.path == "/staff/accounts/new"
    visitor.get("/staff/own")
    assert "ask your administrator for an invitation" in visitor.text
    token = visitor.token() if "csrf_token" in visitor.page.text else ""
    visitor.post("/staff/own", {"csrf_token": token, "go": "password", "password": ANOTHER})
    assert give_password(portal, "bob", ANOTHER) is None
    assert Act.PASSWORD_CHANGED.value not in acts(portal, "bob")
