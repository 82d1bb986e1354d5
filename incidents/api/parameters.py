"""Parameters of the API: every one declared as a form field, every error named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from incidents.filter_fields import NOT_READY, RepeatedField, WordsField, given_twice
from incidents.filters import PublishedIncidentFilter
from observatory.lib.problems import (
    InvalidParametersError,
    NotReadyError,
    ParameterError,
)
from observatory.lib.public_api import LANGUAGE, LANGUAGE_TAKES
from observatory.lib.query import NOT_UTF8, not_utf8


def check_parameters(request: Request, *taken: BaseForm) -> None:
    """400 unless every parameter given is one of these forms' and well formed; 503
    while incidents are being put into the units asked for, since a part of them could
    be taken for the whole."""
    check_given(request.query_params, *taken)


def check_given(given: QueryDict, *taken: BaseForm) -> None:
    fields = {name: f for form in taken for name, f in form.fields.items()}
    errors = [
        ParameterError(name, str(given[name]), _("Unknown parameter."), _names(taken))
        for name in given
        if name not in fields and name != "lang"
    ]
    errors += [
        _error(given, name, fields, _("Give this parameter once."))
        for name in given_twice(given, fields | {"lang": forms.CharField()})
    ]
    errors += [_error(given, name, fields, NOT_UTF8) for name in not_utf8(given)]
    errors += [
        _error(given, name, fields, reason)
        for form in taken
        for name, reasons in form.errors.items()
        for reason in reasons
    ]
    waiting = [
        reason
        for form in taken
        for found in form.errors.as_data().values()
        for error in found
        if error.code == NOT_READY
        for reason in error.messages
    ]
    if waiting and len(waiting) == len(errors):
        raise NotReadyError(waiting[0])
    if errors:
        raise InvalidParametersError(errors)


def _error(
    given: QueryDict, name: str, fields: Mapping[str, forms.Field], reason: object
) -> ParameterError:
    value = ",".join(given.getlist(name))
    takes = fields[name].help_text if name in fields else ""
    takes = LANGUAGE_TAKES if name == "lang" else takes
    return ParameterError(name, value, reason, takes)


def _names(taken: Iterable[BaseForm]) -> str:
    names = (getattr(form, "every_name", form.fields) for form in taken)
    return ", ".join(sorted({"lang"}.union(*names)))


def incident_filter(request: Request) -> PublishedIncidentFilter:
    return PublishedIncidentFilter(request.query_params, only_given=True)


def documented(*taken: type[BaseForm]) -> list[OpenApiParameter]:
    """The fields of these forms for the OpenAPI document."""
    fields = [item for form in taken for item in form().fields.items()]
    return [*(_documented(name, field) for name, field in fields), LANGUAGE]


def _documented(name: str, field: forms.Field) -> OpenApiParameter:
    is_list = isinstance(field, RepeatedField)
    return OpenApiParameter(
        name,
        documented_schema(field),
        explode=True if is_list else None,
        style="form" if is_list else None,
        description=format_lazy("{} – {}", field.label, field.help_text)
        if field.label
        else field.help_text,
    )


def documented_schema(field: forms.Field) -> dict[str, Any]:
    """What a field takes, as OpenAPI says it."""
    schema: dict[str, Any] = {"type": "string"}
    if isinstance(field, forms.DateField):
        schema["format"] = "date"
    if isinstance(field, forms.IntegerField):
        schema["type"] = "integer"
        bounds = {"minimum": field.min_value, "maximum": field.max_value}
        schema |= {key: value for key, value in bounds.items() if value is not None}
    if isinstance(field, WordsField):
        schema["enum"] = list(field.known)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        schema["enum"] = [code for code, _name in choices]
    if getattr(field, "max_length", None):
        schema["maxLength"] = field.max_length  # type: ignore[attr-defined]
    is_list = isinstance(field, RepeatedField)
    return {"type": "array", "items": schema} if is_list else schema


FILTER_FORM: type[BaseForm] = PublishedIncidentFilter().get_form_class()
