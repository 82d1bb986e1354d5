"""One condition of a filter in words, as its chip shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from incidents.filter_honesty import CONFIDENTIAL
from incidents.models import EventType, GeoPrecision, Outcome
from incidents.models.facet_queries import NONE
from incidents.views.device_words import device_label
from incidents.views.fate_words import fate_label
from incidents.views.sdg_words import sdg_label
from incidents.views.wording import (
    day_in_words,
    decimal,
    number,
    parse_date_or_none,
)
from regions.models import Place
from regions.services.places import distance_km


def condition_label(
    name: str, value: str, form: forms.BaseForm, types: Mapping[str, EventType]
) -> str:
    """`form` is that of the filter, checked; `types` are by code."""
    if name in {"type", "subtype"}:
        found = [types.get(code) for code in value.split(",")]
        return ", ".join(str(kind) for kind in found if kind) or value
    if name == "region":
        regions = form.cleaned_data.get("region") or []
        known = {f"{r.division.key}:{n}": r for r in regions for n in (r.slug, r.code)}
        return str(known.get(value, value))
    if name == "near" and (circle := form.cleaned_data.get("near")):
        return around_in_words(*circle)
    if name in _DAYS and (day := parse_date_or_none(value)):
        return str(_DAYS[name]()) % {"day": day_in_words(day)}
    of_device = device_label(name, value, form.cleaned_data)
    special = of_device or sdg_label(name, value) or fate_label(name, value)
    return special or chip_label(name, value, form.fields.get(name))


def around_in_words(longitude: float, latitude: float, km: float) -> str:
    """By the place in the middle, where one is there."""
    here = (longitude, latitude)
    place = Place.objects.by_distance(*here).first()
    is_there = place and distance_km(here, (place.longitude, place.latitude)) <= 1
    point = f"{decimal(latitude, 3)}° {decimal(longitude, 3)}°"
    middle = place.name if place and is_there else point
    size = number(int(km)) if km == int(km) else decimal(km, 1)
    return _("within %(km)s km of %(middle)s") % {"km": size, "middle": middle}


_DAYS = {
    "from": lambda: _("from %(day)s"),
    "to": lambda: _("until %(day)s"),
    "began_from": lambda: _("began from %(day)s"),
    "began_to": lambda: _("began until %(day)s"),
    "day": lambda: _("began on %(day)s"),
}


def chip_label(name: str, value: str, taken: forms.Field | None) -> str:
    """`taken` is the filter's field, which knows what its codes mean."""
    if value == NONE and name in _NOT_KNOWN:
        return _NOT_KNOWN[name]()
    words = _words(name, value)
    return words % {"value": _shown(value, taken)} if words else f"{name}: {value}"


_NOT_KNOWN = {
    "place": lambda: _("not known to a settlement"),
    "quarter": lambda: _("only the year is known"),
    "week": lambda: _("only the month or year is known"),
    "day": lambda: _("only the month or year is known"),
}


def _words(name: str, value: str) -> str:
    return {
        "hide": _("without %(value)s"),
        "year": _("began in %(value)s"),
        "month": _("month %(value)s") if value != "0" else _("month not known"),
        "quarter": _("began in the quarter %(value)s"),
        "week": _("began in the week %(value)s"),
        "actor": _("actor: %(value)s"),
        "perpetrator": _("perpetrator: %(value)s"),
        "victim_category": _("people: %(value)s"),
        "sex": _("people: %(value)s"),
        "age_group": _("people: %(value)s"),
        "confidence": _("confidence: %(value)s"),
        "source": _("source: %(value)s")
        if value != CONFIDENTIAL
        else _("with a confidential source"),
        "killed_at_least": _("at least %(value)s killed"),
        "killed_at_most": _("at most %(value)s killed"),
        "date_precision": _("date known to: %(value)s"),
        "precision": _("place known to: %(value)s"),
        "outside": _("in no unit of %(value)s"),
        "bbox": _("within a rectangle of the map"),
        "place": _("at %(value)s"),
        "polygon": _("within a polygon of the map"),
        "updated_since": _("changed since %(value)s"),
        "q": _("“%(value)s”"),
        "known": _("with a figure: %(value)s"),
        "unknown": _("without a figure: %(value)s"),
    }.get(name, "")


def _shown(value: str, taken: forms.Field | None) -> str:
    codes: dict[str, Any] = dict(Outcome.choices) | dict(GeoPrecision.choices)
    codes |= getattr(taken, "words", {})
    if value in codes:
        return str(codes[value])
    separator = getattr(taken, "separator", None)
    if not separator:
        return value
    return ", ".join(str(codes.get(part, part)) for part in value.split(separator))
