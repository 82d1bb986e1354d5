"""Further sources: fixed rows, each confidential unless somebody says otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.models import Source
from incidents.services.citing import ReportedSource

ROWS = 3
PARTS = ("publisher", "kind", "url", "is_confidential")
KINDS = [kind for kind in Source.Kind.choices if kind[0] != Source.Kind.DATASET]
LABELS = {
    "publisher": _("Also says so"),
    "kind": _("Kind of source"),
    "url": _("Link, if there is one"),
    "is_confidential": _("Keep this source confidential"),
}
NAMED_ALREADY = _(
    "This source is named already. If it is another one, say how they differ."
)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The bound fields of one row, for the template, each with its short label."""

    number: int
    first: list[tuple[str, forms.BoundField]]
    check: tuple[str, forms.BoundField]

    @property
    def title(self) -> str:
        return gettext("Further source %(n)s") % {"n": self.number}

    @property
    def is_filled(self) -> bool:
        fields = [field for _label, field in self.first]
        return any(f.errors or (f.value() and "_kind" not in f.name) for f in fields)


def name_of(number: int, part: str) -> str:
    return f"further_{number}_{part}"


@dataclass(frozen=True, slots=True)
class SourceRows:
    rows: list[SourceRow]

    @property
    def is_open(self) -> bool:
        return any(row.is_filled for row in self.rows)


def add_source_fields(form: forms.BaseForm, rows: int = ROWS) -> SourceRows:
    for number in range(1, rows + 1):
        for part, field in _fields().items():
            name = name_of(number, part)
            field.label = format_lazy(_("Further source {} – {}"), number, LABELS[part])
            form.fields[name] = field
            if field.initial is not None:
                form.initial.setdefault(name, field.initial)
    return SourceRows([_row(form, number) for number in range(1, rows + 1)])


def _row(form: forms.BaseForm, number: int) -> SourceRow:
    fields = [(str(LABELS[part]), form[name_of(number, part)]) for part in PARTS]
    return SourceRow(number, fields[:-1], fields[-1])


def _fields() -> dict[str, forms.Field]:
    # The placeholder tells the style sheet whether the row is empty.
    attrs = {"placeholder": " "}
    return {
        "publisher": forms.CharField(
            max_length=250, required=False, widget=forms.TextInput(attrs=attrs)
        ),
        "kind": forms.ChoiceField(
            choices=KINDS, required=False, initial=Source.Kind.WITNESS
        ),
        "url": forms.URLField(
            max_length=1000,
            required=False,
            assume_scheme="https",
            widget=forms.URLInput(attrs=attrs),
        ),
        "is_confidential": forms.BooleanField(required=False, initial=True),
    }


def first_source(form: forms.BaseForm) -> list[ReportedSource]:
    """Of a report, as far as it is there to be compared with."""
    parts = ("publisher", "kind", "url")
    publisher, kind, url = (form.cleaned_data.get(f"source_{p}", "") for p in parts)
    return [ReportedSource(publisher, kind, url)] if publisher else []


def clean_sources(
    form: forms.BaseForm, known: Sequence[ReportedSource], rows: int = ROWS
) -> tuple[ReportedSource, ...]:
    """`known`: those given already, which none of these may be again."""
    found: list[ReportedSource] = []
    for number, source in _given(form, rows):
        if any(source.is_same_as(other) for other in (*known, *found)):
            form.add_error(name_of(number, "publisher"), NAMED_ALREADY)
        found.append(source)
    return tuple(found)


def _given(form: forms.BaseForm, rows: int) -> Iterator[tuple[int, ReportedSource]]:
    for number in range(1, rows + 1):
        names = {part: name_of(number, part) for part in PARTS}
        if any(name in form.errors for name in names.values()):
            continue
        row: dict[str, Any] = {p: form.cleaned_data.get(n) for p, n in names.items()}
        if row["publisher"]:
            yield (
                number,
                ReportedSource(
                    row["publisher"],
                    row["kind"] or Source.Kind.WITNESS,
                    row["url"] or "",
                    bool(row["is_confidential"]),
                ),
            )
        elif row["url"]:
            form.add_error(names["publisher"], _("Who says so? A link is not enough."))
