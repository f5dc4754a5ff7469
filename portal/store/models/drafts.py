"""Forms on the way: kept from the first answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Moment


class DraftRow(Table):
    """A form someone is filling in. `key` is the digest of its link's secret; see commands/drafts."""

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"), index=True)
    language: Mapped[str] = mapped_column(String(20))
    entries: Mapped[dict[str, Any]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
