"""Fields that take what people type: comma decimals, a degree sign, an O for Ouest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.models import EventType
from observatory.lib.coordinates import (
    EAST,
    NORTH,
    CoordinatesError,
    read_degrees,
    read_point,
)


class CoordinateField(forms.CharField):
    """One axis, as a float: "12,65", "12°39′ N" and "-7,98" or "7,98 O"."""

    def __init__(self, *, bound: int, letters: tuple[str, str], **kwargs: Any):
        self.bound, self.letters = bound, letters
        widget = forms.TextInput(
            attrs={"inputmode": "text", "autocomplete": "off", "maxlength": 60}
        )
        super().__init__(required=False, widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        try:
            degrees = read_degrees(text, self.letters)
        except CoordinatesError as error:
            raise forms.ValidationError(
                _("Enter degrees, like 14,53 or -4.09 or 14°31′48″N."), code="invalid"
            ) from error
        if abs(degrees) > self.bound:
            raise forms.ValidationError(
                _("Degrees go from -%(bound)d to %(bound)d here."),
                code="out_of_range",
                params={"bound": self.bound},
            )
        return degrees

    def prepare_value(self, value: Any) -> Any:
        return as_degrees(value) if isinstance(value, float) else value


def as_degrees(value: float) -> str:
    """At most six decimals (10 cm), a point between, no zeros at the end."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def latitude_field() -> CoordinateField:
    return CoordinateField(bound=90, letters=NORTH, label=_("Latitude"))


def longitude_field() -> CoordinateField:
    return CoordinateField(bound=180, letters=EAST, label=_("Longitude"))


def spread_point(form: forms.BaseForm) -> None:
    """A whole position in the first of the two fields is put into both of them."""
    whole, other = (str(form.data.get(n) or "") for n in ("latitude", "longitude"))
    if other.strip() or not whole.strip():
        return
    try:
        latitude, longitude = read_point(whole)
    except CoordinatesError:
        return
    put(form, latitude=as_degrees(latitude), longitude=as_degrees(longitude))


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


def check_days(form: forms.BaseForm) -> None:
    start, end = (form.cleaned_data.get(n) for n in ("started_on", "ended_on"))
    if start and end and end < start:
        form.add_error("ended_on", _("The last day is before the first."))


def check_both_coordinates(form: forms.BaseForm) -> None:
    data = form.cleaned_data
    if (data.get("latitude") is None) != (data.get("longitude") is None):
        form.add_error("latitude", _("Give both coordinates, or neither."))
