"""The cube out of the totals that Celery keeps, where they are by all that is asked
for; what it says is what the rows say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings

from incidents.filters import PublishedIncidentFilter, asked_of
from incidents.models import EventType, FacetTotal
from incidents.models.facet_queries import NONE
from incidents.statistics.cube_keys import Key, UnitLevel, of_month
from incidents.statistics.facet_totals import facets_are_stale
from incidents.statistics.merging import merged, without
from incidents.statistics.reads import TotalRow, totals_by, totals_of_months
from incidents.statistics.refresh import totals_are_stale
from incidents.statistics.selections import share_nothing
from regions.models import Region

_MONTHS = frozenset({"year", "quarter", "month"})
_TYPES = frozenset({"type", "subtype"})
_GROUPS = _MONTHS | _TYPES | {"region"}
_OF_TYPES = _TYPES | {"hide"}
"""What is kept beside months and regions by the totals by type alone."""
_FILTERS = _OF_TYPES | {"region", "year", "month", "quarter"}
FACETS = frozenset(str(dimension) for dimension in FacetTotal.Dimension)
"""Kept one at a time, of all types, of the country and of regions."""
Grouped = dict[Key, list[TotalRow]]


def cube_from_totals(
    filters: PublishedIncidentFilter, by: Sequence[str], units: UnitLevel | None
) -> list[TotalRow] | None:
    """Unordered; None where only the rows can say it."""
    if not _can_say(filters, by, units):
        return None
    asked = asked_of(filters)
    if "region" not in by or asked.get("region"):
        return _rows(_of_places(filters, by), by)
    totals = _chosen(asked, by)
    units = units or UnitLevel(settings.DEFAULT_DIVISION)
    inside = _rows(totals.of_division(units.division, units.level), by)
    return inside + _outside(inside, totals, by)


def kept_totals(filters: PublishedIncidentFilter, by: Sequence[str]) -> Any | None:
    """Those that add up to what is asked for, of all outcomes, to be grouped by what is
    not the region; None where only the rows can say it."""
    if not _can_say(filters, by, None):
        return None
    return _of_places(filters, by)


def _can_say(
    filters: PublishedIncidentFilter, by: Sequence[str], units: UnitLevel | None
) -> bool:
    asked = asked_of(filters)
    regions: list[Region] = asked.get("region", [])
    return (
        filters.is_valid()
        and _are_kept(asked, by, _levels(filters, units))
        and share_nothing(regions)
        and (not regions or units is None or _are_of(regions, units))
        and not totals_are_stale()
    )


def _levels(filters: PublishedIncidentFilter, units: UnitLevel | None) -> set[str]:
    """Of the units of which totals are taken."""
    levels = {region.level for region in asked_of(filters).get("region", [])}
    levels |= {units.level} if units else set()
    return levels | ({filters.inside[1]} if filters.inside else set())


def _of_places(filters: PublishedIncidentFilter, by: Sequence[str]) -> Any:
    asked = asked_of(filters)
    totals = _chosen(asked, by)
    if regions := asked.get("region"):
        return totals.filter(region__in=regions)
    if filters.inside:
        division, level = filters.inside
        return totals.of_division(division.key, level)
    return totals.of_country()


def _are_kept(asked: dict[str, Any], by: Sequence[str], levels: set[str]) -> bool:
    facets = FACETS & set(by)
    if not facets:
        return set(by) <= _GROUPS and asked.keys() <= _FILTERS
    return (
        len(facets) == 1
        and set(by) <= _GROUPS - _TYPES | facets
        and asked.keys() <= _FILTERS - _OF_TYPES
        and levels <= {Region.Level.REGION}
        and not facets_are_stale()
    )


def _are_of(regions: Sequence[Region], units: UnitLevel) -> bool:
    """How much of a cercle lies in which region of another division is not kept."""
    return all(
        (region.division.key, region.level) == (units.division, units.level)
        for region in regions
    )


def _chosen(asked: dict[str, Any], by: Sequence[str]) -> Any:
    """Totals of months; by type or facet only where those matter."""
    if facets := FACETS & set(by):
        totals: Any = FacetTotal.objects.filter(dimension__in=facets)
    else:
        by_type = bool(_TYPES & (set(by) | asked.keys()))
        totals = totals_of_months(asked.get("hide", []), by_type=by_type)
    if "type" in asked:
        types = EventType.objects.with_children(asked["type"])
        totals = totals.filter(event_type__in=types)
    if "subtype" in asked:
        totals = totals.filter(event_type__in=asked["subtype"])
    if "quarter" in asked:
        totals = totals.filter(**_months_of(asked["quarter"]))
    return totals.filter(**{n: asked[n] for n in ("year", "month") if n in asked})


def _months_of(quarter: Any) -> dict[str, Any]:
    if quarter == NONE:
        return {"month": 0}
    first, last = quarter
    return {"year": first.year, "month__range": (first.month, last.month)}


def _rows(totals: Any, by: Sequence[str]) -> list[TotalRow]:
    fields = [
        *(["region"] if "region" in by else []),
        *(["year"] if _MONTHS & set(by) else []),
        *(["month"] if {"quarter", "month"} & set(by) else []),
        *(["event_type"] if _TYPES & set(by) else []),
        *(["member"] if FACETS & set(by) else []),
    ]
    found = totals_by(totals, *fields)
    name = _naming(by, fields)
    grouped: Grouped = {}
    for row in found:
        grouped.setdefault(name(row.key), []).append(row)
    # A group may bear the name of one of its rows: a root type counts its sub-types.
    return [
        some[0] if [row.key for row in some] == [key] else merged(some, key)
        for key, some in grouped.items()
    ]


def _naming(by: Sequence[str], fields: Sequence[str]) -> Callable[[Key], Key]:
    """From the values of the fields to the key of the group."""
    roots = (
        dict(EventType.objects.values_list("code", "parent_id")) if "type" in by else {}
    )

    def name(values: Key) -> Key:
        value = dict(zip(fields, values, strict=True))
        kind = value.get("event_type", "")
        found = {"region": value.get("region"), "subtype": kind}
        found["type"] = roots.get(kind) or kind
        found |= dict.fromkeys(FACETS & set(by), value.get("member"))
        for dimension in _MONTHS & set(by):
            found[dimension] = of_month(dimension, value["year"], value.get("month", 0))
        return tuple(found[dimension] for dimension in by)

    return name


def _outside(
    inside: Sequence[TotalRow], totals: Any, by: Sequence[str]
) -> list[TotalRow]:
    """What the country has and the units do not: an incident is in one at most."""
    place = by.index("region")
    parts: Grouped = {}
    for row in inside:
        parts.setdefault(row.key[:place] + row.key[place + 1 :], []).append(row)
    others = [dimension for dimension in by if dimension != "region"]
    found = []
    for whole in _rows(totals.of_country(), others):
        rest = without(whole, parts.get(whole.key, []))
        if rest.incidents:
            rest.key = (*whole.key[:place], None, *whole.key[place:])
            found.append(rest)
    return found
