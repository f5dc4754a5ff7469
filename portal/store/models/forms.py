"""How forms fare, as counts."""

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table


class FormCountRow(Table):
    """One shard of one count: the count is the sum of its shards.

    `day` is the city's day on which the forms began, `language` the one they began in; `step` is empty for
    what happens to a form as a whole, `what` is of portal.domain.forms.Counted.
    """

    __tablename__ = "form_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    service_version_id: Mapped[int] = mapped_column(
        ForeignKey("service_version.id"), primary_key=True, autoincrement=False
    )
    language: Mapped[str] = mapped_column(String(20), primary_key=True)
    step: Mapped[str] = mapped_column(String(80), primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    shard: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int]
