"""What a drawing can be asked for beside the filter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Outcome


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        required=False,
        choices=Outcome.choices,
        label=_("Outcome"),
        help_text=_("killed, injured, abducted or missing; killed without it"),
    )

    @property
    def chosen(self) -> str:
        return self.cleaned_data["outcome"] or Outcome.KILLED.value


class ShadeForm(forms.Form):
    shade = forms.ChoiceField(
        required=False,
        choices=[("incidents", _("incidents")), ("killed", _("killed"))],
        label=_("Shaded by"),
        help_text=_("incidents or killed; incidents without it"),
    )

    @property
    def chosen(self) -> str:
        return self.cleaned_data["shade"] or "incidents"
