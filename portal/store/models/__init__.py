"""The tables."""

from portal.store.base import Table
from portal.store.models.alerts import AlertRow
from portal.store.models.annotations import AnnotationRow
from portal.store.models.calls import CallerRow, CallFormRow, CallRequestRow, CallRow
from portal.store.models.drafts import DraftCodeRow, DraftLinkRow, DraftRow
from portal.store.models.events import EventRow
from portal.store.models.figures import StoredFigureRow
from portal.store.models.forms import FormCountRow
from portal.store.models.limits import LimitRow
from portal.store.models.marks import DirtyRow
from portal.store.models.outbox import OutboxRow
from portal.store.models.papers import PaperRevisionRow, PaperRow, PaperStepRow, UnsavedFormRow
from portal.store.models.photos import PhotoRow
from portal.store.models.places import BoundaryRow, PlaceRow, PlaceSetRow
from portal.store.models.published import PublishedQuarterRow
from portal.store.models.register import (
    RegisterEntryRow,
    RegisterMeasureRow,
    RegisterValueRow,
    RegisterVersionRow,
)
from portal.store.models.requests import DetailRow, MilestoneRow, NoteRow, PointRow, RequestRow
from portal.store.models.search import RequestTextRow, SavedQueueRow
from portal.store.models.staff import AuditRow, StaffGrantRow, StaffRow, StaffSecretRow, StaffSessionRow
from portal.store.models.stats import FollowUpRow, FollowUpStepRow, StatSessionRow
from portal.store.models.subscriptions import AccessLinkRow, SubscriptionRow
from portal.store.models.supplied import PopulationRow, PopulationSetRow, ServiceCostRow
from portal.store.models.values import MeasureValueRow, RegisterLinkRow
from portal.store.models.versions import VersionRow

__all__ = [
    "AccessLinkRow",
    "AlertRow",
    "AnnotationRow",
    "AuditRow",
    "BoundaryRow",
    "CallFormRow",
    "CallRequestRow",
    "CallRow",
    "CallerRow",
    "DetailRow",
    "DirtyRow",
    "DraftCodeRow",
    "DraftLinkRow",
    "DraftRow",
    "EventRow",
    "FollowUpRow",
    "FollowUpStepRow",
    "FormCountRow",
    "LimitRow",
    "MeasureValueRow",
    "MilestoneRow",
    "NoteRow",
    "OutboxRow",
    "PaperRevisionRow",
    "PaperRow",
    "PaperStepRow",
    "PhotoRow",
    "PlaceRow",
    "PlaceSetRow",
    "PointRow",
    "PopulationRow",
    "PopulationSetRow",
    "PublishedQuarterRow",
    "RegisterEntryRow",
    "RegisterLinkRow",
    "RegisterMeasureRow",
    "RegisterValueRow",
    "RegisterVersionRow",
    "RequestRow",
    "RequestTextRow",
    "SavedQueueRow",
    "ServiceCostRow",
    "StaffGrantRow",
    "StaffRow",
    "StaffSecretRow",
    "StaffSessionRow",
    "StatSessionRow",
    "StoredFigureRow",
    "SubscriptionRow",
    "Table",
    "UnsavedFormRow",
    "VersionRow",
]
