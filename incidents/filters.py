"""One filter for pages, tiles, exports and API: the same names in every URL."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.models import EventType, GeoPrecision, PublishedIncident
from incidents.models.published import PublishedIncidentQuerySet
from regions.models import Region


class RepeatedField(forms.Field):
    """`?name=a&name=b` or `?name=a,b` as a list of texts."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        texts = value if isinstance(value, (list, tuple)) else [value or ""]
        return [
            part.strip() for t in texts for part in str(t).split(",") if part.strip()
        ]


class EventTypeField(RepeatedField):
    def clean(self, value: Any) -> list[str]:
        codes = super().clean(value)
        known = (
            set(EventType.objects.values_list("code", flat=True)) if codes else set()
        )
        for code in codes:
            if code not in known:
                raise ValidationError(
                    _(
                        "“%(value)s” is not an event type; the codes are listed at %(at)s."
                    ),
                    params={"value": code, "at": "/api/v1/event-types/"},
                )
        return codes


class RegionField(RepeatedField):
    """`division:slug` or `division:code`, as codes mean nothing outside theirs."""

    def clean(self, value: Any) -> list[Region]:  # type: ignore[override]
        found: list[Region] = []
        for text in super().clean(value):
            division, colon, name = text.partition(":")
            regions = list(Region.objects.named(division, name)) if colon else []
            if len(regions) != 1:
                raise ValidationError(
                    _(
                        "“%(value)s” is not a region; write division:name, such as"
                        " 2012:mopti."
                    ),
                    params={"value": text},
                )
            found += regions
        return found


class PrecisionField(RepeatedField):
    def clean(self, value: Any) -> list[str]:
        codes = super().clean(value)
        for code in codes:
            if code not in GeoPrecision.values:
                raise ValidationError(
                    _("“%(value)s” is not a precision; it takes: %(known)s."),
                    params={"value": code, "known": ", ".join(GeoPrecision.values)},
                )
        return codes


class BoxField(forms.Field):
    """west,south,east,north in degrees."""

    def clean(self, value: Any) -> tuple[float, float, float, float] | None:
        if not value:
            return None
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            west = south = east = north = float("nan")
        in_range = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        if not in_range:  # NaN fails every comparison
            raise ValidationError(
                _("“%(value)s” is not a box; write west,south,east,north in degrees."),
                params={"value": value},
            )
        return west, south, east, north


class FieldFilter(filters.Filter):  # type: ignore[misc]
    """A filter whose form field and QuerySet method are given."""

    def __init__(self, field_class: type[forms.Field], **kwargs: Any) -> None:
        self.field_class = field_class
        super().__init__(**kwargs)


DAY = {"error_messages": {"invalid": _("Write a date as YYYY-MM-DD.")}}


class PublishedIncidentFilter(filters.FilterSet):  # type: ignore[misc]
    """`from` is added below the class: it is a word of Python's."""

    to = filters.DateFilter(
        method="until", label=_("To"), input_formats=["%Y-%m-%d"], **DAY
    )
    year = filters.NumberFilter(
        field_name="year",
        label=_("Year in which it began"),
        min_value=1900,
        max_value=2200,
    )
    month = filters.NumberFilter(
        field_name="month",
        label=_("Month in which it began"),
        min_value=0,
        max_value=12,
    )
    type = FieldFilter(EventTypeField, method="of_types", label=_("Event type"))
    region = FieldFilter(RegionField, method="within", label=_("Region"))
    precision = FieldFilter(
        PrecisionField,
        field_name="geo_precision",
        lookup_expr="in",
        label=_("Precision"),
    )
    killed_at_least = filters.NumberFilter(
        field_name="killed_best",
        lookup_expr="gte",
        min_value=0,
        label=_("Killed at least"),
    )
    killed_at_most = filters.NumberFilter(
        field_name="killed_best",
        lookup_expr="lte",
        min_value=0,
        label=_("Killed at most"),
    )
    bbox = FieldFilter(BoxField, method="in_box", label=_("Box"))
    q = filters.CharFilter(method="matching", label=_("Words"), max_length=200)

    class Meta:
        model = PublishedIncident
        fields: tuple[str, ...] = ()

    def since(self, found: PublishedIncidentQuerySet, name: str, day: date) -> Any:
        return found.between(day, None)

    def until(self, found: PublishedIncidentQuerySet, name: str, day: date) -> Any:
        return found.between(None, day)

    def of_types(
        self, found: PublishedIncidentQuerySet, name: str, codes: list[str]
    ) -> Any:
        return found.of_types(codes)

    def within(
        self, found: PublishedIncidentQuerySet, name: str, regions: list[Region]
    ) -> Any:
        return found.within(regions)

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
    def result(self) -> QuerySet[PublishedIncident]:
        """The filtered incidents; none at all when a parameter is malformed."""
        if not self.is_valid():
            return PublishedIncident.objects.none()
        filtered: QuerySet[PublishedIncident] = self.qs
        return filtered

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


PublishedIncidentFilter.base_filters = {
    "from": filters.DateFilter(
        method="since", label=_("From"), input_formats=["%Y-%m-%d"], **DAY
    ),
    **PublishedIncidentFilter.base_filters,
}
