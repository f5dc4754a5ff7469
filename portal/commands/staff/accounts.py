"""Accounts: added, given roles, invited, disabled. Each change says in the audit who made it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.refusals import Refusal, refuse
from portal.commands.staff import secrets, sessions
from portal.commands.staff.signing_in import signed_in
from portal.domain.audit import Act, SignInWay
from portal.domain.permissions import Grant
from portal.domain.staff import (
    INVENTED,
    INVITATION_WORKS,
    SecretPurpose,
    authenticator_secret,
    is_email,
    is_username,
    is_whole,
)
from portal.portal import Portal
from portal.store.models import StaffGrantRow, StaffRow

LONGEST_NAME, LONGEST_TEAM = 100, 80
"""Characters."""


@dataclass(frozen=True)
class NewStaff:
    """An account to be made. `username` is never given to somebody else; `team` is one of their agency."""

    username: str
    name: str
    email: str
    grants: tuple[Grant, ...]
    team: str | None = None


@dataclass(frozen=True)
class SetUp:
    """An account that was just set up: its recovery codes, shown once, and its first session."""

    codes: list[str]
    session: str


def add(portal: Portal, new: NewStaff, by: str) -> None:
    """Add an account. In: who adds it, as the audit names them. Errors: Refused; then nothing was written."""
    _check(portal, new.username, new.grants)
    email = new.email.strip().casefold()
    if not new.name.strip() or len(new.name) > LONGEST_NAME:
        raise refuse(Refusal.NO_NAME, username=new.username)
    if not is_email(email):
        raise refuse(Refusal.NO_EMAIL, username=new.username)
    with portal.store.write() as session:
        taken = or_(StaffRow.username == new.username, StaffRow.email == email)
        if session.scalar(select(StaffRow.id).where(taken).limit(1)) is not None:
            raise refuse(Refusal.ACCOUNT_TAKEN, username=new.username)
        row = StaffRow(
            username=new.username, name=new.name, email=email, team=new.team, created_at=portal.now()
        )
        session.add(row)
        session.flush()
        record(portal, by, Act.ACCOUNT_ADDED, session=session, account=new.username)
        for grant in dict.fromkeys(new.grants):
            _give(session, portal, row, grant, by)


def add_ready(portal: Portal, new: NewStaff, password: str, by: str) -> None:
    """Add an account that is set up already, for a demonstration: see `invented_code`. Errors: Refused."""
    add(portal, new, by)
    with portal.store.write() as session:
        row = _account(session, new.username)
        row.password = secrets.hashed_once(password)
        row.totp = authenticator_secret(portal.settings.secret_key, new.username)


def invented_code(portal: Portal, username: str) -> str:
    """Return the code that the authenticator of a demonstration's account would show now.

    Errors: Refused for any other account: what its owner has, nobody else is to have.
    """
    with portal.store.read() as session:
        row = session.scalar(select(StaffRow).where(StaffRow.username == username))
        if row is None:
            raise refuse(Refusal.UNKNOWN_ACCOUNT, username=username)
        if not row.email.endswith(INVENTED) or row.totp is None:
            raise refuse(Refusal.NOT_INVENTED, username=username)
        return secrets.code_at(row.totp, portal.now())


def invite(portal: Portal, username: str, by: str) -> str:
    """Return the secret of a fresh invitation, on which somebody sets their password and authenticator.

    The earlier invitation no longer works; a password that is set works until the invitation is used.
    Errors: Refused.
    """
    with portal.store.write() as session:
        row = _account(session, username)
        if row.disabled_at is not None:
            raise refuse(Refusal.ACCOUNT_DISABLED, username=username)
        record(portal, by, Act.INVITED, session=session, account=username)
        return secrets.mint(session, portal, row, SecretPurpose.INVITATION, INVITATION_WORKS)


def set_up(
    portal: Portal, invitation: str, password: str, code: str, before: str | None = None
) -> SetUp | None:
    """Use an invitation: set the password and the authenticator, give recovery codes, and sign in.

    In: the code that the authenticator shows, so that it is sure to work. Every other session of the account
    ends. Out: None where the invitation works no longer or the code is wrong; then nothing was written.
    """
    totp = authenticator_secret(portal.settings.secret_key, invitation)
    step = secrets.code_step(totp, code, portal.now(), None)
    if step is None:
        return None
    kept = secrets.hashed(password)
    with portal.store.write() as session:
        taken = secrets.take(session, portal, invitation, SecretPurpose.INVITATION)
        if taken is None:
            return None
        found, row = taken
        session.delete(found)
        secrets.forget_secrets(session, row, SecretPurpose.SECOND_STEP, SecretPurpose.LINK)
        row.password, row.totp, row.totp_step = kept, totp, step
        sessions.end_all(session, row)
        record(portal, row.username, Act.SET_UP, session=session)
        codes = secrets.new_recovery_codes(session, portal, row)
        return SetUp(codes, signed_in(session, portal, row, SignInWay.INVITATION, before))


def grant(portal: Portal, username: str, role: Grant, by: str) -> None:
    """Give an account one more role. Errors: Refused."""
    _check(portal, username, (role,))
    with portal.store.write() as session:
        _give(session, portal, _account(session, username), role, by)


def revoke(portal: Portal, username: str, role: Grant, by: str) -> None:
    """Take a role from an account; a page it has open may be the last. Errors: Refused."""
    with portal.store.write() as session:
        row = _account(session, username)
        gone = delete(StaffGrantRow).where(
            StaffGrantRow.staff_id == row.id,
            StaffGrantRow.role == role.role.value,
            StaffGrantRow.agency == (role.agency or ""),
        )
        if not getattr(session.execute(gone), "rowcount", 0):
            raise refuse(Refusal.ROLE_NOT_HELD, username=username, role=_said(role))
        record(portal, by, Act.ROLE_REVOKED, session=session, account=username, role=_said(role))


def put_into_team(portal: Portal, username: str, team: str | None, by: str) -> None:
    """Put an account into a team of its agency, or None. Errors: Refused."""
    with portal.store.write() as session:
        _account(session, username).team = team[:LONGEST_TEAM] if team else None
        record(portal, by, Act.ACCOUNT_CHANGED, session=session, account=username, what="team")


def disable(portal: Portal, username: str, by: str) -> None:
    """Shut an account: its sessions end, and none of its secrets works. Errors: Refused."""
    with portal.store.write() as session:
        row = _account(session, username)
        row.disabled_at = row.disabled_at or portal.now()
        sessions.end_all(session, row)
        secrets.forget_secrets(session, row, *(p for p in SecretPurpose if p is not SecretPurpose.RECOVERY))
        record(portal, by, Act.ACCOUNT_DISABLED, session=session, account=username)


def enable(portal: Portal, username: str, by: str) -> None:
    """Open an account again. Errors: Refused."""
    with portal.store.write() as session:
        _account(session, username).disabled_at = None
        record(portal, by, Act.ACCOUNT_ENABLED, session=session, account=username)


def sign_out(portal: Portal, username: str, by: str) -> int:
    """End every session of an account; return how many there were. Errors: Refused."""
    with portal.store.write() as session:
        ended = sessions.end_all(session, _account(session, username))
        record(portal, by, Act.SESSIONS_ENDED, session=session, account=username, count=ended)
        return ended


def _check(portal: Portal, username: str, grants: Iterable[Grant]) -> None:
    if not is_username(username):
        raise refuse(Refusal.NO_USERNAME, username=username)
    for each in grants:
        if not is_whole(each):
            raise refuse(Refusal.ROLE_AND_AGENCY, role=each.role.value)
        if each.agency is not None and each.agency not in portal.catalogue.agencies:
            known = ", ".join(portal.catalogue.agencies)
            raise refuse(Refusal.UNKNOWN_AGENCY, agency=each.agency, known=known)


def _account(session: Session, username: str) -> StaffRow:
    row = sessions.locked(session, username)
    if row is None:
        raise refuse(Refusal.UNKNOWN_ACCOUNT, username=username)
    return row


def _give(session: Session, portal: Portal, row: StaffRow, role: Grant, by: str) -> None:
    held = select(StaffGrantRow.id).where(
        StaffGrantRow.staff_id == row.id,
        StaffGrantRow.role == role.role.value,
        StaffGrantRow.agency == (role.agency or ""),
    )
    if session.scalar(held) is None:
        session.add(StaffGrantRow(staff_id=row.id, role=role.role.value, agency=role.agency or ""))
        record(portal, by, Act.ROLE_GRANTED, session=session, account=row.username, role=_said(role))


def _said(role: Grant) -> str:
    return f"{role.role.value}:{role.agency}" if role.agency else role.role.value
