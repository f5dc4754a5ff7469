"""Photos: what is known of them. The pictures lie in the file store."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Key, Moment


class PhotoRow(Table):
    """One photo of a draft, and later of the request it became. Erasable.

    `name` is random and names the picture in the file store; `sequence` is the event it came with (None while
    it is on a draft); `description` is in `language`; width and height in pixels, `size` in bytes.
    """

    __tablename__ = "photo"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    draft_key: Mapped[str | None] = mapped_column(String(64), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("service_request.id"), index=True)
    sequence: Mapped[int | None]
    description: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(20))
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)
