"""Sessions: a browser that is signed in, for as long as its row is there and young enough."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.commands.audit import record
from portal.domain.audit import Act
from portal.domain.secrets import digest, new_secret
from portal.domain.staff import PROOF_LASTS, SESSION_IDLE, SESSION_LASTS, SESSION_REMEMBERED
from portal.portal import Portal
from portal.store.models import StaffRow, StaffSessionRow


def begin(
    session: Session, portal: Portal, row: StaffRow, instead_of: str | None = None, proves: bool = True
) -> str:
    """Begin a session of an account; return the secret that the browser's cookie is to hold.

    In: `instead_of` is the secret of the session that this browser had before; it ends. `proves`: they have
    just shown who they are; a provider may have let in a browser that somebody left signed in there.
    """
    if instead_of is not None:
        session.execute(delete(StaffSessionRow).where(StaffSessionRow.digest == digest(instead_of)))
    secret, now = new_secret(portal.random), portal.now()
    session.add(
        StaffSessionRow(
            digest=digest(secret),
            staff_id=row.id,
            created_at=now,
            seen_at=now,
            proved_at=now if proves else now - PROOF_LASTS,
            expires_at=now + SESSION_LASTS,
        )
    )
    return secret


def see(portal: Portal, secret: str) -> None:
    """Write down that a session was used just now."""
    with portal.store.write() as session:
        row = session.get(StaffSessionRow, digest(secret))
        if row is not None:
            row.seen_at = portal.now()


def end(portal: Portal, secret: str) -> None:
    """Sign a browser out."""
    with portal.store.write() as session:
        row = session.get(StaffSessionRow, digest(secret))
        if row is not None:
            account = session.get_one(StaffRow, row.staff_id)
            session.delete(row)
            record(portal, account.username, Act.SIGNED_OUT, session=session)


def end_all(session: Session, row: StaffRow, but: str | None = None) -> int:
    """Sign an account out everywhere, but for the browser with one secret; return how many sessions ended."""
    ended = delete(StaffSessionRow).where(StaffSessionRow.staff_id == row.id)
    if but is not None:
        ended = ended.where(StaffSessionRow.digest != digest(but))
    return int(getattr(session.execute(ended), "rowcount", 0))


def purge_sessions(portal: Portal) -> int:
    """Erase the sessions whose time was over a while ago; return how many.

    Until then they open nothing, and only say whose it is what comes from a browser that was signed out.
    """
    now = portal.now() - SESSION_REMEMBERED
    over = (StaffSessionRow.expires_at <= now) | (StaffSessionRow.seen_at <= now - SESSION_IDLE)
    with portal.store.write() as session:
        return int(getattr(session.execute(delete(StaffSessionRow).where(over)), "rowcount", 0))


def locked(session: Session, username: str) -> StaffRow | None:
    """Return an account, locked until the transaction ends."""
    return session.scalar(select(StaffRow).where(StaffRow.username == username).with_for_update())
