"""Signing in: a password and then a code. What fails is in the audit, and the page says nothing more."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.staff import secrets, sessions
from portal.domain.audit import Act, SignInWay
from portal.domain.secrets import digest
from portal.domain.staff import PASSWORD_LEAST, SECOND_STEP_WORKS, SecretPurpose
from portal.outbox.queue import queue_staff_link
from portal.portal import Portal
from portal.store.models import StaffRow, StaffSessionRow

LONGEST_NAME = 254


@dataclass(frozen=True)
class SecondStep:
    """A password was right: the secret that names this sign-in until its code comes."""

    secret: str


@dataclass(frozen=True)
class SignedIn:
    """Somebody has shown who they are: the secret of their new session."""

    secret: str


def give_password(portal: Portal, named: str, password: str) -> SecondStep | None:
    """Check a name or e-mail address and a password.

    Out: None, after the same work, where there is no such account, it is disabled or not set up, or the
    password is another one.
    """
    name = _clean(named)
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
        taken = secrets.take(session, portal, step, SecretPurpose.SECOND_STEP)
        if taken is None:
            return None
        found, row = taken
        if secrets.use_code(session, portal, row, code):
            way = SignInWay.CODE
        elif secrets.use_recovery_code(session, portal, row, code):
            way = SignInWay.RECOVERY_CODE
        else:
            record(portal, row.username, Act.SIGN_IN_FAILED, session=session, step=2)
            return None
        session.delete(found)
        return signed_in(session, portal, row, way, before)


def ask_for_link(portal: Portal, email: str, language: str) -> None:
    """Have a link sent that signs an account in by its e-mail address, if there is one that is open."""
    with portal.store.write() as session:
        row = session.scalar(select(StaffRow).where(StaffRow.email == _clean(email)))
        if row is not None and row.disabled_at is None:
            queue_staff_link(session, portal, email=row.email, language=language)


def use_link(portal: Portal, link: str, before: str | None = None) -> SecondStep | SignedIn | None:
    """Exchange a link: for the second step where the account has an authenticator, else for a session.

    Out: None where the link works no longer.
    """
    with portal.store.write() as session:
        taken = secrets.take(session, portal, link, SecretPurpose.LINK)
        if taken is None:
            return None
        found, row = taken
        session.delete(found)
        if row.totp is not None:
            return SecondStep(
                secrets.mint(session, portal, row, SecretPurpose.SECOND_STEP, SECOND_STEP_WORKS)
            )
        return SignedIn(signed_in(session, portal, row, SignInWay.LINK, before))


def by_provider(portal: Portal, subject: str, email: str | None, before: str | None = None) -> str | None:
    """Begin the session of whom the city's provider has named: by its own name for them, the first time by
    the e-mail address that it has verified.

    Out: the secret of the session; None where there is no open account. Accounts are never made here.
    """
    with portal.store.write() as session:
        row = session.scalar(select(StaffRow).where(StaffRow.subject == subject).with_for_update())
        if row is None and email is not None:
            first = select(StaffRow).where(StaffRow.email == email, StaffRow.subject.is_(None))
            row = session.scalar(first.with_for_update())
        if row is None or row.disabled_at is not None:
            return None
        if row.subject is None:
            row.subject = subject
            record(portal, row.username, Act.SUBJECT_LINKED, session=session)
        return signed_in(session, portal, row, SignInWay.PROVIDER, before)


def prove_by_provider(portal: Portal, secret: str, subject: str) -> bool:
    """Write down that the city's provider has shown anew that somebody who is signed in is really them.

    In: the secret of their session, and the provider's own name for whom it saw. Out: whether that is them.
    """
    with portal.store.write() as session:
        held = session.get(StaffSessionRow, digest(secret), with_for_update=True)
        if held is None:
            return False
        row = session.get_one(StaffRow, held.staff_id)
        right = row.subject == subject
        if right:
            held.proved_at = portal.now()
        act = Act.PROVED if right else Act.SIGN_IN_FAILED
        record(portal, row.username, act, session=session, way=SignInWay.PROVIDER.value)
        return right


def prove(portal: Portal, secret: str, given: str) -> bool:
    """Check a password or a code of somebody who is signed in, and write down that it is really them.

    In: the secret of their session. Out: whether it was right; a code works once here too.
    """
    with portal.store.read() as session:
        held = session.get(StaffSessionRow, digest(secret))
        kept = session.get_one(StaffRow, held.staff_id).password if held is not None else None
    by_password = len(given) >= PASSWORD_LEAST and secrets.password_fits(kept, given)
    with portal.store.write() as session:
        held = session.get(StaffSessionRow, digest(secret), with_for_update=True)
        if held is None:
            return False
        row = session.get_one(StaffRow, held.staff_id, with_for_update=True)
        right = (by_password and row.password == kept) or secrets.use_code(session, portal, row, given)
        if right:
            held.proved_at = portal.now()
        record(portal, row.username, Act.PROVED if right else Act.SIGN_IN_FAILED, session=session)
        return right


def signed_in(
    session: Session, portal: Portal, row: StaffRow, way: SignInWay, before: str | None = None
) -> str:
    """Begin the session of somebody who has shown who they are, and write it into the audit."""
    record(portal, row.username, Act.SIGNED_IN, session=session, way=way.value)
    return sessions.begin(session, portal, row, before, proves=way is not SignInWay.PROVIDER)


def _clean(named: str) -> str:
    return "".join(sign for sign in named if sign.isprintable()).strip().casefold()[:LONGEST_NAME]


def _named(session: Session, name: str, locked: bool = False) -> StaffRow | None:
    """Return the account with this name or e-mail address: no username has an @."""
    found = select(StaffRow).where(or_(StaffRow.username == name, StaffRow.email == name))
    return session.scalar(found.with_for_update() if locked else found)
