"""What the public is to see of the place and the sources, asked at publication."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import DayInput
from incidents.models import Incident
from incidents.services.choosing import PublicChoice, precisions_for


class PublicChoiceForm(forms.Form):
    prefix = "public"

    version = forms.IntegerField(widget=forms.HiddenInput())
    precision = forms.ChoiceField(label=_("What the public sees of the place"))
    confidential = forms.MultipleChoiceField(
        label=_("Not named to the public"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    publish_on = forms.DateField(
        label=_("Not before"),
        help_text=_("Empty: at once. Until that day nothing of it is public."),
        required=False,
        widget=DayInput(),
    )
    note_fr = forms.CharField(
        label=_("Public note on the correction, in French"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "fr"}),
    )
    note_en = forms.CharField(
        label=_("The same in English"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "en"}),
    )
    withhold = forms.BooleanField(
        label=_("Somebody is in danger: withhold its earlier versions too"),
        help_text=_(
            "Tick it where the place or a source is to be known less from now."
        ),
        required=False,
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        citations = list(incident.citations.all())
        choices: Any = self.fields
        choices["precision"].choices = [
            (precision.value, precision.label) for precision in precisions_for(incident)
        ]
        choices["confidential"].choices = [
            (str(citation.pk), citation.source.publisher) for citation in citations
        ]
        self.initial = {
            "version": incident.version,
            "precision": incident.shown_precision,
            "publish_on": _proposed_day(),
            "confidential": [
                str(citation.pk)
                for citation in citations
                if citation.source.is_confidential
            ],
        }
        if incident.status != Incident.Status.PUBLISHED:
            for name in ("note_fr", "note_en", "withhold"):
                del self.fields[name]
        if not citations:
            del self.fields["confidential"]

    @property
    def later_day(self) -> date | None:
        """None: at once."""
        on: date | None = self.cleaned_data["publish_on"]
        return on if on and on > timezone.localdate() else None

    def choice(self) -> PublicChoice:
        confidential = self.cleaned_data.get("confidential", [])
        return PublicChoice(
            precision=self.cleaned_data["precision"],
            confidential=frozenset(map(int, confidential)),
        )


def _proposed_day() -> date | None:
    days = settings.PUBLISH_AFTER_DAYS
    return timezone.localdate() + timedelta(days=days) if days else None
