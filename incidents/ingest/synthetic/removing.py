"""Take every generated incident away, so that nothing of it is left."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from incidents.ingest.synthetic.generating import DATASET, Progress
from incidents.ingest.synthetic.vocabulary import SOURCE
from incidents.models import (
    AbductionOutcome,
    ActorMention,
    Attachment,
    CasualtyBreakdown,
    CasualtyClaim,
    Citation,
    ExternalReference,
    ImportBatch,
    Incident,
    IncidentActor,
    PublishedIncident,
    PublishedVersion,
    SameEvent,
    Source,
)
from observatory.lib.bell import ring

_CHUNK = 5_000
_PARTS: tuple[type[Model], ...] = (
    CasualtyClaim,
    AbductionOutcome,
    Citation,
    IncidentActor,
    ActorMention,
)

_WITH_HISTORY: tuple[type[Model], ...] = (
    *_PARTS,
    Incident,
    CasualtyBreakdown,
    Source,
    Attachment,
    ExternalReference,
    SameEvent,
)
_KEPT_FOR_EVER = (
    "incidents.Decision:keep_decisions",
    "incidents.Remark:keep_remarks",
    "incidents.PartCheck:keep_part_checks",
    "incidents.Verification:keep_verifications",
    *(f"{model._meta.label}:delete_delete" for model in _WITH_HISTORY),
    *(f"{model._meta.label}Event:append_only" for model in _WITH_HISTORY),
)
"""What is done to real incidents, and said of them, is noted and cannot be deleted."""

# Ids of other incidents are left as they are; what was given to generated ones alone,
# at the end of a year's numbers, is given again.
_SET_COUNTERS_BACK = """
UPDATE incidents_publicidcounter c
   SET last = coalesce((
       SELECT max(split_part(v.public_id, '-', 3)::int)
         FROM incidents_publishedversion v
        WHERE v.public_id >= %(country)s || '-' || c.year || '-'
          AND v.public_id < %(country)s || '-' || c.year || '.'), 0)
"""


def generated_count() -> int:
    return Incident.objects.filter(batch__dataset=DATASET).count()


def remove_generated(progress: Progress) -> int:
    """Chunk by chunk, each its own transaction; stopped, it goes on another time."""
    removed = 0
    while count := _remove_chunk():
        removed += count
        progress(removed)
    _remove_batches()
    return removed


@transaction.atomic
def _remove_chunk() -> int:
    found = Incident.objects.filter(batch__dataset=DATASET).order_by("-pk")
    rows = list(found.values_list("pk", "uuid", "public_id")[:_CHUNK])
    ids = [pk for pk, _, _ in rows]
    PublishedIncident.objects.filter(incident_uuid__in=[u for _, u, _ in rows]).delete()
    PublishedVersion.objects.filter(public_id__in=[p for _, _, p in rows]).delete()
    with pgtrigger.ignore(*_KEPT_FOR_EVER):
        Incident.objects.filter(pk__in=ids).delete()
        _remove_history(ids)
    ring("incidents.tasks.refresh_totals")
    return len(ids)


def _remove_history(ids: list[int]) -> None:
    """Of what people have done to them since; generating itself leaves none."""
    for model in _PARTS:
        events = model.pgh_event_model  # type: ignore[attr-defined]
        events.objects.filter(incident_id__in=ids).delete()
    claims = CasualtyClaim.objects.filter(incident_id__in=ids)
    CasualtyBreakdown.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        claim_id__in=list(claims.values_list("pk", flat=True))
    ).delete()
    Incident.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        pgh_obj_id__in=ids
    ).delete()


@transaction.atomic
def _remove_batches() -> None:
    sources = Source.objects.filter(publisher__startswith=SOURCE.format(""))
    with pgtrigger.ignore(*_KEPT_FOR_EVER):
        sources.filter(citations=None, claims=None).delete()
    ImportBatch.objects.filter(dataset=DATASET).delete()
    with connection.cursor() as cursor:
        cursor.execute(_SET_COUNTERS_BACK, {"country": settings.COUNTRY_CODE})
