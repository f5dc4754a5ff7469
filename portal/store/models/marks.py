"""Requests whose facts are out of date."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Key


class DirtyRow(Table):
    """One mark, written in the transaction that changed the request; the facts are made again from it.

    Marks are drained by their own ids and never by "greater than the last one": a database hands out ids in
    one order and commits them in another.
    """

    __tablename__ = "dirty_request"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("service_request.id"), index=True)
