"""Staff: accounts, what they may do, their sessions and one-time secrets; and the audit."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class StaffRow(Table):
    """One account. `username` is what events and the audit name; it is never given to somebody else.

    `password` is an Argon2id hash; `totp` the secret of the authenticator app, and `totp_step` the last
    thirty-second step whose code was used, so that a code works once. `subject` is who they are at the city's
    OpenID Connect provider. `team` is the name of a team of their agency. None: not set up, or no team.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    username: Mapped[str] = mapped_column(String(100), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str | None] = mapped_column(String(200))
    totp: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int | None]
    team: Mapped[str | None] = mapped_column(String(80))
    subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)


class StaffGrantRow(Table):
    """A role that an account has; `agency` is empty for roles that are not of one agency."""

    __tablename__ = "staff_grant"
    __table_args__ = (UniqueConstraint("staff_id", "role", "agency"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    role: Mapped[str] = mapped_column(String(30))
    agency: Mapped[str] = mapped_column(String(80))


class StaffSessionRow(Table):
    """One signed-in browser: the digest of what its cookie holds. Deleting the row signs it out.

    `proved_at` is when a password or a provider last proved who it is (for acts that ask again).
    """

    __tablename__ = "staff_session"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    proved_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class StaffSecretRow(Table):
    """A secret that works once, by its digest: an invitation, a link to sign in, a recovery code."""

    __tablename__ = "staff_secret"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment, index=True)


class AuditRow(Table):
    """Who saw, exported or changed what, and who was refused. Append-only.

    `reference` is the request it was about, if one; `details` are codes and counts, never personal data.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "actor_name", "id"),
        Index(None, "reference", "id"),
        Index(None, "act", "id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    actor_name: Mapped[str] = mapped_column(String(100))
    act: Mapped[str] = mapped_column(String(40))
    reference: Mapped[str | None] = mapped_column(String(9))
    details: Mapped[dict[str, Any]] = mapped_column(Document)
