"""Who gets news of a request, and the secret links that open what is theirs."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Key, Moment


class SubscriptionRow(Table):
    """Somebody who hears of a request. Erasable.

    `key` is that of the form it came from, so that sending twice subscribes once; `role` is reporter or
    follower; `channel` is email, text or none; `address` is normalised (None for the channel none).
    """

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("request_id", "key", "channel"),
        Index(None, "channel", "address"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"))
    key: Mapped[str] = mapped_column(String(64), index=True)
    role: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    address: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(Moment)
    stopped_at: Mapped[datetime | None] = mapped_column(Moment)


class AccessLinkRow(Table):
    """A secret link: the digest of its 128 bits, and what it opens.

    `purpose` is request (everything of one's own request), stop (no more messages) or mine (all requests of
    an address). What only one purpose needs is None for the others.
    """

    __tablename__ = "access_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"), index=True)
    subscription_id: Mapped[int | None] = mapped_column(ForeignKey("subscription.id"), index=True)
    channel: Mapped[str | None] = mapped_column(String(10))
    address: Mapped[str | None] = mapped_column(String(254))
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
