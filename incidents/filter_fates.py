"""Filters by what became of people taken; `PublishedIncidentFilter` takes them with its
own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import WordsField
from incidents.models import Fate
from incidents.models.fate import AFTER_ALL_MONTHS, EVER, followed_until
from incidents.models.published import PublishedIncidentQuerySet

TAKEN, HELD = "taken", "held"
NOT_COUNTED, NOT_NUMBERED = "not_counted", "not_numbered"
"""How many were taken is not known; how many had one of the fates is not."""
STATES = (TAKEN, *Fate.values, HELD, NOT_COUNTED, NOT_NUMBERED)
UNDATED = "undated"
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A month; a whole year (month None); what of a year is in no month (0); or, with
    year None, what has no date at all."""

    year: int | None
    month: int | None = None

    @property
    def path(self) -> str:
        """The condition on `counts_in`, in the database's path language."""
        if self.year is None:
            return "@.counts_in == null"
        months = range(13) if self.month is None else [self.month]
        named = [f"-{month:02}" if month else "" for month in months]
        wanted = (f'@.counts_in == "{self.year:04}{month}"' for month in named)
        return f"({' || '.join(wanted)})"

    @property
    def began(self) -> Q:
        if self.year is None:
            return Q(pk__in=[])
        return Q(year=self.year) & (Q() if self.month is None else Q(month=self.month))

    @property
    def began_before_its_end(self) -> Q:
        if self.year is None:
            return Q()
        if not self.month:
            return Q(year__lte=self.year)
        return Q(year__lt=self.year) | Q(year=self.year, month__range=(1, self.month))

    @property
    def last(self) -> str:
        """The last `counts_in` in it, those of a year after those of its months."""
        if self.year is None:
            return EVER
        return f"{self.year:04}-{self.month or AFTER_ALL_MONTHS:02}"


class StateField(WordsField):
    known = STATES


class PeriodField(forms.CharField):
    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        if not text:
            return None
        if text == UNDATED:
            return Period(None)
        found = _PERIOD.fullmatch(text)
        month = int(found[2]) if found and found[2] else None
        if found is None or (month or 0) > 12:
            raise ValidationError(
                _(
                    "“%(value)s” is not a period; write 2019, 2019-03, 2019-00 (no"
                    " month known) or undated."
                ),
                params={"value": text},
            )
        return Period(int(found[1]), month)


class StateFilter(filters.Filter):  # type: ignore[misc]
    field_class = StateField


class PeriodFilter(filters.Filter):  # type: ignore[misc]
    field_class = PeriodField


class FateFilters(filters.FilterSet):  # type: ignore[misc]
    fate = StateFilter(
        method="with_fates",
        label=_("What became of people taken"),
        help_text=_(
            "taken: every abduction; freed, killed, escaped or unknown: with such a"
            " fate; held: the fate of some is not recorded; not_counted: how many were"
            " taken is not known; not_numbered: how many had a fate is not; repeated or"
            " with commas, any of them"
        ),
    )
    fate_in = PeriodFilter(
        method="in_period",
        label=_("Period of the fate"),
        help_text=_(
            "2019, 2019-03, 2019-00 (no month known) or undated; goes with fate: the"
            " period in which it counts, for held the end of it, for taken and"
            " not_counted that of the abduction"
        ),
    )

    def with_fates(
        self, found: PublishedIncidentQuerySet, name: str, states: list[str]
    ) -> Any:
        return having(found, states, self.form.cleaned_data.get("fate_in"))

    def in_period(
        self, found: PublishedIncidentQuerySet, name: str, period: Period
    ) -> Any:
        """With `fate`, that filter has seen to it."""
        if self.form.cleaned_data.get("fate"):
            return found
        return having(found, Fate.values, period)


def having(
    found: PublishedIncidentQuerySet, states: list[str], period: Period | None
) -> PublishedIncidentQuerySet:
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= _state(state, period)
    return found.abductions().filter(wanted)


def _state(state: str, period: Period | None) -> Q:
    if state in {TAKEN, NOT_COUNTED}:
        began = period.began if period else ~Q(pk__in=[])
        is_counted = Q(abducted_best__isnull=False) | Q(abducted_min__isnull=False)
        return began if state == TAKEN else began & ~is_counted
    if state == HELD:
        return _held(period or Period(None))
    conditions = [period.path] if period else []
    conditions += (
        ["@.min == null", "@.best == null"]
        if state == NOT_NUMBERED
        else [f'@.fate == "{state}"']
    )
    path = Value(f"$[*] ? ({' && '.join(conditions)})")
    return Q((_InPeriod if period else _Ever)(F("abduction_outcomes"), path))


class _Ever(Func):
    """Of every tenth abduction or so: PostgreSQL shall read on until a page is full."""

    template = "jsonb_path_exists(%(expressions)s::jsonpath)"
    output_field = models.BooleanField()


class _InPeriod(Func):
    """The same of few, which an index finds."""

    template = "(%(expressions)s::jsonpath)"
    arg_joiner = " @? "
    output_field = models.BooleanField()


def _held(period: Period) -> Q:
    figure = Coalesce(F("abducted_best"), F("abducted_min"), Value(0))
    taken = Greatest(figure, followed_until(EVER))
    return period.began_before_its_end & Q(
        GreaterThan(taken, followed_until(period.last))
    )
