"""Filters by where the public point lies and by when the record last changed;
`PublishedIncidentFilter` takes them with its own."""

from __future__ import annotations

from math import isfinite
from typing import Any

import django_filters as filters
import shapely
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import DAY, FieldFilter
from incidents.models.facet_queries import NONE
from incidents.models.published import PublishedIncidentQuerySet

MOST_CORNERS = 200
FARTHEST_KM = 2_000

Point = tuple[float, float]


def _numbers(text: str) -> list[float]:
    """To a centimetre: of numbers next to nothing PostgreSQL's squares underflow. None
    at all where one of them is not a finite number."""
    try:
        numbers = [round(float(part), 7) for part in text.split(",")]
    except ValueError:
        return []
    return numbers if all(isfinite(number) for number in numbers) else []


def _is_on_earth(point: Point) -> bool:
    return abs(point[0]) <= 180 and abs(point[1]) <= 90


class CircleField(forms.CharField):
    """longitude,latitude,km."""

    def clean(self, value: Any) -> tuple[float, float, float] | None:
        text = super().clean(value)
        if not text:
            return None
        numbers = _numbers(text)
        if (
            len(numbers) != 3
            or not _is_on_earth((numbers[0], numbers[1]))
            or not 0 < numbers[2] <= FARTHEST_KM
        ):
            raise ValidationError(
                _(
                    "“%(value)s” is not a circle; write longitude,latitude,km, such as"
                    " -2.95,15.0,30."
                ),
                params={"value": text},
            )
        return numbers[0], numbers[1], numbers[2]


class PolygonField(forms.CharField):
    """longitude,latitude of each corner, one after another."""

    def clean(self, value: Any) -> list[Point] | None:
        text = super().clean(value)
        if not text:
            return None
        numbers = _numbers(text)
        corners = list(zip(numbers[::2], numbers[1::2], strict=False))
        if corners and corners[0] == corners[-1]:  # a ring that is closed
            corners.pop()
        if (
            len(numbers) % 2
            or not 3 <= len(corners) <= MOST_CORNERS
            or not all(map(_is_on_earth, corners))
        ):
            raise ValidationError(
                _(
                    "“%(value)s” is not a polygon; write longitude,latitude of 3 to 200"
                    " corners, with commas."
                ),
                params={"value": text[:100]},
            )
        if not shapely.is_valid(shapely.Polygon(corners)):
            raise ValidationError(
                _("The edges of this polygon cross or touch; what lies in it is open.")
            )
        return corners


class PlaceFilters(filters.FilterSet):  # type: ignore[misc]
    near = FieldFilter(
        CircleField,
        method="in_circle",
        label=_("Around a point"),
        help_text=_("longitude,latitude,km, such as -2.95,15.0,30; at most 2000 km"),
    )
    polygon = FieldFilter(
        PolygonField,
        method="in_polygon",
        label=_("In a polygon"),
        help_text=_(
            "longitude,latitude of 3 to 200 corners, with commas; its edges may not"
            " cross; the first corner may be given again as the last"
        ),
    )
    place = filters.CharFilter(
        method="at_settlement",
        label=_("Settlement"),
        help_text=_(
            "the name of a settlement as published, exactly; incidents at it or near"
            " it; none: not known to a settlement"
        ),
        max_length=200,
    )
    updated_since = filters.DateFilter(
        field_name="updated_on",
        lookup_expr="gte",
        label=_("Changed since"),
        help_text=_(
            "a date, YYYY-MM-DD: published or corrected on that day or after; for a"
            " copy that loses nothing follow the changes instead"
        ),
        **DAY,
    )

    def in_circle(
        self,
        found: PublishedIncidentQuerySet,
        name: str,
        circle: tuple[float, float, float],
    ) -> Any:
        return found.within_km(*circle)

    def at_settlement(
        self, found: PublishedIncidentQuerySet, name: str, settlement: str
    ) -> Any:
        return found.at_settlement("" if settlement == NONE else settlement)

    def in_polygon(
        self, found: PublishedIncidentQuerySet, name: str, corners: list[Point]
    ) -> Any:
        return found.in_polygon(corners)
