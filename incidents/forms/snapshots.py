"""Naming a snapshot, and withdrawing its file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SnapshotForm(forms.Form):
    title_fr = forms.CharField(label=_("Title in French"), max_length=200)
    title_en = forms.CharField(
        label=_("Title in English"), max_length=200, required=False
    )


class WithdrawalForm(forms.Form):
    reason_fr = forms.CharField(label=_("Public reason in French"), max_length=2000)
    reason_en = forms.CharField(
        label=_("Public reason in English"), max_length=2000, required=False
    )
