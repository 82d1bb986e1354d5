from incidents.models.abduction import AbductionOutcome
from incidents.models.actor import Actor, IncidentActor
from incidents.models.actor_mention import ActorMention
from incidents.models.api_key import APIKey, RequestCount
from incidents.models.assigned_region import AssignedRegion
from incidents.models.assignment import DivisionAssignment
from incidents.models.attachment import Attachment
from incidents.models.batch import ImportBatch, ImportedRow, IncidentWarning
from incidents.models.cells import (
    CellMonthTotal,
    CellTotal,
    CellYearTotal,
    FineCellTotal,
)
from incidents.models.claim import CasualtyBreakdown, CasualtyClaim
from incidents.models.confidential_read import ConfidentialRead
from incidents.models.correction import CorrectionNotice, CorrectionRequest
from incidents.models.dirty import DirtyDay, DirtyFacet, DirtyTotal
from incidents.models.dirty_cells import DirtyCell, DirtyFineCell
from incidents.models.facet_changes import FacetChange
from incidents.models.fate import Fate
from incidents.models.incident import Incident, IncidentUnit
from incidents.models.merge import Merge
from incidents.models.narrow import (
    NarrowActors,
    NarrowIncident,
    NarrowKind,
    NarrowPlace,
)
from incidents.models.noted import TotalChange
from incidents.models.part import Part
from incidents.models.part_check import PartCheck
from incidents.models.posting import DirtyPosting, Posting, PostingTerm
from incidents.models.precision import DatePrecision, GeoPrecision, PublicPrecision
from incidents.models.published import PublishedIncident
from incidents.models.remark import Remark
from incidents.models.report_news import ReportNews
from incidents.models.review import Decision
from incidents.models.same_event import SameEvent
from incidents.models.saved_view import SavedView, Subscription
from incidents.models.schedule import ScheduledPublication
from incidents.models.snapshot import (
    Snapshot,
    SnapshotOrder,
    SnapshotPart,
    SnapshotWithdrawal,
)
from incidents.models.source import Citation, ExternalReference, Source
from incidents.models.taxonomy import EventTerm, EventType
from incidents.models.toll import Outcome, Toll
from incidents.models.totals import (
    CasualtyTotal,
    DayTotal,
    FacetTotal,
    MonthTotal,
    Reconciliation,
    TotalsState,
)
from incidents.models.upload import AttachmentPiece, AttachmentUpload
from incidents.models.user import User
from incidents.models.verification import Finding, Verification
from incidents.models.versions import PublicIdCounter, PublishedVersion, VersionClock
from incidents.models.webhook import Webhook, WebhookMessage

__all__ = [
    "APIKey",
    "AbductionOutcome",
    "Actor",
    "ActorMention",
    "AssignedRegion",
    "Attachment",
    "AttachmentPiece",
    "AttachmentUpload",
    "CasualtyBreakdown",
    "CasualtyClaim",
    "CasualtyTotal",
    "CellMonthTotal",
    "CellTotal",
    "CellYearTotal",
    "Citation",
    "ConfidentialRead",
    "CorrectionNotice",
    "CorrectionRequest",
    "DatePrecision",
    "DayTotal",
    "Decision",
    "DirtyCell",
    "DirtyDay",
    "DirtyFacet",
    "DirtyFineCell",
    "DirtyPosting",
    "DirtyTotal",
    "DivisionAssignment",
    "EventTerm",
    "EventType",
    "ExternalReference",
    "FacetChange",
    "FacetTotal",
    "Fate",
    "Finding",
    "FineCellTotal",
    "GeoPrecision",
    "ImportBatch",
    "ImportedRow",
    "Incident",
    "IncidentActor",
    "IncidentUnit",
    "IncidentWarning",
    "Merge",
    "MonthTotal",
    "NarrowActors",
    "NarrowIncident",
    "NarrowKind",
    "NarrowPlace",
    "Outcome",
    "Part",
    "PartCheck",
    "Posting",
    "PostingTerm",
    "PublicIdCounter",
    "PublicPrecision",
    "PublishedIncident",
    "PublishedVersion",
    "Reconciliation",
    "Remark",
    "ReportNews",
    "RequestCount",
    "SameEvent",
    "SavedView",
    "ScheduledPublication",
    "Snapshot",
    "SnapshotOrder",
    "SnapshotPart",
    "SnapshotWithdrawal",
    "Source",
    "Subscription",
    "Toll",
    "TotalChange",
    "TotalsState",
    "User",
    "Verification",
    "VersionClock",
    "Webhook",
    "WebhookMessage",
]
