"""Choosing a file of reports, and what is kept of it until it is confirmed: nothing on
the server; the page holds the rows, signed for the person that sent them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from incidents.models import User

_HOURS = 12


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Your file"),
        help_text=_("The filled-in template (.xlsx), or the same as CSV."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def seal(rows: Any, *, by: User) -> str:
    return signing.dumps(rows, salt=_salt(by), compress=True)


def unseal(text: str, *, by: User) -> Any:
    """Raises `signing.BadSignature` for what is not theirs, or half a day old."""
    return signing.loads(text, salt=_salt(by), max_age=_HOURS * 3600)


def _salt(by: User) -> str:
    return f"sheet of reports by {by.device_key}"
