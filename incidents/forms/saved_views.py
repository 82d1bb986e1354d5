"""Naming a view, and the mails wanted about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Subscription


class ViewForm(forms.Form):
    name = forms.CharField(label=_("Name of the view"), max_length=100)


class MailsForm(ViewForm):
    digest = forms.BooleanField(
        label=_("A summary of the week, every Monday"), required=False
    )
    alert = forms.BooleanField(
        label=_("A mail when a figure passes a threshold"), required=False
    )
    measure = forms.ChoiceField(
        label=_("Which figure"),
        choices=Subscription.Measure.choices,
        required=False,
    )
    threshold = forms.IntegerField(
        label=_("From this number on"),
        min_value=1,
        max_value=1_000_000,
        required=False,
    )
    days = forms.TypedChoiceField(
        label=_("Counted over"),
        choices=[(7, _("the last 7 days")), (30, _("the last 30 days"))],
        coerce=int,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        asked = self.cleaned_data
        if asked.get("alert") and "threshold" not in self.errors:
            if not asked.get("threshold"):
                self.add_error("threshold", _("Write the number."))
            if not asked.get("measure"):
                self.add_error("measure", _("Choose the figure."))
        return asked

    @property
    def alert_asked(self) -> dict[str, Any]:
        asked = self.cleaned_data
        return {
            "measure": asked["measure"],
            "threshold": asked["threshold"],
            "days": asked["days"] or 7,
        }


def mails_wanted(subscriptions: list[Subscription]) -> dict[str, Any]:
    """What the form begins with."""
    found: dict[str, Any] = {one.kind: True for one in subscriptions}
    for one in subscriptions:
        if one.kind == Subscription.Kind.ALERT:
            found |= {
                "measure": one.measure,
                "threshold": one.threshold,
                "days": one.days,
            }
    return found
