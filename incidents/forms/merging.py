"""Merging two incidents into one, and taking one apart."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from incidents.models import Attachment, Incident


class MergeForm(forms.Form):
    """`version` and `other_version`: of the page's own incident and of the other."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    other_version = forms.IntegerField(widget=forms.HiddenInput())
    reason = forms.CharField(
        label=_("Reason, which the team reads"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SplitForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput())
    citations = forms.MultipleChoiceField(
        label=_("Sources that tell of the other event"),
        widget=forms.CheckboxSelectMultiple(),
    )
    attachments = forms.MultipleChoiceField(
        label=_("Photos and documents that show the other event"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    title = forms.CharField(label=_("Title of the new incident"), max_length=250)
    reason = forms.CharField(
        label=_("Reason, which the team reads"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        citations: Any = self.fields["citations"]
        citations.choices = [
            (str(citation.pk), str(citation.source))
            for citation in incident.citations.all()
        ]
        # What came with a report merged into this one goes where that one goes.
        self.kept = list(incident.attachments.kept())
        attachments: Any = self.fields["attachments"]
        attachments.choices = [
            (attachment.uuid, f"{attachment.get_kind_display()} {number}".capitalize())
            for number, attachment in enumerate(self.kept, 1)
        ]
        self.initial = {"version": incident.version, "title": incident.title_fr}

    def chosen(self) -> frozenset[int]:
        return frozenset(map(int, self.cleaned_data["citations"]))

    def attachments_to_tick(self) -> list[tuple[BoundWidget, Attachment]]:
        return list(zip(self["attachments"], self.kept, strict=True))

    def chosen_attachments(self) -> frozenset[UUID]:
        return frozenset(map(UUID, self.cleaned_data["attachments"]))
