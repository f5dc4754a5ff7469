"""Passwords, authenticators' codes, and secrets that work once."""

import hmac
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.reference import new_symbols, read_symbols
from portal.domain.secrets import digest, new_secret
from portal.domain.staff import (
    CODE_SECONDS,
    RECOVERY_CODE_LENGTH,
    RECOVERY_CODES,
    SecretPurpose,
    recovery_kept_as,
)
from portal.portal import Portal
from portal.store.models import StaffRow, StaffSecretRow

CODE_WINDOW = 1
"""How many codes before and after the current one are taken: clocks differ."""


class Taken(NamedTuple):
    """A secret that works once, and whose it is."""

    secret: StaffSecretRow
    account: StaffRow


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("the password of an account that is not there")


def hashed(password: str) -> str:
    """Return what is kept of a password: Argon2id with its own salt."""
    return _hasher().hash(password)


@cache
def hashed_once(password: str) -> str:
    """Return the same hash for the same password: for many invented accounts at a time."""
    return hashed(password)


def code_at(totp: str, now: datetime) -> str:
    """Return the code that an authenticator shows at a moment."""
    return pyotp.TOTP(totp).generate_otp(int(now.timestamp()) // CODE_SECONDS)


def password_fits(kept: str | None, password: str) -> bool:
    """Say whether a password is the one that is kept. For no account at all it is as much work."""
    try:
        _hasher().verify(kept or _nobodys_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def renewed(kept: str, password: str) -> str:
    """Return what is to be kept of a password that fits: made anew where the parameters have changed."""
    return hashed(password) if _hasher().check_needs_rehash(kept) else kept


def code_step(totp: str, code: str, now: datetime, after: int | None) -> int | None:
    """Return the step whose code this is, if it is a current one that comes after the last one used."""
    typed = "".join(code.split())
    current = int(now.timestamp()) // CODE_SECONDS
    found = None
    for step in range(current - CODE_WINDOW, current + CODE_WINDOW + 1):
        right = hmac.compare_digest(pyotp.TOTP(totp).generate_otp(step).encode(), typed.encode())
        if right and (after is None or step > after):
            found = step
    return found


def use_code(session: Session, portal: Portal, row: StaffRow, code: str) -> bool:
    """Use an authenticator's code, which works once. In: the account, locked in this transaction."""
    step = code_step(row.totp, code, portal.now(), row.totp_step) if row.totp else None
    if step is None:
        return False
    row.totp_step = step
    return True


def use_recovery_code(session: Session, portal: Portal, row: StaffRow, code: str) -> bool:
    """Use one of an account's recovery codes, which works once."""
    typed = read_symbols(code, RECOVERY_CODE_LENGTH)
    if typed is None:
        return False
    kept = recovery_kept_as(portal.settings.secret_key, row.username, typed)
    found = session.get(StaffSecretRow, kept, with_for_update=True)
    if found is None or found.staff_id != row.id or found.purpose != SecretPurpose.RECOVERY:
        return False
    session.delete(found)
    return True


def new_recovery_codes(session: Session, portal: Portal, row: StaffRow) -> list[str]:
    """Give an account fresh recovery codes, which are shown once; the ones before no longer work."""
    forget_secrets(session, row, SecretPurpose.RECOVERY)
    codes = [new_symbols(portal.random, RECOVERY_CODE_LENGTH) for _ in range(RECOVERY_CODES)]
    for code in codes:
        kept = recovery_kept_as(portal.settings.secret_key, row.username, code)
        session.add(
            StaffSecretRow(
                digest=kept,
                staff_id=row.id,
                purpose=SecretPurpose.RECOVERY.value,
                created_at=portal.now(),
                expires_at=None,
            )
        )
    return codes


def mint(session: Session, portal: Portal, row: StaffRow, purpose: SecretPurpose, lasts: timedelta) -> str:
    """Return a fresh secret of an account. Only its digest is kept; an earlier one no longer works."""
    forget_secrets(session, row, purpose)
    secret, now = new_secret(portal.random), portal.now()
    session.add(
        StaffSecretRow(
            digest=digest(secret),
            staff_id=row.id,
            purpose=purpose.value,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    return secret


def take(session: Session, portal: Portal, secret: str, purpose: SecretPurpose) -> Taken | None:
    """Return a secret that still works, of an account that is open, both locked. Nothing is changed by it."""
    row = session.scalar(
        select(StaffSecretRow)
        .where(StaffSecretRow.digest == digest(secret), StaffSecretRow.purpose == purpose.value)
        .with_for_update()
    )
    if row is None or (row.expires_at is not None and row.expires_at <= portal.now()):
        return None
    account = session.get_one(StaffRow, row.staff_id, with_for_update=True)
    return None if account.disabled_at is not None else Taken(row, account)


def forget_secrets(session: Session, row: StaffRow, *purposes: SecretPurpose) -> None:
    """Make an account's secrets for these purposes work no longer."""
    named = [purpose.value for purpose in purposes]
    session.execute(
        delete(StaffSecretRow).where(StaffSecretRow.staff_id == row.id, StaffSecretRow.purpose.in_(named))
    )


def purge_secrets(portal: Portal) -> int:
    """Erase the secrets whose time is over; return how many."""
    with portal.store.write() as session:
        result = session.execute(delete(StaffSecretRow).where(StaffSecretRow.expires_at <= portal.now()))
        return int(getattr(result, "rowcount", 0))
