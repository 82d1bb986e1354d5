from incidents.models.actor import Actor, IncidentActor
from incidents.models.assignment import DivisionAssignment
from incidents.models.batch import ImportBatch, ImportedRow, IncidentWarning
from incidents.models.claim import CasualtyBreakdown, CasualtyClaim
from incidents.models.dirty import DirtyTotal
from incidents.models.incident import Incident, IncidentUnit
from incidents.models.precision import DatePrecision, GeoPrecision, PublicPrecision
from incidents.models.published import PublishedIncident
from incidents.models.review import Decision
from incidents.models.source import Citation, ExternalReference, Source
from incidents.models.taxonomy import EventTerm, EventType
from incidents.models.toll import Outcome, Toll
from incidents.models.totals import (
    CasualtyTotal,
    MonthTotal,
    Reconciliation,
    TotalsState,
)
from incidents.models.user import User
from incidents.models.versions import PublicIdCounter, PublishedVersion

__all__ = [
    "Actor",
    "CasualtyBreakdown",
    "CasualtyClaim",
    "CasualtyTotal",
    "Citation",
    "DatePrecision",
    "Decision",
    "DirtyTotal",
    "DivisionAssignment",
    "EventTerm",
    "EventType",
    "ExternalReference",
    "GeoPrecision",
    "ImportBatch",
    "ImportedRow",
    "Incident",
    "IncidentActor",
    "IncidentUnit",
    "IncidentWarning",
    "MonthTotal",
    "Outcome",
    "PublicIdCounter",
    "PublicPrecision",
    "PublishedIncident",
    "PublishedVersion",
    "Reconciliation",
    "Source",
    "Toll",
    "TotalsState",
    "User",
]
