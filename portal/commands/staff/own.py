"""What somebody who is signed in changes about their own account. Pages ask for a fresh proof first."""

from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.commands.staff import secrets, sessions
from portal.domain.audit import Act
from portal.domain.secrets import digest
from portal.domain.staff import SecretPurpose
from portal.portal import Portal
from portal.store.models import StaffRow, StaffSessionRow


def change_password(portal: Portal, secret: str, password: str) -> bool:
    """Give an account another password. It is signed out everywhere but here, and no link sent before works.

    In: the secret of its session; a password of a length that will do. Out: False, and nothing is changed,
    where the session is over or the account was never set up: without an authenticator no password signs in.
    """
    kept = secrets.hashed(password)
    with portal.store.write() as session:
        row = _whose(session, secret)
        if row is None or row.totp is None:
            return False
        row.password = kept
        secrets.forget_secrets(session, row, SecretPurpose.SECOND_STEP, SecretPurpose.LINK)
        ended = sessions.end_all(session, row, but=secret)
        record(portal, row.username, Act.PASSWORD_CHANGED, session=session, ended=ended)
        return True


def renew_codes(portal: Portal, secret: str) -> list[str] | None:
    """Give an account fresh recovery codes, to be shown once; those before work no longer.

    In: the secret of its session. Out: None where `change_password` says False.
    """
    with portal.store.write() as session:
        row = _whose(session, secret)
        if row is None or row.totp is None:
            return None
        record(portal, row.username, Act.CODES_RENEWED, session=session)
        return secrets.new_recovery_codes(session, portal, row)


def _whose(session: Session, secret: str) -> StaffRow | None:
    """Return whose session it is, locked."""
    held = session.get(StaffSessionRow, digest(secret))
    return session.get(StaffRow, held.staff_id, with_for_update=True) if held is not None else None
