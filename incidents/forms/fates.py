"""What became of those taken: a row for each outcome, and empty rows for more.

A row that is left empty says nothing; unknown numbers and dates are left empty too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import DayInput
from incidents.forms.tolls import MOST
from incidents.models import (
    AbductionOutcome,
    Citation,
    DatePrecision,
    Fate,
    Incident,
    Outcome,
)
from incidents.models.fate import ABDUCTION
from incidents.models.toll import BOUNDS
from incidents.services.captivity import NewSource, OutcomeEdit
from incidents.services.errors import OutcomeError
from incidents.services.tolls import resolve_tolls

NEW_ROWS = 3
LABELS = {
    "fate": _("What became of them"),
    "on": _("Day"),
    "date_precision": _("How well is it known?"),
    "min": _("At least"),
    "best": _("Probably"),
    "max": _("At most"),
    "source": _("Source"),
    "publisher": _("Who says so?"),
    "url": _("Link, if there is one"),
    "confidential": _("Keep this source confidential"),
    "note": _("Note for the team, never published"),
    "remove": _("Take this row away"),
}
_OF_NEW_ROWS = ("publisher", "url", "confidential")
_GIVEN = ("on", *BOUNDS, "publisher", "url", "note")
"""What makes a new row more than an empty one."""


Labelled = tuple[str, forms.BoundField]


@dataclass(frozen=True, slots=True)
class FateRow:
    """The bound fields of one row, for the template, each with its short label; their
    own labels name the row too."""

    label: str
    is_new: bool
    fields: dict[str, forms.BoundField]

    @property
    def title(self) -> str:
        return gettext("Outcome %(n)s") % {"n": self.label}

    @property
    def is_open(self) -> bool:
        return any(
            field.errors or (part in {"fate", *_GIVEN} and field.value())
            for part, field in self.fields.items()
        )

    @property
    def first(self) -> list[Labelled]:
        return self._labelled("fate", "on", "date_precision")

    @property
    def figures(self) -> list[Labelled]:
        return self._labelled(*BOUNDS)

    @property
    def rest(self) -> list[Labelled]:
        return self._labelled("note", "source")

    @property
    def other_source(self) -> list[Labelled]:
        return self._labelled("publisher", "url")

    @property
    def check(self) -> Labelled:
        return self._labelled("confidential" if self.is_new else "remove")[0]

    def _labelled(self, *parts: str) -> list[Labelled]:
        return [(str(LABELS[part]), self.fields[part]) for part in parts]


def takes_fates(incident: Incident) -> bool:
    """Whether people were taken, or something is recorded of what became of them."""
    if incident.event_type_id == ABDUCTION or incident.abduction_outcomes.exists():
        return True
    toll, _rule = resolve_tolls(incident.claims.all())[Outcome.ABDUCTED]
    return any((toll.min, toll.best, toll.max))


def add_fate_fields(form: Any, citations: list[Citation]) -> list[str]:
    """The keys of the rows, in the order in which they are shown."""
    if not takes_fates(form.instance):
        return []
    keys = []
    for number, outcome in enumerate(form.instance.abduction_outcomes.all(), 1):
        keys.append(str(outcome.pk))
        _add_row(form, str(outcome.pk), number, citations)
        form.initial.update(_initial(outcome, citations))
    for number in range(1, NEW_ROWS + 1):
        keys.append(f"new{number}")
        _add_row(form, f"new{number}", len(keys), citations)
    return keys


def _add_row(form: Any, key: str, number: int, citations: list[Citation]) -> None:
    is_new = key.startswith("new")
    for part, field in _fields(is_new, citations).items():
        field.label = format_lazy(_("Outcome {} – {}"), number, LABELS[part])
        form.fields[name_of(key, part)] = field


def name_of(key: str, part: str) -> str:
    return f"fate_{key}_{part}"


def _fields(is_new: bool, citations: list[Citation]) -> dict[str, forms.Field]:
    figure = {"inputmode": "numeric", "autocomplete": "off"}
    fields: dict[str, forms.Field] = {
        "fate": forms.ChoiceField(
            choices=[*([("", "–")] * is_new), *Fate.choices], required=not is_new
        ),
        "on": forms.DateField(required=False, widget=DayInput()),
        "date_precision": forms.ChoiceField(
            choices=DatePrecision.choices, initial=DatePrecision.EXACT, required=False
        ),
        **{
            bound: forms.IntegerField(
                min_value=1,
                max_value=MOST,
                required=False,
                widget=forms.TextInput(attrs=figure),
                error_messages={"min_value": _("Leave it empty if it is not known.")},
            )
            for bound in BOUNDS
        },
        "source": forms.TypedChoiceField(
            choices=[
                *((c.pk, str(c.source)) for c in citations),
                *([("", _("another source, named below"))] * is_new),
            ],
            coerce=int,
            empty_value=None,
            required=not is_new,
            initial=citations[0].pk if citations else "",
        ),
        "publisher": forms.CharField(max_length=250, required=False),
        "url": forms.URLField(max_length=1000, required=False, assume_scheme="https"),
        "confidential": forms.BooleanField(required=False, initial=True),
        "note": forms.CharField(
            required=False, widget=forms.Textarea(attrs={"rows": 2})
        ),
        "remove": forms.BooleanField(required=False),
    }
    unused = ("remove",) if is_new else _OF_NEW_ROWS
    return {part: field for part, field in fields.items() if part not in unused}


def _initial(outcome: AbductionOutcome, citations: list[Citation]) -> dict[str, Any]:
    parts = ("fate", "on", *BOUNDS, "note")
    values = {part: getattr(outcome, part) for part in parts}
    cited = {citation.source_id: citation.pk for citation in citations}
    values["source"] = cited.get(outcome.source_id)
    values["date_precision"] = outcome.date_precision or DatePrecision.EXACT
    return {name_of(str(outcome.pk), part): value for part, value in values.items()}


def fate_rows(form: Any, keys: list[str]) -> list[FateRow]:
    return [
        FateRow(
            str(number),
            key.startswith("new"),
            {
                part: form[name_of(key, part)]
                for part in LABELS
                if name_of(key, part) in form.fields
            },
        )
        for number, key in enumerate(keys, 1)
    ]


def clean_fates(form: Any, keys: list[str]) -> list[tuple[str, OutcomeEdit]]:
    """Key and content of each row that says something and stays."""
    return list(_edits(form, keys))


def _edits(form: Any, keys: list[str]) -> Iterator[tuple[str, OutcomeEdit]]:
    for key in keys:
        names = [name_of(key, part) for part in LABELS]
        row = {p: form.cleaned_data.get(name_of(key, p)) for p in LABELS}
        if row["remove"]:
            for name in set(names) & set(form.errors):
                del form.errors[name]
            continue
        if any(name in form.errors for name in names) or not _says_something(row):
            continue
        if problem := _problem(row):
            form.add_error(name_of(key, problem[0]), problem[1])
            continue
        yield key, _edit(key, row)


def _says_something(row: dict[str, Any]) -> bool:
    return bool(row["fate"]) or any(row[part] for part in _GIVEN)


def _problem(row: dict[str, Any]) -> tuple[str, Any] | None:
    if not row["fate"]:
        return "fate", _("Choose what became of them, or empty the row.")
    figures = [row[bound] for bound in BOUNDS if row[bound] is not None]
    if figures != sorted(figures):
        return "best", _("The least comes first, then the probable, then the most.")
    if row["source"] is None and not row["publisher"]:
        return "publisher", _("Name the source, or choose one of those cited.")
    if row["source"] is not None and row["publisher"]:
        return "source", _("You chose a source and named another: which of them?")
    return None


def _edit(key: str, row: dict[str, Any]) -> OutcomeEdit:
    source = row["source"]
    if source is None:
        source = NewSource(row["publisher"], row["url"], row["confidential"])
    return OutcomeEdit(
        fate=row["fate"],
        source=source,
        on=row["on"],
        date_precision=row["date_precision"] or DatePrecision.EXACT,
        min=row["min"],
        best=row["best"],
        max=row["max"],
        note=row["note"],
        pk=int(key) if key.isdecimal() else None,
    )


def add_refusal(
    form: Any, rows: list[tuple[str, OutcomeEdit]], error: OutcomeError
) -> None:
    """A refusal of the service at the field that can mend it: of the row it names, or
    of the last that gives a number or a date."""
    keys = [key for key, edit in rows if edit.on or edit.best or edit.min]
    if error.row is not None:
        keys = [rows[error.row][0]]
    form.add_error(name_of(keys[-1], error.field) if keys else None, str(error))


def take_over_rows(
    merged: Any, sent: Any, base: dict[str, str], keys: list[str]
) -> None:
    """Rows that you changed and somebody else has taken away meanwhile: what you typed
    goes into rows that are still empty."""
    empty = [
        key
        for key in keys
        if key.startswith("new")
        and not any(merged.get(name_of(key, part)) for part in ("fate", *_GIVEN))
    ]
    for key in _lost_rows(sent, base, keys)[: len(empty)]:
        for part in ("fate", "date_precision", "source", *_GIVEN):
            if name_of(key, part) in sent:
                merged[name_of(empty[0], part)] = sent[name_of(key, part)]
        empty.pop(0)


def _lost_rows(sent: Any, base: dict[str, str], keys: list[str]) -> list[str]:
    names = [name.split("_", 2) for name in base if name.startswith("fate_")]
    gone = {name[1] for name in names if len(name) == 3} - set(keys)
    return [
        key
        for key in sorted(gone)
        if any(
            sent.get(name_of(key, part), "") != base.get(name_of(key, part), "")
            for part in ("fate", "date_precision", "source", "on", *BOUNDS, "note")
        )
    ]
