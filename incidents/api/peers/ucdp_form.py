"""What the address in UCDP's shape takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.api.peers.acled_form import DEEPEST
from incidents.api.peers.conditions import as_number
from incidents.api.peers.ucdp_filter import of_types
from incidents.exports.peers.peer_country import COUNTRY
from incidents.filter_fields import DAY, RepeatedField, WordsField

DEFAULT_SIZE, MAX_SIZE = 100, 1_000
_NO_KEYS = _("This server has no numbers of UCDP’s for actors and dyads.")


class TypesField(WordsField):
    known = ("1", "2", "3")


class CountriesField(RepeatedField):
    def clean(self, value: Any) -> list[str]:
        numbers: list[str] = super().clean(value)
        if not all(map(str.isdecimal, numbers)):
            raise ValidationError(_("Write a whole number."))
        return numbers


class BoxField(forms.CharField):
    """`y0 x0,y1 x1`: south-west and north-east corner, latitude first."""

    def clean(self, value: Any) -> tuple[float, ...] | None:
        text = super().clean(value)
        if not text:
            return None
        numbers = tuple(map(as_number, text.replace(",", " ").split()))
        if text.count(",") != 1 or len(numbers) != 4:
            raise ValidationError(_("Give two corners, as in 10 -12,25 5."))
        south, west, north, east = numbers
        if south > north or west > east:
            raise ValidationError(_("The first corner is the south-western one."))
        return numbers


class RefusedField(forms.CharField):
    def clean(self, value: Any) -> None:
        if super().clean(value):
            raise ValidationError(_NO_KEYS)


def _day(takes: Any) -> forms.DateField:
    options: Any = DAY
    return forms.DateField(required=False, help_text=takes, **options)


class GedEventsForm(forms.Form):
    pagesize = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MAX_SIZE,
        help_text=_("events on a page, 1 to 1000; 100 where nothing is said"),
    )
    page = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=DEEPEST,
        help_text=_("number of the page, from 0; 100,000 events deep at most"),
    )
    Country = CountriesField(
        required=False, help_text=_("numbers of Gleditsch and Ward; Mali is 432")
    )
    StartDate = _day(_("a date, YYYY-MM-DD: events that ended on that day or after"))
    EndDate = _day(_("a date, YYYY-MM-DD: events that ended on that day or before"))
    Geography = BoxField(
        required=False,
        help_text=_("y0 x0,y1 x1: south-western and north-eastern corner, in degrees"),
    )
    TypeOfViolence = TypesField(
        required=False, help_text=_("1 state-based, 2 non-state, 3 one-sided")
    )
    Dyad = RefusedField(required=False, help_text=_NO_KEYS)
    Actor = RefusedField(required=False, help_text=_NO_KEYS)

    def clean(self) -> dict[str, Any]:
        if (self.number + 1) * self.size > DEEPEST:
            self.add_error(
                "page",
                _("Pages go as deep as %(most)s rows: narrow the dates.")
                % {"most": DEEPEST},
            )
        return self.cleaned_data

    @property
    def size(self) -> int:
        return self.cleaned_data.get("pagesize") or DEFAULT_SIZE

    @property
    def number(self) -> int:
        return self.cleaned_data.get("page") or 0

    @property
    def condition(self) -> Q:
        asked, found = self.cleaned_data, Q()
        if countries := asked["Country"]:
            found &= Q() if str(COUNTRY.ucdp_id) in countries else Q(pk__in=[])
        if start := asked["StartDate"]:
            found &= Q(ended_on__gte=start)
        if end := asked["EndDate"]:
            found &= Q(ended_on__lte=end)
        if box := asked["Geography"]:
            south, west, north, east = box
            found &= Q(latitude__range=(south, north), longitude__range=(west, east))
        if kinds := asked["TypeOfViolence"]:
            found &= of_types([int(kind) for kind in kinds])
        return found


_SPELT = {name.casefold(): name for name in GedEventsForm.base_fields}


def as_spelt(given: QueryDict) -> QueryDict:
    """Their server takes parameters in any case, and scripts write them so."""
    found = QueryDict(mutable=True)
    for name, values in given.lists():
        found.setlistdefault(_SPELT.get(name.casefold(), name)).extend(values)
    return found
