"""Dimensions and their members in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from incidents.models.facet_queries import NONE
from incidents.statistics.cube_keys import UnitLevel
from incidents.views.period_words import part_in_words
from incidents.views.selection import Selection
from incidents.views.units import name_with_parent, rest_label
from regions.models import Region


def dimension_labels() -> dict[str, str]:
    return {
        "region": _("Region or cercle"),
        "year": _("Year"),
        "quarter": _("Quarter"),
        "month": _("Month"),
        "week": _("Week"),
        "day": _("Day"),
        "type": _("Event type"),
        "subtype": _("Event sub-type"),
        "perpetrator": _("Perpetrator"),
        "actor": _("Actor"),
        "victim_category": _("Victim category"),
        "sex": _("Sex"),
        "age_group": _("Age group"),
        "confidence": _("Confidence"),
    }


def sort_labels() -> list[tuple[str, str]]:
    return [
        ("key", _("In order")),
        ("incidents", _("Most incidents first")),
        ("killed", _("Most killed first")),
        ("injured", _("Most injured first")),
    ]


@dataclass(frozen=True, slots=True)
class GroupWords:
    """`units` None: the groups are regions asked for; `regions` by id: those that are
    groups."""

    selection: Selection
    units: UnitLevel | None
    regions: Mapping[int, Region]

    def of(self, dimension: str, value: Any) -> str:
        if dimension == "region":
            return self._unit(value)
        if dimension in {"type", "subtype"}:
            return str(self.selection.types_by_code.get(value, value))
        if dimension in {"year", "quarter", "month", "week", "day"}:
            return part_in_words(dimension, value)
        field = self.selection.filter.form.fields[dimension]
        words: Mapping[str, Any] = getattr(field, "words", {})
        return str(words.get(str(value or NONE), value))

    def _unit(self, value: int | None) -> str:
        if value is None:
            if self.units is None:
                return _("In none of the regions asked for")
            return rest_label(self.units.level)
        return name_with_parent(self.regions[value])
