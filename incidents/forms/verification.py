from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Incident, Verification

_FINDINGS = ("place", "days", "toll", "perpetrator")


class VerificationForm(forms.ModelForm[Verification]):
    """The checklist, as it was filled in last; that there is no conflict of interest
    everybody says for themselves."""

    prefix = "verify"

    version = forms.IntegerField(widget=forms.HiddenInput())

    class Meta:
        model = Verification
        fields = (*_FINDINGS, "has_two_sources", "reason", "has_no_conflict")
        widgets = {"reason": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = incident.version
        last = incident.verifications.last()
        if last is not None:
            said = (*_FINDINGS, "has_two_sources", "reason")
            self.initial.update({name: getattr(last, name) for name in said})

    @property
    def findings(self) -> list[forms.BoundField]:
        return [self[name] for name in _FINDINGS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not data.get("has_two_sources") and not data.get("reason", "").strip():
            self.add_error("reason", _("Without two sources, say why."))
        return data

    def _post_clean(self) -> None:
        """The service writes it; this form does not."""

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
