"""What may never leave in a peer's shape: what was taken from ACLED, whose terms forbid
to hand its data on. The reference, the licence or the attribution says so."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, F, Func, Q

from incidents.models.published import PublishedIncidentQuerySet


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
