"""A field that two people changed differently."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True, slots=True)
class Clash:
    label: str
    base: str
    theirs: str
    yours: str


def clash_of(field: forms.Field, base: str, theirs: str, yours: str) -> Clash:
    """A choice of a list in its words."""
    said: dict[str, str] = {}
    if type(field) is forms.ChoiceField:
        choices: Any = field.choices
        said = {str(value): str(label) for value, label in choices}
    return Clash(str(field.label), *(said.get(t, t) for t in (base, theirs, yours)))


def as_sent(value: Any) -> str:
    """As the text that a browser sends."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    return str(value).replace("\r\n", "\n")


def loaded(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
