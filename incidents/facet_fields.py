"""What a filter's text in the URL means: actors, people, confidence, weeks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import RepeatedField, WordsField
from incidents.models import CasualtyBreakdown, Citation, PublishedIncident
from incidents.models.facet_queries import NONE


class NamesField(RepeatedField):
    """Names of actors, repeated; commas do not part them, as names may hold some."""

    separator = None

    def __init__(self, none: Any, **kwargs: Any) -> None:
        self.words = {NONE: none}
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        names: list[str] = list(dict.fromkeys(super().clean(value)))
        for name in names:
            if name != NONE and not self._is_named(name):
                raise ValidationError(
                    _(
                        "“%(value)s” is named by no public incident; the names are"
                        " listed at %(at)s."
                    ),
                    params={"value": name, "at": "/api/v1/actors/"},
                )
        return names

    def _is_named(self, name: str) -> bool:
        # In whatever role: who was never a perpetrator has zero incidents as one.
        return PublishedIncident.objects.filter(parties__contains=[name]).exists()


class CodesField(WordsField):
    """Codes out of a list, and `none` for incidents of which none is known."""

    def __init__(self, choices: Any, none: Any, **kwargs: Any) -> None:
        self.words: Mapping[str, Any] = {
            **{str(code): label for code, label in choices},
            NONE: none,
        }
        self.known = list(self.words)
        super().__init__(**kwargs)


def actors_field(**kwargs: Any) -> NamesField:
    return NamesField(_("no actor named"), **kwargs)


def perpetrators_field(**kwargs: Any) -> NamesField:
    return NamesField(_("no perpetrator named"), **kwargs)


def confidence_field(**kwargs: Any) -> CodesField:
    assessed = [
        choice
        for choice in Citation.Credibility.choices
        if choice[0] != Citation.Credibility.UNKNOWN
    ]
    return CodesField(assessed, _("not assessed"), **kwargs)


def category_field(**kwargs: Any) -> CodesField:
    words = CasualtyBreakdown.Category.choices
    return CodesField(words, _("people not broken down"), **kwargs)


def sex_field(**kwargs: Any) -> CodesField:
    words = CasualtyBreakdown.Sex.choices
    return CodesField(words, _("people not broken down"), **kwargs)


def age_group_field(**kwargs: Any) -> CodesField:
    words = CasualtyBreakdown.AgeGroup.choices
    return CodesField(words, _("people not broken down"), **kwargs)


class Days(NamedTuple):
    """From the first to the last, both included."""

    first: date
    last: date


Period = Days | str
"""`NONE` for what is not known so well."""


class PeriodField(forms.CharField):
    """A stretch of days by its name, or `none`."""

    shape: re.Pattern[str]
    mistake: Any

    def clean(self, value: Any) -> Period | None:
        text: str = super().clean(value)
        if not text or text == NONE:
            return text or None
        found = self.shape.fullmatch(text)
        try:
            if found is None:
                raise ValueError(text)
            return self.days(*map(int, found.groups()))
        except ValueError as error:
            raise ValidationError(self.mistake, params={"value": text}) from error

    def days(self, *numbers: int) -> Days:
        raise NotImplementedError


_YEAR = r"(19\d\d|2[01]\d\d)"


class QuarterField(PeriodField):
    shape = re.compile(rf"{_YEAR}-Q([1-4])", re.ASCII)
    mistake = _("“%(value)s” is not a quarter; write it as 2024-Q1.")

    def days(self, *numbers: int) -> Days:
        return quarter_days(*numbers)


def quarter_days(year: int, quarter: int) -> Days:
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return Days(first, following - timedelta(days=1))


class WeekField(PeriodField):
    """As ISO 8601 counts weeks."""

    shape = re.compile(rf"{_YEAR}-W(\d\d)", re.ASCII)
    mistake = _("“%(value)s” is not a week; write it as 2024-W05.")

    def days(self, *numbers: int) -> Days:
        year, week = numbers
        monday = date.fromisocalendar(year, week, 1)
        return Days(monday, monday + timedelta(days=6))


class DayField(PeriodField):
    shape = re.compile(rf"{_YEAR}-(\d\d)-(\d\d)", re.ASCII)
    mistake = _("“%(value)s” is not a day; write it as 2024-01-31.")

    def days(self, *numbers: int) -> Days:
        year, month, day = numbers
        found = date(year, month, day)
        return Days(found, found)
