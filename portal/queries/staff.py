"""Staff: who is signed in, and the accounts there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Grant, Role
from portal.domain.secrets import digest
from portal.domain.staff import SEEN_EVERY, SESSION_IDLE, Identity, SecretPurpose
from portal.portal import Portal
from portal.store.models import StaffGrantRow, StaffRow, StaffSecretRow, StaffSessionRow


@dataclass(frozen=True)
class SignedIn:
    """A session that stands. `is_stale`: it is time to write down that it was seen."""

    identity: Identity
    is_stale: bool


@dataclass(frozen=True)
class Account:
    """An account as administrators see it. Secrets are not in it.

    `is_set_up`: it has a password and an authenticator; `is_linked`: the city's provider has signed it in.
    """

    username: str
    name: str
    email: str
    grants: tuple[Grant, ...]
    team: str | None
    is_set_up: bool
    is_linked: bool
    created_at: datetime
    disabled_at: datetime | None


@dataclass(frozen=True)
class SessionView:
    """A browser that is signed in: since when, and when it last opened a page (UTC)."""

    created_at: datetime
    seen_at: datetime


def sessions_of(portal: Portal, username: str) -> list[SessionView]:
    """Return an account's sessions that stand, the one used last first."""
    now = portal.now()
    with portal.store.read() as session:
        rows = session.scalars(
            select(StaffSessionRow)
            .join(StaffRow, StaffRow.id == StaffSessionRow.staff_id)
            .where(
                StaffRow.username == username,
                StaffSessionRow.expires_at > now,
                StaffSessionRow.seen_at > now - SESSION_IDLE,
            )
            .order_by(StaffSessionRow.seen_at.desc(), StaffSessionRow.digest)
        )
        return [SessionView(row.created_at, row.seen_at) for row in rows]


def signed_in(portal: Portal, secret: str) -> SignedIn | None:
    """Return whose session a cookie's secret is, if it stands: young, used lately, and of an open account."""
    now = portal.now()
    with portal.store.read() as session:
        found = session.execute(
            select(StaffSessionRow, StaffRow)
            .join(StaffRow, StaffRow.id == StaffSessionRow.staff_id)
            .where(
                StaffSessionRow.digest == digest(secret),
                StaffSessionRow.expires_at > now,
                StaffSessionRow.seen_at > now - SESSION_IDLE,
                StaffRow.disabled_at.is_(None),
            )
        ).one_or_none()
        if found is None:
            return None
        row, account = found
        grants = _grants(session, [account.id]).get(account.id, ())
    identity = Identity(account.username, account.name, grants, account.team, row.proved_at)
    return SignedIn(identity, now - row.seen_at >= SEEN_EVERY)


def owner_of(portal: Portal, secret: str) -> str | None:
    """Return the username whose session a cookie's secret is or was, as long as that is remembered.

    It lets nobody in: see `signed_in`. None also for an account that is closed.
    """
    with portal.store.read() as session:
        return session.scalar(
            select(StaffRow.username)
            .join(StaffSessionRow, StaffSessionRow.staff_id == StaffRow.id)
            .where(StaffSessionRow.digest == digest(secret), StaffRow.disabled_at.is_(None))
        )


def invited(portal: Portal, secret: str) -> Account | None:
    """Return whose invitation a link is, if it still works."""
    return _of_secret(portal, secret, SecretPurpose.INVITATION)


def linked(portal: Portal, secret: str) -> Account | None:
    """Return whom a link signs in, if it still works."""
    return _of_secret(portal, secret, SecretPurpose.LINK)


def in_second_step(portal: Portal, secret: str) -> Account | None:
    """Return who has given a password and still owes a code, if it is not too late."""
    return _of_secret(portal, secret, SecretPurpose.SECOND_STEP)


def account(portal: Portal, username: str) -> Account | None:
    """Return an account by its name."""
    with portal.store.read() as session:
        row = session.scalar(select(StaffRow).where(StaffRow.username == username))
        return None if row is None else _view(row, _grants(session, [row.id]))


def recovery_codes_left(portal: Portal, username: str) -> int:
    """Return how many of an account's recovery codes still work."""
    with portal.store.read() as session:
        counted = (
            select(func.count())
            .select_from(StaffSecretRow)
            .join(StaffRow, StaffRow.id == StaffSecretRow.staff_id)
            .where(StaffRow.username == username, StaffSecretRow.purpose == SecretPurpose.RECOVERY.value)
        )
        return session.scalar(counted) or 0


def accounts(portal: Portal) -> list[Account]:
    """Return all accounts, by their names."""
    with portal.store.read() as session:
        rows = list(session.scalars(select(StaffRow).order_by(StaffRow.username)))
        grants = _grants(session, [row.id for row in rows])
        return [_view(row, grants) for row in rows]


def _of_secret(portal: Portal, secret: str, purpose: SecretPurpose) -> Account | None:
    with portal.store.read() as session:
        row = session.scalar(
            select(StaffRow)
            .join(StaffSecretRow, StaffSecretRow.staff_id == StaffRow.id)
            .where(
                StaffSecretRow.digest == digest(secret),
                StaffSecretRow.purpose == purpose.value,
                StaffSecretRow.expires_at > portal.now(),
                StaffRow.disabled_at.is_(None),
            )
        )
        return None if row is None else _view(row, _grants(session, [row.id]))


def _grants(session: Session, ids: Iterable[int]) -> dict[int, tuple[Grant, ...]]:
    found: dict[int, tuple[Grant, ...]] = {}
    rows = session.scalars(
        select(StaffGrantRow).where(StaffGrantRow.staff_id.in_(list(ids))).order_by(StaffGrantRow.id)
    )
    for row in rows:
        found[row.staff_id] = (*found.get(row.staff_id, ()), Grant(Role(row.role), row.agency or None))
    return found


def _view(row: StaffRow, grants: dict[int, tuple[Grant, ...]]) -> Account:
    return Account(
        username=row.username,
        name=row.name,
        email=row.email,
        grants=grants.get(row.id, ()),
        team=row.team,
        is_set_up=row.password is not None,
        is_linked=row.subject is not None,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )
