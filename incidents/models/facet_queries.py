"""Questions about who was involved in published incidents, and how sure they are."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q, Value

from incidents.models.toll import BOUNDS, Outcome

NONE = "none"
"""Stands, where members are named, for incidents of which none is known."""

VICTIM_DIMENSIONS = ("victim_category", "sex", "age_group")
PART_KEYS = dict(zip(VICTIM_DIMENSIONS, ("category", "sex", "age_group"), strict=True))
"""The dimension, and the key of a part of a figure that holds its code."""

# A part without a best estimate is in what is left; "at least 3" of a part leaves
# at most the most less 3, and a part without a most may leave nobody.
VICTIMS_LEFT_SQL = """
CREATE OR REPLACE FUNCTION public.obs_victims_left(
    victims jsonb, wanted text, toll_min bigint, toll_best bigint, toll_max bigint
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    parts record;
    rest_best bigint;
BEGIN
    SELECT count(*) AS parts, coalesce(sum(v.best), 0) AS best,
           coalesce(sum(coalesce(
               v.min, CASE WHEN v.max IS NULL THEN v.best END)), 0) AS low,
           CASE WHEN bool_and(v.max IS NOT NULL OR
                         (v.min IS NULL AND v.best IS NOT NULL))
                THEN sum(coalesce(v.max, v.best)) END AS high
      INTO parts
      FROM jsonb_to_recordset(victims) AS v(
           outcome text, min bigint, best bigint, max bigint)
     WHERE v.outcome = wanted;
    IF parts.parts = 0 THEN
        RETURN ARRAY[toll_min, toll_best, toll_max];
    END IF;
    IF toll_best IS NOT NULL THEN
        rest_best := greatest(toll_best - parts.best, 0);
    END IF;
    RETURN ARRAY[
        CASE WHEN toll_min IS NOT NULL
             THEN greatest(toll_min - coalesce(parts.high, toll_min), 0) END,
        rest_best,
        CASE WHEN toll_max IS NOT NULL
             THEN greatest(toll_max - parts.low, rest_best, 0) END];
END
$$;
"""


class _HasRest(models.Func):
    """Whether the parts leave somebody, or nobody knows how many, of one outcome."""

    function = "obs_victims_left"
    template = "coalesce((%(function)s(%(expressions)s))[2], 1) <> 0"
    output_field = models.BooleanField()

    def __init__(self, outcome: str) -> None:
        super().__init__("victims", Value(outcome), *map(F, _bounds(outcome)))


def _bounds(outcome: str) -> list[str]:
    return [f"{outcome}_{bound}" for bound in BOUNDS]


def _is_not_broken_down() -> Q:
    """Nothing at all is, or the parts of some outcome do not make up its toll."""
    condition = Q(victims=[])
    for outcome in Outcome.values:
        is_known = Q()
        for column in _bounds(outcome):
            is_known |= Q(**{f"{column}__isnull": False})
        condition |= is_known & Q(_HasRest(outcome))
    return condition


_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class FacetedQuerySet(models.QuerySet[_Row]):
    def with_actors(self, names: Iterable[str]) -> Self:
        """To which one of these is a party in whatever role; `NONE`: without any."""
        return self.filter(_any_of("parties", names))

    def by_perpetrators(self, names: Iterable[str]) -> Self:
        return self.filter(_any_of("perpetrators", names))

    def of_confidence(self, codes: Iterable[str]) -> Self:
        return self.filter(confidence__in=["" if c == NONE else c for c in codes])

    def with_victims(self, members: Mapping[str, Sequence[str]]) -> Self:
        """`members`: dimension -> codes. Whose figures have a part that is of one of
        the codes in each dimension; `NONE` in each: people of whom nothing is known."""
        known = [[c for c in codes if c != NONE] for codes in members.values()]
        keys = [PART_KEYS[dimension] for dimension in members]
        condition = Q(pk__in=[])
        for cell in itertools.product(*known):
            condition |= Q(victims__contains=[dict(zip(keys, cell, strict=True))])
        if all(NONE in codes for codes in members.values()):
            condition |= _is_not_broken_down()
        return self.filter(condition)


def _any_of(column: str, names: Iterable[str]) -> Q:
    named = [name for name in names if name != NONE]
    condition = Q(**{f"{column}__overlap": named}) if named else Q(pk__in=[])
    return condition | Q(**{column: []}) if NONE in names else condition
