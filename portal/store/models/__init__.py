"""The tables."""

from portal.store.base import Table
from portal.store.models.drafts import DraftRow
from portal.store.models.events import EventRow
from portal.store.models.marks import DirtyRow
from portal.store.models.requests import DetailRow, MilestoneRow, NoteRow, RequestRow
from portal.store.models.versions import VersionRow

__all__ = [
    "DetailRow",
    "DirtyRow",
    "DraftRow",
    "EventRow",
    "MilestoneRow",
    "NoteRow",
    "RequestRow",
    "Table",
    "VersionRow",
]
