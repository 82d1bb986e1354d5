"""Filters by the day on which an incident began; `PublishedIncidentFilter` takes them
with its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import DAY, FieldFilter, WordsField
from incidents.models import DatePrecision
from incidents.models.published import PublishedIncidentQuerySet


class DatePrecisionField(WordsField):
    known = DatePrecision.values
    words: Mapping[str, Any] = dict(DatePrecision.choices)


class DayFilters(filters.FilterSet):  # type: ignore[misc]
    began_from = filters.DateFilter(
        method="began_since",
        label=_("Began from"),
        help_text=_(
            "a date, YYYY-MM-DD: incidents that began on that day or after, as totals"
            " by day count them: without those known to the month or year only"
        ),
        **DAY,
    )
    began_to = filters.DateFilter(
        method="began_until",
        label=_("Began until"),
        help_text=_(
            "a date, YYYY-MM-DD: incidents that began on that day or before, as totals"
            " by day count them: without those known to the month or year only"
        ),
        **DAY,
    )
    date_precision = FieldFilter(
        DatePrecisionField,
        field_name="date_precision",
        lookup_expr="in",
        label=_("Precision of the date"),
        help_text=_("exact, days, week, month or year, repeated or with commas"),
    )

    def began_since(
        self, found: PublishedIncidentQuerySet, name: str, day: date
    ) -> Any:
        return found.on_a_day().filter(started_on__gte=day)

    def began_until(
        self, found: PublishedIncidentQuerySet, name: str, day: date
    ) -> Any:
        return found.on_a_day().filter(started_on__lte=day)
