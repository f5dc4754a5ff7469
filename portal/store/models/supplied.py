"""Tables that figures need besides requests, as `portal city import-population` and others brought them."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.store.base import Table
from portal.store.types import Key, Moment


class PopulationSetRow(Table):
    """One population table: of one kind and year, from one source. Importing it again replaces it."""

    __tablename__ = "population_set"
    __table_args__ = (UniqueConstraint("kind", "year", "source"),)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    source: Mapped[str] = mapped_column(String(200))
    is_demonstration: Mapped[bool]
    imported_at: Mapped[datetime] = mapped_column(Moment)


class PopulationRow(Table):
    """How many people: by the code of a district, the name of a neighborhood, the tag of a language."""

    __tablename__ = "population"

    set_id: Mapped[int] = mapped_column(ForeignKey("population_set.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(200), primary_key=True)
    people: Mapped[int] = mapped_column(BigInteger)


class ServiceCostRow(Table):
    """What a service cost in a fiscal year, in hundredths of the city's currency."""

    __tablename__ = "service_cost"

    service_code: Mapped[str] = mapped_column(String(80), primary_key=True)
    fiscal_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cents: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str] = mapped_column(String(200))
    is_demonstration: Mapped[bool]
    imported_at: Mapped[datetime] = mapped_column(Moment)
