"""Forms on the way: kept from the first answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Moment


class DraftRow(Table):
    """A form someone is filling in. `key` is the digest of its link's secret; see commands/drafts.

    `entries` has what was typed for the service's own questions, `steps` what is known of the steps beside
    them (catalogue/steps.py). `began_in` is the language it is counted in (commands/drafts/counting.py); None
    for one that is not counted: begun by a call-taker, or before forms were counted.
    """

    __tablename__ = "draft"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    service_version_id: Mapped[int] = mapped_column(ForeignKey("service_version.id"), index=True)
    language: Mapped[str] = mapped_column(String(20))
    began_in: Mapped[str | None] = mapped_column(String(20))
    entries: Mapped[dict[str, Any]] = mapped_column(Document)
    steps: Mapped[dict[str, Any]] = mapped_column(Document)
    created_at: Mapped[datetime] = mapped_column(Moment)
    updated_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class DraftLinkRow(Table):
    """Another link to a form, for another device: the digest of its secret, and the draft it opens.

    It outlives the draft, whose key is the request's own afterwards: the link then shows the receipt.
    """

    __tablename__ = "draft_link"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    draft_key: Mapped[str] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment, index=True)


class DraftCodeRow(Table):
    """A short code, read over the phone or typed on another device, that opens a draft for a short while."""

    __tablename__ = "draft_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    draft_key: Mapped[str] = mapped_column(String(64), index=True)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
