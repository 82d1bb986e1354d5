"""Sums over what a filter selects, by up to three dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from incidents.filters import PublishedIncidentFilter
from incidents.models.facet_queries import NONE, PART_KEYS, VICTIM_DIMENSIONS
from incidents.models.precision import ON_A_DAY
from incidents.models.toll import TOLL_COLUMNS
from incidents.statistics.cube_keys import (
    DIMENSIONS,
    SHARED_BY_GROUPS,
    UnitLevel,
    check_dimensions,
    in_order,
    named,
)
from incidents.statistics.cube_sources import source_of
from incidents.statistics.cube_totals import cube_from_totals
from incidents.statistics.people import people_of_row
from incidents.statistics.reads import TotalRow, summed_row
from regions.models import Region

__all__ = [
    "DIMENSIONS",
    "SHARED_BY_GROUPS",
    "TooManyGroupsError",
    "UnitLevel",
    "cube",
    "cube_from_rows",
]


class TooManyGroupsError(Exception):
    """The answer would have more groups than were asked for at most."""


def cube(
    filters: PublishedIncidentFilter,
    by: Sequence[str],
    *,
    units: UnitLevel | None = None,
    most: int | None = None,
) -> list[TotalRow]:
    """A row for each group that has an incident; `row.key` holds a value for each of
    `by`: region id, 2024, "2024-Q1", "2024-03", "2024-W05", a date, a code, a name.

    None: in none of the units, or of a time that is not known so well. '': no actor
    named, people not broken down, not assessed. Without `units`, by the regions that
    the filter asks for, or else by those of the default division. Grouped by what the
    filter asks for too, the members asked for are the groups: their people, their
    actors.
    """
    check_dimensions(by)
    if not filters.is_valid():
        return []
    rows = cube_from_totals(filters, by, units)
    if rows is None:
        rows = cube_from_rows(filters, by, units, most)
    if most is not None and len(rows) > most:
        raise TooManyGroupsError
    return sorted((row for row in rows if row.incidents), key=in_order)


def cube_from_rows(
    filters: PublishedIncidentFilter,
    by: Sequence[str],
    units: UnitLevel | None = None,
    most: int | None = None,
) -> list[TotalRow]:
    """Unordered, and one more at least than the most where there are more."""
    sql, parameters = _query(filters, by, units, most)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [_row(by, values) for values in cursor.fetchall()]


# -- The query ------
_HAS_DAY = f"p.date_precision IN ({', '.join(map(repr, map(str, ON_A_DAY)))})"
_EXPRESSIONS = {
    "region": "unit.id",
    "year": "p.year",
    "quarter": "CASE WHEN p.month > 0 THEN p.year * 10 + (p.month + 2) / 3 END",
    "month": "CASE WHEN p.month > 0 THEN p.year * 100 + p.month END",
    "week": f"CASE WHEN {_HAS_DAY} THEN p.started_on"
    " - extract(isodow FROM p.started_on)::int + 1 END",
    "day": f"CASE WHEN {_HAS_DAY} THEN p.started_on END",
    "type": "coalesce(kind.parent_id, kind.code)",
    "subtype": "p.event_type_id",
    "perpetrator": "perpetrator.name",
    "actor": "actor.name",
    **{dimension: f"m.{key}" for dimension, key in PART_KEYS.items()},
    "confidence": "p.confidence",
}
_TYPES = "JOIN incidents_eventtype kind ON kind.code = p.event_type_id"


def _query(
    filters: PublishedIncidentFilter,
    by: Sequence[str],
    units: UnitLevel | None,
    most: int | None,
) -> tuple[str, list[Any]]:
    source = source_of(filters, by)
    joins, more = _joins(filters, by, units)
    keys = [_EXPRESSIONS[dimension] for dimension in by]
    places = ", ".join(str(place) for place in range(1, len(by) + 1))
    return (
        f"WITH {source.ctes}"  # noqa: S608
        f" SELECT {', '.join([*keys, source.count, *source.sums])} FROM p {joins}"
        + (f" GROUP BY {places}" if by else "")
        + (f" LIMIT {most + 1}" if most is not None else ""),
        [*source.parameters, *more],
    )


def _joins(
    filters: PublishedIncidentFilter, by: Sequence[str], units: UnitLevel | None
) -> tuple[str, list[Any]]:
    asked = filters.form.cleaned_data
    joins: list[str] = []
    parameters: list[Any] = []
    if "region" in by:
        join, parameters = _unit_join(asked.get("region") or [], units)
        joins.append(join)
    if "type" in by:
        joins.append(_TYPES)
    for dimension, column in (("perpetrator", "perpetrators"), ("actor", "parties")):
        if dimension in by:
            join, names = _names_join(dimension, column, asked.get(dimension) or [])
            joins.append(join)
            parameters += names
    if people := [dimension for dimension in VICTIM_DIMENSIONS if dimension in by]:
        members = {d: asked[d] for d in VICTIM_DIMENSIONS if asked.get(d)}
        lateral, codes = people_of_row(people, members)
        joins.append(f"CROSS JOIN LATERAL ({lateral}) AS m")
        parameters += codes
    return " ".join(joins), parameters


def _unit_join(
    regions: Sequence[Region], units: UnitLevel | None
) -> tuple[str, list[Any]]:
    if units is None and regions:
        known = "SELECT unnest(%s::bigint[])"
        parameters: list[Any] = [[region.pk for region in regions]]
    else:
        units = units or UnitLevel(settings.DEFAULT_DIVISION)
        known = (
            "SELECT r.id FROM regions_region r"
            " JOIN regions_division d ON d.id = r.division_id"
            " WHERE d.key = %s AND r.level = %s"
        )
        parameters = [units.division, units.level]
    return (
        f"LEFT JOIN LATERAL (SELECT id FROM unnest(p.region_ids) AS id"  # noqa: S608
        f" WHERE id IN ({known})) AS unit ON true",
        parameters,
    )


def _names_join(alias: str, column: str, asked: Sequence[str]) -> tuple[str, list[Any]]:
    """All names of a row; or, where some are asked for, those."""
    wanted = ["" if name == NONE else name for name in asked]
    names = f"CASE WHEN p.{column} = '{{}}' THEN ARRAY[''] ELSE p.{column} END"
    some = " WHERE name = ANY(%s)" if wanted else ""
    return (
        f"CROSS JOIN LATERAL (SELECT name FROM unnest({names}) AS name{some})"  # noqa: S608
        f" AS {alias}",
        [wanted] if wanted else [],
    )


# -- The rows ------
def _row(by: Sequence[str], values: Sequence[Any]) -> TotalRow:
    key = tuple(
        named(dimension, value)
        for dimension, value in zip(by, values[: len(by)], strict=True)
    )
    count, figures = values[len(by)], values[len(by) + 1 :]
    found = {"count": count}
    for place, column in enumerate(TOLL_COLUMNS):
        found[f"sum_{column}"], found[f"known_{column}"] = figures[
            2 * place : 2 * place + 2
        ]
    return summed_row(key, found)
