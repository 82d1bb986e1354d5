"""The filter `sdg`: deaths as SDG indicator 16.1.2 counts them."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import BigIntegerField, F, Func, Q
from django.utils.translation import gettext_lazy as _

from incidents.filter_fields import WordsField
from incidents.models.published import PublishedIncidentQuerySet
from incidents.models.sdg import (
    CATEGORIES,
    FROM_VICTIMS,
    UNKNOWN,
    has_cause,
    is_conflict_related,
)

CONFLICT = "conflict"


class KilledParts(Func):
    """How many of the killed a published incident says to be of some categories."""

    template = (
        "(SELECT coalesce(sum((part->>'best')::bigint), 0)"
        " FROM jsonb_array_elements(%(expressions)s) AS part"
        " WHERE part->>'outcome' = 'killed' AND part->>'%(member)s' IN (%(values)s))"
    )
    output_field = BigIntegerField()

    def __init__(self, field: str, values: tuple[str, ...]) -> None:
        quoted = ", ".join(f"'{value}'" for value in values)
        super().__init__(F("victims"), member=field, values=quoted)


class SdgField(WordsField):
    known = (
        CONFLICT,
        *(
            f"{dimension}:{category}"
            for dimension, categories in CATEGORIES.items()
            for category in (*categories, UNKNOWN)
        ),
    )


class SdgFilter(filters.Filter):  # type: ignore[misc]
    field_class = SdgField


class SdgFilters(filters.FilterSet):  # type: ignore[misc]
    sdg = SdgFilter(
        method="of_indicator",
        label=_("SDG 16.1.2"),
        help_text=_(
            "conflict: incidents that the indicator counts; sex:, age:, cause: or"
            " status: and a category: of these, the ones with a death in it; several"
            " must all hold"
        ),
    )

    def of_indicator(
        self, found: PublishedIncidentQuerySet, name: str, wanted: list[str]
    ) -> Any:
        for word in wanted:
            found = counted_as(found, word)
        return found


def counted_as(
    found: PublishedIncidentQuerySet, word: str
) -> PublishedIncidentQuerySet:
    found = found.filter(is_conflict_related())
    dimension, _colon, category = word.partition(":")
    if dimension == "cause":
        return found.filter(has_cause(category))
    return found if dimension == CONFLICT else _with_part(found, dimension, category)


def _with_part(
    found: PublishedIncidentQuerySet, dimension: str, category: str
) -> PublishedIncidentQuerySet:
    field, values = FROM_VICTIMS[dimension]
    if category != UNKNOWN:
        is_broken_down = Q(victims__contains=[{"outcome": "killed"}])
        killed = KilledParts(field, values[category])
        return (
            found.filter(is_broken_down)
            .alias(**{f"of_{dimension}": killed})
            .filter(**{f"of_{dimension}__gt": 0})
        )
    known = tuple(value for group in values.values() for value in group)
    parts = {f"known_{dimension}": KilledParts(field, known)}
    return found.alias(**parts).filter(killed_best__gt=F(f"known_{dimension}"))
