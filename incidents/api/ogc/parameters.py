"""What the items of a collection can be asked for, and the errors that it names."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.api.ogc.crs import CRS84, TO_CRS84
from incidents.api.pagination import DEFAULT_LIMIT, MAX_LIMIT, CursorField
from regions.models import Division, Region

Box = tuple[float, float, float, float]
Span = tuple[date | None, date | None]


class BoxField(forms.CharField):
    """Two corners, of two or of three numbers (heights are left aside)."""

    def clean(self, value: Any) -> Box | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) == 6:
            numbers = [*numbers[:2], *numbers[3:5]]
        if len(numbers) != 4 or not all(abs(number) < 1e9 for number in numbers):
            raise ValidationError(
                _("“%(value)s” is not a box; write its two corners, as 4 numbers."),
                params={"value": text},
            )
        return numbers[0], numbers[1], numbers[2], numbers[3]


class SpanField(forms.CharField):
    """A date or time, or two with a slash between, of which one may be open."""

    def clean(self, value: Any) -> Span | None:
        text = super().clean(value)
        if not text:
            return None
        parts = text.split("/")
        try:
            days = [None if part in {"", ".."} else _day(part) for part in parts]
        except ValueError:
            days = []
        start, end = days * 2 if len(days) == 1 else (days or [None, None])[:2]
        is_open = not (start or end)
        if len(days) not in {1, 2} or is_open or (start and end and start > end):
            raise ValidationError(
                _(
                    "“%(value)s” is not a time; write YYYY-MM-DD, or two of them with"
                    " a slash between, .. for an open end."
                ),
                params={"value": text},
            )
        return start, end


def _day(text: str) -> date:
    """Times of day are left aside: incidents are dated to the day. GDAL writes a date
    with a T and no time behind it."""
    return datetime.fromisoformat(text.removesuffix("T")).date()


class CrsField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        options["choices"] = [(uri, uri) for uri in TO_CRS84]
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> str:
        return super().clean(value) or CRS84


class LimitField(forms.IntegerField):
    """More than the most is the most, as the standard has it."""

    def clean(self, value: Any) -> int:
        return min(super().clean(value) or DEFAULT_LIMIT, MAX_LIMIT)


class FormatForm(forms.Form):
    f = forms.ChoiceField(
        required=False,
        choices=[("json", "json"), ("html", "html")],
        label=_("Format"),
        help_text=_("json or html; without it, what the Accept header prefers"),
    )


class CrsForm(FormatForm):
    crs = CrsField(
        label=_("Coordinate system of the answer"),
        help_text=_("the address of one that the collection lists"),
    )


class ItemsForm(CrsForm):
    limit = LimitField(
        required=False,
        min_value=1,
        label=_("Items on a page"),
        help_text=_("a whole number; more than 1000 gives 1000"),
    )
    bbox = BoxField(
        required=False,
        label=_("Box"),
        help_text=_("west,south,east,north, in the system that bbox-crs names"),
    )
    datetime = SpanField(
        required=False,
        label=_("Time"),
        help_text=_("a date, or start/end with .. for an open end"),
    )

    @property
    def box(self) -> Box | None:
        """West, south, east, north in degrees."""
        given: Box | None = self.cleaned_data["bbox"]
        if given is None:
            return None
        move = TO_CRS84[self.cleaned_data["bbox-crs"]]
        west, south = move(given[:2])
        east, north = move(given[2:])
        return west, south, east, north

    def clean(self) -> None:
        if self.cleaned_data.get("bbox") and self.cleaned_data.get("bbox-crs"):
            west, south, east, north = self.box or (0, 0, 0, 0)
            if west > east or south > north:
                self.add_error("bbox", _("Its first corner is the south-western one."))


ItemsForm.base_fields["bbox-crs"] = CrsField(
    label=_("Coordinate system of the box"),
    help_text=_("the address of one that the collection lists"),
)


class CursorForm(ItemsForm):
    cursor = CursorField(
        required=False,
        label=_("Where the page begins"),
        help_text=_("taken as it is from the address of the next page"),
    )


class UnitsForm(ItemsForm):
    offset = forms.IntegerField(
        required=False,
        min_value=0,
        label=_("Items left out"),
        help_text=_("a whole number; taken from the address of the next page"),
    )
    division = forms.CharField(
        required=False, label=_("Division"), help_text=_("key of a division: 2012")
    )
    level = forms.ChoiceField(
        required=False,
        choices=Region.Level.choices,
        label=_("Level"),
        help_text=_("region, cercle, arrondissement or commune"),
    )

    def clean_division(self) -> str:
        key: str = self.cleaned_data["division"] or settings.DEFAULT_DIVISION
        known = list(Division.objects.values_list("key", flat=True))
        if key not in known:
            raise ValidationError(
                _("“%(value)s” is not known; it takes: %(known)s."),
                params={"value": key, "known": ", ".join(known)},
            )
        return key

    def clean_level(self) -> str:
        return self.cleaned_data["level"] or Region.Level.REGION.value
