"""One filter for pages, tiles, exports and API: the same names in every URL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.facet_filters import FacetFilters
from incidents.filter_certainty import CertaintyFilters
from incidents.filter_days import DayFilters
from incidents.filter_devices import DeviceFilters
from incidents.filter_fates import FateFilters
from incidents.filter_fields import (
    DAY,
    BoxField,
    EventTypeField,
    FieldFilter,
    OutcomeField,
    Outside,
    OutsideField,
    PrecisionField,
    RegionField,
    TypeCodes,
)
from incidents.filter_honesty import HonestyFilters
from incidents.filter_places import PlaceFilters
from incidents.filter_sdg import SdgFilters
from incidents.models import PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from observatory.lib.light_filters import LightFilterSet
from regions.models import Division


class WholeNumberFilter(filters.Filter):  # type: ignore[misc]
    """`3.5` and `1e3` are refused; NumberFilter takes decimals."""

    field_class = forms.IntegerField


class PublishedIncidentFilter(
    LightFilterSet,
    FacetFilters,
    DayFilters,
    DeviceFilters,
    PlaceFilters,
    SdgFilters,
    FateFilters,
    CertaintyFilters,
    HonestyFilters,
):
    """`from` is added below the class: it is a word of Python's."""

    inside: tuple[Division, str] | None = None
    """Of what is asked for only that which is in some unit of the division's level."""

    to = filters.DateFilter(
        method="until",
        label=_("To"),
        help_text=_("a date, YYYY-MM-DD: incidents that began on that day or before"),
        **DAY,
    )
    year = WholeNumberFilter(
        method="in_year",
        label=_("Year in which it began"),
        help_text=_("a year, 1900 to 2200"),
        min_value=1900,
        max_value=2200,
    )
    month = WholeNumberFilter(
        field_name="month",
        label=_("Month in which it began"),
        help_text=_("a month, 1 to 12; 0 where only the year is known"),
        min_value=0,
        max_value=12,
    )
    type = FieldFilter(
        EventTypeField,
        method="of_types",
        label=_("Event type"),
        help_text=_(
            "codes of event types, repeated or with commas; a root type takes its"
            " sub-types along"
        ),
    )
    region = FieldFilter(
        RegionField,
        method="within",
        label=_("Region"),
        help_text=_(
            "division:slug or division:code, such as 2012:mopti, repeated or with"
            " commas; incidents in any of them"
        ),
    )
    outside = FieldFilter(
        OutsideField,
        method="outside_of",
        label=_("In no unit of"),
        help_text=_(
            "key of a division, such as 2012, or key:level, such as 2012:cercle:"
            " incidents that are in none of its units of that level (region where none"
            " is named)"
        ),
    )
    precision = FieldFilter(
        PrecisionField,
        field_name="geo_precision",
        lookup_expr="in",
        label=_("Precision"),
        help_text=_("geographic precisions, repeated or with commas"),
    )
    killed_at_least = WholeNumberFilter(
        field_name="killed_best",
        lookup_expr="gte",
        min_value=0,
        label=_("Killed at least"),
        help_text=_("a whole number; incidents without a best estimate are left out"),
    )
    killed_at_most = WholeNumberFilter(
        field_name="killed_best",
        lookup_expr="lte",
        min_value=0,
        label=_("Killed at most"),
        help_text=_("a whole number; incidents without a best estimate are left out"),
    )
    known = FieldFilter(
        OutcomeField,
        method="with_figure",
        label=_("With a best estimate of"),
        help_text=_("killed, injured, abducted or missing, repeated or with commas"),
    )
    unknown = FieldFilter(
        OutcomeField,
        method="without_figure",
        label=_("Without a best estimate of"),
        help_text=_("killed, injured, abducted or missing, repeated or with commas"),
    )
    bbox = FieldFilter(
        BoxField,
        method="in_box",
        label=_("Box"),
        help_text=_("west,south,east,north in degrees, edges included"),
    )
    q = filters.CharFilter(
        method="matching",
        label=_("Words"),
        help_text=_(
            "words that all occur in the texts, the place, the actors or the public"
            " sources; accents and case do not count"
        ),
        max_length=200,
    )

    class Meta:
        model = PublishedIncident
        fields: tuple[str, ...] = ()

    def since(self, found: PublishedIncidentQuerySet, name: str, day: date) -> Any:
        return found.between(day, None)

    def until(self, found: PublishedIncidentQuerySet, name: str, day: date) -> Any:
        return found.between(None, day)

    def in_year(self, found: PublishedIncidentQuerySet, name: str, year: int) -> Any:
        # By its days, in whose order lists are read: by the column `year`, PostgreSQL
        # reads all later years first.
        days = date(year, 1, 1), date(year, 12, 31)
        return found.filter(started_on__range=days)

    def of_types(
        self, found: PublishedIncidentQuerySet, name: str, codes: TypeCodes
    ) -> Any:
        return found.filter(event_type__in=codes.with_children)

    def outside_of(
        self, found: PublishedIncidentQuerySet, name: str, outside: Outside
    ) -> Any:
        return found.outside(outside.division, outside.level)

    def with_figure(
        self, found: PublishedIncidentQuerySet, name: str, outcomes: list[str]
    ) -> Any:
        return found.filter(**{f"{o}_best__isnull": False for o in outcomes})

    def without_figure(
        self, found: PublishedIncidentQuerySet, name: str, outcomes: list[str]
    ) -> Any:
        return found.filter(**{f"{o}_best__isnull": True for o in outcomes})

    def in_box(
        self,
        found: PublishedIncidentQuerySet,
        name: str,
        box: tuple[float, float, float, float],
    ) -> Any:
        return found.in_box(*box)

    def matching(self, found: PublishedIncidentQuerySet, name: str, text: str) -> Any:
        return found.matching(text)

    @property
    def result(self) -> PublishedIncidentQuerySet:
        """The filtered incidents; none at all when a parameter is malformed."""
        if not self.is_valid():
            return PublishedIncident.objects.none()
        filtered: PublishedIncidentQuerySet = self.qs
        return filtered.inside(*self.inside) if self.inside else filtered

    def filtered(
        self, found: QuerySet[Any, Any], names: Iterable[str]
    ) -> QuerySet[Any, Any]:
        """Of other rows with the same columns, by these of the filters alone."""
        for name in sorted(names):
            value = self.form.cleaned_data[name]
            found = self.filters[name].filter(found, value)
        return found

    @classmethod
    def takes(cls, name: str) -> Any:
        """What a filter takes, in words."""
        return cls.base_filters[name].extra["help_text"]

    def unknown_parameters(self, also_known: frozenset[str]) -> list[str]:
        """Parameters that no filter takes: to be named, never ignored in silence."""
        known = set(self.filters) | also_known
        return sorted(name for name in (self.data or {}) if name not in known)

    @property
    def canonical_query(self) -> str:
        """The filters set, in a fixed order: the same state, the same address."""
        data = self.data if isinstance(self.data, QueryDict) else QueryDict()
        pairs = [
            (name, value)
            for name in self.filters
            for value in sorted(data.getlist(name))
            if value
        ]
        return urlencode(list(dict.fromkeys(pairs)))


_PARENTS = {
    name: found
    for parent in PublishedIncidentFilter.__bases__
    for name, found in parent.base_filters.items()
}
_OWN = {
    name: found
    for name, found in PublishedIncidentFilter.base_filters.items()
    if name not in _PARENTS
}
PublishedIncidentFilter.base_filters = {
    # First, so that a file's name, which has an end, says what is left out of it.
    "hide": _PARENTS.pop("hide"),
    "from": filters.DateFilter(
        method="since",
        label=_("From"),
        help_text=_("a date, YYYY-MM-DD: incidents that ended on that day or after"),
        **DAY,
    ),
    **_OWN,
    **_PARENTS,
}


def asked_of(filters: PublishedIncidentFilter) -> dict[str, Any]:
    """The filters set, by name."""
    if not filters.is_valid():
        return {}
    return {
        name: value
        for name, value in filters.form.cleaned_data.items()
        if value not in (None, "", [])
    }
