"""Staff for tests: accounts that are set up, and signing in with a real password and a real code."""

from dataclasses import dataclass
from functools import cache

import pyotp

from portal.app import portal_of
from portal.commands.staff import accounts
from portal.commands.staff.secrets import hashed, new_recovery_codes
from portal.commands.staff.sessions import begin
from portal.domain.permissions import OF_ONE_AGENCY, Grant, Role
from portal.domain.staff import authenticator_secret
from portal.portal import Portal
from portal.store.models import StaffRow
from portal.web.agency.gate import COOKIE_KEY
from tests.visitor import Visitor

PASSWORD = "lanterns over the harbour"
AGENCY = "harbor-works"
"""An agency of the invented city: that of roles of one, unless another is named."""


@dataclass
class StaffLogin:
    """An account, and what its owner knows and has."""

    portal: Portal
    username: str
    password: str
    totp: str
    recovery_codes: tuple[str, ...]

    def code(self) -> str:
        """The code that the authenticator shows. Time passes if this one was used: each works once."""
        return pyotp.TOTP(self.totp).at(int(self.portal.now().timestamp()))


def add_staff(
    portal: Portal, username: str, role: Role, agency: str | None = None, team: str | None = None
) -> StaffLogin:
    """An account as it is once its owner has set it up; the password takes its time only once a run."""
    where = (agency or AGENCY) if role in OF_ONE_AGENCY else None
    name = username.replace("-", " ").title()
    grants = (Grant(role, where),)
    accounts.add(portal, accounts.NewStaff(username, name, f"{username}@city.example", grants, team), "tests")
    totp = authenticator_secret(portal.settings.secret_key, username)
    with portal.store.write() as session:
        row = session.query(StaffRow).filter_by(username=username).one()
        row.password, row.totp = _hashed(), totp
        codes = new_recovery_codes(session, portal, row)
    return StaffLogin(portal, username, PASSWORD, totp, tuple(codes))


@cache
def _hashed() -> str:
    return hashed(PASSWORD)


def sign_in(visitor: Visitor, login: StaffLogin, next_path: str | None = None) -> None:
    """Signs somebody in: the name, the password, the code."""
    visitor.get("/staff/sign-in" + (f"?next={next_path}" if next_path else ""))
    fields = {"name": login.username, "password": login.password, "next": next_path or ""}
    visitor.post("/staff/sign-in", {"csrf_token": visitor.token(), **fields})
    assert visitor.path == "/staff/sign-in/code", visitor.problems
    visitor.press(code=login.code())
    assert not visitor.problems, visitor.problems


def session_of(portal: Portal, username: str) -> str:
    """The secret of a session that begins without the two steps: for tests of what comes after them."""
    with portal.store.write() as session:
        return begin(session, portal, session.query(StaffRow).filter_by(username=username).one())


def enter(visitor: Visitor, username: str) -> None:
    """Gives a visitor's browser a session of an account, without the two steps."""
    with visitor.client.session_transaction() as cookie:
        cookie[COOKIE_KEY] = session_of(portal_of(visitor.app), username)
