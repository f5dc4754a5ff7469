"""How often somebody did something, so that nobody does it too often."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Moment


class LimitRow(Table):
    """One count in one window. `key` is a salted hash of what was done and by whom: it names nobody."""

    __tablename__ = "limit_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
