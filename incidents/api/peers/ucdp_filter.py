"""Which published incidents UCDP's dataset would have a place for, and as what: what
`exports/peers/ucdp.py` says of a row, asked of the database."""

from __future__ import annotations

from django.db.models import Q

from incidents.exports.peers.acled_codes import AGAINST_CIVILIANS, EXCESSIVE_FORCE
from incidents.exports.peers.ucdp import NON_STATE, ONE_SIDED, ROOTS, STATE_BASED
from incidents.models import EventType
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.side_queries import AGAINST_CIVILIANS as CIVILIAN_TARGET
from incidents.models.side_queries import WITH_GOVERNMENT, ArmedActors


def organised_violence(
    incidents: PublishedIncidentQuerySet,
) -> PublishedIncidentQuerySet:
    kinds = EventType.objects.with_children(list(ROOTS)).values("code")
    return incidents.alias(armed=ArmedActors()).filter(
        Q(event_type__in=kinds) | Q(event_type=EXCESSIVE_FORCE)
    )


def of_types(kinds: list[int]) -> Q:
    """Of those incidents, the ones of these types of violence."""
    against = EventType.objects.with_children([AGAINST_CIVILIANS]).values("code")
    explosions = EventType.objects.with_children(["explosions"]).values("code")
    one_sided = (
        Q(event_type__in=against)
        | Q(event_type=EXCESSIVE_FORCE)
        | (Q(event_type__in=explosions) & CIVILIAN_TARGET)
    )
    asked = {
        ONE_SIDED: one_sided,
        STATE_BASED: ~one_sided & WITH_GOVERNMENT,
        NON_STATE: ~one_sided & ~WITH_GOVERNMENT & Q(armed__gt=1),
    }
    found = Q(pk__in=[])
    for kind in kinds:
        found |= asked[kind]
    return found
