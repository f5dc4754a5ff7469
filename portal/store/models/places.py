"""The city's own places and boundaries, as `portal city import-places` brought them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Document, Key, Moment


class PlaceSetRow(Table):
    """One file of places or boundaries; importing it again replaces it. Every import has its own `stamp`."""

    __tablename__ = "place_set"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    is_demonstration: Mapped[bool]
    stamp: Mapped[str] = mapped_column(String(32))
    imported_at: Mapped[datetime] = mapped_column(Moment)


class PlaceRow(Table):
    """One place that can be found: an address, an intersection, a landmark or a park; degrees in WGS 84.

    `search_key` is the folded name it is found by: of an address its street without the number.
    """

    __tablename__ = "place"
    __table_args__ = (Index(None, "search_key", "number"), Index(None, "latitude", "longitude"))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("place_set.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200))
    search_key: Mapped[str] = mapped_column(String(200))
    number: Mapped[int | None]
    latitude: Mapped[float]
    longitude: Mapped[float]


class BoundaryRow(Table):
    """One area: the city itself, a district or a neighbourhood; `shape` is a GeoJSON geometry."""

    __tablename__ = "boundary"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("place_set.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    shape: Mapped[dict[str, Any]] = mapped_column(Document)
