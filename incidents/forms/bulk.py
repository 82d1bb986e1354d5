"""The queue's bulk step: which reports, and what to do with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import PublicPrecision
from incidents.services.bulk import Action, Order

MOST_ROWS = 100


class BulkForm(forms.Form):
    """No field is called `action`: it would hide the form's own from scripts."""

    step = forms.ChoiceField(label=_("With those ticked"), choices=Action.choices)
    precision = forms.ChoiceField(
        label=_("What the public sees of the place"),
        choices=[("", "–"), *PublicPrecision.choices],
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason, which the authors read"), max_length=5000, required=False
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if data.get("step") == Action.PRECISION and not data.get("precision"):
            self.add_error("precision", _("Choose what the public is to see."))
        if data.get("step") == Action.REJECT and not data.get("reason", "").strip():
            self.add_error("reason", _("Please give a reason."))
        return data

    def order(self) -> Order:
        data = self.cleaned_data
        return Order(data["step"], data["precision"], data["reason"])


def ticked(values: list[str]) -> dict[UUID, int]:
    """`identifier:version` of each row; what is neither is left out."""
    found: dict[UUID, int] = {}
    for value in values[:MOST_ROWS]:
        identifier, _colon, version = value.partition(":")
        try:
            found[UUID(identifier)] = int(version)
        except ValueError:
            continue
    return found
