"""Filters by explosive device; `PublishedIncidentFilter` takes them with its own."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import RepeatedField
from incidents.models import EventTerm
from incidents.models.device import has_device
from incidents.models.published import PublishedIncidentQuerySet

NOT_STATED = "none"


class TermsField(RepeatedField):
    """Codes of the taxonomy's terms of one facet; None stands for `none`.

    No list of choices: the OpenAPI document says nothing that is in the database.
    """

    def __init__(self, *, facet: str, **kwargs: Any) -> None:
        self.facet = facet
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[EventTerm | None]:
        codes: list[str] = super().clean(value)
        terms = EventTerm.objects.filter(facet=self.facet) if codes else []
        known: dict[str, EventTerm | None] = {term.code: term for term in terms}
        known[NOT_STATED] = None
        for code in codes:
            if code not in known:
                raise ValidationError(
                    _("“%(value)s” is not known; it takes: %(known)s."),
                    params={"value": code, "known": ", ".join(known)},
                )
        return [known[code] for code in dict.fromkeys(codes)]


class TermsFilter(filters.Filter):  # type: ignore[misc]
    field_class = TermsField


def _terms(facet: str, label: Any) -> TermsFilter:
    return TermsFilter(
        field_name=facet,
        facet=facet,
        method="of_terms",
        label=label,
        help_text=_(
            "codes of terms for explosive devices (listed at /api/v1/event-types/),"
            " repeated or with commas; none: not stated"
        ),
    )


class DeviceFilters(filters.FilterSet):  # type: ignore[misc]
    explosive_device = filters.ChoiceFilter(
        choices=(("yes", _("yes")), ("no", _("no"))),
        method="with_device",
        label=_("Explosive device"),
        help_text=_(
            "yes: mines and improvised explosive devices, by event type or because a"
            " term for devices is given; no: all others"
        ),
    )
    trigger = _terms("trigger", _("Trigger"))
    emplacement = _terms("emplacement", _("Emplacement"))
    device_state = _terms("device_state", _("State of the device"))

    def with_device(
        self, found: PublishedIncidentQuerySet, name: str, value: str
    ) -> Any:
        return found.filter(has_device() if value == "yes" else ~has_device())

    def of_terms(
        self,
        found: PublishedIncidentQuerySet,
        name: str,
        terms: list[EventTerm | None],
    ) -> Any:
        wanted = Q(**{f"{name}__in": [term for term in terms if term]})
        if None in terms:
            wanted |= Q(**{f"{name}__isnull": True})
        return found.filter(wanted)
