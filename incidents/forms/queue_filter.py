"""Which reports of the queue to show, and from which on."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import EventType, Incident, IncidentUnit, ScheduledPublication
from incidents.models.assigned_region import lies_outside_regions_of_author
from incidents.models.remark import is_answered, is_asked
from regions.models import Region

_ASKED = "asked"
_AGES = (
    ("", _("any age")),
    ("1", _("more than a day")),
    ("3", _("more than three days")),
    ("7", _("more than a week")),
)
_PLACES = {"none": _("not on the map yet")}
_LEVELS = (Region.Level.REGION, Region.Level.CERCLE)


class QueueForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=lambda: [
            ("", _("to be reviewed")),
            (_ASKED, _("question asked")),
            *Incident.Status.choices,
        ],
    )
    region = forms.ChoiceField(label=_("Region or cercle"), required=False)
    kind = forms.ChoiceField(label=_("Event type"), required=False)
    age = forms.ChoiceField(label=_("Waiting for"), required=False, choices=_AGES)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["region"].choices = [("", _("everywhere")), *_PLACES.items(), *_units()]
        roots = EventType.objects.filter(parent=None)
        fields["kind"].choices = [
            ("", _("all types")),
            *((root.code, str(root)) for root in roots),
        ]

    def asked(self) -> dict[str, Any]:
        """What is asked for and makes sense; a filter that does not is none."""
        self.is_valid()
        return self.cleaned_data

    def incidents(self, among: QuerySet[Incident]) -> QuerySet[Incident]:
        """The longest waiting first."""
        asked = self.asked()
        found = among.filter(status__in=Incident.AWAITING_REVIEW)
        if asked.get("status") == _ASKED:
            found = among.filter(is_asked())
        elif asked.get("status"):
            found = among.filter(status=asked["status"])
        if asked.get("region"):
            found = found.filter(_lies_in(asked["region"]))
        if asked.get("kind"):
            found = found.filter(
                event_type__in=EventType.objects.with_children([asked["kind"]])
            )
        if asked.get("age"):
            before = timezone.now() - timedelta(days=int(asked["age"]))
            found = found.filter(created_at__lt=before)
        return found.order_by("created_at", "pk")

    def from_here(self, found: QuerySet[Incident]) -> QuerySet[Incident]:
        """Behind the last report of the page before; it may be decided meanwhile."""
        after = self.asked().get("after")
        last = Incident.objects.filter(uuid=after).first() if after else None
        if last is None:
            return found
        return found.filter(
            Q(created_at__gt=last.created_at)
            | Q(created_at=last.created_at, pk__gt=last.pk)
        )


def with_marks(found: QuerySet[Incident]) -> QuerySet[Incident]:
    """What the queue says beside a report."""
    waiting = ScheduledPublication.objects.waiting().filter(incident=OuterRef("pk"))
    return found.annotate(
        is_asked=is_asked(),
        is_answered=is_answered(),
        is_outside_regions=lies_outside_regions_of_author(),
        planned_on=Subquery(waiting.values("publish_on")[:1]),
        is_failing=Exists(waiting.failing()),
    )


def _units() -> list[tuple[str, list[tuple[str, str]]]]:
    """The regions of the reference division, and its cercles where it has some."""
    units = (
        Region.objects.in_division(settings.DEFAULT_DIVISION)
        .filter(level__in=_LEVELS)
        .defer("outline")
        .order_by("level", "name")
    )
    found = {
        level: [(unit.slug, str(unit)) for unit in group]
        for level, group in groupby(units, key=lambda unit: unit.level)
    }
    headings = {Region.Level.REGION: _("Regions"), Region.Level.CERCLE: _("Cercles")}
    return [(str(headings[at]), found[at]) for at in _LEVELS if at in found]


def _lies_in(slug: str) -> Q:
    if slug in _PLACES:
        return Q(latitude=None)
    units = IncidentUnit.objects.filter(
        incident=OuterRef("pk"),
        region__slug=slug,
        division__key=settings.DEFAULT_DIVISION,
    )
    return Q(Exists(units))
