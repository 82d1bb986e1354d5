"""What the addresses in ACLED's shape take: its filters, its pages, its formats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from incidents.api.peers.acled_filter import (
    FILTERABLE,
    SINCE,
    Filterable,
    since,
)
from incidents.api.peers.conditions import (
    NUMBER_OPERATORS,
    TEXT_OPERATORS,
    Condition,
)
from incidents.exports.peers.acled import COLUMNS, DELETED
from incidents.filter_fields import WordsField

MAX_LIMIT = 5_000
DEEPEST = 100_000
"""Rows before and on the last page that is given: the database counts its way there."""
OR, WHERE = ":OR:", "_where"
IGNORED = ("key", "email", "terms")
_TOO_DEEP = _(
    "Pages go as deep as %(most)s rows: narrow the filter, by event_date for example."
)


class OperatorField(forms.CharField):
    """One of these, in any case."""

    def __init__(self, operators: tuple[str, ...]) -> None:
        self.operators = operators
        takes = format_lazy("{} {}", _("one of"), " ".join(operators))
        super().__init__(required=False, help_text=takes)

    def clean(self, value: Any) -> str:
        operator = str(super().clean(value)).upper()
        if operator and operator not in self.operators:
            raise ValidationError(
                _("“%(value)s” is not known; it takes: %(known)s."),
                params={"value": operator, "known": " ".join(self.operators)},
            )
        return operator


class FieldsField(WordsField):
    separator = "|"


class ExportTypeField(forms.ChoiceField):
    default_error_messages = {"invalid_choice": _("Only dyadic rows are given.")}


def ignored(name: str) -> forms.CharField:
    return forms.CharField(
        required=False, help_text=_("taken, and neither looked at nor kept")
    )


class PageForm(forms.Form):
    """Beside the filters; `_format` cannot be written as an attribute."""

    filterable: Mapping[str, Filterable]
    columns: tuple[str, ...]

    limit = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_LIMIT,
        help_text=_("rows on a page, 1 to 5000; 5000 where nothing is said"),
    )
    page = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=DEEPEST,
        help_text=_("number of the page, from 1; 100,000 rows deep at most"),
    )
    with_total = forms.ChoiceField(
        required=False,
        choices=[("true", "true"), ("false", "false")],
        help_text=_("true for total_count, of all pages"),
    )
    key, email, terms = (ignored(name) for name in IGNORED)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if self.start + self.size > DEEPEST:
            self.add_error("page", _TOO_DEEP % {"most": DEEPEST})
        for name in self.filterable:
            if found.get(f"{name}{WHERE}") and not self.data.get(name):
                reason = _("Give %(column)s too.") % {"column": name}
                self.add_error(f"{name}{WHERE}", reason)
        self.conditions = [
            self._condition(name) for name in self.filterable if found.get(name)
        ]
        return found

    def _condition(self, name: str) -> Q:
        found = Q(pk__in=[])
        first, *others = str(self.cleaned_data[name]).split(OR)
        try:
            for part in (f"{name}={first}", *others):
                found |= self._one(*part.partition("=")[::2])
        except ValidationError as error:
            self.add_error(name, error)
        return found

    def _one(self, name: str, text: str) -> Q:
        name = name.strip()
        column = self.filterable.get(name)
        if column is None:
            raise ValidationError(
                _("“%(value)s” is not a column that can be filtered on."),
                params={"value": name},
            )
        operator = self.cleaned_data.get(f"{name}{WHERE}") or column.default
        return column.ask(Condition.read(operator, text))

    @property
    def size(self) -> int:
        return self.cleaned_data.get("limit") or MAX_LIMIT

    @property
    def start(self) -> int:
        return ((self.cleaned_data.get("page") or 1) - 1) * self.size

    @property
    def is_csv(self) -> bool:
        return bool(self.cleaned_data["_format"] == "csv")

    @property
    def wants_total(self) -> bool:
        return bool(self.cleaned_data["with_total"] == "true")

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["fields"]) or self.columns


def _form(
    name: str,
    filterable: Mapping[str, Filterable],
    columns: tuple[str, ...],
    **others: forms.Field,
) -> type[PageForm]:
    known = type(f"{name}Fields", (FieldsField,), {"known": columns})
    members: dict[str, Any] = {
        "filterable": filterable,
        "columns": columns,
        "_format": forms.ChoiceField(
            required=False,
            choices=[("json", "json"), ("csv", "csv")],
            help_text=_("json or csv; json where nothing is said"),
        ),
        "fields": known(
            required=False,
            help_text=format_lazy(
                "{} {}", _("columns to give, with | between them:"), " ".join(columns)
            ),
        ),
        **others,
    }
    for column, asks in filterable.items():
        members[column] = forms.CharField(
            required=False,
            max_length=1_000,
            help_text=format_lazy(
                "{} {}", _("as the column is shown; compared with"), asks.default
            ),
        )
        members[f"{column}{WHERE}"] = OperatorField(asks.operators)
    return type(name, (PageForm,), members)


def _deleted_since(condition: Condition) -> Q:
    return since("published_on", condition)


def _deleted_id(condition: Condition) -> Q:
    return condition.on_texts("folded_id")


EventsForm = _form(
    "EventsForm",
    FILTERABLE,
    COLUMNS,
    export_type=ExportTypeField(
        required=False,
        choices=[("dyadic", "dyadic")],
        help_text=_("dyadic, one row for each incident"),
    ),
    inter_num=forms.ChoiceField(
        required=False,
        choices=[("0", "0"), ("1", "1")],
        help_text=_("1 for kinds of actors as numbers; as names where nothing is said"),
    ),
)
DeletedForm = _form(
    "DeletedForm",
    {
        "event_id_cnty": Filterable(_deleted_id, "LIKE", TEXT_OPERATORS),
        "deleted_timestamp": Filterable(_deleted_since, SINCE, NUMBER_OPERATORS),
    },
    DELETED,
)
