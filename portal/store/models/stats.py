"""CitiStat: meetings, and what was asked and promised in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class StatSessionRow(Table):
    """One meeting of a Stat. Its memos are papers whose subject is its number; its record is in the second.

    `scheduled_at` is when its present time was set; `earlier` are the times that stood before it, the oldest
    first (portal.domain.stats.EarlierTime). `held_at` is when somebody first wrote its record.
    """

    __tablename__ = "stat_session"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    stat: Mapped[str] = mapped_column(String(64), index=True)
    starts_at: Mapped[datetime] = mapped_column(Moment)
    held_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancelled_why: Mapped[str] = mapped_column(Text)
    scheduled_by: Mapped[str] = mapped_column(String(100))
    scheduled_at: Mapped[datetime] = mapped_column(Moment)
    earlier: Mapped[list[dict[str, str]]] = mapped_column(Document, default=list)


class FollowUpRow(Table):
    """One commitment, as it stands. `owner` is an account; its changes are FollowUpStepRow.

    `agency` is a code, or empty where the city's performance team owns it. `revision` counts its changes.
    """

    __tablename__ = "follow_up"
    __table_args__ = (Index(None, "stat", "done_at"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    stat: Mapped[str] = mapped_column(String(64))
    session_id: Mapped[int] = mapped_column(ForeignKey("stat_session.id"))
    topic: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(100))
    agency: Mapped[str] = mapped_column(String(64))
    due: Mapped[date]
    deliverable: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime | None] = mapped_column(Moment)
    blockers: Mapped[str] = mapped_column(Text)
    escalated_at: Mapped[datetime | None] = mapped_column(Moment)
    escalated_to: Mapped[str] = mapped_column(Text)
    escalated_why: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by: Mapped[str | None] = mapped_column(String(100))
    revision: Mapped[int]


class FollowUpStepRow(Table):
    """One change of a commitment: field → what it was before and after. Append-only."""

    __tablename__ = "follow_up_step"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    follow_up_id: Mapped[int] = mapped_column(ForeignKey("follow_up.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(100))
    at: Mapped[datetime] = mapped_column(Moment)
    changes: Mapped[dict[str, Any]] = mapped_column(Document)
