"""What somebody typed into papers' forms that could not be saved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.domain.papers import Sent
from portal.portal import Portal
from portal.store.models import UnsavedFormRow


@dataclass(frozen=True)
class UnsavedForm:
    """A form that could not be saved: its address, its fields by their names in it, and when (UTC)."""

    path: str
    typed: Mapping[str, Sent]
    at: datetime


def unsaved_form(portal: Portal, by: str, path: str) -> UnsavedForm | None:
    """Return what an account typed into the form of an address; None for nothing."""
    with portal.store.read() as session:
        row = session.get(UnsavedFormRow, (by, path))
        return _view(row) if row else None


def unsaved_forms(portal: Portal, by: str) -> tuple[UnsavedForm, ...]:
    """Return everything that an account typed and that could not be saved, the newest first."""
    asked = select(UnsavedFormRow).where(UnsavedFormRow.by == by)
    with portal.store.read() as session:
        rows = session.scalars(asked.order_by(UnsavedFormRow.at.desc(), UnsavedFormRow.path))
        return tuple(_view(row) for row in rows)


def _view(row: UnsavedFormRow) -> UnsavedForm:
    typed = {each["name"]: Sent(each["name"], each["text"], each["seen"]) for each in row.typed}
    return UnsavedForm(row.path, typed, row.at)
