"""What is read for the peers' shapes, and what may never leave in them: what was taken
from ACLED, whose terms forbid to hand its data on. The reference, the licence or the
attribution says so."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func, Q, QuerySet

from incidents.models.published import PublishedIncidentQuerySet

PUBLIC_COLUMNS = (
    *("public_id", "updated_on", "started_on", "ended_on", "date_precision"),
    *("event_type_id", "actors", "region_ids", "place_name", "latitude", "longitude"),
    *("geo_precision", "title_fr", "title_en", "summary_fr", "summary_en", "sources"),
    *("killed_min", "killed_best", "killed_max", "claims", "warnings"),
    *("is_provisional", "is_illustrative", "licence", "attribution"),
)


def peer_rows(incidents: PublishedIncidentQuerySet) -> QuerySet[Any, dict[str, Any]]:
    """Dicts of public columns, in any case none of ACLED's."""
    found: QuerySet[Any, dict[str, Any]] = without_acled(incidents).values(
        *PUBLIC_COLUMNS
    )
    return found


class _RefersToAcled(Func):
    template = (
        "jsonb_path_exists(%(expressions)s,"
        ' \'$[*].dataset ? (@ like_regex "acled" flag "i")\')'
    )
    output_field = BooleanField()


def without_acled(incidents: PublishedIncidentQuerySet) -> PublishedIncidentQuerySet:
    says_so = Q(licence__icontains="acled") | Q(attribution__icontains="acled")
    refers: Any = _RefersToAcled(F("references"))
    return incidents.exclude(says_so).exclude(refers)
