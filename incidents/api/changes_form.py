"""What the feed of changes takes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

DEFAULT_LIMIT = 500
MAX_LIMIT = 1000


class ChangesForm(forms.Form):
    after = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=2**63 - 1,
        label=_("Behind this position"),
        help_text=_("taken as it is from the address of the next page; 0 to begin"),
    )
    limit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_LIMIT,
        label=_("Rows on a page"),
        help_text=_("a whole number, 1 to 1000"),
    )
