"""The desk's small forms: what to decide."""

from __future__ import annotations

from django import forms

from incidents.models import SameEvent


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
