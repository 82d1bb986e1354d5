"""The desk's fields of a source that is cited, and how it judges it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import Citation, Source
from incidents.services.editing import SourceEdit

PARTS = ("publisher", "kind", "url", "reliability", "credibility", "confidential")


def name_of(citation: Citation, part: str) -> str:
    return f"source_{citation.pk}_{part}"


def add_cited_source(form: Any, citation: Citation) -> None:
    source = citation.source
    initial = (
        source.publisher,
        source.kind,
        source.url,
        source.reliability,
        citation.credibility,
        source.is_confidential,
    )
    for part, field, value in zip(PARTS, _fields(), initial, strict=True):
        form.fields[name_of(citation, part)] = field
        form.initial[name_of(citation, part)] = value


def source_edit(form: Any, citation: Citation) -> SourceEdit:
    publisher, kind, url, reliability, credibility, confidential = (
        form.cleaned_data[name_of(citation, part)] for part in PARTS
    )
    return SourceEdit(
        citation_id=citation.pk,
        publisher=publisher,
        kind=kind,
        url=url,
        reliability=reliability,
        credibility=credibility,
        is_confidential=confidential,
    )


def _fields() -> tuple[forms.Field, ...]:
    """In the order of `PARTS`."""
    return (
        forms.CharField(label=_("Publisher"), max_length=250),
        forms.ChoiceField(label=_("Kind"), choices=Source.Kind.choices),
        forms.URLField(
            label=_("Link"), max_length=1000, required=False, assume_scheme="https"
        ),
        forms.ChoiceField(label=_("Reliability of the source"), choices=_reliabilities),
        forms.TypedChoiceField(
            label=_("Credibility of this information"),
            choices=_credibilities,
            coerce=int,
        ),
        forms.BooleanField(label=_("Confidential"), required=False),
    )


def _reliabilities() -> Iterator[tuple[str, str]]:
    for letter, words in Source.Reliability.choices:
        yield letter, f"{letter} – {words}"


def _credibilities() -> Iterator[tuple[int, str]]:
    for number, words in Citation.Credibility.choices:
        yield number, f"{number} – {words}"
