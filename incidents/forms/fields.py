"""Fields that take what people type: comma decimals, a degree sign, an O for Ouest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import EventType

_NUMBER = re.compile(r"([A-Z])? ?([+-]?\d{1,3}(?:\.\d{1,12})?)°? ?([A-Z])?")
_MINUS = str.maketrans({"−": "-", "–": "-", ",": ".", "\u00a0": " "})


class CoordinateField(forms.CharField):
    """Decimal degrees, as a float: "12,65", "12.65° N" and "-7,98" or "7,98 O"."""

    def __init__(self, *, bound: int, positive: str, negative: str, **kwargs: Any):
        self.bound, self.positive, self.negative = bound, positive, negative
        widget = forms.TextInput(
            attrs={"inputmode": "text", "autocomplete": "off", "maxlength": 24}
        )
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").translate(_MINUS).strip().upper()
        if not text:
            return None
        parts = _NUMBER.fullmatch(text)
        sides = [side for side in parts.group(1, 3) if side] if parts else []
        if parts is None or len(sides) > 1 or not self._are_mine(sides):
            raise forms.ValidationError(
                _("Enter decimal degrees, like 14,53 or -4.09."), code="invalid"
            )
        degrees = float(parts.group(2))
        if sides and sides[0] in self.negative:
            degrees = -abs(degrees)
        if abs(degrees) > self.bound:
            raise forms.ValidationError(
                _("Degrees go from -%(bound)d to %(bound)d here."),
                code="out_of_range",
                params={"bound": self.bound},
            )
        return degrees

    def _are_mine(self, sides: list[str]) -> bool:
        return all(side in self.positive + self.negative for side in sides)

    def prepare_value(self, value: Any) -> Any:
        return as_degrees(value) if isinstance(value, float) else value


def as_degrees(value: float) -> str:
    """At most six decimals (10 cm), a point between, no zeros at the end."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def latitude_field() -> CoordinateField:
    return CoordinateField(bound=90, positive="N", negative="S", label=_("Latitude"))


def longitude_field() -> CoordinateField:
    return CoordinateField(bound=180, positive="E", negative="WO", label=_("Longitude"))


def put(form: forms.BaseForm, **values: str) -> None:
    """Change what the form shows as having been sent."""
    sent: Any = form.data
    data = sent.copy()
    for name, value in values.items():
        data[name] = value
    form.data = data


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **attrs: str) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class EventTypeField(forms.ModelChoiceField[EventType]):
    """A select in groups, one for each root type, which can be chosen itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(EventType.objects.all(), empty_label=_("Choose…"), **kwargs)
        self.widget.choices = self._groups

    def _groups(self) -> Iterator[tuple[Any, Any]]:
        types = list(EventType.objects.all())
        yield "", str(self.empty_label)
        for root in types:
            if root.parent_id is None:
                children = [t for t in types if t.parent_id == root.code]
                general = _("%(type)s (not specified)") % {"type": root}
                yield (
                    str(root),
                    [*((t.code, str(t)) for t in children), (root.code, general)],
                )
