"""What desk and reporter write to each other."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import check_both_coordinates, check_days, spread_point
from incidents.forms.report import ReportForm
from incidents.forms.tolls import (
    TollFields,
    add_toll_fields,
    clean_tolls,
    toll_fields,
    toll_initial,
)
from incidents.forms.victim_rows import check_total
from incidents.models import (
    DatePrecision,
    GeoPrecision,
    Incident,
    Part,
    Remark,
)
from incidents.models.part import FIGURES, PART_COLUMNS
from incidents.models.toll import UNKNOWN
from incidents.services.citing import ReportedSource
from incidents.services.correcting import (
    Correction,
    own_citation,
    own_claim,
)

_LONGEST = 5000
_SOURCE_FIELDS = ("source_publisher", "source_kind", "source_url")
_SOURCE_CHECKS = ("source_is_confidential",)
_CHOICES = {"date_precision": DatePrecision, "geo_precision": GeoPrecision}


def _text_field(label: Any, rows: int = 3, *, required: bool = False) -> forms.Field:
    return forms.CharField(
        label=label,
        required=required,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RemarkForm(forms.Form):
    """Of the desk: a comment to itself, or a question to the reporter."""

    part = forms.ChoiceField(
        label=_("About"),
        required=False,
        choices=lambda: [("", _("the whole report")), *Part.choices],
    )
    text = _text_field(_("Comment or question"), required=True)
    kind = forms.ChoiceField(
        choices=[
            (kind, kind.label) for kind in (Remark.Kind.COMMENT, Remark.Kind.QUESTION)
        ]
    )


class AnswerForm(forms.Form):
    """A reporter's: words, and the fields of the part that was asked about."""

    text = _text_field(_("Your answer"))
    version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, part: str, incident: Incident, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.part, self.incident = part, incident
        self.initial["version"] = incident.version
        self.toll_fields: list[TollFields] = []
        if part in FIGURES:
            self._add_toll()
        if part == Part.SOURCES:
            self._add_source()
        for column in PART_COLUMNS.get(part, ()):
            self._add(column)
        spread_point(self)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        names = [*self._names.values(), *_SOURCE_FIELDS]
        return [self[name] for name in names if name in self.fields]

    @property
    def own_checks(self) -> list[forms.BoundField]:
        return [self[name] for name in _SOURCE_CHECKS if name in self.fields]

    @property
    def _names(self) -> dict[str, str]:
        """column -> field; texts are in the language of the report."""
        language = self.incident.language
        names = {
            column: column.removesuffix("_id").removesuffix(f"_{language}")
            for column in PART_COLUMNS.get(self.part, ())
        }
        return {c: n for c, n in names.items() if not n.endswith(("_fr", "_en"))}

    def _add(self, column: str) -> None:
        name = self._names.get(column)
        if name is None:
            return
        field = deepcopy(ReportForm.base_fields[name])
        if name in _CHOICES:  # an editor may have chosen what the short form has not
            field = forms.ChoiceField(label=field.label, choices=_CHOICES[name].choices)
        self.fields[name] = field
        self.initial[name] = getattr(self.incident, column)

    def _add_source(self) -> None:
        """Of the source that they named, which is theirs to put right."""
        own = own_citation(self.incident)
        for name in (*_SOURCE_FIELDS, *_SOURCE_CHECKS) if own else ():
            self.fields[name] = deepcopy(ReportForm.base_fields[name])
            column = name.removeprefix("source_")
            self.initial[name] = getattr(own and own.source, column)

    def _add_toll(self) -> None:
        add_toll_fields(self, [self.part])
        claim = own_claim(self.incident, self.part)
        self.initial.update(toll_initial(self.part, claim.toll if claim else UNKNOWN))
        self.toll_fields = toll_fields(self, [self.part])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        check_days(self)
        check_both_coordinates(self)
        self.tolls = clean_tolls(self, [self.part]) if self.toll_fields else ()
        own = own_claim(self.incident, self.part) if self.tolls else None
        if own is not None:
            parts = [part.toll for part in own.breakdown.all()]
            check_total(self, self.tolls[0], parts)
        return data

    def correction(self) -> Correction:
        columns = {}
        for column, name in self._names.items():
            value = self.cleaned_data.get(name)
            columns[column] = getattr(value, "code", value)
        if "ended_on" in columns:
            columns["ended_on"] = columns["ended_on"] or columns["started_on"]
        return Correction(
            columns, self.tolls[0] if self.tolls else None, self._source()
        )

    def _source(self) -> ReportedSource | None:
        if _SOURCE_FIELDS[0] not in self.fields:
            return None
        given = self.cleaned_data
        return ReportedSource(
            publisher=given["source_publisher"],
            kind=given["source_kind"],
            url=given["source_url"],
            is_confidential=given["source_is_confidential"],
        )
