"""Signing in: a password and then a code. What fails is in the audit, and the page says nothing more."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.staff import secrets, sessions
from portal.domain.audit import Act, SignInWay
from portal.domain.staff import SECOND_STEP_WORKS, SecretPurpose
from portal.portal import Portal
from portal.store.models import StaffRow

LONGEST_NAME = 254


@dataclass(frozen=True)
class SecondStep:
    """A password was right: the secret that names this sign-in until its code comes."""

    secret: str


def give_password(portal: Portal, named: str, password: str) -> SecondStep | None:
    """Check a name or e-mail address and a password.

    Out: None, after the same work, where there is no such account, it is disabled or not set up, or the
    password is another one.
    """
    name = "".join(sign for sign in named if sign.isprintable()).strip().casefold()[:LONGEST_NAME]
    with portal.store.read() as session:
        row = _named(session, name)
        kept = row.password if row is not None and row.disabled_at is None and row.totp else None
    if not secrets.password_fits(kept, password) or kept is None:
        if row is not None:
            record(portal, row.username, Act.SIGN_IN_FAILED, step=1)
        return None
    with portal.store.write() as session:
        row = _named(session, name, locked=True)
        if row is None or row.disabled_at is not None or row.password != kept:
            return None
        row.password = secrets.renewed(kept, password)
        return SecondStep(secrets.mint(session, portal, row, SecretPurpose.SECOND_STEP, SECOND_STEP_WORKS))


def give_code(portal: Portal, step: str, code: str, before: str | None = None) -> str | None:
    """Check the code of the second step: an authenticator's, or a recovery code. Both work once.

    In: the secret of the first step; the session that this browser had before, which ends.
    Out: the secret of the new session; None where the code, or the step, works no longer.
    """
    with portal.store.write() as session:
        found = secrets.find(session, portal, step, SecretPurpose.SECOND_STEP)
        if found is None:
            return None
        row = session.get_one(StaffRow, found.staff_id, with_for_update=True)
        if row.disabled_at is not None:
            return None
        if secrets.use_code(session, portal, row, code):
            way = SignInWay.CODE
        elif secrets.use_recovery_code(session, portal, row, code):
            way = SignInWay.RECOVERY_CODE
        else:
            record(portal, row.username, Act.SIGN_IN_FAILED, session=session, step=2)
            return None
        session.delete(found)
        return signed_in(session, portal, row, way, before)


def signed_in(
    session: Session, portal: Portal, row: StaffRow, way: SignInWay, before: str | None = None
) -> str:
    """Begin the session of somebody who has shown who they are, and write it into the audit."""
    record(portal, row.username, Act.SIGNED_IN, session=session, way=way.value)
    return sessions.begin(session, portal, row, before)


def _named(session: Session, name: str, locked: bool = False) -> StaffRow | None:
    """Return the account with this name or e-mail address: no username has an @."""
    found = select(StaffRow).where(or_(StaffRow.username == name, StaffRow.email == name))
    return session.scalar(found.with_for_update() if locked else found)
