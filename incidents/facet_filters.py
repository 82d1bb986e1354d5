"""The filters by who was involved, how sure it is, and by quarter, week and day: one
for each group that totals have, so that a group opens exactly its incidents."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from incidents import facet_fields as fields
from incidents.filter_fields import EventTypeField, FieldFilter
from incidents.models.facet_queries import NONE, VICTIM_DIMENSIONS
from incidents.models.published import PublishedIncidentQuerySet

_BROKEN_DOWN = _(
    "codes, repeated or with commas: incidents whose figures break some people down"
    " so; with victim_category, sex and age_group together, the same people. none:"
    " incidents with people of whom nothing is said"
)


class FacetFilters(filters.FilterSet):  # type: ignore[misc]
    quarter = FieldFilter(
        fields.QuarterField,
        method="in_quarter",
        label=_("Quarter in which it began"),
        help_text=_("such as 2024-Q1; none: only the year is known"),
    )
    week = FieldFilter(
        fields.WeekField,
        method="on_days",
        label=_("Week in which it began"),
        help_text=_(
            "an ISO week, such as 2024-W05; none: only the month or year is known"
        ),
    )
    day = FieldFilter(
        fields.DayField,
        method="on_days",
        label=_("Day on which it began"),
        help_text=_("a date, YYYY-MM-DD; none: only the month or year is known"),
    )
    subtype = FieldFilter(
        EventTypeField,
        field_name="event_type",
        lookup_expr="in",
        label=_("Event type, without its sub-types"),
        help_text=_("codes of event types, repeated or with commas; each for itself"),
    )
    actor = FieldFilter(
        fields.actors_field,
        method="with_actors",
        label=_("Actor"),
        help_text=_(
            "names of actors as published, repeated: incidents to which any of them is"
            " a party in whatever role. none: incidents without an actor"
        ),
    )
    perpetrator = FieldFilter(
        fields.perpetrators_field,
        method="by_perpetrators",
        label=_("Perpetrator"),
        help_text=_(
            "names of actors as published, repeated. none: incidents without a"
            " perpetrator named"
        ),
    )
    victim_category = FieldFilter(
        fields.category_field,
        method="with_victims",
        label=_("People: category"),
        help_text=_BROKEN_DOWN,
    )
    sex = FieldFilter(
        fields.sex_field,
        method="with_victims",
        label=_("People: sex"),
        help_text=_BROKEN_DOWN,
    )
    age_group = FieldFilter(
        fields.age_group_field,
        method="with_victims",
        label=_("People: age group"),
        help_text=_BROKEN_DOWN,
    )
    confidence = FieldFilter(
        fields.confidence_field,
        method="of_confidence",
        label=_("Confidence"),
        help_text=_(
            "the best credibility of a public source, 1 (confirmed by others) to 5"
            " (improbable), repeated or with commas. none: not assessed"
        ),
    )

    def in_quarter(
        self, found: PublishedIncidentQuerySet, name: str, days: fields.Period
    ) -> Any:
        if days == NONE:
            return found.filter(month=0)
        return found.filter(started_on__range=days).exclude(month=0)

    def on_days(
        self, found: PublishedIncidentQuerySet, name: str, days: fields.Period
    ) -> Any:
        if days == NONE:
            return found.without_a_day()
        return found.on_a_day().filter(started_on__range=days)

    def with_actors(
        self, found: PublishedIncidentQuerySet, name: str, names: list[str]
    ) -> Any:
        return found.with_actors(names)

    def by_perpetrators(
        self, found: PublishedIncidentQuerySet, name: str, names: list[str]
    ) -> Any:
        return found.by_perpetrators(names)

    def with_victims(
        self, found: PublishedIncidentQuerySet, name: str, codes: list[str]
    ) -> Any:
        """What is asked in several dimensions holds for the same people: the first
        dimension asked answers for all."""
        asked = {d: self.form.cleaned_data.get(d) for d in VICTIM_DIMENSIONS}
        given = {dimension: codes for dimension, codes in asked.items() if codes}
        return found.with_victims(given) if name == next(iter(given)) else found

    def of_confidence(
        self, found: PublishedIncidentQuerySet, name: str, codes: list[str]
    ) -> Any:
        return found.of_confidence(codes)
