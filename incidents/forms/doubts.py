"""What is unusual in a report, though possible; each in a sentence that explains it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from incidents.forms.fields import as_degrees
from incidents.models.precision import RADIUS_M
from incidents.services.country import is_in_box, is_outside
from regions.services.places import km_from_named

_FAR_KM = 30


def report_doubts(data: Mapping[str, Any]) -> Iterator[str]:
    """Of the cleaned data of a report; those on its place come first."""
    latitude, longitude = data.get("latitude"), data.get("longitude")
    if latitude is not None and longitude is not None:
        if is_outside(latitude, longitude):
            yield _why_outside(latitude, longitude)
        else:
            yield from _why_far(data, latitude, longitude)
    start = data.get("started_on")
    if start and start > timezone.localdate() + timedelta(days=1):
        yield _("The day %(day)s is in the future.") % {"day": start.isoformat()}


def _why_outside(latitude: float, longitude: float) -> str:
    if is_in_box(latitude, -longitude):
        return _(
            "%(longitude)s is east of Greenwich, and nearly all of Mali is west of "
            "it: is a minus sign missing?"
        ) % {"longitude": as_degrees(longitude)}
    return _("The point %(latitude)s, %(longitude)s is outside Mali.") % {
        "latitude": as_degrees(latitude),
        "longitude": as_degrees(longitude),
    }


def _why_far(
    data: Mapping[str, Any], latitude: float, longitude: float
) -> Iterator[str]:
    """A named place is where its name says, give or take what its precision allows."""
    radius = RADIUS_M.get(data.get("geo_precision") or "")
    name = data.get("place_name")
    if not radius or not name:
        return
    away = km_from_named(name, longitude, latitude)
    if away is not None and away > max(_FAR_KM, 2 * radius / 1000):
        yield _("The point is %(km)s km from %(place)s: which of the two is right?") % {
            "km": round(away),
            "place": name,
        }
