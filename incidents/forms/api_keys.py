"""A new key of the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from incidents.models import APIKey, User

LENGTHS = (30, 90, 365)


class KeyForm(forms.Form):
    purpose = forms.CharField(
        label=_("Which program is it for?"),
        max_length=200,
        help_text=_("One key for each program: so each can be stopped by itself."),
    )
    days = forms.TypedChoiceField(label=_("Valid for"), coerce=int, initial=90)
    sends_reports = forms.BooleanField(
        label=_("May send reports to the review desk"), required=False
    )

    def __init__(self, *args: Any, holder: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days: Any = self.fields["days"]
        days.choices = [
            (n, ngettext("%(n)s day", "%(n)s days", n) % {"n": n}) for n in LENGTHS
        ]
        if not holder.has_perm("incidents.send_report"):
            del self.fields["sends_reports"]

    @property
    def expires_on(self) -> date:
        days: int = self.cleaned_data["days"]
        return timezone.localdate() + timedelta(days=days)

    @property
    def scopes(self) -> list[str]:
        sends = self.cleaned_data.get("sends_reports")
        return [APIKey.Scope.READ, *([APIKey.Scope.SEND_REPORTS] if sends else [])]
