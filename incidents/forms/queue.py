"""The desk's small forms: which reports to show, and what to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, SameEvent
from incidents.models.remark import is_asked
from regions.models import Region

_ASKED = "asked"
_AGES = (
    ("", _("any age")),
    ("1", _("more than a day")),
    ("3", _("more than three days")),
    ("7", _("more than a week")),
)


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
    region = forms.ModelChoiceField(
        label=_("Region"),
        required=False,
        queryset=Region.objects.none(),
        to_field_name="slug",
        empty_label=_("all regions"),
    )
    age = forms.ChoiceField(label=_("Waiting for"), required=False, choices=_AGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = Region.objects.in_division(settings.DEFAULT_DIVISION)
        self.fields["region"].queryset = regions.filter(  # type: ignore[attr-defined]
            level=Region.Level.REGION
        )

    def incidents(self) -> QuerySet[Incident]:
        """The reports asked for, the longest waiting first; all where unasked."""
        asked = self.cleaned_data if self.is_valid() else {}
        found: QuerySet[Incident] = Incident.objects.awaiting_review()
        if asked.get("status") == _ASKED:
            found = Incident.objects.filter(is_asked())
        elif asked.get("status"):
            found = Incident.objects.filter(status=asked["status"])
        if asked.get("region"):
            found = found.filter(units__region=asked["region"])
        if asked.get("age"):
            before = timezone.now() - timedelta(days=int(asked["age"]))
            found = found.filter(created_at__lt=before)
        return found.order_by("created_at", "pk")


class DecisionForm(forms.Form):
    step = forms.CharField(widget=forms.HiddenInput())
    version = forms.IntegerField(widget=forms.HiddenInput())
    reason = forms.CharField(required=False, max_length=5000)
    reason_en = forms.CharField(required=False, max_length=5000)
    withhold = forms.BooleanField(required=False)


class VerdictForm(forms.Form):
    """Of a report that says it is of an event recorded already."""

    verdict = forms.ChoiceField(choices=SameEvent.Verdict)
    version = forms.IntegerField()
