"""What the public asks to be corrected, and what the desk answers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import put
from incidents.forms.report import is_uuid
from incidents.models import CorrectionNotice


class CorrectionForm(forms.Form):
    request_id = forms.UUIDField(widget=forms.HiddenInput())
    wrong = forms.CharField(
        label=_("What is wrong?"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    right = forms.CharField(
        label=_("What would be right, and how do you know?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    contact = forms.CharField(
        label=_("How may we reach you?"),
        max_length=200,
        required=False,
        help_text=_(
            "Only if you like: a telephone number or an address. Only the desk reads "
            "it, and it is erased once you have an answer."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    """Nobody sees it (`.trap`); programs that fill in forms do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("request_id", uuid4())
        if self.is_bound and not is_uuid(str(self.data.get("request_id", ""))):
            put(self, request_id=str(uuid4()))

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty, then send again."))
        return ""

    def ask_again(self) -> None:
        """Under another identifier: that of the page belongs to another request."""
        put(self, request_id=str(uuid4()))


class CorrectionDecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (value, label)
            for value, label in CorrectionNotice.Outcome.choices
            if value != CorrectionNotice.Outcome.OPEN
        ],
        widget=forms.RadioSelect(),
    )
    reason = forms.CharField(
        label=_("Public reason"),
        max_length=1000,
        help_text=_(
            "The sender reads it, and so does everybody: nothing that tells who asked."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
