"""Calls that a call-taker takes: codes and times, what can be erased apart from them, what came of them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Key, Moment


class CallRow(Table):
    """One call, letter or visit, as far as codes tell it. `key` is that of the page it was begun on.

    `received_on` is the local day on which paper came, None for the day the call began.
    """

    __tablename__ = "call"
    __table_args__ = (Index(None, "account", "started_at", "id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    account: Mapped[str] = mapped_column(String(100))
    channel: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(20))
    interpreter: Mapped[bool]
    received_on: Mapped[date | None]
    started_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)


class CallerRow(Table):
    """Who called and what was written down of it. Erasable, and erased when its time is over.

    `speaks` is the language an interpreter is needed for, `sought` what was searched for last.
    """

    __tablename__ = "call_caller"

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    speaks: Mapped[str | None] = mapped_column(String(60))
    sought: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Text)


class CallFormRow(Table):
    """A form of a call, by its place among them (from 1): the service, and the draft that it is kept in."""

    __tablename__ = "call_form"
    __table_args__ = (UniqueConstraint("call_id", "place"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    place: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    draft_key: Mapped[str] = mapped_column(String(64))


class CallRequestRow(Table):
    """A request that a call had to do with; `part` says how."""

    __tablename__ = "call_request"
    __table_args__ = (UniqueConstraint("call_id", "request_id"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
    part: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Moment)
