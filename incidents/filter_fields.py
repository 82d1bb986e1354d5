"""What a filter's text in the URL means: codes, regions, precisions, a box."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters as filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import connection
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.models import DivisionAssignment, EventType, GeoPrecision, Outcome
from regions.models import Division, Region

NOT_READY = "not_ready"
"""The code of the one error that time mends."""


DAY = {
    "input_formats": ["%Y-%m-%d"],
    "error_messages": {"invalid": _("Write a date as YYYY-MM-DD.")},
}


class FieldFilter(filters.Filter):  # type: ignore[misc]
    """A filter whose form field and QuerySet method are given."""

    def __init__(self, field_class: Callable[..., forms.Field], **kwargs: Any) -> None:
        self.field_class = field_class
        super().__init__(**kwargs)


class RepeatedField(forms.Field):
    """`?name=a&name=b` or `?name=a,b` as a list of texts."""

    widget = forms.MultipleHiddenInput
    separator: str | None = ","

    def to_python(self, value: Any) -> list[str]:
        texts = value if isinstance(value, (list, tuple)) else [value or ""]
        for text in texts:  # PostgreSQL takes no NUL
            ProhibitNullCharactersValidator()(str(text))
        parts = [
            part
            for text in map(str, texts)
            for part in (text.split(self.separator) if self.separator else [text])
        ]
        return [part.strip() for part in parts if part.strip()]


def given_twice(data: Any, fields: Mapping[str, forms.Field]) -> list[str]:
    """Parameters given more than once although only one value can count."""
    if not isinstance(data, QueryDict):
        return []
    return [
        name
        for name, taken in fields.items()
        if len(data.getlist(name)) > 1 and not isinstance(taken, RepeatedField)
    ]


class TypeCodes(list[str]):
    """Those asked for. PostgreSQL plans by how many incidents each type has: it must
    see the codes of the sub-types, too, not a query for them."""

    def __init__(
        self, codes: Iterable[str], parents: Mapping[str, str | None] | None = None
    ) -> None:
        """Without `parents` where Django makes another of its values."""
        super().__init__(codes)
        self.with_children = [
            code
            for code, parent in (parents or {}).items()
            if code in self or parent in self
        ]


def _parents() -> dict[str, str | None]:
    """Of every event type. Written out for the reason that regions are."""
    table = EventType._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT code, parent_id FROM {table}")  # noqa: S608  a name
        return dict(cursor.fetchall())


class EventTypeField(RepeatedField):
    def clean(self, value: Any) -> TypeCodes:
        codes: list[str] = super().clean(value)
        known = _parents() if codes else {}
        for code in codes:
            if code not in known:
                raise ValidationError(
                    _(
                        "“%(value)s” is not an event type; the codes are listed at"
                        " %(at)s."
                    ),
                    params={"value": code, "at": "/api/v1/event-types/"},
                )
        return TypeCodes(codes, known)


# Without outlines, which may be of a megabyte. Written out, as Django took a fifth of
# the time of a page for making this anew.
_OF_REGION = [f.attname for f in Region._meta.concrete_fields if f.name != "outline"]
_OF_DIVISION = [f.attname for f in Division._meta.concrete_fields]
_NAMED = f"""
SELECT {", ".join([f"u.{n}" for n in _OF_REGION] + [f"d.{n}" for n in _OF_DIVISION])}
  FROM {Region._meta.db_table} u
  JOIN {Division._meta.db_table} d ON d.id = u.division_id
 WHERE d.key = %s AND (u.slug = %s OR u.code = %s)
"""  # noqa: S608  names of columns and tables


def _named(division: str, name: str) -> list[Region]:
    """As `RegionQuerySet.named` finds them, with their division."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMED, [division, name, name])
        return list(map(_region, cursor.fetchall()))


def _region(row: tuple[Any, ...]) -> Region:
    own = len(_OF_REGION)
    found = Region.from_db(connection.alias, _OF_REGION, row[:own])
    found.division = Division.from_db(connection.alias, _OF_DIVISION, row[own:])
    return found


class RegionField(RepeatedField):
    """`division:slug` or `division:code`, as codes mean nothing outside theirs."""

    def clean(self, value: Any) -> list[Region]:
        found: list[Region] = []
        for text in super().clean(value):
            division, colon, name = text.partition(":")
            regions = _named(division, name) if colon else []
            if len(regions) != 1:
                raise ValidationError(
                    _(
                        "“%(value)s” is not a region; write division:name, such as"
                        " 2012:mopti."
                    ),
                    params={"value": text},
                )
            found += regions
        for division in {region.division for region in found}:
            check_ready(division)
        return found


class MonthField(forms.CharField):
    """YYYY-MM, as year and month."""

    pattern = re.compile(r"(19\d\d|2[01]\d\d)-(0[1-9]|1[0-2])", re.ASCII)

    def clean(self, value: Any) -> tuple[int, int] | None:
        text = super().clean(value)
        if not text:
            return None
        found = self.pattern.fullmatch(text)
        if found is None:
            raise ValidationError(_("Write a month as YYYY-MM."))
        return int(found[1]), int(found[2])


@dataclass(frozen=True, slots=True)
class Outside:
    """In no unit of this level of the division."""

    division: Division
    level: str


class OutsideField(forms.CharField):
    """`division` or `division:level`; the level is region where none is named."""

    def clean(self, value: Any) -> Outside | None:
        text = super().clean(value)
        if not text:
            return None
        key, _colon, level = text.partition(":")
        level = level or Region.Level.REGION
        division = Division.objects.filter(key=key).first()
        if division is None or level not in Region.Level.values:
            raise ValidationError(
                _(
                    "“%(value)s” is not a division; write its key, such as 2012, or"
                    " its key and a level, such as 2012:cercle."
                ),
                params={"value": text},
            )
        check_outlines(division, level)
        check_ready(division)
        return Outside(division, level)


def check_outlines(division: Division, level: str) -> None:
    """Where nothing can be counted, an answer of nothing would read as zero."""
    units = Region.objects.filter(division=division, level=level)
    if not units.with_outline().exists():
        raise no_outlines_error(division, level)


def no_outlines_error(division: Division, level: str) -> ValidationError:
    return ValidationError(
        _(
            "No outlines of the level “%(level)s” are loaded for %(division)s, so"
            " no incident can be counted there. This is not a count of zero."
        ),
        params={"level": level, "division": division.key},
    )


def check_ready(division: Division) -> None:
    if not DivisionAssignment.objects.is_ready(division):
        raise not_ready_error(division)


def not_ready_error(division: Division) -> ValidationError:
    return ValidationError(
        _(
            "Incidents are being put into the units of %(division)s; ask again in a"
            " few minutes."
        ),
        code=NOT_READY,
        params={"division": division.key},
    )


class WordsField(RepeatedField):
    """Words out of a list that is known."""

    known: Sequence[str]

    def clean(self, value: Any) -> list[str]:
        words: list[str] = super().clean(value)
        for word in words:
            if word not in self.known:
                raise ValidationError(
                    _("“%(value)s” is not known; it takes: %(known)s."),
                    params={"value": word, "known": ", ".join(self.known)},
                )
        return list(dict.fromkeys(words))


class PrecisionField(WordsField):
    known = GeoPrecision.values


class OutcomeField(WordsField):
    known = Outcome.values


class BoxField(forms.Field):
    """west,south,east,north in degrees."""

    def clean(self, value: Any) -> tuple[float, float, float, float] | None:
        if not value:
            return None
        try:
            west, south, east, north = (float(part) for part in str(value).split(","))
        except ValueError:
            west = south = east = north = float("nan")
        in_range = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
        if not in_range:  # NaN fails every comparison
            raise ValidationError(
                _("“%(value)s” is not a box; write west,south,east,north in degrees."),
                params={"value": value},
            )
        return west, south, east, north
