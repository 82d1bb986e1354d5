"""What a filter takes, as a GIS program offers it: values, and their names in the
language asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from incidents.api.parameters import documented_schema
from incidents.facet_fields import CodesField
from incidents.filter_devices import NOT_STATED, TermsField
from incidents.filter_fields import EventTypeField
from incidents.models import EventTerm, EventType


def queryable(field: forms.Field) -> dict[str, Any]:
    shape = documented_schema(field)
    one: dict[str, Any] = shape.get("items", shape)
    names = _names(field)
    codes = list(names) or [code for code in one.get("enum", []) if code != ""]
    if codes:
        one["enum"] = codes
    if names:
        one["oneOf"] = [
            {"const": code, "title": str(name)} for code, name in names.items()
        ]
    words = {"title": str(field.label or ""), "description": str(field.help_text)}
    return one | {key: said for key, said in words.items() if said}


def _names(field: forms.Field) -> Mapping[str, object]:
    """By the value; empty where what it takes is not listed, or says itself."""
    if isinstance(field, EventTypeField):
        return {kind.code: kind for kind in EventType.objects.all()}
    if isinstance(field, TermsField):
        terms = EventTerm.objects.filter(facet=field.facet)
        return {**{term.code: term for term in terms}, NOT_STATED: _("not stated")}
    if isinstance(field, CodesField):
        return field.words
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return {code: name for code, name in choices if code != ""}
    return {}
