"""Which incidents are about an explosive device: a mine or an improvised one.

By their type (ACLED's mine or IED and suicide bomb) or because a term of the taxonomy
says how a device was placed, set off or found, whatever the type: a device that was
found is seldom an "explosion". Shells, air strikes and grenades are explosive weapons,
but no devices that were emplaced.
"""

from __future__ import annotations

from django.db.models import Q

DEVICE_TYPES = ("explosions.remote_explosive_ied", "explosions.suicide_bomb")
FACETS = ("trigger", "emplacement", "device_state")

EXPLODED = "device_state.exploded"
FOUND = "device_state.found_cleared"
IN_PLACE = "device_state.in_place"
HOAX = "device_state.hoax"
STATES = (EXPLODED, FOUND, IN_PLACE, HOAX)


def has_device() -> Q:
    is_device = Q(event_type__in=DEVICE_TYPES)
    for facet in FACETS:
        is_device |= Q(**{f"{facet}__isnull": False})
    return is_device
