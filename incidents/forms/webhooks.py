"""Where a partner wants to be told of changes, and what becomes of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.filters import PublishedIncidentFilter
from incidents.models import APIKey, PublishedVersion, User


class WebhookForm(forms.Form):
    key = forms.ModelChoiceField(
        label=_("In the name of which key?"),
        queryset=APIKey.objects.none(),
        empty_label=None,
        help_text=_("It is told for as long as that key is good."),
    )
    url = forms.URLField(
        label=_("Address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Of your program, beginning with https://"),
    )
    changes = forms.MultipleChoiceField(
        label=_("Tell it of incidents that were"),
        choices=PublishedVersion.Change.choices,
        initial=PublishedVersion.Change.values,
        widget=forms.CheckboxSelectMultiple,
    )
    query = forms.CharField(
        label=_("Filter for publications"),
        required=False,
        max_length=2000,
        help_text=_(
            "As in the address of a list, such as region=2012:mopti&type=battles. Of"
            " corrections and withdrawals all are told: they may take an incident out"
            " of the filter."
        ),
    )

    def __init__(self, *args: Any, holder: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key: Any = self.fields["key"]
        key.queryset = APIKey.objects.usable(on=timezone.localdate()).filter(
            holder=holder
        )
        key.label_from_instance = lambda each: each.purpose

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        parts = urlsplit(url)
        if parts.scheme != "https" and not settings.WEBHOOK_INTRANET:
            raise forms.ValidationError(_("It must begin with https://"))
        if "@" in parts.netloc:
            raise forms.ValidationError(_("Leave name and password out of it."))
        return url

    def clean_query(self) -> str:
        """As the pages write it: what they would not understand is refused."""
        query = self.cleaned_data["query"].removeprefix("?")
        given = QueryDict(query)
        filters = PublishedIncidentFilter(given)
        unknown = sorted(given.keys() - filters.base_filters.keys())
        if unknown:
            raise forms.ValidationError(
                _("There is no such filter: %(names)s.") % {"names": ", ".join(unknown)}
            )
        if not filters.is_valid():
            wrong = ", ".join(sorted(filters.form.errors))
            raise forms.ValidationError(
                _("This is not understood: %(names)s.") % {"names": wrong}
            )
        return str(filters.canonical_query)


class ReplayForm(forms.Form):
    after = forms.IntegerField(
        label=_("Behind which position?"),
        min_value=0,
        max_value=2**63 - 1,
        initial=0,
        help_text=_("0: everything since the beginning."),
    )
